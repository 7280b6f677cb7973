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
    clause: 'ASVS 7.1.2',
    topic: 'parallel sessions',
    requirements: ['R171'],
    met: always,
    why: ({ session }) => `${session.perAccount} at once for an account; one more ${session.whenFull === 'refuse' ? 'is refused' : 'ends the oldest'}.`,
  },
  {
    clause: 'ASVS 7.4.1',
    topic: 'logout',
    requirements: ['R169'],
    met: always,
    why: () => 'Sessions end on the server; a token that is used afterwards opens nothing and is written down.',
  },
  {
    clause: 'ASVS 7.4.2',
    topic: 'disabled and erased accounts',
    requirements: ['R169'],
    met: always,
    why: () => 'Disabling or erasing an account ends all its sessions.',
  },
  {
    clause: 'ASVS 7.4.3',
    topic: 'sessions after a change',
    requirements: ['R35', 'R132'],
    met: always,
    why: () => 'A change of password, list or address ends all other sessions, and a recovery or a restart ends all.',
  },
  {
    clause: 'ASVS 7.4.5',
    topic: 'sessions ended by others',
    requirements: ['R170'],
    met: always,
    why: () => 'A head user can end one or all sessions of an account.',
  },
  {
    clause: 'ASVS 7.5.2',
    topic: 'sessions in view',
    requirements: ['R170'],
    met: always,
    why: () => 'A user sees the own sessions and can end any of them.',
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
