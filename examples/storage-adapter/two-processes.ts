/**
 * Two processes race for one single-use update, 200 times over: `node test/tools/run-example.mjs examples/storage-adapter/two-processes.ts`.
 * In each round both answer a question with the same list, and both count the try. The version decides who was first.
 */
import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { recordKinds } from 'lukko/testing';
import { createKvStorage } from './create-kv-storage.js';
import { openFileKv } from './open-file-kv.js';

const rounds = 200;
const now = Date.now();
const [, program = '', folder] = process.argv;

if (folder === undefined) await judge(await mkdtemp(join(tmpdir(), 'lukko-kv-race-')));
else race(folder);

/** One of the two: tries in each round to use the list up, and says whether it did. */
function race(folder: string): void {
  const { lists, ledgers } = createKvStorage(openFileKv(folder));
  process.on('message', (id: string) => {
    void (async () => {
      const list = await lists.find(id);
      const won = list !== undefined && (await lists.update({ ...list, version: 2 }, 1));
      await ledgers.add({ changes: [{ key: 'tries', amount: 1 }, { key: won ? 'won' : 'lost', amount: 1 }], now });
      process.send?.(won);
    })();
  });
}

async function judge(folder: string): Promise<void> {
  const { lists, ledgers } = createKvStorage(openFileKv(folder));
  const racers = [fork(program, [folder]), fork(program, [folder])];
  for (let round = 1; round <= rounds; round += 1) {
    const list = recordKinds.lists.sample(round);
    await lists.insert(list);
    const won = await Promise.all(racers.map((racer) => answerOf(racer, list.id)));
    if (won.filter(Boolean).length !== 1) throw new Error(`round ${round}: ${won.filter(Boolean).length} winners`);
  }
  for (const racer of racers) racer.disconnect();
  const entries = await ledgers.read({ keys: ['tries', 'won', 'lost'], now });
  process.stdout.write(`${rounds} rounds: ${entries.map(({ key, count }) => `${count} ${key}`).join(', ')}\n`);
  await rm(folder, { recursive: true });
}

async function answerOf(racer: ChildProcess, id: string): Promise<unknown> {
  racer.send(id);
  const [won]: unknown[] = await once(racer, 'message');
  return won;
}
