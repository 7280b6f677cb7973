import { expect } from 'vitest';
import type { AccountRecord, DeviceRecord } from '../../../../src/port/index.js';
import { must } from '../../../story/walk.js';
import { hour, second } from '../../../unit/service/shared/tools.js';
import { atHand, comeIn, pairPhone, signClaim, startByKey, startInReserve, toMethod, toPairing } from '../../key-person.js';
import { codeOn } from '../../../story/raw-phone.js';
import { startActive, type Person } from '../../person.js';
import type { World } from '../../world.js';
import { scenario, type Provable, type Scenario } from '../scenario.js';

/** Matti with a page that shows a code, in the first login or in the settings, as far as he got. */
interface Data {
  readonly person: Omit<Person, 'token' | 'browser' | 'codes'> & Partial<Person>;
  /** The first login, or nothing. */
  readonly flow: string;
  readonly proof: string;
  readonly pairing: string;
  readonly code: string;
  readonly digits?: string | undefined;
  /** What the app got for the code. */
  readonly claim?: Parameters<World['auth']['devices']['claimPairing']>[0];
}

const nothing = { flow: '', proof: '', pairing: '', code: '' };

async function beforeMethod(world: World): Promise<Data> {
  const { flow, ...person } = await toMethod(world);
  return { ...nothing, person, flow };
}

/** The first login shows a code. */
async function shown(world: World): Promise<Data> {
  const data = await beforeMethod(world);
  const { pairing } = must(await world.auth.firstLogin.chooseKey({ flow: data.flow }));
  return { ...data, pairing, code: await codeOn(world.auth, pairing) };
}

async function redeemed(world: World): Promise<Data> {
  const data = await shown(world);
  const { username } = data.person;
  return { ...data, claim: await signClaim(world, { username, redeemed: must(await world.auth.devices.redeemPairing({ username, code: data.code })) }) };
}

/** The page shows the phone that asks. */
async function claimed(world: World): Promise<Data> {
  const data = await shown(world);
  return { ...data, ...(await pairPhone(world, { username: data.person.username, pairing: data.pairing })) };
}

/** The same in the settings of somebody with a list. */
async function inSettings(world: World): Promise<Data> {
  const person = await startActive(world);
  return { ...nothing, person, ...(await toPairing(world, person)) };
}

async function claimedInSettings(world: World): Promise<Data> {
  const data = await inSettings(world);
  return { ...data, ...(await pairPhone(world, { username: data.person.username, pairing: data.pairing })) };
}

const accountOf = async (world: World, { person }: Data): Promise<AccountRecord> => (await world.storage.accounts.find(person.accountId)) ?? expect.unreachable('the account is there');
const devicesOf = (world: World, { person }: Data): Promise<readonly DeviceRecord[]> => world.storage.devices.findBy('accountId', person.accountId);

/** Until the person has said so on the computer, no phone approves anything. */
const nothingActive: Scenario<Data>['check'] = async ({ world, data, when }) => {
  if (when === 'resumed') return;
  expect((await accountOf(world, data)).keyId).toBeUndefined();
  expect((await devicesOf(world, data)).filter(({ keyId }) => keyId !== undefined)).toEqual([]);
};

/** From whatever the page shows, with another phone where the first one’s key is spoken for; then all three steps work. */
const goOn: Scenario<Data>['resume'] = async ({ world, data }) => {
  const { username } = data.person;
  const { status } = await accountOf(world, data);
  if (status === 'pending') await finishByKey(world, data);
  world.clock.advance(hour);
  const came = await comeIn(world, atHand({ token: '', browser: '', codes: [], ...data.person }, ['one', 'two', 'three']));
  expect([username, came.way]).toEqual([username, 'key']);
};

/** The page still shows a code, or the phone that has claimed it; else another is asked for. */
async function finishByKey(world: World, { person, flow, pairing, digits }: Data): Promise<void> {
  const { auth } = world;
  const viewed = pairing === '' ? undefined : await auth.devices.viewPairing({ pairing });
  const { state } = viewed?.ok === true ? viewed.view : { state: 'expired' as const };
  if (state === 'claimed' || state === 'connected') {
    const confirmed = await auth.firstLogin.confirmDevice({ flow, pairing, ...(digits === undefined ? {} : { digits }) });
    if (confirmed.ok) return;
  }
  // Of two pages of one instant nobody could say which shows the newer code.
  world.clock.advance(second);
  const chosen = must(await auth.firstLogin.chooseKey({ flow }));
  const again = await pairPhone(world, { username: person.username, pairing: chosen.pairing, name: 'two' });
  must(await auth.firstLogin.confirmDevice({ flow, pairing: chosen.pairing, digits: again.digits }));
  await world.settle();
}

/** Whoever was in the settings pairs again, or has the Key by now, or goes on with the list. */
const goOnInSettings: Scenario<Data>['resume'] = async ({ world, data }) => {
  world.clock.advance(hour);
  const person = { token: '', browser: '', codes: [], ...data.person };
  const came = await comeIn(world, atHand(person));
  expect(came.way).toBe((await accountOf(world, data)).method === 'key' ? 'key' : 'list');
  if (came.way === 'key') return;
  const again = await toPairing(world, { ...person, token: came.token });
  const { digits } = await pairPhone(world, { username: person.username, pairing: again.pairing, name: 'two' });
  must(await world.auth.binding.confirmDevice({ token: came.token, ...again, digits }));
  await world.settle();
  expect((await comeIn(world, atHand(person, ['two']))).way).toBe('key');
};

/** What a phone approves, it approves for the Key that the account names. */
const boundOnce: Scenario<Data>['check'] = async ({ world, data }) => {
  const { keyId, bindings } = await accountOf(world, data);
  const open = bindings.filter(({ factor, endedAt }) => factor === 'key' && endedAt === undefined).map(({ factorId }) => factorId);
  expect(new Set(open).size).toBe(open.length);
  if (keyId === undefined) expect(open).toEqual([]);
};

const step = (title: string, one: Pick<Scenario<Data>, 'prepare' | 'act'> & Partial<Scenario<Data>>): Provable => scenario<Data>({ title, profiles: ['standard'], resume: goOn, ...one });
const both = ['standard', 'nist'] as const;

export const keyPairingCrashes: readonly Provable[] = [
  step('firstLogin.chooseKey: another code can be asked for', { prepare: beforeMethod, act: ({ auth }, { flow }) => auth.firstLogin.chooseKey({ flow }), check: nothingActive }),
  step('devices.viewPairing changes nothing', { prepare: shown, act: ({ auth }, { pairing }) => auth.devices.viewPairing({ pairing }), check: nothingActive }),
  step('R79 in part: devices.renewPairing: the page shows one code, whichever it is', {
    prepare: shown,
    act: ({ auth }, { pairing }) => auth.devices.renewPairing({ pairing }),
    check: nothingActive,
    resume: async (input) => {
      const { world, data } = input;
      const code = await codeOn(world.auth, data.pairing);
      // The code of an earlier round opens nothing.
      if (code !== data.code) expect((await world.auth.devices.redeemPairing({ username: data.person.username, code: data.code })).ok).toBe(false);
      const { digits } = await pairPhone(world, { username: data.person.username, pairing: data.pairing });
      await goOn({ ...input, data: { ...data, digits } });
    },
  }),
  step('R79 in part: devices.renewPairing, over a phone that has claimed it: that phone is connected to nothing', {
    prepare: claimed,
    act: ({ auth }, { pairing }) => auth.devices.renewPairing({ pairing }),
    check: nothingActive,
    resume: async (input) => {
      const { world, data } = input;
      // The page shows the first phone, or another code.
      const { view } = must(await world.auth.devices.viewPairing({ pairing: data.pairing }));
      if (view.state === 'waiting') await pairPhone(world, { username: data.person.username, pairing: data.pairing, name: 'three' });
      await goOn(input);
      const [one] = (await devicesOf(world, data)).filter(({ keyId }) => keyId !== undefined);
      expect(one?.endedAt).toBeUndefined();
    },
  }),
  step('R80 in part: devices.sendAppLink: no code is in it', {
    prepare: shown,
    act: ({ auth }, { pairing }) => auth.devices.sendAppLink({ pairing, platform: 'android' }),
    check: ({ world, data }) => {
      for (const { text } of world.inbox.all().filter(({ purpose }) => purpose === 'key-app-link')) expect(text).not.toContain(data.code);
    },
    resume: async (input) => {
      must(await input.world.auth.devices.sendAppLink({ pairing: input.data.pairing, platform: 'apple' }));
      await goOn(input);
    },
  }),
  step('R78 in part: devices.redeemPairing: a code that was taken is not taken again, and the page shows another', {
    profiles: both,
    prepare: shown,
    act: ({ auth }, { person, code }) => auth.devices.redeemPairing({ username: person.username, code }),
    check: nothingActive,
    resume: async (input) => {
      const { world, data } = input;
      const { state } = must(await world.auth.devices.viewPairing({ pairing: data.pairing })).view;
      expect((await world.auth.devices.redeemPairing({ username: data.person.username, code: data.code })).ok).toBe(state === 'waiting');
      must(await world.auth.devices.renewPairing({ pairing: data.pairing }));
      const { digits } = await pairPhone(world, { username: data.person.username, pairing: data.pairing });
      await goOn({ ...input, data: { ...data, digits } });
    },
  }),
  step('R79 in part: devices.redeemPairing with a wrong code: the right one is taken afterwards', {
    prepare: shown,
    act: ({ auth }, { person }) => auth.devices.redeemPairing({ username: person.username, code: 'AAAA-AAAA' }),
    check: nothingActive,
    resume: async (input) => {
      const { world, data } = input;
      const { digits } = await pairPhone(world, { username: data.person.username, pairing: data.pairing });
      await goOn({ ...input, data: { ...data, digits } });
    },
  }),
  step('R87 in part, R89 in part: devices.claimPairing: the page shows that phone, or another is tried', {
    profiles: both,
    prepare: redeemed,
    act: ({ auth }, { claim }) => auth.devices.claimPairing(claim ?? expect.unreachable('redeemed')),
    check: nothingActive,
    resume: async (input) => {
      const { world, data } = input;
      const { state } = must(await world.auth.devices.viewPairing({ pairing: data.pairing })).view;
      // What was claimed is not claimed again, and a key that is spoken for is nobody else’s.
      const again = await world.auth.devices.claimPairing(data.claim ?? expect.unreachable('redeemed'));
      if (state === 'claimed') expect(again).toMatchObject({ ok: false, reason: 'pairing-refused' });
      if (!again.ok) expect(['pairing-refused', 'key-taken']).toContain(again.reason);
      // Where the digits were lost with the answer, another phone is paired.
      await goOn(again.ok && again.digits !== undefined ? { ...input, data: { ...data, digits: again.digits } } : input);
    },
  }),
  step('R82 in part, R92 in part: firstLogin.confirmDevice: the phone is connected, once, or the page asks again', {
    profiles: both,
    prepare: claimed,
    act: ({ auth }, { flow, pairing, digits }) => auth.firstLogin.confirmDevice({ flow, pairing, ...(digits === undefined ? {} : { digits }) }),
    check: boundOnce,
  }),
  step('R92 in part: firstLogin.confirmDevice with other digits than the phone shows', {
    profiles: ['nist'],
    prepare: claimed,
    act: ({ auth }, { flow, pairing, digits = '' }) => auth.firstLogin.confirmDevice({ flow, pairing, digits: digits.replace(/^\d/, (digit) => String((Number(digit) + 1) % 10)) }),
    check: nothingActive,
  }),
  step('R92 in part: devices.declineDevice: the phone is connected to nothing, and another one is', {
    prepare: claimed,
    act: ({ auth }, { pairing }) => auth.devices.declineDevice({ pairing }),
    check: nothingActive,
    resume: async (input) => {
      const { world, data } = input;
      await world.auth.devices.declineDevice({ pairing: data.pairing });
      expect((await world.auth.firstLogin.confirmDevice(data)).ok).toBe(false);
      await goOn({ ...input, data: { ...data, pairing: '' } });
    },
  }),
  step('binding.openPairing: another code can be asked for', {
    prepare: async (world) => ({ ...(await inSettings(world)) }),
    act: ({ auth }, { person: { token = '' }, proof }) => auth.binding.openPairing({ token, proof }),
    check: nothingActive,
    resume: async (input) => {
      const { world, data } = input;
      must(await world.auth.binding.openPairing({ token: data.person.token ?? '', proof: data.proof }));
      await goOnInSettings(input);
    },
  }),
  step('R35 in part, R82 in part, field 37: binding.confirmDevice: the list or the Key works, whichever it is, and no other session outlives the change', {
    profiles: both,
    prepare: claimedInSettings,
    act: ({ auth }, { person: { token = '' }, proof, pairing, digits }) => auth.binding.confirmDevice({ token, proof, pairing, digits }),
    check: boundOnce,
    resume: goOnInSettings,
  }),
  step('R90 in part: binding.confirmDevice, a second phone: the first goes on approving', {
    prepare: async (world) => {
      const person = await startInReserve(world);
      const started = must(await world.auth.binding.start({ token: person.token, act: 'pair-device' }));
      const instead = must(await world.auth.binding.useList({ token: person.token, proof: started.proof }));
      must(await world.auth.binding.answerOtp({ token: person.token, proof: started.proof, code: person.codes[instead.challenge.position - 1] ?? '' }));
      const { pairing } = must(await world.auth.binding.openPairing({ token: person.token, proof: started.proof }));
      return { ...nothing, person, proof: started.proof, pairing, ...(await pairPhone(world, { username: person.username, pairing, name: 'two' })) };
    },
    act: ({ auth }, { person: { token = '' }, proof, pairing, digits }) => auth.binding.confirmDevice({ token, proof, pairing, digits }),
    check: boundOnce,
    resume: async ({ world, data }) => {
      world.clock.advance(hour);
      const person = { token: '', browser: '', codes: [], ...data.person };
      expect((await comeIn(world, atHand(person, ['one']))).way).toBe('key');
    },
  }),
  step('R11 in part: the head user restarting an account with a Key: no phone of it approves anything from then on', {
    profiles: ['standard'],
    prepare: async (world) => ({ ...nothing, person: await startByKey(world) }),
    act: ({ auth }, { person: { accountId } }) => auth.accounts.restart({ actor: { kind: 'head-user', id: 'anna' }, accountId, delivery: 'in-person' }),
    check: async ({ world, data }) => {
      const { status, keyId } = await accountOf(world, data);
      if (status === 'pending') expect(keyId).toBeUndefined();
    },
    resume: async ({ world, data }) => {
      if ((await accountOf(world, data)).status === 'active') expect((await comeIn(world, atHand({ token: '', browser: '', codes: [], ...data.person }))).way).toBe('key');
      must(await world.auth.accounts.describe({ actor: { kind: 'head-user', id: 'anna' }, accountId: data.person.accountId }));
    },
  }),
];
