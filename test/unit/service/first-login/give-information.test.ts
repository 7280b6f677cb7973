import { createHmac, hkdfSync } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { StandardSchema } from '../../../../src/port/index.js';
import { createSeededRandom, createTestAuth } from '../../../../src/testing/index.js';
import { goodPassword, headUser, invite, matti, must, organizationId } from '../../../story/walk.js';
import { day, inviteInPerson, minute, openFlow, policies, profile, spelled, stored, tamper, toPassword } from './walks.js';
import { watchStorage } from './watch-storage.js';

const support = 'Anna at the office, 09 123 456';

async function opened(options: Parameters<typeof invite>[0] = {}) {
  const watched = watchStorage();
  const invited = await invite({ storage: watched.storage, ...options });
  const flow = await openFlow(invited, invited.temporaryPassword);
  const give = (change: Readonly<Record<string, unknown>> = {}, addressCode?: string) =>
    invited.auth.firstLogin.giveInformation({ flow, profile: { ...profile, ...change }, ...(addressCode === undefined ? {} : { addressCode }) });
  const view = async () => must(await invited.auth.firstLogin.view({ flow })).view;
  return { ...invited, ...watched, flow, give, view };
}

describe.each(policies)('the personal information in %s', (policy) => {
  it('is stored as it was given, and nothing of it in the clear', async () => {
    const { give, view, everWritten } = await opened({ policy });
    expect(await give({ name: '  Matti J. Virtanen ', email: 'm.virtanen@example.com', phone: '+358 40 999 9999', locale: 'sv-FI' })).toEqual({ ok: true, state: 'change-password' });
    expect((await view()).profile).toEqual({ name: 'Matti J. Virtanen', email: 'm.virtanen@example.com', phone: '+358409999999', locale: 'sv-FI' });
    for (const secret of ['Virtanen', 'm.virtanen@', '409999999', matti.email]) expect(everWritten()).not.toContain(secret);
  });

  it('R15 in part: the code that came with the username confirms that address, and is written down', async () => {
    const { give, view, addressCode, records } = await opened({ policy });
    must(await give({}, ` ${addressCode.slice(0, 4)} ${addressCode.slice(4)}-`));
    expect(await view()).toMatchObject({ emailConfirmed: true, phoneConfirmed: true, addressCodeSent: false });
    expect(records('audit').map(({ kind }) => kind)).toEqual(expect.arrayContaining(['contact-confirmed']));
  });

  it('R15 in part: without the code the address stays unconfirmed, and the code can come later in nist', async () => {
    const { give, view, records } = await opened({ policy });
    must(await give());
    expect(await view()).toMatchObject({ emailConfirmed: false, phoneConfirmed: true, addressCodeSent: true });
    expect(records('audit').map(({ kind }) => kind)).not.toContain('contact-confirmed');
  });

  it('R15 in part: an address that is replaced is not confirmed, whatever came back from the old one', async () => {
    const { give, view, addressCode } = await opened({ policy });
    must(await give({ email: 'other@example.com', phone: '+358409999999' }, addressCode));
    expect(await view()).toMatchObject({ emailConfirmed: false, phoneConfirmed: false });
  });

  it('R136 in part: an address that is replaced is told, and the new one is not told in its place', async () => {
    const { give, inbox, settle, username } = await opened({ policy });
    inbox.clear();
    must(await give({ email: 'other@example.com' }));
    await settle();
    expect(inbox.all()).toMatchObject([{ channel: 'email', to: matti.email, purpose: 'contact-changed', text: expect.stringContaining(username) as string }]);
  });

  it('an address that stays is told nothing, and one that is taken away is', async () => {
    const { give, inbox, settle, view } = await opened({ policy });
    inbox.clear();
    must(await give({ phone: undefined }));
    await settle();
    expect(inbox.all()).toMatchObject([{ channel: 'sms', to: matti.phone, purpose: 'contact-changed' }]);
    expect(await view()).toMatchObject({ phoneConfirmed: false });
    expect((await view()).profile).not.toHaveProperty('phone');
  });

  it('R208 in part: a code that is wrong, spent or expired is refused with whom to contact; without it the step goes on', async () => {
    const { give, addressCode } = await opened({ policy });
    for (const typed of ['00000000', '1', 'x'.repeat(100_000), '\ud800', '１２３４５６７８']) {
      expect(await give({}, typed)).toEqual({ ok: false, reason: 'code-wrong', supportContact: support });
    }
    expect(await give({}, addressCode)).toEqual({ ok: false, reason: 'code-spent', supportContact: support });
    expect(await give({}, '')).toEqual({ ok: true, state: 'change-password' });
    const late = await inviteInPerson(createTestAuth({ policy }));
    const flow = await openFlow(late, late.temporaryPassword);
    expect(await late.auth.firstLogin.giveInformation({ flow, profile, addressCode })).toMatchObject({ ok: false, reason: 'code-expired' });
  });

  it('R147 in part: a right code is no try: it stays good through four wrong ones and any number of lost races', async () => {
    const watched = watchStorage();
    let lose = 0;
    const update: typeof watched.storage.accounts.update = (record, expected) => (lose-- > 0 ? Promise.resolve(false) : watched.storage.accounts.update(record, expected));
    const { give, addressCode } = await opened({ policy, storage: { ...watched.storage, accounts: { ...watched.storage.accounts, update } } });
    for (let n = 0; n < 4; n += 1) expect(await give({}, '00000000')).toMatchObject({ ok: false, reason: 'code-wrong' });
    lose = 10;
    for (let n = 0; n < 10; n += 1) expect(await give({}, addressCode)).toMatchObject({ ok: false, reason: 'try-again' });
    expect((await give({}, addressCode)).ok).toBe(true);
  });

  it.each<readonly [string, Readonly<Record<string, unknown>>]>([
    ['name', { name: '' }], ['name', { name: undefined }], ['name', { name: 'a\nb' }], ['name', { name: { toString: () => 'x' } }], ['email', { email: 'nowhere' }], ['email', { email: '\ud800@example.com' }],
    ['phone', { phone: '112' }], ['phone', { phone: '+٣٥٨٤٠١٢٣٤٥٦٧' }], ['locale', { locale: 'klingon' }], ['fields', { fields: 1n }], ['', { admin: true }],
  ])('R208 in part: what a user types never throws and is refused by field: %s %#', async (path, change) => {
    const { give, storage, accountId } = await opened({ policy });
    const before = await stored({ storage, accountId });
    const refused = await give(change);
    expect(refused).toMatchObject({ ok: false, reason: 'profile-invalid', supportContact: support });
    expect(!refused.ok && refused.reason === 'profile-invalid' ? [...new Set(refused.issues.map((issue) => issue.path))] : []).toEqual([path]);
    expect(await stored({ storage, accountId })).toEqual(before);
  });

  it('invariant 2: its events are written before the account changes', async () => {
    const { give, calls, addressCode } = await opened({ policy });
    const from = calls.length;
    must(await give({ email: 'other@example.com' }, addressCode));
    const order = calls.slice(from).filter((call) => ['audit.append', 'accounts.update', 'messages.insert'].includes(call));
    expect(order).toEqual(['audit.append', 'audit.append', 'audit.append', 'messages.insert', 'accounts.update']);
  });
});

describe('the fields of the host’s own schema', () => {
  /** As zod, valibot and arktype write it. */
  const schema = (validate: StandardSchema<unknown>['~standard']['validate']): StandardSchema<unknown> => ({ '~standard': { version: 1, validate } });
  const costCentre = schema((value) => {
    const centre = (value as { costCentre?: unknown } | undefined)?.costCentre;
    return typeof centre === 'string' ? { value: { costCentre: centre.toUpperCase() } } : { issues: [{ message: 'costCentre is needed', path: ['costCentre'] }, { message: 'really', path: [{ key: 'costCentre' }, 0] }, { message: 'all of it' }] };
  });

  it('are put to it, and what it answers with is stored', async () => {
    const { give, view } = await opened({ profileFields: costCentre });
    must(await give({ fields: { costCentre: 'a7' } }));
    expect((await view()).profile.fields).toEqual({ costCentre: 'A7' });
  });

  it('are refused with its issues, by path', async () => {
    const { give } = await opened({ profileFields: costCentre });
    expect(await give()).toEqual({
      ok: false, reason: 'profile-invalid', supportContact: support,
      issues: [{ path: 'fields.costCentre', message: 'costCentre is needed' }, { path: 'fields.costCentre.0', message: 'really' }, { path: 'fields', message: 'all of it' }],
    });
  });

  it('may be judged later, in a promise', async () => {
    const { give } = await opened({ profileFields: schema(() => Promise.resolve({ issues: [{ message: 'no' }] })) });
    expect(await give()).toMatchObject({ ok: false, issues: [{ path: 'fields', message: 'no' }] });
  });

  it.each<readonly [string, unknown]>([['a bigint', 1n], ['too much', 'x'.repeat(20_000)], ['a function', () => 1]])('an answer that cannot be stored is refused, and nothing breaks: %s', async (_what, value) => {
    const { give } = await opened({ profileFields: schema(() => ({ value })) });
    expect(await give()).toMatchObject({ ok: false, reason: 'profile-invalid', issues: [{ path: 'fields' }] });
  });

  it.each<readonly [string, () => unknown]>([
    ['throws', () => { throw new Error('CANARY'); }], ['rejects', () => Promise.reject(new Error('CANARY'))], ['answers with nothing', () => undefined], ['answers with a text', () => 'ok'],
    ['answers with issues that are none', () => ({ issues: [null] })], ['answers with issues that are no list', () => ({ issues: 7 })],
  ])('R185 in part: a schema that %s is an error with a code, or a refusal, and nothing is stored', async (_what, validate) => {
    const kit = await opened({ profileFields: schema(validate as never) });
    const before = await stored(kit);
    const answer: unknown = await kit.give().catch((error: unknown) => error);
    if (answer instanceof Error) expect(answer).toMatchObject({ code: 'host-function-failed', message: expect.not.stringContaining('CANARY') as string });
    else expect(answer).toMatchObject({ ok: false, reason: 'profile-invalid' });
    expect(await stored(kit)).toEqual(before);
  });

  it('are kept from provisioning until the person gives them', async () => {
    const { auth } = createTestAuth({ profileFields: costCentre });
    const made = must(await auth.accounts.provision({ actor: headUser, organizationId, person: { ...matti, fields: { costCentre: 'b8' } }, delivery: 'in-person' }));
    const flow = await openFlow({ auth, username: made.username }, made.slip?.temporaryPassword ?? '');
    expect(must(await auth.firstLogin.view({ flow })).view.profile.fields).toEqual({ costCentre: 'b8' });
  });
});

describe('R202 in part: codes of an address', () => {
  const ring = (seed: string) => [{ id: 'k1', secret: createSeededRandom(seed).bytes(32) }];

  it('R202 in part: of a short code only an HMAC is stored: whoever has the dump and not the ring searches the whole space in vain', async () => {
    const keys = ring('the ring');
    const invited = await invite({ keys, policyOverrides: { addressCode: { digits: 6 } } });
    const digits = /Code for this address: (\d{6})/.exec(invited.inbox.lastEmailTo(matti.email)?.text ?? '')?.[1] ?? '';
    const { code } = (await stored(invited)).invitation;
    if (code === undefined) throw new Error('the invitation carries a code');
    const macUnder = (secret: Uint8Array) => {
      const key = new Uint8Array(hkdfSync('sha256', secret, new Uint8Array(), 'lukko/1/address-code', 32));
      return (guess: string) => createHmac('sha256', key).update(JSON.stringify([invited.accountId, code.id, guess])).digest('base64url');
    };
    // With the ring the search would find it, so what it looks for is what is stored.
    expect(macUnder(keys[0]?.secret ?? new Uint8Array())(digits)).toBe(code.mac);
    const guessing = macUnder(createSeededRandom('another ring').bytes(32));
    let found = 0;
    for (let n = 0; n < 1_000_000; n += 1) found += guessing(String(n).padStart(6, '0')) === code.mac ? 1 : 0;
    expect(found).toBe(0);
    expect(JSON.stringify(await stored(invited))).not.toContain(digits);
  }, 60_000);

  it('R202 in part: it is bound to its account: the same code and HMAC in another account open nothing', async () => {
    const one = await invite({ seed: 'one', keys: ring('shared') });
    const other = await invite({ seed: 'other', keys: ring('shared') });
    const { invitation } = await stored(other);
    await tamper(other, { invitation: { ...invitation, code: (await stored(one)).invitation.code } });
    const flow = await openFlow(other, other.temporaryPassword);
    expect(await other.auth.firstLogin.giveInformation({ flow, profile, addressCode: one.addressCode })).toMatchObject({ ok: false, reason: 'code-wrong' });
    const own = await openFlow(one, one.temporaryPassword);
    expect((await one.auth.firstLogin.giveInformation({ flow: own, profile, addressCode: one.addressCode })).ok).toBe(true);
  });
});

describe('the code of the invitation', () => {
  it.each([['email', day - 1, true], ['email', day, false], ['sms', 10 * minute - 1, true], ['sms', 10 * minute, false]] as const)('R15 in part: clock: by %s it keeps the bounds of any such code: %d ms', async (username, ms, right) => {
    const kit = createTestAuth();
    const made = must(await kit.auth.accounts.provision({ actor: headUser, organizationId, person: matti, delivery: { username, temporaryPassword: username === 'sms' ? 'email' : 'sms' } }));
    await kit.settle();
    const texts = kit.inbox.all().map(({ text }) => text).join('\n');
    const [addressCode, password] = [/\b\d{8}\b/.exec(texts)?.[0] ?? '', spelled.exec(texts)?.[0] ?? ''];
    kit.clock.advance(ms);
    const flow = await openFlow({ auth: kit.auth, username: made.username }, password);
    expect(await kit.auth.firstLogin.giveInformation({ flow, profile, addressCode })).toMatchObject(right ? { ok: true } : { ok: false, reason: 'code-expired' });
  });

  it('works once: after it came back there is none', async () => {
    const invited = await invite({ policy: 'nist' });
    const flow = await openFlow(invited, invited.temporaryPassword);
    must(await invited.auth.firstLogin.giveInformation({ flow, profile, addressCode: invited.addressCode }));
    expect((await stored(invited)).invitation).not.toHaveProperty('code');
    expect(must(await invited.auth.firstLogin.changePassword({ flow, password: goodPassword })).state).toBe('verification-method');
  });

  it('R54 in part: without it nist asks for it before a method is offered, and standard does not', async () => {
    for (const policy of policies) {
      const invited = await invite({ policy });
      const flow = await toPassword(invited);
      expect(must(await invited.auth.firstLogin.changePassword({ flow, password: goodPassword })).state).toBe(policy === 'nist' ? 'confirm-contact' : 'verification-method');
    }
  });
});
