import { describePolicy, resolvePolicy } from '../core/policy/index.js';
import type { Finding } from './finding.js';
import type { Config } from './read-config.js';
import { tryOption } from './try-option.js';

const subject = 'policy';

/** What the policy is worth, or why `createAuth` does not start with it. */
export function inspectPolicy(config: Config | undefined): Finding {
  if (config === undefined) return { subject, verdict: 'note', text: 'not looked at: give --config.' };
  const tried = tryOption(() => headline(config));
  return tried.ok ? { subject, verdict: 'ok', text: tried.value } : { subject, verdict: 'bad', text: tried.refusal };
}

function headline({ policy, policyOverrides, hasher }: Config): string {
  const resolved = resolvePolicy({ profile: policy, overrides: policyOverrides });
  const { profile, odds, clauses } = describePolicy(resolved, { hasher: hasher === undefined ? 'scrypt' : 'own' });
  const missed = clauses.filter(({ met }) => !met).length;
  const changed = `${policyOverrides === undefined ? '' : ' with overrides'}${hasher === undefined ? '' : ', and a hasher of your own, of which lukko can say nothing'}`;
  const oneIn = Math.floor(1 / odds.otpListLife.odds).toLocaleString('en-US');
  return `${profile}${changed}. Over a list's life, who has the password guesses a one-time password at 1 in ${oneIn}. Of ${clauses.length} clauses of NIST and ASVS it misses ${missed}: see describePolicy.`;
}
