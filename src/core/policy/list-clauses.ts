import { costInWords, isAcceptedCost } from './accepted-cost.js';
import { failuresInARow, isShort, leastListBits, leastListSpace, listSpace, mostFailuresInARow } from './arithmetic.js';
import { always, never, type ClauseRule } from './clause.js';
import { inWords } from './duration.js';
import type { Policy } from './policy.js';

const hasSize = (policy: Policy) => listSpace(policy) >= leastListSpace;
const relay = 'Neither a list nor a typed number resists a relay in real time.';

const sizeInWords = (policy: Policy) => `${listSpace(policy)} one-time passwords against ${leastListSpace}${hasSize(policy) ? '' : `; ${madeUpFor(policy)}`}.`;

const bitsInWords = (policy: Policy) =>
  `${Math.log2(listSpace(policy)).toFixed(2)} bits against ${leastListBits}${isShort(policy) ? `; ${madeUpFor(policy)}` : ''}.`;

/** What stands in for length (clashes C1 and C2). */
function madeUpFor({ otpMisses, otpList }: Policy): string {
  return [
    `asked for only after the right password, at a pinned position, for ${inWords(otpList.challengeTtlMs)}`,
    `${otpMisses.strangers} misses in a row close the strangers' lane and ${otpMisses.knownBrowser} of a known browser disable the list`,
    `${otpMisses.recovery} end a recovery, or the session whose fresh proofs they were`,
    `${otpList.lifetimeMisses} misses over its life end it`,
  ].join('; ');
}

/** OTP lists. */
export const listClauses: readonly ClauseRule[] = [
  { clause: 'NIST 63B-4 3.1.2.1', topic: 'size', requirements: ['R48', 'R49', 'R50', 'C1'], met: hasSize, why: sizeInWords },
  { clause: 'NIST 63B-4 3.1.2.2', topic: 'size', requirements: ['R48', 'R49', 'R50', 'C1'], met: hasSize, why: sizeInWords },
  { clause: 'ASVS 6.5.4', topic: 'entropy', requirements: ['R48', 'R50', 'C2'], met: (policy) => listSpace(policy) >= 2 ** leastListBits, why: bitsInWords },
  {
    clause: 'ASVS 11.5.1',
    topic: 'entropy of other secrets',
    requirements: ['C3'],
    met: always,
    why: () => 'Its 128 bits are for secrets that need not be typed; ASVS 6.5.4 is the rule for one-time passwords.',
  },
  {
    clause: 'ASVS 6.5.2',
    topic: 'cost of an entry hash',
    requirements: ['C16'],
    met: ({ otpList }) => isAcceptedCost(otpList.entryCost),
    why: ({ otpList }) => `Entries are sealed with scrypt at ${costInWords(otpList.entryCost)}, as a list is 100 hashes; a mandatory pepper makes up for a light one.`,
    ofHasher: true,
  },
  {
    clause: 'NIST 63B-4 3.1.2.1',
    topic: 'shown online only at AAL2',
    requirements: ['R54', 'C12'],
    met: ({ otpList }) => otpList.offeredAfter === 'address-code',
    why: ({ otpList }) =>
      otpList.offeredAfter === 'address-code'
        ? 'The first login shows a list only after a code from the address that did not get the temporary password.'
        : 'The first login shows a list to whoever replaced the temporary password; delivery by two channels and a notice to all addresses make up for it.',
  },
  {
    clause: 'NIST 63B-4 3.2.2',
    topic: 'throttling of lists',
    requirements: ['R65', 'R66', 'R146', 'C1'],
    met: (policy) => failuresInARow(policy, 'otpMisses') <= mostFailuresInARow,
    why: (policy) => `${failuresInARow(policy, 'otpMisses')} misses in a row over all lanes, of ${mostFailuresInARow} allowed.`,
  },
  {
    clause: 'ASVS 6.4.5',
    topic: 'reminder to renew',
    requirements: ['R70'],
    met: always,
    why: ({ otpList }) => `One notice goes out when ${otpList.lowWater} one-time passwords are left.`,
  },
  { clause: 'NIST 63B-4 3.1.2', topic: 'phishing resistance', requirements: ['C6'], met: never, why: () => relay },
  { clause: 'NIST 63B-4 3.2.5', topic: 'phishing resistance', requirements: ['C6'], met: never, why: () => relay },
  {
    clause: 'NIST 63B-4 2.2.2',
    topic: 'a phishing-resistant option',
    requirements: ['C6'],
    met: never,
    why: () => 'There is no phishing-resistant option until webauthn is a verification method.',
  },
  {
    clause: 'EBA-Op-2019-06',
    topic: 'possession',
    requirements: ['C5'],
    met: never,
    why: () => 'A printed list is not counted as possession (not read in the primary text); take the Key where that matters.',
  },
];
