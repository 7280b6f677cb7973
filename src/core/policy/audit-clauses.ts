import { always, type ClauseRule } from './clause.js';
import { inWords } from './duration.js';

/** What is kept of what happened. */
export const auditClauses: readonly ClauseRule[] = [
  {
    clause: 'ASVS 16.3.1',
    topic: 'outcomes are recorded',
    requirements: ['R175'],
    met: always,
    why: ({ audit }) => `Every outcome of every factor is an event, written before the grant; beyond ${audit.refusalsAMinute} like refusals a minute, one event with their count.`,
  },
  {
    clause: 'ASVS 16.4.1',
    topic: 'log injection',
    requirements: ['R178'],
    met: always,
    why: () => 'Events are typed data, and what a person typed is in none of them.',
  },
  {
    clause: 'ASVS 16.4.2',
    topic: 'protection from change',
    requirements: ['R179'],
    met: always,
    why: () => 'Maintenance seals events into a hash chain, which shows what was altered, removed or put in another order.',
  },
  {
    clause: 'NIST 63B-4 2.4.2',
    topic: 'retention',
    requirements: ['R181'],
    met: always,
    why: ({ audit }) => `Events are removed after ${inWords(audit.retentionMs)}; the chain still verifies from its checkpoint.`,
  },
];
