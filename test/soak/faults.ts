import { setTimeout as sleep } from 'node:timers/promises';
import type { Broken } from './journal.js';
import type { Stage } from './open-stage.js';

/** What breaks, and is mended again. */
export type Fault = readonly [name: string, happen: (stage: Stage) => Promise<void>];

const pauseMs = 500;
const senderDownMs = 6_000;
const staleMs = 2_000;

async function killServer({ servers }: Stage, n: number): Promise<void> {
  await servers[n]?.kill();
  await sleep(pauseMs);
  await servers[n]?.start();
}

/** In the order of a first day. */
export const faults: readonly Fault[] = [
  [
    'the senders are down',
    async ({ inbox }) => {
      inbox.setDown(true);
      await sleep(senderDownMs);
      inbox.setDown(false);
    },
  ],
  ['a server process is killed', (stage) => killServer(stage, 0)],
  [
    'PostgreSQL is killed',
    async ({ database }) => {
      await database.kill();
      await sleep(pauseMs);
      await database.start();
    },
  ],
  ['a stale replica of Redis takes over', ({ failOver }) => failOver(staleMs)],
  ['the other server process is killed', (stage) => killServer(stage, 1)],
];

/** Lets one fault happen after another, evenly over what is left of the day, and has the last grants tried again after each. */
export async function injectFaults(stage: Stage, input: { readonly dayMs: number; readonly rounds: number; readonly random: () => number; readonly after: (broken: Broken) => Promise<void> }): Promise<void> {
  const { dayMs, rounds, random, after } = input;
  const first = faults.map((_fault, n) => n);
  const later = Array.from({ length: rounds - 1 }, () => first.map((n) => [random(), n] as const).sort(([a], [b]) => a - b).map(([, n]) => n));
  const order = [first, ...later].flat();
  const ends = Date.now() + dayMs;
  for (const [n, which] of order.entries()) {
    const left = ends - Date.now();
    await sleep(Math.max(0, (left / (order.length - n + 1)) * 0.9));
    const [name, happen] = faults[which] ?? ['', () => Promise.resolve()];
    const from = Date.now();
    await happen(stage);
    await after({ name, from, to: Date.now() });
  }
}
