import { expect } from 'vitest';
import { codeOn } from '../../../story/raw-phone.js';
import { headUser, must } from '../../../story/walk.js';
import { pairPhone, signClaim, toMethod } from '../../key-person.js';
import type { TestAuth } from '../../../../src/testing/index.js';
import type { Person } from '../../person.js';
import type { World } from '../../world.js';
import type { Race } from '../race.js';
import { accountOf, okOf } from './asked.js';
import { keyRace, type Act, type Answer, type KeyRace } from './key-race.js';

interface Pairing {
  readonly person: Pick<Person, 'accountId' | 'username'>;
  readonly flow: string;
  readonly pairing: string;
  readonly code: string;
  readonly digits: string | undefined;
  readonly claims: readonly Parameters<TestAuth['auth']['devices']['claimPairing']>[0][];
}

const pairing = (walk: (world: World, data: Pairing) => Promise<Partial<Pairing>> = async () => ({})) => async (world: World): Promise<Pairing> => {
  const { flow, ...person } = await toMethod(world);
  const { pairing: token } = must(await world.auth.firstLogin.chooseKey({ flow }));
  const data = { person, flow, pairing: token, code: await codeOn(world.auth, token), digits: undefined, claims: [] };
  return { ...data, ...(await walk(world, data)) };
};
const redeemed = pairing(async (world, { person: { username }, code }) => {
  const got = must(await world.auth.devices.redeemPairing({ username, code }));
  return { claims: [await signClaim(world, { username, redeemed: got }), await signClaim(world, { username, redeemed: got, name: 'two' })] };
});
const claimed = pairing(async (world, { person: { username }, pairing: token }) => ({ digits: (await pairPhone(world, { username, pairing: token })).digits }));

const redeem: Act<Pairing> = ({ auth }, { person: { username }, code }) => auth.devices.redeemPairing({ username, code });
const claimAs = (n: number): Act<Pairing> => ({ auth }, { claims }) => auth.devices.claimPairing(claims[n] ?? expect.unreachable('the app has signed'));
const renew: Act<Pairing> = ({ auth }, { pairing: token }) => auth.devices.renewPairing({ pairing: token });
const confirm: Act<Pairing> = ({ auth }, { flow, pairing: token, digits }) => auth.firstLogin.confirmDevice({ flow, pairing: token, digits });
const decline: Act<Pairing> = ({ auth }, { pairing: token }) => auth.devices.declineDevice({ pairing: token });
const devicesOf = (world: World, { person }: Pairing) => world.storage.devices.findBy('accountId', person.accountId);

const redeemingTwice: Race<Pairing, Answer> = {
  prepare: pairing(),
  actors: { 'one phone': redeem, 'another phone': redeem },
  check: ({ answers }) => {
    expect(okOf(answers)).toBe(1);
    expect(answers.find(({ ok }) => !ok)).toEqual({ ok: false, reason: 'pairing-refused' });
  },
};

/** A second device that comes first is shown on the computer; never are there two. */
const claimingTwice = (second: 0 | 1): Race<Pairing, Answer> => ({
  prepare: redeemed,
  actors: { 'one phone': claimAs(0), 'another phone': claimAs(second) },
  check: async ({ world, data, answers }) => {
    expect(okOf(answers)).toBe(1);
    const { view } = must(await world.auth.devices.viewPairing({ pairing: data.pairing }));
    const won = answers.find((one): one is Answer & { readonly fingerprint: string } => one.ok);
    expect(view).toMatchObject({ state: 'claimed', fingerprint: won?.fingerprint });
    expect((await devicesOf(world, data)).filter(({ endedAt }) => endedAt === undefined).length).toBe(1);
  },
});

const renewAgainstClaim: Race<Pairing, Answer> = {
  prepare: redeemed,
  actors: { page: renew, phone: claimAs(0) },
  check: async ({ world, data, answers: [page] }) => {
    expect(page?.ok).toBe(true);
    const { view } = must(await world.auth.devices.viewPairing({ pairing: data.pairing }));
    expect(view.state).toBe('waiting');
    expect((await devicesOf(world, data)).filter(({ confirmedAt }) => confirmedAt !== undefined)).toEqual([]);
  },
};

const confirmAgainstDecline: Race<Pairing, Answer> = {
  prepare: claimed,
  actors: { 'one tab': confirm, 'another tab': decline },
  check: async ({ world, data, answers: [confirmed, declined] }) => {
    expect([confirmed?.ok, declined?.ok].filter((ok) => ok === true).length).toBe(1);
    const { status, keyId } = await accountOf(world, data);
    expect([status, keyId !== undefined]).toEqual(confirmed?.ok === true ? ['active', true] : ['pending', false]);
    const [device] = await devicesOf(world, data);
    expect(device?.endedAt === undefined).toBe(confirmed?.ok);
  },
};

const confirmingTwice: Race<Pairing, Answer> = {
  prepare: claimed,
  actors: { 'one tab': confirm, 'another tab': confirm },
  check: async ({ world, data, answers }) => {
    expect(okOf(answers)).toBe(1);
    expect((await accountOf(world, data)).bindings.filter(({ factor }) => factor === 'key').length).toBe(1);
  },
};

const chooseKey: Act<Pairing> = ({ auth }, { flow }) => auth.firstLogin.chooseKey({ flow });
const sendLink: Act<Pairing> = ({ auth }, { pairing: token }) => auth.devices.sendAppLink({ pairing: token, platform: 'android' });

/** Two tabs, and a code on each: whichever phone is confirmed, it is one. */
const choosingTwice: Race<Pairing, Answer> = {
  prepare: pairing(),
  actors: { 'one tab': chooseKey, 'another tab': chooseKey },
  check: async ({ world, data, answers }) => {
    expect(okOf(answers)).toBeGreaterThanOrEqual(1);
    for (const shown of answers) if (shown.ok && 'pairing' in shown) await codeOn(world.auth, String(shown.pairing));
    expect((await accountOf(world, data)).status).toBe('pending');
  },
};

/** The page ends with one code: the one that a phone may redeem. */
const renewingTwice: Race<Pairing, Answer> = {
  prepare: pairing(),
  actors: { 'one tab': renew, 'another tab': renew },
  check: async ({ world, data: { person: { username }, pairing: token, code }, answers }) => {
    expect(okOf(answers)).toBeGreaterThanOrEqual(1);
    const shown = await codeOn(world.auth, token);
    expect(shown).not.toBe(code);
    expect([(await world.auth.devices.redeemPairing({ username, code })).ok, (await world.auth.devices.redeemPairing({ username, code: shown })).ok]).toEqual([false, true]);
  },
};

const renewAgainstRedeem: Race<Pairing, Answer> = {
  prepare: pairing(),
  actors: { page: renew, phone: redeem },
  check: async ({ world, data, answers: [page] }) => {
    expect(page?.ok).toBe(true);
    expect(await codeOn(world.auth, data.pairing)).not.toBe(data.code);
  },
};

/** Three an hour, whoever asks at the same moment (R80). */
const linkingTwice: Race<Pairing, Answer> = {
  prepare: pairing(async (world, { pairing: token }) => {
    for (let sent = 0; sent < 2; sent += 1) must(await world.auth.devices.sendAppLink({ pairing: token, platform: 'apple' }));
    return {};
  }),
  actors: { 'one tab': sendLink, 'another tab': sendLink },
  check: ({ world, answers }) => expect([okOf(answers), world.records('messages').filter(({ purpose }) => purpose === 'key-app-link').length]).toEqual([1, 3]),
};

const decliningTwice: Race<Pairing, Answer> = {
  prepare: claimed,
  actors: { 'one tab': decline, 'another tab': decline },
  check: async ({ world, data, answers }) => {
    expect([okOf(answers), world.records('audit').filter(({ kind }) => kind === 'device-declined').length]).toEqual([1, 1]);
    expect((await devicesOf(world, data)).filter(({ endedAt }) => endedAt === undefined)).toEqual([]);
  },
};

/** A phone that the head user takes away while it is being confirmed: bound before it, or never. */
const confirmAgainstDisable: Race<Pairing, Answer> = {
  prepare: claimed,
  actors: { page: confirm, 'head user': ({ auth }, { person: { accountId } }) => auth.accounts.disable({ actor: headUser, accountId }) },
  check: async ({ world, data, answers: [, head] }) => {
    expect([head?.ok, (await accountOf(world, data)).status]).toEqual([true, 'disabled']);
    expect(world.records('sessions').filter(({ endedAt }) => endedAt === undefined)).toEqual([]);
  },
};

export const keyPairingRaces: readonly KeyRace[] = [
  keyRace('the Key is chosen on two tabs: each code that is shown can be typed', choosingTwice, { least: 10, ends: ['ok / ok', 'ok / try-again', 'try-again / ok'] }),
  keyRace('R79 in part: a code renewed on two tabs: the page shows one, and the earlier ones open nothing', renewingTwice, { least: 10, ends: ['ok / ok'] }),
  keyRace('R79 in part: a code renewed while a phone redeems it: the page shows another', renewAgainstRedeem, { least: 10, ends: ['ok / ok', 'ok / pairing-refused'] }),
  keyRace('the link to the app is asked for on two tabs where one is left: one is sent', linkingTwice, { least: 3, ends: ['ok / too-many-messages', 'too-many-messages / ok'] }),
  keyRace('R78 in part, invariant 1: one code redeemed twice: one app has it', { ...redeemingTwice, preemptions: 2 }, { least: 15, ends: ['ok / pairing-refused', 'pairing-refused / ok'] }),
  keyRace('R89 in part: two phones claim one pairing: one of them is shown', { ...claimingTwice(1), preemptions: 2 }, { least: 4, ends: ['ok / pairing-refused', 'pairing-refused / ok'] }),
  keyRace('R89 in part: one phone claims a pairing twice: it is shown once', { ...claimingTwice(0), preemptions: 2, holds: ({ name }) => /^(?:accounts|flows|devices)\./.test(name) }, { least: 4, ends: ['key-taken / ok', 'ok / key-taken', 'ok / pairing-refused', 'pairing-refused / ok'] }),
  keyRace('R79 in part: a renewed code against a claim: the page shows a code, and no phone is connected', { ...renewAgainstClaim, preemptions: 2 }, { least: 4, ends: ['ok / ok', 'ok / pairing-refused'] }),
  keyRace('R92 in part: yes against not my phone: one of them counts', { ...confirmAgainstDecline, preemptions: 2 }, { least: 10, ends: ['no-device / ok', 'ok / pairing-ended'] }),
  keyRace('R92 in part: not my phone on two tabs: one of them counts, and is written down once', decliningTwice, { least: 6, ends: ['ok / pairing-ended', 'pairing-ended / ok'] }),
  keyRace('invariant 1: one phone confirmed twice: it is bound once', { ...confirmingTwice, preemptions: 2 }, { least: 10, ends: ['not-in-this-step / ok', 'ok / not-in-this-step', 'ok / try-again', 'try-again / ok'] }),
  keyRace('R169 in part: a phone confirmed against disabling the account: no session is left', confirmAgainstDisable, { least: 10, ends: ['flow-ended / ok', 'no-device / ok', 'ok / ok', 'try-again / ok'] }),
];

/** What a storage that breaks its contract is caught in. */
export const caughtPairings = { redeemingTwice } as const;
