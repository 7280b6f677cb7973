import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import * as z from 'zod/mini';
import { operations } from '../../../src/http/operations/table.js';
import { problems } from '../../../src/http/problem.js';
import type { GetOperation, OperationId } from '../../../src/http/wire.js';

/** It does not compile where one is missing, or one too many. */
const ids: Readonly<Record<OperationId, true>> = {
  state: true,
  'login/start': true,
  'login/view': true,
  'login/answer-otp': true,
  'login/renew-challenge': true,
  'login/ask-approval': true,
  'login/finish-approval': true,
  'login/use-list': true,
  'login/replace-password': true,
  'login/leave': true,
  'login/request-temporary-password': true,
  'first-login/give-information': true,
  'first-login/change-password': true,
  'first-login/confirm-contact': true,
  'first-login/send-address-code': true,
  'first-login/choose-list': true,
  'first-login/choose-key': true,
  'first-login/confirm-device': true,
  'first-login/open-list': true,
  'first-login/ask-list': true,
  'first-login/prove-list': true,
  'first-login/replace-list': true,
  'first-login/go-back': true,
  'first-login/leave': true,
  'first-login/finish': true,
  'recovery/request-username': true,
  'recovery/request': true,
  'recovery/open': true,
  'recovery/send-code': true,
  'recovery/answer-code': true,
  'recovery/answer-otp': true,
  'recovery/renew-challenge': true,
  'recovery/ask-approval': true,
  'recovery/finish-approval': true,
  'recovery/use-list': true,
  'recovery/set-password': true,
  'recovery/answer-password': true,
  'recovery/open-list': true,
  'recovery/leave': true,
  'recovery/stop': true,
  'sessions/check': true,
  'sessions/end': true,
  'sessions/list': true,
  'sessions/end-other': true,
  'sessions/step-up': true,
  'sessions/recent-logins': true,
  'profile/view': true,
  'profile/update': true,
  'binding/start': true,
  'binding/view': true,
  'binding/answer-otp': true,
  'binding/renew-challenge': true,
  'binding/ask-approval': true,
  'binding/finish-approval': true,
  'binding/use-list': true,
  'binding/change-password': true,
  'binding/order-list': true,
  'binding/open-list': true,
  'binding/ask-list': true,
  'binding/prove-list': true,
  'binding/open-pairing': true,
  'binding/confirm-device': true,
  'binding/change-contact': true,
  'binding/confirm-contact': true,
  'pairing/view': true,
  'pairing/renew': true,
  'pairing/send-app-link': true,
  'pairing/decline': true,
  'devices/list': true,
  'devices/end': true,
  'accounts/provision': true,
  'accounts/provision-many': true,
  'accounts/import': true,
  'accounts/issue-temporary-password': true,
  'accounts/correct-contact': true,
  'accounts/restart': true,
  'accounts/disable': true,
  'accounts/enable': true,
  'accounts/erase': true,
  'accounts/export-data': true,
  'accounts/mark-compromised': true,
  'accounts/describe': true,
  'accounts/readiness': true,
  'accounts/messages': true,
  'accounts/send-again': true,
  'accounts/list-sessions': true,
  'accounts/end-sessions': true,
  'accounts/list-devices': true,
  'accounts/end-device': true,
  'audit/list': true,
  'audit/verify': true,
  'audit/head': true,
  'device/redeem': true,
  'device/claim': true,
  'device/keys': true,
  'device/approvals': true,
  'device/answer': true,
  'device/sign-out': true,
};

const read: Readonly<Record<GetOperation, true>> = {
  state: true,
  'login/view': true,
  'sessions/check': true,
  'sessions/list': true,
  'sessions/recent-logins': true,
  'profile/view': true,
  'binding/view': true,
  'pairing/view': true,
  'devices/list': true,
  'accounts/describe': true,
  'accounts/readiness': true,
  'accounts/messages': true,
  'accounts/list-sessions': true,
  'accounts/list-devices': true,
  'audit/list': true,
  'audit/head': true,
  'device/keys': true,
  'device/approvals': true,
};

const byId = (id: OperationId) => operations.find((one) => one.id === id) ?? operations[0]!;

describe('the table of operations', () => {
  it('has every operation of the wire, once', () => {
    expect(operations.map(({ id }) => id).sort()).toEqual(Object.keys(ids).sort());
  });

  it('reads with GET and changes with POST', () => {
    expect(operations.filter(({ method }) => method === 'GET').map(({ id }) => id).sort()).toEqual(Object.keys(read).sort());
    expect(operations.filter(({ method }) => method === 'POST')).toHaveLength(operations.length - Object.keys(read).length);
  });

  it('puts to the host whoever manages accounts, and nobody else', () => {
    const managed = operations.filter(({ calledBy }) => calledBy === 'head-user').map(({ id }) => id);
    expect(managed).toEqual(operations.map(({ id }) => id).filter((id) => /^(?:accounts|audit)\//.test(id)));
    expect(operations.filter(({ calledBy, needs }) => calledBy !== 'browser' && needs.length > 0)).toEqual([]);
  });

  it('is called by phones, without a cookie, below device/ and nowhere else; those that are paired sign', () => {
    const phones = operations.filter(({ calledBy }) => calledBy === 'phone' || calledBy === 'paired-phone');
    expect(phones.map(({ id }) => id)).toEqual(operations.map(({ id }) => id).filter((id) => id.startsWith('device/')));
    expect(phones.filter(({ needs, sets, ends, jsonOnly }) => needs.length + sets.length + ends.length > 0 || !jsonOnly)).toEqual([]);
    expect(phones.filter(({ calledBy }) => calledBy === 'paired-phone').map(({ id }) => id)).toEqual(['device/approvals', 'device/answer', 'device/sign-out']);
  });

  it('R33 in part: no field that is sent or comes back is a hint or a security question', () => {
    const fields = operations.flatMap(({ input, answer }) => [input, answer].flatMap((schema) => [...JSON.stringify(z.toJSONSchema(schema, { unrepresentable: 'any' })).matchAll(/"(\w+)":\{/g)].map(([, name = '']) => name)));
    expect(new Set(fields).has('password')).toBe(true);
    expect(fields.filter((name) => /hint|question|secretAnswer|mother/i.test(name))).toEqual([]);
  });

  it('names each refusal once, and each with a problem', () => {
    for (const { refusals } of operations) {
      expect(new Set(refusals).size).toBe(refusals.length);
      expect(refusals.filter((code) => !Object.hasOwn(problems, code))).toEqual([]);
    }
  });

  it('every code of a use case is said by an operation', () => {
    const said = new Set<string>(operations.flatMap(({ refusals }) => refusals));
    const ofHttp = ['invalid-request', 'cross-site', 'not-found', 'method-not-allowed', 'unsupported-media-type', 'body-too-large', 'body-too-slow', 'no-actor', 'sheet-not-offered', 'assurance-too-low', 'unexpected', 'unavailable'];
    expect(Object.keys(problems).filter((code) => !said.has(code))).toEqual(ofHttp);
  });

  it('says of each operation what the types of the wire say', () => {
    const wire = readFileSync(new URL('../../../src/http/wire.ts', import.meta.url), 'utf8');
    const silent = operations.filter(({ id, summary }) => !wire.includes(`/** ${summary}. */\n  readonly ${id === 'state' ? id : `'${id}'`}: `));
    expect(silent.map(({ id }) => id)).toEqual([]);
  });

  it('takes many people in a megabyte, and everything else in 64 KiB', () => {
    expect(operations.filter(({ maxBytes }) => maxBytes !== 64 * 1024).map(({ id, maxBytes }) => [id, maxBytes])).toEqual([['accounts/provision-many', 1024 * 1024]]);
  });

  it('gives to JSON alone what is nowhere else: a slip, what is kept of a person, and what became of many people', () => {
    const alone = operations.filter(({ jsonOnly, calledBy }) => jsonOnly && calledBy === 'head-user').map(({ id }) => id);
    expect(alone).toEqual(['accounts/provision', 'accounts/provision-many', 'accounts/issue-temporary-password', 'accounts/correct-contact', 'accounts/restart', 'accounts/export-data']);
    const secret = operations.filter(({ answer }) => JSON.stringify(z.toJSONSchema(answer)).includes('"temporaryPassword"')).map(({ id }) => id);
    expect(secret.filter((id) => !alone.includes(id) && byId(id).method === 'POST')).toEqual([]);
  });

  const anywhere = { person: { name: 'Matti', locale: 'fi' }, delivery: 'in-person', people: [], passwordHash: '$2b$x' };

  it.each(['accounts/provision', 'accounts/provision-many', 'accounts/import'] as const)('%s makes nobody in the chain of the installation', (id) => {
    const { delivery, people, person, passwordHash } = anywhere;
    const rest = id === 'accounts/provision' ? { person, delivery } : id === 'accounts/import' ? { person, passwordHash } : { people, delivery };
    expect(byId(id).input.safeParse({ organizationId: 'installation', ...rest }).success).toBe(false);
    for (const organizationId of ['installation-oy', 'virtanen-oy', 'Yritys Åkerö']) expect(byId(id).input.safeParse({ organizationId, ...rest }).success).toBe(true);
  });

  it.each([
    ['an empty id', { organizationId: '' }],
    ['an id of 201 characters', { organizationId: 'a'.repeat(201) }],
    ['an id with a control character', { organizationId: 'a\u0000b' }],
    ['an id with half a character', { organizationId: 'a\ud800' }],
    ['a limit of 0', { organizationId: 'a', limit: 0 }],
    ['a limit of 1,001', { organizationId: 'a', limit: 1001 }],
    ['a limit of one and a half', { organizationId: 'a', limit: 1.5 }],
    ['an instant before all', { organizationId: 'a', from: -1 }],
    ['an instant after all', { organizationId: 'a', from: 9e15 }],
    ['a field that nobody asked for', { organizationId: 'a', chain: 'b' }],
  ])('audit/list refuses %s before a use case is asked', (_what, input) => {
    expect(byId('audit/list').input.safeParse(input).success).toBe(false);
    expect(byId('audit/list').input.safeParse({ organizationId: 'a', limit: 1000, from: 0 }).success).toBe(true);
  });

  it('a head to verify against is one that audit/head can have given', () => {
    const { input } = byId('audit/verify');
    const verify = (expectedHead: unknown) => input.safeParse({ organizationId: 'a', expectedHead }).success;
    expect([{ sequence: -1, hash: '' }, { sequence: 0.5, hash: '' }, { sequence: 2 ** 53, hash: '' }, { sequence: 1 }, 'head', null].map(verify)).not.toContain(true);
    expect(verify({ sequence: 0, hash: '' })).toBe(true);
  });
});
