import { failuresInARow, mostFailuresInARow } from './arithmetic.js';
import { always, never, type ClauseRule } from './clause.js';
import { day, inWords, minute } from './duration.js';
import type { Policy } from './policy.js';

const codesInWords = ({ recovery }: Policy) =>
  `The e-mail link lives ${inWords(recovery.linkTtlMs)} and the SMS code of ${recovery.codeDigits} digits ${inWords(recovery.codeTtlMs)}; the clause gives them 24 h and 10 min.`;

const triesInWords = (policy: Policy) => {
  const { recovery, otpMisses, passwordFailures } = policy;
  const overAll = failuresInARow(policy, 'passwordFailures') + passwordFailures.recoveriesInARow;
  return [
    `A recovery has tries of its own, outside the count of all lanes: ${recovery.codeTries} of its code, then ${otpMisses.recovery} of the third step or ${passwordFailures.recovery} of the password`,
    `each begins with a link from the mailbox and a code from the phone, at most ${recovery.requestsADay} times a day`,
    `wrong passwords of all recoveries together are at most ${passwordFailures.recoveriesInARow} in a row, so that there are ${overAll} with those of the lanes, of ${mostFailuresInARow} allowed`,
    'misses of the list count over its life too.',
  ].join('; ');
};

/** Recovery, and what binds after the first login. */
export const recoveryClauses: readonly ClauseRule[] = [
  {
    clause: 'NIST 63B-4 4.2.1.2',
    topic: 'recovery codes',
    requirements: ['R121', 'R122'],
    met: ({ recovery }) => recovery.linkTtlMs <= day && recovery.codeTtlMs <= 10 * minute && recovery.codeDigits >= 6,
    why: codesInWords,
  },
  {
    clause: 'ASVS 2.4.1',
    topic: 'messages',
    requirements: ['R128', 'R196'],
    met: always,
    why: ({ delivery }) => `A day has ${delivery.perAccount} messages of each kind about one account, ${delivery.perAddress} to one address, and ${delivery.perOrganization} invitations of one organization; one more waits.`,
  },
  {
    clause: 'NIST 63B-4 4.2.2.2',
    topic: 'recovery at AAL2',
    requirements: ['R123', 'R124'],
    met: always,
    why: () => 'A recovery takes the e-mail link, the SMS code and the factor that is left; no part of it changes anything.',
  },
  {
    clause: 'ASVS 6.4.3',
    topic: 'recovery keeps all factors',
    requirements: ['R123'],
    met: always,
    why: () => 'A new password takes the third step, and a new list the password, each beside both addresses.',
  },
  {
    clause: 'ASVS 6.4.4',
    topic: 'all factors lost',
    requirements: ['R138'],
    met: always,
    why: () => 'A head user restarts the first login, with delivery over two channels or in person, as it was at the beginning.',
  },
  { clause: 'NIST 63B-4 3.2.2', topic: 'tries in recoveries', requirements: ['R123', 'R124', 'R129'], met: never, why: triesInWords },
  {
    clause: 'NIST 63B-4 4.2.3',
    topic: 'recovery is told',
    requirements: ['R133'],
    met: always,
    why: () => 'A completed recovery is told to all addresses, with a contact to object to.',
  },
  {
    clause: 'NIST 63B-4 4.6',
    topic: 'changes are told',
    requirements: ['R36', 'R72', 'R136'],
    met: always,
    why: () => 'A new password, a new list and a new address are told to all addresses, the old one among them.',
  },
  {
    clause: 'NIST 63B-4 4.1.2.1',
    topic: 'binding to an active account',
    requirements: ['R72', 'R81'],
    met: always,
    why: () => 'Binding takes a session and a fresh third step whose challenge names the act, or a whole recovery, or a restart by the head user.',
  },
  {
    clause: 'NIST 63B-4 3.1.3.3',
    topic: 'change of a phone number',
    requirements: ['R136'],
    met: always,
    why: () => 'A new number takes a session, a fresh third step and a code that came back from it; no SMS is ever a login step.',
  },
  {
    clause: 'ASVS 7.5.1',
    topic: 'reauthentication before changes',
    requirements: ['R81', 'R172'],
    met: always,
    why: ({ binding }) => `Changes of password, list and address take a proof that is at most ${inWords(binding.freshMs)} old and was asked for by name.`,
  },
];
