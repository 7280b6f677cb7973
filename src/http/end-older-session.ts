import type { Auth } from '../create-auth.js';
import type { HeldCookies } from './cookies.js';
import type { Operation } from './operation.js';
import { tokenOf } from './settle.js';

/** R160: who logs in anew is logged out of what this browser held before. The new session is granted by then, so nothing here may lose it. */
export async function endOlderSession(input: {
  readonly auth: Auth;
  readonly operation: Operation;
  readonly requestId: string;
  readonly result: object;
  readonly cookies: HeldCookies;
  readonly tell: (error: unknown) => void;
}): Promise<void> {
  const { auth, operation, requestId, result, cookies, tell } = input;
  const token = tokenOf(cookies.held('session'));
  // An act within the session has ended it by itself, where it was renewed.
  if (token === '' || operation.needs.includes('session') || typeof Reflect.get(result, 'token') !== 'string') return;
  try {
    await auth.sessions.end({ token, requestId });
  } catch (error) {
    tell(error);
  }
}
