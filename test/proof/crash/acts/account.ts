import { expect } from 'vitest';
import type { DeliveryRoute } from '../../../../src/service/types.js';
import { headUser, matti, must, organizationId } from '../../../story/walk.js';
import { goOn } from '../../go-on.js';
import { office } from '../../../unit/service/account/tools.js';
import { spelled } from '../../../unit/service/first-login/walks.js';
import { minute, second } from '../../../unit/service/shared/tools.js';
import type { World } from '../../world.js';
import { scenario, type Outcome, type Provable, type Scenario } from '../scenario.js';

const person = { ...matti, username: 'matti' };
const bySms = { username: 'email', temporaryPassword: 'sms' } as const;

/** A slip is handed out once that is written down, and not before. */
const writtenDown: Scenario<unknown>['check'] = ({ world, crash }) => {
  const slips = world.records('audit').filter(({ kind }) => kind === 'slip-handed-out').length;
  if (holdsSlip(crash)) expect(slips).toBeGreaterThan(0);
};

export function holdsSlip({ outcome }: Outcome): boolean {
  return outcome.kind === 'answered' && typeof outcome.answer === 'object' && outcome.answer !== null && 'slip' in outcome.answer;
}

/** What the head user finds out about an account whose making broke off. */
async function reach(world: World) {
  const { events } = must(await world.auth.audit.list({ actor: headUser, organizationId }));
  const accountIds = [...new Set(events.filter(({ kind }) => kind === 'account-provisioned').map(({ accountId }) => accountId ?? ''))];
  const found = await Promise.all(accountIds.map((accountId) => world.auth.accounts.describe({ actor: headUser, accountId })));
  const [made] = found.flatMap((result) => (result.ok ? [result.account] : []));
  expect(world.records('accounts').length).toBe(made === undefined ? 0 : 1);
  return made;
}

/** With a slip from the head user, the first login goes through. */
export async function goOnWith(world: World, input: { readonly accountId: string; readonly username: string; readonly temporaryPassword: string | undefined }): Promise<void> {
  expect(await goOn({ ...world, ...input, temporaryPassword: input.temporaryPassword ?? '', addressCode: '' }, new Map())).toBe('user');
}

function provisioning(title: string, delivery: DeliveryRoute): Provable {
  return scenario<undefined>({
    title,
    prepare: async () => undefined,
    act: ({ auth }) => auth.accounts.provision({ actor: headUser, organizationId, person, delivery }),
    check: writtenDown,
    resume: async ({ world }) => {
      const made = await reach(world);
      const again = made === undefined ? must(await world.auth.accounts.provision({ actor: headUser, organizationId, person, delivery: 'in-person' })) : undefined;
      const slip = again?.slip ?? must(await world.auth.accounts.issueTemporaryPassword({ actor: headUser, accountId: made?.accountId ?? '', delivery: 'in-person' })).slip;
      await goOnWith(world, { accountId: again?.accountId ?? made?.accountId ?? '', username: 'matti', temporaryPassword: slip?.temporaryPassword });
    },
  });
}

export const accountCrashes: readonly Provable[] = [
  provisioning('provisioning a wanted username by e-mail and SMS: the username is not lost', bySms),
  provisioning('provisioning a wanted username in person: the username is not lost', 'in-person'),
  scenario<undefined>({
    title: 'provisioning with a generated username can be done again',
    prepare: async () => undefined,
    act: ({ auth }) => auth.accounts.provision({ actor: headUser, organizationId, person: matti, delivery: bySms }),
    resume: async ({ world }) => {
      const { accountId, username, slip } = must(await world.auth.accounts.provision({ actor: headUser, organizationId, person: matti, delivery: 'in-person' }));
      await goOnWith(world, { accountId, username, temporaryPassword: slip?.temporaryPassword });
    },
  }),
  scenario<{ readonly accountId: string }>({
    title: 'R10: issuing anew: at most one temporary password opens, and the head user can issue again',
    prepare: async (world) => must(await world.auth.accounts.provision({ actor: headUser, organizationId, person, delivery: 'in-person' })),
    act: ({ auth }, { accountId }) => auth.accounts.issueTemporaryPassword({ actor: headUser, accountId, delivery: bySms }),
    resume: async ({ world, data }) => {
      await world.auth.deliver();
      world.clock.advance(31 * second);
      await world.auth.deliver();
      const { slip } = must(await world.auth.accounts.issueTemporaryPassword({ actor: headUser, accountId: data.accountId, delivery: 'in-person' }));
      for (const { text } of world.inbox.all()) {
        const sent = spelled.exec(text)?.[0];
        if (sent !== undefined) expect((await world.auth.login.start({ username: 'matti', password: sent })).ok).toBe(false);
      }
      expect((await world.auth.login.start({ username: 'matti', password: slip?.temporaryPassword ?? '' })).ok).toBe(true);
    },
  }),
  scenario<{ readonly accountId: string }>({
    title: 'the invited person asking for the temporary password: the answer is the same, and asking again helps',
    profiles: ['nist'],
    prepare: async (world) => must(await world.auth.accounts.provision({ actor: headUser, organizationId, person, delivery: bySms })),
    act: ({ auth }) => auth.accounts.requestTemporaryPassword({ username: 'matti' }),
    check: ({ crash }) => {
      if (crash.outcome.kind !== 'stopped') expect(crash.outcome).toEqual({ kind: 'answered', answer: { ok: true } });
    },
    resume: async ({ world, data }) => {
      world.clock.advance(10 * minute);
      await world.auth.deliver();
      await world.auth.accounts.requestTemporaryPassword({ username: 'matti' });
      await world.settle();
      const sent = spelled.exec(world.inbox.lastSmsTo(matti.phone)?.text ?? '')?.[0];
      await goOnWith(world, { accountId: data.accountId, username: 'matti', temporaryPassword: sent });
    },
  }),
  scenario<undefined>({
    title: 'accounts.provisionMany: the rest of the file can be provisioned, and nobody twice',
    profiles: ['standard'],
    prepare: async () => undefined,
    act: async ({ auth }) => {
      const people = ['matti', 'maija'].map((username) => ({ ...matti, username }));
      for await (const { result } of auth.accounts.provisionMany({ actor: headUser, organizationId, people, delivery: bySms })) must(result);
    },
    check: ({ world }) => expect(world.records('accounts').length).toBeLessThanOrEqual(2),
    resume: async ({ world }) => {
      for (const username of ['matti', 'maija']) {
        const again = await world.auth.accounts.provision({ actor: headUser, organizationId, person: { ...matti, username }, delivery: bySms });
        if (!again.ok) expect(again.reason).toBe('username-taken');
      }
      expect(world.records('accounts').map(({ username }) => username).sort()).toEqual(['maija', 'matti']);
    },
  }),
  scenario<undefined>({
    title: 'R190 in part: an office provisioning: the head users are told of every account it made',
    profiles: ['standard'],
    options: { headUsers: () => [{ email: 'anna@virtanen.example' }] },
    prepare: async () => undefined,
    act: ({ auth }) => auth.accounts.provision({ actor: office, organizationId, person, delivery: 'in-person' }),
    check: (input) => {
      const told = input.world.records('messages').filter(({ purpose }) => purpose === 'office-acted').length;
      if (holdsSlip(input.crash)) expect(told).toBeGreaterThan(0);
      return writtenDown?.(input);
    },
    resume: async ({ world }) => {
      const made = await reach(world);
      const again = made ?? must(await world.auth.accounts.provision({ actor: headUser, organizationId, person, delivery: 'in-person' }));
      const { slip } = must(await world.auth.accounts.issueTemporaryPassword({ actor: headUser, accountId: again.accountId, delivery: 'in-person' }));
      await goOnWith(world, { accountId: again.accountId, username: 'matti', temporaryPassword: slip?.temporaryPassword });
    },
  }),
];
