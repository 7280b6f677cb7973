import { describe, expect, it } from 'vitest';
import type { TestAuth } from '../../../src/testing/index.js';
import { headUser, matti, must, organizationId } from '../../story/walk.js';
import { second } from '../../unit/service/shared/tools.js';
import type { World } from '../world.js';
import { blindUpdates, catchRace, runRace, type Race } from './race.js';

interface Waiting {
  readonly accountId: string;
  readonly messageId: string;
}

/** Somebody is invited; the password has arrived, and the username waits for another try, which is due. */
async function oneWaits(world: World): Promise<Waiting> {
  world.inbox.fail({ channel: 'email', times: 1 });
  const { accountId } = must(await world.auth.accounts.provision({ actor: headUser, organizationId, person: matti, delivery: { username: 'email', temporaryPassword: 'sms' } }));
  await world.settle();
  world.clock.advance(31 * second);
  return { accountId, messageId: String(world.records('messages').find(({ purpose }) => purpose === 'invitation')?.['id']) };
}

const act = {
  deliver: ({ auth }: TestAuth) => auth.deliver(),
  deliverOne: ({ auth }: TestAuth, { messageId }: Waiting) => auth.deliver({ id: messageId }),
  sendAgain: async ({ auth, settle }: TestAuth, { accountId, messageId }: Waiting) => {
    const said = await auth.accounts.sendAgain({ actor: headUser, accountId, messageId });
    await settle();
    return said;
  },
  reportBounce: ({ auth }: TestAuth, { messageId }: Waiting) => auth.reportBounce({ messageId }),
  issueAnew: ({ auth }: TestAuth, { accountId }: Waiting) => auth.accounts.issueTemporaryPassword({ actor: headUser, accountId, delivery: 'in-person' }),
} satisfies Readonly<Record<string, (process: TestAuth, data: Waiting) => Promise<unknown>>>;

type Act = keyof typeof act;

/** The message's state in the end, and how often it was sent. */
function race(one: Act, other: Act, check: (found: { readonly state: unknown; readonly sent: number; readonly status: unknown; readonly answers: readonly unknown[] }) => void): Race<Waiting, unknown> {
  return {
    prepare: oneWaits,
    actors: { [`${one}, one process`]: act[one], [`${other}, another process`]: act[other] },
    check: ({ world, data, answers }) => {
      const message = world.records('messages').find(({ id }) => id === data.messageId);
      const account = world.records('accounts').find(({ id }) => id === data.accountId);
      // Over is over: nothing that was sealed is left, and nothing is left behind in a lease.
      expect(message).not.toHaveProperty('payload');
      check({ state: message?.['state'], sent: world.inbox.all().filter(({ id }) => id === data.messageId).length, status: account?.['deliveryFailedAt'] === undefined ? 'fine' : 'failed', answers });
    },
    holds: ({ name }) => /^(?:messages|accounts|email)\./.test(name),
  };
}

const once = ({ state, sent, status }: { readonly state: unknown; readonly sent: number; readonly status: unknown }): void => expect([state, sent, status]).toEqual(['sent', 1, 'fine']);
const bounced = ({ state, sent, status }: { readonly state: unknown; readonly sent: number; readonly status: unknown }): void => {
  expect([state, status]).toEqual(['failed', 'failed']);
  expect(sent).toBeLessThanOrEqual(1);
};

describe('one message, two at it at the same time, in every order with two preemptions', () => {
  const orders = async (some: Race<Waiting, unknown>, least: number): Promise<void> => expect((await runRace(some)).schedules).toBeGreaterThanOrEqual(least);

  it('field 31: two workers of a queue: it is sent once', () => orders(race('deliverOne', 'deliverOne', once), 18));
  it('field 31: a worker of a queue, and the sweep: it is sent once', () => orders(race('deliverOne', 'deliver', once), 16));
  it('field 31: delivered while the head user has it sent again: it is sent once', () => orders(race('deliver', 'sendAgain', once), 26));
  it('field 31: two head users have it sent again: it is sent once', () => orders(race('sendAgain', 'sendAgain', once), 40));
  it('R198: delivered while its bounce is reported: it counts as failed, and so does the invitation', () => orders(race('deliver', 'reportBounce', bounced), 20));
  it('R198: sent again while its bounce is reported: it counts as failed, and so does the invitation', () => orders(race('sendAgain', 'reportBounce', bounced), 20));
  it('R10: delivered while the head user issues anew: it is sent or taken back, and the new invitation stands', () =>
    orders(race('deliver', 'issueAnew', ({ state, sent, status }) => {
      expect(['sent', 'expired']).toContain(state);
      expect(sent).toBeLessThanOrEqual(1);
      expect(status).toBe('fine');
    }), 20));
});

describe('a store that breaks its contract is caught over one message, too', () => {
  it('field 31: messages whose updates all win: it is sent twice', async () => {
    expect((await catchRace(race('deliverOne', 'deliverOne', once), blindUpdates('messages'))).schedule.join()).toContain('messages.update');
  });
});
