import { expect } from 'vitest';
import { headUser, matti, must, organizationId } from '../../../story/walk.js';
import { goOn } from '../../go-on.js';
import { spelled } from '../../../unit/service/first-login/walks.js';
import { minute, second } from '../../../unit/service/shared/tools.js';
import { scenario, type Provable } from '../scenario.js';
import type { StopSignal } from '../../../../src/service/types.js';
import type { World } from '../../world.js';

interface Data {
  readonly accountId: string;
  readonly username: string;
}

interface Waiting extends Data {
  readonly messageId: string;
}

/** Takes every job and does none, so that each message waits for whoever delivers. */
const idleQueue = { queue: { add: () => Promise.resolve() } };

/** Somebody is invited, and nothing has been tried. */
async function inviteOnly(world: World): Promise<Waiting> {
  const made = must(await world.auth.accounts.provision({ actor: headUser, organizationId, person: matti, delivery: { username: 'email', temporaryPassword: 'sms' } }));
  await world.settle();
  return { ...made, messageId: String(world.records('messages').find(({ purpose }) => purpose === 'invitation')?.['id']) };
}

/** Nothing is lost, and nothing came twice but where a process stopped between sending and writing that down. */
async function arrive(world: World, data: Data): Promise<void> {
  for (let rounds = 0; rounds < 3; rounds += 1) {
    world.clock.advance(minute);
    await world.auth.deliver();
  }
  expect(world.records('messages').map(({ state }) => state)).toEqual(['sent', 'sent']);
  expect(world.records('messages').filter(({ payload }) => payload !== undefined)).toEqual([]);
  const temporaryPassword = spelled.exec(world.inbox.lastSmsTo(matti.phone)?.text ?? '')?.[0] ?? '';
  expect(await goOn({ ...world, ...data, temporaryPassword, addressCode: '' }, new Map())).toBe('user');
}

function atMostTwice(world: World): void {
  const sent = world.inbox.all().map(({ id }) => id);
  for (const id of new Set(sent)) expect(sent.filter((other) => other === id).length).toBeLessThanOrEqual(2);
}

/** Aborted once both messages were begun, or something broke: the same in every run. */
function untilBothBegan(): { readonly signal: StopSignal; readonly onError: () => void } {
  let reads = 0;
  let broken = false;
  const nothing = (): void => undefined;
  const signal = { get aborted() { return broken || (reads += 1) > 3; }, addEventListener: nothing, removeEventListener: nothing };
  return { signal, onError: () => { broken = true; } };
}

export const deliveryCrashes: readonly Provable[] = [
  scenario<Data>({
    title: 'R14 in part, field 31: deliver, after the senders were down: every message arrives in the end, and at most once more than it was sent',
    profiles: ['standard'],
    prepare: async (world) => {
      for (const channel of ['email', 'sms'] as const) world.inbox.fail({ channel, times: Infinity });
      const made = must(await world.auth.accounts.provision({ actor: headUser, organizationId, person: matti, delivery: { username: 'email', temporaryPassword: 'sms' } }));
      await world.settle();
      for (const channel of ['email', 'sms'] as const) world.inbox.fail({ channel, times: 0 });
      world.clock.advance(31 * second);
      return made;
    },
    act: ({ auth }) => auth.deliver(),
    check: ({ world }) => {
      const sent = world.inbox.all().map(({ id }) => id);
      for (const id of new Set(sent)) expect(sent.filter((other) => other === id).length).toBeLessThanOrEqual(2);
    },
    resume: async ({ world, data }) => {
      // A lease that a stopped process holds ends by itself.
      world.clock.advance(minute);
      expect((await world.auth.deliver()).tried).toBeLessThanOrEqual(2);
      expect(world.records('messages').map(({ state }) => state)).toEqual(['sent', 'sent']);
      expect(world.records('messages').filter(({ payload }) => payload !== undefined)).toEqual([]);
      const temporaryPassword = spelled.exec(world.inbox.lastSmsTo(matti.phone)?.text ?? '')?.[0] ?? '';
      expect(await goOn({ ...world, ...data, temporaryPassword, addressCode: '' }, new Map())).toBe('user');
    },
  }),
  scenario<Waiting>({
    title: 'field 31, field 34: deliver, of what was never tried: the budget is reserved, and every message arrives, at most once more than it was sent',
    profiles: ['standard'],
    options: idleQueue,
    prepare: inviteOnly,
    // One alone: of two that count in one row at once, nobody could say afterwards whose addition was done.
    act: ({ auth }) => auth.deliver({ limit: 1 }),
    check: ({ world }) => atMostTwice(world),
    resume: ({ world, data }) => arrive(world, data),
  }),
  scenario<Waiting>({
    title: 'field 31: deliver, of one message, by the worker of a queue: it arrives, and so does the other',
    profiles: ['standard'],
    options: idleQueue,
    prepare: inviteOnly,
    act: ({ auth }, { messageId }) => auth.deliver({ id: messageId }),
    check: ({ world }) => atMostTwice(world),
    resume: ({ world, data }) => arrive(world, data),
  }),
  scenario<Waiting>({
    title: 'field 31: startDelivery: whatever breaks, what is under way is finished, and every message arrives',
    profiles: ['standard'],
    options: idleQueue,
    prepare: inviteOnly,
    act: ({ auth }) => auth.startDelivery(untilBothBegan()),
    check: ({ world }) => atMostTwice(world),
    resume: ({ world, data }) => arrive(world, data),
  }),
  scenario<Waiting>({
    title: 'R14 in part: accounts.sendAgain: the message is sent, now or when it is due, and asking again helps or says why not',
    profiles: ['standard'],
    prepare: async (world) => {
      world.inbox.fail({ channel: 'email', times: 1 });
      return inviteOnly(world);
    },
    act: ({ auth }, { accountId, messageId }) => auth.accounts.sendAgain({ actor: headUser, accountId, messageId }),
    check: ({ world }) => atMostTwice(world),
    resume: async ({ world, data }) => {
      const { accountId, messageId } = data;
      const again = await world.auth.accounts.sendAgain({ actor: headUser, accountId, messageId });
      if (!again.ok) expect(['already-sent', 'being-sent']).toContain(again.reason);
      await world.settle();
      await arrive(world, data);
    },
  }),
];
