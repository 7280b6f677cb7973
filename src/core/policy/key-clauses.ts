import { failuresInARow, mostFailuresInARow } from './arithmetic.js';
import { always, never, type ClauseRule } from './clause.js';
import { inWords, minute } from './duration.js';

/** The Key app. */
export const keyClauses: readonly ClauseRule[] = [
  {
    clause: 'NIST 63B-4 3.1.3.2',
    topic: 'number typed into the app',
    requirements: ['R95', 'C8'],
    met: ({ approval }) => approval.digits >= 6,
    why: ({ approval, otpMisses }) =>
      approval.digits >= 6
        ? `${approval.digits} digits are typed from the screen into the app.`
        : `${approval.digits} digits against 6; they are typed and never picked, ${approval.tries} a request, ${approval.perAttempt} requests a login and ${approval.perTenMinutes} in ten minutes, and ${otpMisses.strangers} wrong ones close the strangers' lane.`,
  },
  {
    clause: 'NIST 63B-4 3.1.3',
    topic: 'number never removed',
    requirements: ['R93', 'R94'],
    met: always,
    why: () => 'An approval without the number is refused; no option removes it, and nothing offers numbers to choose from.',
  },
  {
    clause: 'NIST 63B-4 3.1.3.2',
    topic: 'lifetime of an approval',
    requirements: ['R97'],
    met: ({ approval }) => approval.ttlMs <= 10 * minute,
    why: ({ approval }) => `An approval waits ${inWords(approval.ttlMs)}; the clause allows 10 min.`,
  },
  {
    clause: 'NIST 63B-4 3.1.3.2',
    topic: 'push fatigue',
    requirements: ['R101', 'R103'],
    met: always,
    why: ({ approval }) =>
      `${approval.perAttempt} requests a login, ${approval.perTenMinutes} in ten minutes for each browser; after ${approval.unansweredInARow} in a row without an approval none is sent there until another factor succeeds.`,
  },
  {
    clause: 'NIST 63B-4 3.2.2',
    topic: 'throttling of the Key',
    requirements: ['R100', 'R146'],
    met: (policy) => failuresInARow(policy, 'otpMisses') <= mostFailuresInARow,
    why: (policy) => `${failuresInARow(policy, 'otpMisses')} wrong numbers in a row over all lanes, of ${mostFailuresInARow} allowed.`,
  },
  {
    clause: 'NIST 63B-4 4.1.2.2',
    topic: 'binding code',
    requirements: ['R76', 'R77', 'R79'],
    met: ({ pairing }) => pairing.ttlMs <= 10 * minute,
    why: ({ pairing }) => `A code of 40 bits works once, within ${inWords(pairing.ttlMs)}, with the username and ${pairing.tries} tries; the QR code carries 128 bits.`,
  },
  {
    clause: 'RFC 8628 5.4',
    topic: 'confirming the device',
    requirements: ['R92'],
    met: always,
    why: ({ pairing }) =>
      pairing.confirmedBy === 'digits'
        ? 'The computer shows name and fingerprint of the device and asks for four digits that the phone shows.'
        : 'The computer shows name and fingerprint of the device; it approves nothing before they were confirmed there.',
  },
  {
    clause: 'NIST 63B-4 3.1.6.2',
    topic: 'nonces',
    requirements: ['R107'],
    met: always,
    why: () => 'Each challenge and each pairing carries 32 random bytes.',
  },
  { clause: 'NIST 63B-4 3.2.5', topic: 'phishing resistance of the Key', requirements: ['R108', 'C6'], met: never, why: () => 'A typed number does not resist a relay in real time.' },
];
