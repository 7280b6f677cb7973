import { createMemoryMessageStore } from '../../src/adapter/memory/index.js';
import type { MessageRecord, MessageStore } from '../../src/port/index.js';
import type { Broken } from './failures-of.js';

/** Message stores with one flaw each in what is due; the rest of them is a sound record store. */
type Messages = ReadonlyMap<string, MessageRecord>;

const isOpen = ({ state }: MessageRecord): boolean => state === 'queued' || state === 'sending';

/** A store that finds what is due by the function given, among all messages as they stand. */
function createMessages(findDue: (messages: Messages, ...args: Parameters<MessageStore['findDue']>) => readonly MessageRecord[]): MessageStore {
  const sound = createMemoryMessageStore();
  const messages = new Map<string, MessageRecord>();
  return {
    ...sound,
    insert: async (message) => {
      messages.set(message.id, structuredClone(message));
      return sound.insert(message);
    },
    update: async (message, version) => {
      messages.set(message.id, structuredClone(message));
      return sound.update(message, version);
    },
    findDue: async (now, limit) => findDue(messages, now, limit),
  };
}

const due = (messages: Messages, now: number): MessageRecord[] => structuredClone([...messages.values()].filter((message) => isOpen(message) && message.dueAt <= now));
const longestFirst = (a: MessageRecord, b: MessageRecord): number => a.dueAt - b.dueAt;

const atDueAt = 'findDue finds a message at its dueAt and not a millisecond before';
const order = 'findDue finds the longest due first, at most limit';
const states = 'findDue finds queued messages and leases that lapsed, and nothing that is final';
const updates = 'findDue follows an update: a lease puts the message off, and a sent one is not found again';

/** The control of this test. */
export const createSoundMessages = (): MessageStore => createMessages((messages, now, limit) => due(messages, now).sort(longestFirst).slice(0, limit));

export const brokenMessages: readonly Broken<MessageStore>[] = [
  { flaw: 'findDue comes a millisecond late', create: () => createMessages((messages, now, limit) => due(messages, now - 1).sort(longestFirst).slice(0, limit)), caughtBy: [atDueAt] },
  { flaw: 'findDue comes a millisecond early', create: () => createMessages((messages, now, limit) => due(messages, now + 1).sort(longestFirst).slice(0, limit)), caughtBy: [atDueAt] },
  { flaw: 'findDue keeps the order of the inserts', create: () => createMessages((messages, now, limit) => due(messages, now).slice(0, limit)), caughtBy: [order] },
  { flaw: 'findDue cuts before it sorts', create: () => createMessages((messages, now, limit) => due(messages, now).slice(0, limit).sort(longestFirst)), caughtBy: [order] },
  { flaw: 'findDue ignores its limit', create: () => createMessages((messages, now) => due(messages, now).sort(longestFirst)), caughtBy: [order] },
  { flaw: 'findDue finds what is final', create: () => createMessages((messages, now, limit) => structuredClone([...messages.values()].filter(({ dueAt }) => dueAt <= now)).sort(longestFirst).slice(0, limit)), caughtBy: [states, updates] },
  { flaw: 'findDue finds no lapsed lease', create: () => createMessages((messages, now, limit) => due(messages, now).filter(({ state }) => state === 'queued').sort(longestFirst).slice(0, limit)), caughtBy: [states, updates] },
  {
    flaw: 'findDue gives the stored objects',
    create: () => createMessages((messages, now, limit) => [...messages.values()].filter((message) => isOpen(message) && message.dueAt <= now).sort(longestFirst).slice(0, limit)),
    caughtBy: ['mutating a message that was due changes nothing that is stored'],
  },
];
