import { expect } from 'vitest';
import { headUser, matti, must, organizationId } from '../../../story/walk.js';
import { goOn } from '../../go-on.js';
import { spelled } from '../../../unit/service/first-login/walks.js';
import { minute, second } from '../../../unit/service/shared/tools.js';
import { scenario, type Provable } from '../scenario.js';

interface Data {
  readonly accountId: string;
  readonly username: string;
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
];
