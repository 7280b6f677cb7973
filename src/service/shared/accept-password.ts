import { breachKey, checkPassword, hashPassword, normaliseTemporaryPassword, type CheckPasswordReason, type PasswordGuidance } from '../../core/credential/index.js';
import { utf8 } from '../../internal/bytes.js';
import type { AccountRecord } from '../../port/index.js';
import { byUser, recordEvent } from './audit-event.js';
import type { Deps } from './deps.js';
import { openProfile } from './profile.js';

/** What {@link acceptPassword} says. */
export type AcceptPasswordResult =
  | { readonly ok: true; readonly encoded: string }
  | RefusedPassword
  | { readonly ok: false; readonly reason: 'busy'; readonly retryAfterMs: number };

/** Why a new password is refused, and what to tell the user to do (R30). */
export interface RefusedPassword {
  readonly ok: false;
  /** The password cannot be set; `why` and `guidance` say more. */
  readonly reason: 'password-refused';
  /**
   * The rule; `compromised`: it is the very one that is to be replaced (R32); `breached`: it was in a breach;
   * `breach-check-failed`: the check is broken, so try later (R29).
   */
  readonly why: CheckPasswordReason | 'compromised' | 'breached' | 'breach-check-failed';
  /** A key of the texts that pages show. */
  readonly guidance: PasswordGuidance | 'use-another' | 'use-unbreached' | 'try-later';
}

/** The one way to a new password, whoever sets it: rules, breach list, then the hash (R16 to R30, R139). */
export async function acceptPassword(
  deps: Deps,
  input: { readonly account: AccountRecord; readonly password: string; readonly requestId: string | undefined; readonly now: number },
): Promise<AcceptPasswordResult> {
  const { account, password } = input;
  const { email, name } = await openProfile(deps, account.profile);
  const { minLength, maxLength, cost } = deps.policy.password;
  const checked = checkPassword({ password, rules: { minLength, maxLength }, username: account.username, email, names: [deps.serviceName, account.organizationId, name] });
  if (!checked.ok) return refuse(checked.reason, checked.guidance);
  const breach = await checkBreach(deps, { ...input, normalised: checked.normalised });
  if (breach !== undefined) return breach;
  const { normalised } = checked;
  const hashed = await deps.hashQueue.run('known', async () => {
    if (await isTemporary(deps, account, password)) return refuse('same-as-temporary', 'avoid-temporary-password');
    if (await isCompromised(deps, account, normalised)) return refuse('compromised', 'use-another');
    return hashPassword({ password: normalised, hash: deps.hasher.hash, random: deps.random, cost });
  });
  if (!hashed.ok) return Object.freeze({ ok: false, reason: 'busy', retryAfterMs: hashed.retryAfterMs });
  return typeof hashed.value === 'string' ? Object.freeze({ ok: true, encoded: hashed.value }) : hashed.value;
}

/**
 * R8. No ledger: who asks has given the temporary password already, so nothing can be guessed here. Text that does not
 * read as one is no candidate and costs no hash.
 */
async function isTemporary(deps: Pick<Deps, 'hasher'>, account: AccountRecord, password: string): Promise<boolean> {
  const canonical = normaliseTemporaryPassword(password);
  const encoded = account.temporaryPassword?.encoded;
  return canonical !== undefined && encoded !== undefined && (await deps.hasher.verify({ secret: utf8(canonical), encoded }));
}

/** R32. No ledger either: who asks gave that password in this very login, or all of a recovery's proofs, and it is to be replaced. */
async function isCompromised(deps: Pick<Deps, 'hasher'>, account: AccountRecord, normalised: string): Promise<boolean> {
  const { password } = account;
  return password?.compromisedAt !== undefined && (await deps.hasher.verify({ secret: utf8(normalised), encoded: password.encoded }));
}

async function checkBreach(
  deps: Deps,
  input: { readonly account: AccountRecord; readonly normalised: string; readonly requestId: string | undefined; readonly now: number },
): Promise<RefusedPassword | undefined> {
  const { account, requestId, now } = input;
  if (deps.breachedPasswords === undefined) return undefined;
  const { prefix, suffix } = breachKey(input.normalised);
  try {
    const suffixes = await deps.breachedPasswords.suffixes(prefix);
    return suffixes.some((known) => known.toUpperCase() === suffix) ? refuse('breached', 'use-unbreached') : undefined;
  } catch {
    if (!deps.acceptUncheckedPasswords) return refuse('breach-check-failed', 'try-later');
    const event = { ...byUser(account), kind: 'breach-check-skipped', outcome: 'failure' } as const;
    await recordEvent(deps, { ...event, method: 'password', requestId, now });
    return undefined;
  }
}

function refuse(why: RefusedPassword['why'], guidance: RefusedPassword['guidance']): RefusedPassword {
  return Object.freeze({ ok: false, reason: 'password-refused', why, guidance });
}
