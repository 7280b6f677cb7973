import { createInterface } from 'node:readline';

/** Where the user reads and types. */
export interface Terminal {
  /** Asks for a line; nothing where the input has ended. */
  readonly ask: (question: string) => Promise<string>;
  /** Shows a line. */
  readonly say: (line: string) => void;
  /** Lets the process end. */
  readonly close: () => void;
}

/** The terminal of this process. Lines that come before they are asked for, from a pipe, wait. */
export function openTerminal(): Terminal {
  const reader = createInterface({ input: process.stdin });
  const lines = reader[Symbol.asyncIterator]();
  return {
    ask: async (question) => {
      process.stdout.write(question);
      const typed = await lines.next();
      // A pipe shows nothing of what was typed.
      if (!process.stdin.isTTY) process.stdout.write('\n');
      return typed.done === true ? '' : typed.value;
    },
    say: (line) => void process.stdout.write(`${line}\n`),
    close: () => reader.close(),
  };
}
