export { assertKeyRing, type KeyRing, type KeyRingEntry } from './assert-key-ring.js';
export type { PolicyClause } from './clause.js';
export { describePolicy, type DescribePolicyOptions, type GuessOdds, type PolicyDescription } from './describe-policy.js';
export type { PartialTree, Policy, PolicyOverrides, PolicyProfile } from './policy.js';
export { resolvePolicy, type ResolvePolicyInput } from './resolve-policy.js';
