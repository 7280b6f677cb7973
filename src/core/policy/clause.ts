import type { Policy } from './policy.js';

/** One clause of a standard, and what a policy makes of it. */
export interface PolicyClause {
  /** The standard and its section: `NIST 63B-4 3.1.2.1`, `ASVS 6.5.4`. */
  readonly clause: string;
  /** What of it is judged, as one clause may ask for several things: `size`, `throttling`. */
  readonly topic: string;
  /** The requirements it stands behind (`R48`) and its place in the clash register (`C1`), where it has one. */
  readonly requirements: readonly string[];
  /** Whether the policy meets it, strictly read. */
  readonly met: boolean;
  /** Why, with the policy's own numbers; where it is missed, what makes up for it. One English sentence for whoever audits. */
  readonly why: string;
}

/** A clause with the rule that judges a policy by it. */
export interface ClauseRule {
  readonly clause: string;
  readonly topic: string;
  readonly requirements: readonly string[];
  readonly met: (policy: Policy) => boolean;
  readonly why: (policy: Policy) => string;
  /** It is about lukko's own hasher, and says nothing of another. */
  readonly ofHasher?: true;
}

/** For what no option can change. */
export const always = (): boolean => true;
export const never = (): boolean => false;
