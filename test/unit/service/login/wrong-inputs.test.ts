import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { goodPassword, headUser, must, organizationId, toChallenge, type Active } from '../../../story/walk.js';
import { activate, dumpAll, profiles } from '../shared/tools.js';

const secret = 'CANARYCANARY';
const unlike: readonly unknown[] = [undefined, null, true, 0, -1, 1.5, Number.NaN, 10n, Symbol('s'), [], [secret], {}, { length: 3 }, new Date(0), new String(secret), new Uint8Array(3), () => secret];

/** Text that a user, or somebody who means harm, may send as any text at all. */
const hostile: readonly string[] = [
  '', ' ', '\u0000', 'a\u0000b', '\r\n', '\u001b[2J', '\ud800', '\udc00\ud800', '\u202e', '\ufeff', 'ａｌｉｃｅ', 'аlice', '__proto__', 'constructor', 'prototype', 'toString', 'hasOwnProperty',
  '{"$gt":""}', "' OR 1=1 --", '../../etc/passwd', '%00', '${7*7}', '<script>', '.', '..', 'a.b', 'a.b.c.d', '.'.repeat(10_000), 'A'.repeat(43), `${'A'.repeat(22)}.${'A'.repeat(43)}`,
  'x'.repeat(2 ** 20), '😀'.repeat(2 ** 16), 'e\u0301'.repeat(2 ** 14), 'ﷺ'.repeat(5_000),
];

interface Row {
  readonly call: (active: Active, input: never) => unknown;
  readonly right: Readonly<Record<string, unknown>>;
  /** What each field may be beside any text. */
  readonly fields: Readonly<Record<string, 'text' | 'text?' | 'id' | 'number?' | 'head?' | 'actor' | 'act' | 'channel' | 'switch?' | 'object' | 'one of' | 'request' | 'display'>>;
}

const proof = { token: 'text', proof: 'text' } as const;
const requestId = { requestId: 'text?' } as const;
const signed = { statement: 'a.b.c', method: 'GET', path: '/', bodyHash: 'a' } as const;
const display = { amount: '1.00', currency: 'EUR', payee: 'Tilinpito Oy' } as const;

const rows: Readonly<Record<string, Row>> = {
  'login.start': { call: ({ auth }, input) => auth.login.start(input), right: { username: 'nobody1234', password: secret }, fields: { username: 'text', password: 'text', browser: 'text?', gateAnswer: 'text?', requestId: 'text?' } },
  'login.answerOtp': { call: ({ auth }, input) => auth.login.answerOtp(input), right: { attempt: 'a.b', code: 'ABCD' }, fields: { attempt: 'text', code: 'text', requestId: 'text?' } },
  'login.view': { call: ({ auth }, input) => auth.login.view(input), right: { attempt: 'a.b' }, fields: { attempt: 'text', requestId: 'text?' } },
  'login.renewChallenge': { call: ({ auth }, input) => auth.login.renewChallenge(input), right: { attempt: 'a.b' }, fields: { attempt: 'text', requestId: 'text?' } },
  'login.askApproval': { call: ({ auth }, input) => auth.login.askApproval(input), right: { attempt: 'a.b' }, fields: { attempt: 'text', requestId: 'text?' } },
  'login.finishApproval': { call: ({ auth }, input) => auth.login.finishApproval(input), right: { attempt: 'a.b' }, fields: { attempt: 'text', requestId: 'text?' } },
  'login.useList': { call: ({ auth }, input) => auth.login.useList(input), right: { attempt: 'a.b' }, fields: { attempt: 'text', requestId: 'text?' } },
  'login.replacePassword': { call: ({ auth }, input) => auth.login.replacePassword(input), right: { attempt: 'a.b', password: secret }, fields: { attempt: 'text', password: 'text', requestId: 'text?' } },
  'sessions.check': { call: ({ auth }, input) => auth.sessions.check(input), right: { token: 'a.b' }, fields: { token: 'text', requestId: 'text?' } },
  'sessions.end': { call: ({ auth }, input) => auth.sessions.end(input), right: { token: 'a.b' }, fields: { token: 'text', requestId: 'text?' } },
  'sessions.list': { call: ({ auth }, input) => auth.sessions.list(input), right: { token: 'a.b' }, fields: { token: 'text', requestId: 'text?' } },
  'sessions.endOther': { call: ({ auth }, input) => auth.sessions.endOther(input), right: { token: 'a.b', sessionId: 'a' }, fields: { token: 'text', sessionId: 'text?', browserId: 'text?', requestId: 'text?' } },
  'sessions.stepUp': { call: ({ auth }, input) => auth.sessions.stepUp(input), right: { token: 'a.b', proof: 'a.b', password: secret }, fields: { token: 'text', proof: 'text', password: 'text', requestId: 'text?' } },
  'binding.start': { call: ({ auth }, input) => auth.binding.start(input), right: { token: 'a.b', act: 'step-up' }, fields: { token: 'text', act: 'act', requestId: 'text?' } },
  'binding.answerOtp': { call: ({ auth }, input) => auth.binding.answerOtp(input), right: { token: 'a.b', proof: 'a.b', code: 'ABCD' }, fields: { ...proof, code: 'text', act: 'text?', ...requestId } },
  'binding.view': { call: ({ auth }, input) => auth.binding.view(input), right: { token: 'a.b', proof: 'a.b' }, fields: { ...proof, ...requestId } },
  'binding.renewChallenge': { call: ({ auth }, input) => auth.binding.renewChallenge(input), right: { token: 'a.b', proof: 'a.b' }, fields: { ...proof, ...requestId } },
  'binding.changePassword': {
    call: ({ auth }, input) => auth.binding.changePassword(input), right: { token: 'a.b', proof: 'a.b', currentPassword: secret, password: secret },
    fields: { ...proof, currentPassword: 'text', password: 'text', endOtherSessions: 'switch?', ...requestId },
  },
  'binding.orderList': { call: ({ auth }, input) => auth.binding.orderList(input), right: { token: 'a.b', proof: 'a.b' }, fields: { ...proof, ...requestId } },
  'binding.openList': { call: ({ auth }, input) => auth.binding.openList(input), right: { token: 'a.b', proof: 'a.b' }, fields: { ...proof, ...requestId } },
  'binding.askList': { call: ({ auth }, input) => auth.binding.askList(input), right: { token: 'a.b', proof: 'a.b' }, fields: { ...proof, ...requestId } },
  'binding.proveList': { call: ({ auth }, input) => auth.binding.proveList(input), right: { token: 'a.b', proof: 'a.b', code: 'ABCD' }, fields: { ...proof, code: 'text', ...requestId } },
  'binding.changeContact': {
    call: ({ auth }, input) => auth.binding.changeContact(input), right: { token: 'a.b', proof: 'a.b', currentPassword: secret, channel: 'email', address: secret },
    fields: { ...proof, currentPassword: 'text', channel: 'channel', address: 'text', ...requestId },
  },
  'binding.confirmContact': { call: ({ auth }, input) => auth.binding.confirmContact(input), right: { token: 'a.b', proof: 'a.b', code: '12345678' }, fields: { ...proof, code: 'text', ...requestId } },
  'binding.askApproval': { call: ({ auth }, input) => auth.binding.askApproval(input), right: { token: 'a.b', proof: 'a.b' }, fields: { ...proof, ...requestId } },
  'binding.finishApproval': { call: ({ auth }, input) => auth.binding.finishApproval(input), right: { token: 'a.b', proof: 'a.b' }, fields: { ...proof, ...requestId } },
  'binding.useList': { call: ({ auth }, input) => auth.binding.useList(input), right: { token: 'a.b', proof: 'a.b' }, fields: { ...proof, ...requestId } },
  'binding.openPairing': { call: ({ auth }, input) => auth.binding.openPairing(input), right: { token: 'a.b', proof: 'a.b' }, fields: { ...proof, ...requestId } },
  'binding.confirmDevice': { call: ({ auth }, input) => auth.binding.confirmDevice(input), right: { token: 'a.b', proof: 'a.b', pairing: 'a.b' }, fields: { ...proof, pairing: 'text', digits: 'text?', ...requestId } },
  'devices.viewPairing': { call: ({ auth }, input) => auth.devices.viewPairing(input), right: { pairing: 'a.b' }, fields: { pairing: 'text', ...requestId } },
  'devices.renewPairing': { call: ({ auth }, input) => auth.devices.renewPairing(input), right: { pairing: 'a.b' }, fields: { pairing: 'text', ...requestId } },
  'devices.declineDevice': { call: ({ auth }, input) => auth.devices.declineDevice(input), right: { pairing: 'a.b' }, fields: { pairing: 'text', ...requestId } },
  'devices.sendAppLink': { call: ({ auth }, input) => auth.devices.sendAppLink(input), right: { pairing: 'a.b', platform: 'apple' }, fields: { pairing: 'text', platform: 'one of', ...requestId } },
  'devices.redeemPairing': { call: ({ auth }, input) => auth.devices.redeemPairing(input), right: { username: 'nobody1234', code: 'K7WQ-3BFZ' }, fields: { username: 'text?', code: 'text?', link: 'text?', ...requestId } },
  'devices.claimPairing': { call: ({ auth }, input) => auth.devices.claimPairing(input), right: { pairing: 'a', jwk: {}, statement: 'a.b.c' }, fields: { pairing: 'text', statement: 'text', ...requestId } },
  'devices.openApprovals': { call: ({ auth }, input) => auth.devices.openApprovals(input), right: { request: signed }, fields: { request: 'request', ...requestId } },
  'devices.answerApproval': { call: ({ auth }, input) => auth.devices.answerApproval(input), right: { request: signed, approval: 'a.1', answer: 'a.b.c' }, fields: { request: 'request', approval: 'text', answer: 'text', ...requestId } },
  'devices.signOut': { call: ({ auth }, input) => auth.devices.signOut(input), right: { request: signed }, fields: { request: 'request', ...requestId } },
  'devices.readKeys': { call: ({ auth }, input) => auth.devices.readKeys(input), right: { trusted: 'a' }, fields: { trusted: 'text', ...requestId } },
  'devices.list': { call: ({ auth }, input) => auth.devices.list(input), right: { token: 'a.b' }, fields: { token: 'text', ...requestId } },
  'devices.endDevice': { call: ({ auth }, input) => auth.devices.endDevice(input), right: { token: 'a.b', deviceId: 'a' }, fields: { token: 'text', deviceId: 'text', ...requestId } },
  'approvals.request': { call: ({ auth }, input) => auth.approvals.request(input), right: { token: 'a.b', purpose: 'transaction', display }, fields: { token: 'text', purpose: 'one of', display: 'display', ...requestId } },
  'approvals.view': { call: ({ auth }, input) => auth.approvals.view(input), right: { approval: 'a.b' }, fields: { approval: 'text', ...requestId } },
  'approvals.finish': { call: ({ auth }, input) => auth.approvals.finish(input), right: { approval: 'a.b', display }, fields: { approval: 'text', display: 'display', ...requestId } },
  'profile.view': { call: ({ auth }, input) => auth.profile.view(input), right: { token: 'a.b' }, fields: { token: 'text', requestId: 'text?' } },
  'profile.update': { call: ({ auth }, input) => auth.profile.update(input), right: { token: 'a.b', profile: {} }, fields: { token: 'text', profile: 'object', requestId: 'text?' } },
  'sessions.recentLogins': { call: ({ auth }, input) => auth.sessions.recentLogins(input), right: { token: 'a.b' }, fields: { token: 'text', requestId: 'text?' } },
  'audit.head': { call: ({ auth }, input) => auth.audit.head(input), right: { actor: headUser, organizationId }, fields: { actor: 'actor', organizationId: 'id', requestId: 'text?' } },
  'audit.verify': {
    call: ({ auth }, input) => auth.audit.verify(input), right: { actor: headUser, organizationId },
    fields: { actor: 'actor', organizationId: 'id', expectedHead: 'head?', requestId: 'text?' },
  },
  'audit.list': {
    call: ({ auth }, input) => auth.audit.list(input), right: { actor: headUser, organizationId },
    fields: { actor: 'actor', organizationId: 'id', accountId: 'text?', from: 'number?', limit: 'number?', requestId: 'text?' },
  },
};

const isRight = (kind: string, value: unknown): boolean =>
  (kind.endsWith('?') && value === undefined) || (kind === 'switch?' && typeof value === 'boolean') || (kind === 'object' && typeof value === 'object' && value !== null) || (kind === 'number?' && typeof value === 'number' && Number.isFinite(value));

async function thrownBy(call: () => unknown): Promise<unknown> {
  try {
    await call();
    return undefined;
  } catch (error) {
    return error;
  }
}

let active: Active;
beforeAll(async () => {
  active = await activate('standard');
});

it('the table names every function of login, sessions, binding, devices, approvals, profile and audit, but for the one that takes nothing', () => {
  const { login, sessions, binding, devices, approvals, profile, audit } = active.auth;
  const { publicKeys: _takesNothing, ...asked } = devices;
  const functions = Object.entries({ login, sessions, binding, devices: asked, approvals, profile, audit }).flatMap(([room, verbs]) => Object.keys(verbs).map((verb) => `${room}.${verb}`));
  expect(Object.keys(rows).sort()).toEqual(functions.sort());
});

describe.each(Object.entries(rows))('wrong input into auth.%s', (_name, { call, right, fields }) => {
  it('the right one is taken', async () => {
    expect(await thrownBy(() => call(active, right as never))).toBeUndefined();
  });

  it.each([[undefined], [null], ['text'], [7], [true], [Symbol('s')]])('R185 in part: no object at all is a TypeError that names the fields', async (input) => {
    const error = await thrownBy(() => call(active, input as never));
    expect(error).toEqual(new TypeError(`input: must be an object with ${Object.keys(fields).join(', ')}`));
  });

  it.each(Object.entries(fields))('R185 in part: a wrong %s is named by a TypeError, without its value, and nothing is stored', async (field, kind) => {
    const before = await dumpAll(active);
    for (const value of unlike.filter((one) => !isRight(kind, one))) {
      const error = await thrownBy(() => call(active, { ...right, [field]: value } as never));
      expect(error).toBeInstanceOf(TypeError);
      const { message } = error as Error;
      expect(message.startsWith(`${field}: must be`)).toBe(true);
      expect(message).not.toContain(secret);
    }
    expect(await dumpAll(active)).toBe(before);
  });

  it('invariant 5: an input with a getter that throws, or with a prototype of its own, is no crash in the middle', async () => {
    const inherited = Object.assign(Object.create(right) as object, {});
    expect(await thrownBy(() => call(active, inherited as never))).toBeUndefined();
    const [first = ''] = Object.keys(right);
    const trap = Object.defineProperty({ ...right }, first, { get: () => { throw new Error('trap'); } });
    expect(await thrownBy(() => call(active, trap as never))).toEqual(new Error('trap'));
  });
});

const badActors: readonly unknown[] = [
  { kind: 'head-user' }, { kind: 'head-user', id: 7 }, { kind: 'office', id: 'o' }, { kind: 'office', id: 'o', onBehalfOf: null }, { kind: 'owner', id: 'x' }, { kind: '__proto__', id: 'x' }, { id: 'x' }, 'head-user',
];

it.each(badActors.map((actor) => [actor]))('R185 in part: %j is no actor', async (actor) => {
  await expect(active.auth.audit.list({ actor, organizationId } as never)).rejects.toThrow(/^actor: must be/);
});

describe.each(profiles)('hostile text as user input in %s', (policy) => {
  let own: Active;
  beforeEach(async () => {
    own = await activate(policy);
  });

  it('invariant 5: as username, password or cookie it never throws, and opens nothing', async () => {
    for (const text of hostile) {
      for (const input of [{ username: text, password: goodPassword }, { username: own.username, password: text }, { username: text, password: text, browser: text }]) {
        const said = await own.auth.login.start(input);
        expect(said.ok).toBe(false);
      }
      own.clock.advance(3_600_000);
    }
    for (const browser of hostile) {
      own.clock.advance(3_600_000);
      expect((await own.auth.login.start({ username: own.username, password: goodPassword, browser })).ok).toBe(true);
    }
  });

  it('invariant 5: as one-time password, token, new password or request id it never throws, and opens nothing', async () => {
    const { attempt, code } = await toChallenge(own);
    for (const text of hostile) {
      expect((await own.auth.login.answerOtp({ attempt, code: text })).ok).toBe(false);
      expect((await own.auth.login.answerOtp({ attempt: text, code })).ok).toBe(false);
      expect((await own.auth.login.renewChallenge({ attempt: text })).ok).toBe(false);
      expect((await own.auth.login.replacePassword({ attempt: text, password: text })).ok).toBe(false);
      expect((await own.auth.login.replacePassword({ attempt, password: text })).ok).toBe(false);
      expect((await own.auth.sessions.check({ token: text, requestId: text })).ok).toBe(false);
      expect((await own.auth.sessions.end({ token: text, requestId: text })).ok).toBe(false);
    }
    must(await own.auth.login.answerOtp({ attempt, code }));
  });

  it('R185 in part: hostile text in an audit query finds nothing, or is a TypeError that names the field', async () => {
    for (const text of hostile) {
      const listed = await thrownBy(async () => expect(must(await own.auth.audit.list({ actor: headUser, organizationId: text, accountId: text })).events).toEqual([]));
      // An organization is named by the host: what cannot be a name is the host's mistake.
      if (/^[\x21-\x7e]{1,200}$/.test(text)) expect(listed).toBeUndefined();
      else if (listed !== undefined) expect(listed).toEqual(new TypeError('organizationId: must be a text of 1 to 200 characters, none of them a control character'));
    }
  });
});
