const name = 'UsageError';

/** What somebody did wrong who called the program; one line is all they need. */
export function usageError(text: string, cause?: unknown): TypeError {
  const error = new TypeError(text, { cause });
  error.name = name;
  return error;
}

/** Whether it is one. */
export function isUsageError(error: Error): boolean {
  return error.name === name;
}
