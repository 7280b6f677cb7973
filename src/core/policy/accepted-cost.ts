import type { ScryptCost } from '../types.js';

/** The scrypt costs that ASVS 5.0 appendix C and the OWASP password storage sheet hold to be equal. */
const acceptedCosts: readonly ScryptCost[] = [{ logN: 17, r: 8, p: 1 }, { logN: 16, r: 8, p: 2 }, { logN: 15, r: 8, p: 3 }];

/** Whether a cost is at least one of the accepted ones. */
export function isAcceptedCost(cost: ScryptCost): boolean {
  return acceptedCosts.some((least) => cost.logN >= least.logN && cost.r >= least.r && cost.p >= least.p);
}

/** A cost as the sources write it: `2^17/8/1`. */
export function costInWords({ logN, r, p }: ScryptCost): string {
  return `2^${logN}/${r}/${p}`;
}

/** The accepted costs, in a row. */
export function acceptedCostsInWords(): string {
  return acceptedCosts.map(costInWords).join(', ');
}
