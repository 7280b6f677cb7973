/**
 * A simulated day at an office: `npm run soak -- --minutes 20 --people 16 --seed 7`. Two server processes on PostgreSQL and Redis, people and strangers at
 * their doors, faults on the way; at the end the audit is held against what everybody was told. It exits with 1 on any finding.
 */
import { parseArgs } from 'node:util';
import { runDay } from './run-day.js';

const { values } = parseArgs({ options: { minutes: { type: 'string', default: '20' }, people: { type: 'string', default: '16' }, seed: { type: 'string' } } });
const minutes = Number(values.minutes);
const people = Number(values.people);
const seed = Number(values.seed ?? Date.now() % 1_000_000);
if (!(minutes > 0) || !Number.isInteger(people) || people < 3 || !Number.isInteger(seed)) {
  console.error('soak: --minutes is a number above 0, --people a whole number from 3, --seed a whole number');
  process.exit(2);
}
// Whoever stops it leaves no engine running.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(130));
const findings = await runDay({ dayMs: minutes * 60_000, people, seed });
process.exit(findings.length === 0 ? 0 : 1);
