import { AuthError } from '../../core/error/index.js';

/** Calls a function that the host gave; what it throws comes out with a code, and never as it is (R185). */
export async function callHost<T>(call: () => T | Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (cause) {
    throw new AuthError('host-function-failed', { cause });
  }
}
