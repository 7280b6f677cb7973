import { acceptedCostsInWords, costInWords, isAcceptedCost } from './accepted-cost.js';
import { bitsPerSymbol, failuresInARow, leastTemporaryBits, mostFailuresInARow } from './arithmetic.js';
import { always, never, type ClauseRule } from './clause.js';
import { day, inWords, minute } from './duration.js';
import type { Policy } from './policy.js';

const temporaryBits = ({ temporaryPassword }: Policy) => bitsPerSymbol * temporaryPassword.symbols;
const ttlInWords = ({ temporaryPassword: { ttlMs } }: Policy) =>
  `${inWords(ttlMs.email)} by e-mail, ${inWords(ttlMs.sms)} by SMS, ${inWords(ttlMs.inPerson)} in person`;
const lengthInWords = ({ temporaryPassword, password }: Policy) => `${temporaryPassword.symbols} symbols against a minimum of ${password.minLength}`;
const longestInWords = ({ password }: Policy) => `Up to ${password.maxLength} code points, of at least 64.`;
const noHints = () => 'No option knows hints or security questions.';

/** Temporary passwords. */
export const temporaryPasswordClauses: readonly ClauseRule[] = [
  {
    clause: 'ASVS 6.4.1',
    topic: 'generated passwords',
    requirements: ['R4', 'R5'],
    met: ({ temporaryPassword, password }) => temporaryPassword.symbols >= password.minLength,
    why: (policy) => `Drawn at random, ${lengthInWords(policy)}; spent when replaced, and after ${ttlInWords(policy)}.`,
  },
  {
    clause: 'NIST 63A-4 3.9',
    topic: 'entropy of a temporary password',
    requirements: ['R4'],
    met: (policy) => temporaryBits(policy) >= leastTemporaryBits,
    why: (policy) => `${temporaryBits(policy)} bits, of at least ${leastTemporaryBits}.`,
  },
  {
    clause: 'NIST 63A-4 3.8',
    topic: 'lifetime of a temporary password and of an address code',
    requirements: ['R5'],
    met: ({ temporaryPassword, addressCode }) => [temporaryPassword, addressCode].every(({ ttlMs }) => ttlMs.email <= day && ttlMs.sms <= 10 * minute),
    why: (policy) => `It lives ${ttlInWords(policy)}; the clause gives a code 24 h by e-mail and 10 min by SMS.`,
  },
];

/** Personal passwords. */
export const passwordClauses: readonly ClauseRule[] = [
  {
    clause: 'NIST 63B-4 3.1.1.2 (1)',
    topic: 'minimum length',
    requirements: ['R16'],
    met: always,
    why: ({ password }) => `At least ${password.minLength} code points; a password alone opens no session, so 8 is the floor.`,
  },
  {
    clause: 'NIST 63B-4 3.1.1.2 (2)',
    topic: 'maximum length',
    requirements: ['R17'],
    met: always,
    why: longestInWords,
  },
  { clause: 'ASVS 6.2.9', topic: 'maximum length', requirements: ['R17'], met: always, why: longestInWords },
  { clause: 'NIST 63B-4 3.1.1.2 (5)', topic: 'composition rules', requirements: ['R25'], met: always, why: () => 'No option asks for kinds of characters.' },
  { clause: 'ASVS 6.2.5', topic: 'composition rules', requirements: ['R25'], met: always, why: () => 'No option asks for kinds of characters.' },
  { clause: 'NIST 63B-4 3.1.1.2 (6)', topic: 'expiry', requirements: ['R31'], met: always, why: () => 'No option makes a password expire.' },
  { clause: 'ASVS 6.2.10', topic: 'expiry', requirements: ['R31'], met: always, why: () => 'No option makes a password expire.' },
  { clause: 'NIST 63B-4 3.1.1.2 (7) and (8)', topic: 'hints and security questions', requirements: ['R33'], met: always, why: noHints },
  { clause: 'ASVS 6.4.2', topic: 'hints and security questions', requirements: ['R33'], met: always, why: noHints },
  {
    clause: 'ASVS 6.2.8',
    topic: 'verified exactly as received',
    requirements: ['C9'],
    met: never,
    why: () => 'Spaces and NFC are normalised, so not every byte is kept as received; nothing is truncated and no case changed.',
  },
  {
    clause: 'ASVS 11.4.2',
    topic: 'cost of a password hash',
    requirements: ['R37'],
    met: ({ password }) => isAcceptedCost(password.cost),
    why: ({ password }) => `scrypt at ${costInWords(password.cost)}; accepted are ${acceptedCostsInWords()} and above.`,
    ofHasher: true,
  },
  {
    clause: 'NIST SP 800-132',
    topic: 'approved password hashing',
    requirements: ['C13'],
    met: never,
    why: () => 'scrypt is not NIST-approved (a SHOULD of 63B-4 3.1.1.2); a host that needs it supplies a PBKDF2 PasswordHasher.',
    ofHasher: true,
  },
  {
    clause: 'ASVS 2.4.1',
    topic: 'bounded load',
    requirements: ['R46'],
    met: always,
    why: ({ hashing }) => `At most ${hashing.parallel} hashes at once; ${hashing.waiting} wait up to ${inWords(hashing.waitMs)}, then the answer is busy.`,
  },
  {
    clause: 'NIST 63B-4 3.2.2',
    topic: 'throttling of passwords',
    requirements: ['R145', 'R146'],
    met: (policy) => failuresInARow(policy, 'passwordFailures') <= mostFailuresInARow,
    why: (policy) => `${failuresInARow(policy, 'passwordFailures')} failures in a row over all lanes, of ${mostFailuresInARow} allowed.`,
  },
];
