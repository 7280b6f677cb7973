/**
 * How long issuing a list takes, and how late the event loop is meanwhile and during 16 logins at once: everything with the real scrypt,
 * two hashes at a time. The delay of an idle process stands beside it: that much comes from the machine.
 */
import { spreadOf, watchEventLoop } from '../measure.mjs';
import { createMeteredHasher } from '../metered-hasher.mjs';
import { createHost, must, toChallenge, walkToEnd, walkToMethod } from '../walk.mjs';

export const name = 'event loop';

/**
 * @param {() => Promise<unknown>} act
 * @param {number} times
 */
async function watch(act, times) {
  const seen = [];
  for (let n = 0; n < times; n += 1) seen.push(await watchEventLoop(act));
  return {
    took: spreadOf(seen.map(({ tookMs }) => tookMs)),
    p99: spreadOf(seen.map(({ p99Ms }) => p99Ms)),
    longest: Math.max(...seen.map(({ maxMs }) => maxMs)),
  };
}

async function issueLists() {
  const { auth } = createHost();
  const { flow } = await walkToMethod(auth);
  return watch(async () => {
    must(await auth.firstLogin.chooseList({ flow }));
    must(await auth.firstLogin.goBack({ flow }));
  }, 5);
}

async function logInAtOnce() {
  const { hasher, meter } = createMeteredHasher();
  // However slow the machine is, all 16 get their turn: who is refused as busy costs the event loop nothing.
  const { auth } = createHost({ hasher, policyOverrides: { hashing: { waitMs: 60_000 } } });
  /** @type {Awaited<ReturnType<typeof walkToEnd>>[]} */
  const accounts = [];
  for (let n = 0; n < 16; n += 1) accounts.push(await walkToEnd(auth));
  meter.isReal = () => true;
  return watch(() => Promise.all(accounts.map((account) => toChallenge(auth, account))), 2);
}

/** @returns {Promise<readonly import('../run.mjs').Row[]>} */
export async function run() {
  const idle = await watch(() => new Promise((resolve) => setTimeout(resolve, 500)), 3);
  const list = await issueLists();
  const logins = await logInAtOnce();
  return [
    { name: 'issuing a list', ...list.took, unit: 'ms', limit: 1000 },
    { name: 'issuing a list: delay p99 meanwhile', ...list.p99, unit: 'ms', limit: 20 },
    { name: 'issuing a list: longest delay meanwhile', value: list.longest, unit: 'ms' },
    { name: '16 logins at once', ...logins.took, unit: 'ms' },
    { name: '16 logins at once: delay p99 meanwhile', ...logins.p99, unit: 'ms', limit: 20 },
    { name: '16 logins at once: longest delay meanwhile', value: logins.longest, unit: 'ms' },
    { name: 'idle: delay p99', ...idle.p99, unit: 'ms' },
    { name: 'idle: longest delay', value: idle.longest, unit: 'ms' },
  ];
}
