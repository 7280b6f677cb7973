import { assertCombinations } from './combinations.js';
import { freezeTree, merge } from './merge.js';
import type { Policy, PolicyOverrides, PolicyProfile } from './policy.js';
import { nistChanges, standard } from './profiles.js';
import { createInputReader, createPolicyReader } from './schema.js';

/** What a host says about its policy. */
export interface ResolvePolicyInput {
  /** The profile to begin with; `standard` by default. */
  readonly profile?: PolicyProfile | undefined;
  /** What to change of it; nothing by default. Times in milliseconds, as in {@link Policy}. */
  readonly overrides?: PolicyOverrides | undefined;
}

/**
 * Makes the policy of an installation out of a profile and the host's overrides, and refuses what is unsafe, so that a
 * weak installation does not start (R4, R16, R17, R39, R48, R65, R66, R146; the defaults are in {@link Policy}).
 *
 * @throws TypeError for an unknown option or a value of the wrong type, such as `policy.otpList.codeLenght: unknown option`
 * @throws RangeError for a value out of bounds or an unsafe combination, such as `policy.otpList.challengeTtlMs: at most 600000 (10 min)`.
 *   Both name the option and the rule, never the value.
 * @see NIST SP 800-63B-4 sections 3.1.1.2, 3.1.2 and 3.2.2
 * @example
 * const policy = resolvePolicy({ profile: 'nist', overrides: { session: { idleMs: 15 * 60_000 } } });
 * console.log(policy.password.minLength); // 15
 * console.log(policy.session.idleMs); // 900000
 */
export function resolvePolicy(input: ResolvePolicyInput = {}): Policy {
  const { profile = 'standard', overrides } = createInputReader()(input, 'policy');
  if (namesProfile(overrides)) throw new TypeError('policy.overrides.profile: the profile stands beside the overrides, not among them');
  const defaults = merge(standard, profile === 'nist' ? { ...nistChanges, profile } : undefined);
  return checkPolicy(merge(defaults, overrides));
}

/** A whole policy, whoever made it, under the rules of {@link resolvePolicy}; frozen. */
export function checkPolicy(value: unknown): Policy {
  const policy = createPolicyReader()(value, 'policy');
  assertCombinations(policy);
  return freezeTree(policy);
}

function namesProfile(overrides: unknown): boolean {
  return typeof overrides === 'object' && overrides !== null && Object.hasOwn(overrides, 'profile');
}
