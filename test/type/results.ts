/** What a host's own code does with results: tells refusals apart by their literal, and changes nothing. */
import type { ChoosePositionResult } from 'lukko/otp-list';

export function explain(result: ChoosePositionResult): number {
  if (result.ok) return result.position;
  // @ts-expect-error a refusal has no position
  void result.position;
  const { reason } = result;
  switch (reason) {
    case 'list-spent':
      return -1;
    default:
      return reason satisfies never;
  }
}

export function alter(result: ChoosePositionResult): void {
  // @ts-expect-error results are read-only
  result.ok = true;
}
