import { beforeAll, describe, expect, it } from 'vitest';
import { createMemoryStorage } from '../../../src/adapter/memory/index.js';
import type { FlowRecord, MessageRecord, Storage } from '../../../src/port/index.js';
import { createTestAuth } from '../../../src/testing/index.js';
import { importVerifier, liveEveryAct } from '../../story/every-act.js';
import { claim, codeOn, createRawPhone, toApproval, walkToKey } from '../../story/raw-phone.js';
import { goodPassword, headUser, invite, matti, must, organizationId, walkToMethod } from '../../story/walk.js';
import { approvalTable, messageTable, pairingTable, type StoredArrow } from '../../tools/diagram/stored-machines.js';
import { profiles } from '../service/shared/tools.js';

const minute = 60_000;
const seen = { pairing: new Set<string>(), approval: new Set<string>(), message: new Set<string>() };

const isFlow = (record: FlowRecord | MessageRecord): record is FlowRecord => 'kind' in record;

/** Notes from which state to which a record went. */
function note(before: FlowRecord | MessageRecord, after: FlowRecord | MessageRecord): void {
  if (!isFlow(before) || !isFlow(after)) {
    if (!isFlow(before) && !isFlow(after) && before.state !== after.state) seen.message.add(`${before.state} → ${after.state}`);
    return;
  }
  if (before.kind === 'pairing' && after.kind === 'pairing' && before.state !== after.state) seen.pairing.add(`${before.state} → ${after.state}`);
  const [was, is] = [before, after].map((flow) => ('approval' in flow ? flow.approval : undefined));
  if (was?.id === is?.id && was !== undefined && is !== undefined && was.state !== is.state) seen.approval.add(`${was.state} → ${is.state}`);
}

function watched(): Storage {
  const storage = createMemoryStorage();
  const watch = <S extends Storage['flows'] | Storage['messages']>(store: S): S => ({
    ...store,
    update: async (record: never, version: number) => {
      const before = await store.find((record as FlowRecord).id);
      const done = await store.update(record, version);
      if (done && before !== undefined) note(before, record);
      return done;
    },
  });
  return { ...storage, flows: watch(storage.flows), messages: watch(storage.messages) };
}

/** Somebody is invited while the mail server is down, for hours or for good; an SMS comes back, and another is not wanted any more. */
async function inviteInVain(): Promise<void> {
  const storage = watched();
  const kit = createTestAuth({ storage, email: { send: ({ to }) => (to === matti.email ? Promise.reject(new Error('down')) : Promise.resolve({ ok: false, reason: 'refused' })) } });
  const inviteHere = async (person = matti) => must(await kit.auth.accounts.provision({ actor: headUser, organizationId, person, delivery: { username: 'email', temporaryPassword: 'sms' } }));
  const { accountId } = await inviteHere();
  await kit.settle();
  const [sent] = (await storage.messages.findBy('accountId', accountId)).filter(({ state }) => state === 'sent');
  must(await kit.auth.reportBounce({ messageId: sent?.id ?? '' }));
  const later = await inviteHere();
  await kit.settle();
  await kit.auth.accounts.issueTemporaryPassword({ actor: headUser, accountId: later.accountId, delivery: { username: 'email', temporaryPassword: 'sms' } });
  await inviteHere({ ...matti, email: 'nobody@example.com' });
  await inviteHere();
  await kit.settle();
  kit.clock.advance(60 * 24 * 60 * minute);
  await kit.auth.maintain();
}

/** The code is renewed, and the phone declined, wherever either can happen. */
async function pairInVain(): Promise<void> {
  for (const next of ['renewPairing', 'declineDevice'] as const) {
    for (const reached of ['waiting', 'redeemed', 'claimed'] as const) {
      const invited = await invite({ storage: watched() });
      const { auth, username } = invited;
      const { flow } = await walkToMethod(invited);
      const { pairing } = must(await auth.firstLogin.chooseKey({ flow }));
      const code = await codeOn(auth, pairing);
      if (reached === 'redeemed') must(await auth.devices.redeemPairing({ username, code }));
      if (reached === 'claimed') must(await claim(createRawPhone(invited), { ...invited, username, code }));
      must(await auth.devices[next]({ pairing }));
    }
  }
}

/** Nobody answers the phone, and the page asks again. */
async function approveInVain(): Promise<void> {
  const active = await walkToKey({ storage: watched() });
  const { attempt } = await toApproval(active, { password: goodPassword, browser: active.browser });
  active.clock.advance(3 * minute);
  must(await active.auth.login.askApproval({ attempt }));
}

beforeAll(async () => {
  for (const policy of profiles) await liveEveryAct(createTestAuth({ policy, storage: watched(), verifiers: [importVerifier] }));
  await inviteInVain();
  await pairInVain();
  await approveInVain();
});

describe('the states of what is stored change as the diagrams say, through every function of the API', () => {
  it.each([
    ['a pairing', 'pairing', pairingTable],
    ['an approval', 'approval', approvalTable],
    ['a message', 'message', messageTable],
  ] as const)('%s', (_name, kind, table: readonly StoredArrow<string>[]) => {
    expect([...seen[kind]].sort()).toEqual([...new Set(table.map(({ from, to }) => `${from} → ${to}`))].sort());
  });
});
