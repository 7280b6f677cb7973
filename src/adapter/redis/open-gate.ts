import { AuthError, isAuthError } from '../../core/error/index.js';
import { asCoded } from './redis-error.js';

/** Before a server, which is not always the same. */
export interface Gate<Line> {
  /** What is asked goes over this line, whose server was looked at. */
  readonly open: (line: Line) => void;
  /** Nothing passes until it is opened again, and why. */
  readonly shut: (why: unknown) => void;
  /** Asks, or says why nothing is asked now. */
  readonly pass: <T>(ask: (line: Line) => Promise<T>) => Promise<T>;
}

/**
 * After a failover another server may answer behind the same address, or the same one in another role. Where a server says of itself that it is a replica the gate
 * shuts, and `unfit` is called with its line.
 */
export function openGate<Line>(unfit: (line: Line) => void): Gate<Line> {
  let open: Line | undefined;
  let refusal = asCoded(new Error('whoever answers there now has not been looked at yet'));
  const shut = (why: unknown): void => {
    open = undefined;
    refusal = asCoded(why);
  };
  const pass = async <T>(ask: (line: Line) => Promise<T>): Promise<T> => {
    const line = open;
    if (line === undefined) throw anew(refusal);
    try {
      return await ask(line);
    } catch (cause) {
      const coded = asCoded(cause);
      if (isAuthError(coded) && coded.code === 'storage-read-only' && line === open) {
        shut(coded);
        unfit(line);
      }
      throw coded;
    }
  };
  return { open: (line) => void (open = line), shut, pass };
}

/** Whoever catches it may add to it, and its stack says who asked. */
function anew(refusal: Error): Error {
  return isAuthError(refusal) ? new AuthError(refusal.code, { cause: refusal.cause }) : refusal;
}
