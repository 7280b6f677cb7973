import type { Storage } from '../../../src/port/index.js';
import { createMemoryStorage } from '../../../src/adapter/memory/index.js';
import { createTestAuth } from '../../../src/testing/index.js';
import { importVerifier, liveEveryAct } from '../../story/every-act.js';

/** What is left of the long story through every function: what was written down, sent and kept. Ids and seals are drawn at random. */
export async function outlineOfStory(storage: Storage): Promise<object> {
  const kit = createTestAuth({ storage, verifiers: [importVerifier], seed: 'one story' });
  await liveEveryAct(kit);
  await kit.settle();
  const events = await storage.audit.list({ limit: 10_000 });
  const { accounts, lists, flows, sessions, messages } = storage;
  return {
    events: events.map(({ kind, outcome, method, reason, count }) => [kind, outcome, method, reason, count].join(' ')).sort(),
    sealed: events.filter(({ sequence }) => sequence !== undefined).length,
    sent: kit.inbox.all().map(({ purpose }) => purpose).sort(),
    accounts: (await accounts.scan(undefined, 1_000)).map(({ status, method, passwordsSet, listNumber, version }) => ({ status, method, passwordsSet, listNumber, version })).sort(byText),
    lists: (await lists.scan(undefined, 1_000)).map(({ list }) => [list.status, list.used.length, list.burnt.length, list.lifetimeMisses].join(' ')).sort(),
    flows: (await flows.scan(undefined, 1_000)).map((flow) => (flow.kind === 'burst' ? 'burst' : `${flow.kind} ${flow.endReason ?? 'open'}`)).sort(),
    sessions: (await sessions.scan(undefined, 1_000)).map(({ endReason = 'open' }) => endReason).sort(),
    messages: (await messages.scan(undefined, 1_000)).map(({ purpose, channel, state }) => `${purpose} ${channel} ${state}`).sort(),
  };
}

/** The same in memory, which is what every engine is compared with. */
export const storyInMemory = (): Promise<object> => outlineOfStory(createMemoryStorage());

function byText(a: object, b: object): number {
  return JSON.stringify(a) < JSON.stringify(b) ? -1 : 1;
}
