/**
 * What a second instance adds where the database is 5 ms away, each way: two processes, each with a pool of its own, against one PostgreSQL
 * behind a proxy that is a process, too. Everybody's logins and session checks are counted. The pool is small, so that it is the way to the
 * database that bounds an instance, as it does a host with many people: what an instance brings is its connections, and with plenty of them
 * one process would wait for nothing but this machine's processor.
 */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { openSqlStorage } from 'lukko/adapter/sql';
import { spreadOf } from '../measure.mjs';
import { createMeteredHasher } from '../metered-hasher.mjs';
import { createSchema, databaseUrl } from '../postgresql.mjs';
import { createHost, walkToEnd } from '../walk.mjs';

export const name = 'instances, 5 ms from PostgreSQL';

const poolSize = 4;
const people = 12;
const runMs = 3_000;
const turns = 5;
const least = 1.7;
const delayMs = 5;

/** @param {string} script @param {readonly string[]} [args] */
const start = (script, args = []) => fork(new URL(`../tools/${script}`, import.meta.url), args, { serialization: 'advanced', stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });

/** @param {import('node:child_process').ChildProcess} child @returns {Promise<unknown>} */
async function answerOf(child) {
  const ended = once(child, 'exit').then(() => {
    throw new Error('an instance ended');
  });
  const [answer] = await Promise.race([once(child, 'message'), ended]);
  return answer;
}

/** @returns {Promise<readonly import('../run.mjs').Row[]>} */
export async function run() {
  const place = await createSchema('instances');
  const keys = [{ id: 'bench', secret: globalThis.crypto.getRandomValues(new Uint8Array(32)) }];
  const { hostname, port } = new URL(databaseUrl);
  const proxy = start('delay-proxy.mjs', [port || '5432', hostname, String(delayMs)]);
  const instances = [start('instance.mjs'), start('instance.mjs')];
  try {
    const url = Object.assign(new URL(databaseUrl), { host: `127.0.0.1:${String(await answerOf(proxy))}` }).href;
    const storage = await openSqlStorage({ url: databaseUrl, schema: place.schema });
    const { auth } = createHost({ storage, keys, hasher: createMeteredHasher().hasher });
    for (const instance of instances) {
      const owners = [];
      for (let n = 0; n < people; n += 1) owners.push(await walkToEnd(auth));
      instance.send({ url, schema: place.schema, poolSize, keys, people: owners });
      await answerOf(instance);
    }
    await storage.close();
    return await measure(instances);
  } finally {
    for (const child of [proxy, ...instances]) child.disconnect();
    await place.drop();
  }
}

/** @param {readonly import('node:child_process').ChildProcess[]} instances @returns {Promise<import('../run.mjs').Row[]>} */
async function measure(instances) {
  const together = async (/** @type {number} */ count) => {
    const running = instances.slice(0, count).map((instance) => {
      instance.send(runMs);
      return answerOf(instance);
    });
    return (await Promise.all(running)).reduce((/** @type {number} */ sum, perSecond) => sum + Number(perSecond), 0);
  };
  const [alone, both] = [/** @type {number[]} */ ([]), /** @type {number[]} */ ([])];
  await together(2);
  for (let turn = 0; turn < turns; turn += 1) {
    alone.push(await together(1));
    both.push(await together(2));
  }
  const [one, two] = [spreadOf(alone), spreadOf(both)];
  const ratio = two.value / one.value;
  return [
    { name: 'logins and session checks, one instance', ...one, unit: '/s' },
    { name: 'logins and session checks, two instances', ...two, unit: '/s' },
    { name: `two to one, at least ${String(least)}`, value: ratio, unit: '×', ok: ratio >= least },
  ];
}
