/** What browsers have for a mistake that nobody catches, and Node has not. */
interface Reporting {
  readonly reportError?: ((error: unknown) => void) | undefined;
  readonly queueMicrotask: unknown;
}

/** Calls a function of the page's. A mistake in it is the page's: the browser tells of it, and nobody's answer is lost. */
export function callPage(call: () => void): void {
  try {
    call();
  } catch (error) {
    report(globalThis, error);
  }
}

function report({ reportError }: Reporting, error: unknown): void {
  reportError?.(error);
}
