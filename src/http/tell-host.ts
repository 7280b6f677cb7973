/** Tells the host's log. One that is broken takes nobody's answer away, and one that works later and fails does not end the process. */
export function tellHost(log: () => unknown): void {
  try {
    Promise.resolve(log()).catch(() => undefined);
  } catch {
    // There is nobody left to tell.
  }
}
