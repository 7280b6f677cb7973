import { acts, type Acts } from './acts.js';

/** What the parent tells a process of a race: what to do, and when, in ms since the epoch. */
export interface Order {
  readonly id: number;
  readonly act: keyof Acts;
  readonly input: unknown;
  readonly at: number;
}

/** What the process answers: what came of it, or what was thrown. */
export type Report = { readonly id: number; readonly value: unknown } | { readonly id: number; readonly thrown: { readonly text: string; readonly code: unknown } };

async function obey({ id, act, input, at }: Order): Promise<Report> {
  await new Promise((resolve) => setTimeout(resolve, at - Date.now()));
  try {
    return { id, value: await acts[act](input as never) };
  } catch (thrown) {
    return { id, thrown: { text: String(thrown), code: thrown instanceof Error && 'code' in thrown ? thrown.code : undefined } };
  }
}

process.on('message', (order: Order) => void obey(order).then((report) => process.send?.(report)));
// With the parent the race is over, however it ended.
process.on('disconnect', () => process.exit(0));
