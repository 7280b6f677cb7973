import { checkObject, checkWhole } from '../internal/check.js';
import type { SessionView } from '../service/types.js';
import { checkKnown } from './check-known.js';

/** What a page asks of a session, beside its being alive. */
export interface SessionRules {
  /** The least authenticator assurance level: 2 is what a list of the policy `nist` reaches, and a list of four letters does not. */
  readonly aal?: 1 | 2 | undefined;
  /** For so many ms after the login, or the last step-up, and no longer. */
  readonly maxAgeMs?: number | undefined;
  /** The method of the third step. */
  readonly method?: 'otp-list' | 'key' | undefined;
}

const known: Readonly<Record<keyof SessionRules, true>> = { aal: true, maxAgeMs: true, method: true };

/** Throws a TypeError or RangeError naming the rule that cannot be. */
export function checkRules(rules: SessionRules): void {
  checkObject('rules', rules);
  checkKnown('rules', rules, known);
  const { aal, maxAgeMs, method } = rules;
  if (aal !== undefined) checkWhole('aal', aal, { least: 1, most: 2 });
  if (maxAgeMs !== undefined) checkWhole('maxAgeMs', maxAgeMs, { least: 0 });
  if (method !== undefined && method !== 'otp-list' && method !== 'key') throw new RangeError("method: must be 'otp-list' or 'key'");
}

/**
 * The rule that a session breaks. What no step-up can mend is said first: it makes a session fresh, and never worth more than its
 * login (R168).
 */
export function judgeRules(rules: SessionRules, { assurance, now }: Pick<SessionView, 'assurance'> & { readonly now: number }): 'assurance-too-low' | 'step-up-required' | undefined {
  const { aal = 1, maxAgeMs = Infinity, method = assurance.method } = rules;
  if (assurance.aal < aal || assurance.method !== method) return 'assurance-too-low';
  return now - assurance.authenticatedAt > maxAgeMs ? 'step-up-required' : undefined;
}
