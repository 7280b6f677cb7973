import { createScryptHasher } from 'lukko/credential';
import type { PasswordHasher } from 'lukko/port';

/** What {@link createRemoteHasher} takes. */
export interface RemoteHasherOptions {
  /** Where the service is: https, or a name that only a service binding knows. */
  readonly url: string;
  /** What the service knows its callers by. */
  readonly token: string;
  /** `env.HASHER.fetch` of a service binding; that of the runtime by default. */
  readonly fetch?: (url: string, request: RequestInit) => Promise<Response>;
  /** How long the service may take, in ms; 10,000 by default. Whoever waits for ever keeps a place of the hash queue for ever. */
  readonly timeoutMs?: number;
}

/** scrypt in another process (`hashing-service.ts`). What is stored is what every other lukko stores and reads, so the service can come and go. */
export function createRemoteHasher({ url, token, fetch = globalThis.fetch, timeoutMs = 10_000 }: RemoteHasherOptions): PasswordHasher {
  return createScryptHasher({
    scrypt: async ({ secret, salt, cost, length }) => {
      const body = JSON.stringify({ secret: [...secret], salt: [...salt], cost, length });
      const answer = await fetch(url, { method: 'POST', headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' }, body, redirect: 'error', signal: AbortSignal.timeout(timeoutMs) });
      // What is thrown becomes `hasher-unavailable`: nobody is let in, and no try is counted.
      if (!answer.ok) throw new Error(`the hashing service answers ${answer.status}`);
      const hash = new Uint8Array(await answer.arrayBuffer());
      if (hash.length !== length) throw new Error('the hashing service gave another number of bytes');
      return hash;
    },
  });
}
