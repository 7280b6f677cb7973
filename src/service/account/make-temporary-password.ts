import { generateTemporaryPassword, hashPassword, normaliseTemporaryPassword } from '../../core/credential/index.js';
import type { Channel, TemporaryPassword } from '../../port/index.js';
import type { Deps } from '../shared/deps.js';
import type { HashPriority } from '../shared/hash-queue.js';

/** A temporary password: the plaintext goes out once, the hash is stored. */
export interface MadeTemporaryPassword {
  readonly plaintext: string;
  readonly stored: TemporaryPassword;
}

/** What {@link makeTemporaryPassword} says. */
export type MakeTemporaryPasswordResult =
  | { readonly ok: true; readonly made: MadeTemporaryPassword }
  | { readonly ok: false; readonly retryAfterMs: number };

/** Draws a temporary password and hashes it, at most so many at once (R3, R46). */
export async function makeTemporaryPassword(
  deps: Pick<Deps, 'random' | 'hasher' | 'hashQueue' | 'policy'>,
  input: { readonly channel: Channel; readonly priority: HashPriority; readonly now: number },
): Promise<MakeTemporaryPasswordResult> {
  const { channel, now } = input;
  const { ttlMs, symbols } = deps.policy.temporaryPassword;
  const { plaintext } = generateTemporaryPassword({ random: deps.random, symbols });
  const canonical = normaliseTemporaryPassword(plaintext) ?? plaintext;
  const expiresAt = now + (channel === 'in-person' ? ttlMs.inPerson : ttlMs[channel]);
  const hashed = await deps.hashQueue.run(input.priority, () =>
    hashPassword({ password: canonical, hash: deps.hasher.hash, random: deps.random, cost: deps.policy.password.cost }),
  );
  if (!hashed.ok) return Object.freeze({ ok: false, retryAfterMs: hashed.retryAfterMs });
  const stored = Object.freeze({ encoded: hashed.value, channel, issuedAt: now, expiresAt });
  return Object.freeze({ ok: true, made: Object.freeze({ plaintext, stored }) });
}
