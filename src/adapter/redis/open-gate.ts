import { isAuthError } from '../../core/error/index.js';
import { asCoded } from './redis-error.js';

/** Before a server, which is not always the same. */
export interface Gate {
  /** For each new connection, at the moment it can be used: nothing passes until whoever answers there was looked at. Rejects with what does not serve. */
  readonly lookAgain: () => Promise<void>;
  /** Asks, or says why nothing is asked now. */
  readonly pass: <T>(ask: () => Promise<T>) => Promise<T>;
}

/**
 * After a failover another server may answer behind the same address, or the same one in another role. `look` throws where it does not serve: then, or where a server says
 * of itself that it is a replica, nothing passes any more until a look at a new connection finds nothing, and `unfit` is called.
 */
export function openGate(look: () => Promise<void>, unfit: () => void): Gate {
  let refusal: Error | undefined;
  let looks = 0;
  const shut = (why: Error): void => {
    refusal = why;
    unfit();
  };
  const lookAgain = async (): Promise<void> => {
    refusal ??= asCoded(new Error('whoever answers there now has not been looked at yet'));
    looks += 1;
    const own = looks;
    try {
      await look();
      // By now, there may be yet another connection.
      if (own === looks) refusal = undefined;
    } catch (cause) {
      if (own === looks) shut(asCoded(cause));
      throw cause;
    }
  };
  const pass = async <T>(ask: () => Promise<T>): Promise<T> => {
    if (refusal !== undefined) throw refusal;
    try {
      return await ask();
    } catch (cause) {
      const coded = asCoded(cause);
      if (isAuthError(coded) && coded.code === 'storage-read-only') shut(coded);
      throw coded;
    }
  };
  return { lookAgain, pass };
}
