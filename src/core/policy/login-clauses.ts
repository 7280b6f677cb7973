import { always, never, type ClauseRule } from './clause.js';
import { day, hour, inWords } from './duration.js';

/** Logins and sessions. */
export const loginClauses: readonly ClauseRule[] = [
  {
    clause: 'NIST 63B-4 2.2.3',
    topic: 'reauthentication',
    requirements: ['R162'],
    met: ({ session }) => session.idleMs <= hour && session.absoluteMs <= day,
    why: ({ session }) => `Sessions end after ${inWords(session.idleMs)} idle and ${inWords(session.absoluteMs)} in all; the clause recommends 1 h and 24 h at most.`,
  },
  {
    clause: 'NIST 63B-4 4.4',
    topic: 'expiry is told',
    requirements: ['R5', 'C10'],
    met: always,
    why: () => 'An expired temporary password may be named as such, but only after the right one was typed.',
  },
  {
    clause: 'ASVS 6.3.8',
    topic: 'no enumeration',
    requirements: ['R5', 'C10'],
    met: always,
    why: () => 'What is said before the right secret is the same for every account, real or not.',
  },
  {
    clause: 'RTS 4(3)(a)',
    topic: 'which step failed',
    requirements: ['C11'],
    met: never,
    why: () => 'Login goes by steps, so a wrong password shows before the third; a decoy third step comes with a later profile.',
  },
];
