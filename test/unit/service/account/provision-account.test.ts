import { describe, expect, it } from 'vitest';
import type { NewPerson } from '../../../../src/service/account/provision-account.js';
import type { DeliveryRoute } from '../../../../src/index.js';
import { english } from '../../../../src/message/index.js';
import type { Actor } from '../../../../src/port/index.js';
import { createTestAuth, type TestAuth } from '../../../../src/testing/index.js';
import { headUser, invite, matti, must, organizationId, type Invited } from '../../../story/walk.js';
import { openFlow, stored, tamper } from '../first-login/walks.js';
import { holdsWord, watchStorage } from '../first-login/watch-storage.js';

const bySms: DeliveryRoute = { username: 'email', temporaryPassword: 'sms' };
const byEmail: DeliveryRoute = { username: 'sms', temporaryPassword: 'email' };
const spelled = /[2-9A-HJ-NP-Z]{4}(?:-[2-9A-HJ-NP-Z]{4}){3}/;

async function provision(kit: TestAuth, change: Partial<Parameters<TestAuth['auth']['accounts']['provision']>[0]> = {}) {
  const result = await kit.auth.accounts.provision({ actor: headUser, organizationId, person: matti, delivery: bySms, ...change });
  if (result.ok && kit.auth.policy.temporaryPassword.sentOnRequest) await kit.auth.accounts.requestTemporaryPassword({ username: result.username });
  await kit.settle();
  return result;
}

describe.each(['standard', 'nist'] as const)('provisioning in %s', (policy) => {
  it.each([bySms, byEmail] as const)('R1: username and temporary password leave by two channels, and no message holds both: %o', async (delivery) => {
    const { storage, everWritten } = watchStorage();
    const kit = createTestAuth({ policy, storage });
    const { username } = must(await provision(kit, { delivery }));
    const messages = kit.inbox.all();
    expect(messages).toHaveLength(2);
    const [named] = messages.filter(({ text }) => text.includes(username));
    const [secret] = messages.filter(({ text }) => spelled.test(text));
    expect([named?.channel, secret?.channel]).toEqual(delivery === bySms ? ['email', 'sms'] : ['sms', 'email']);
    expect(named?.text).not.toMatch(spelled);
    expect(holdsWord(everWritten(), spelled.exec(secret?.text ?? '')?.[0] ?? 'missing')).toBe(false);
  });

  it.each([bySms, byEmail] as const)('R5 in part: the invitation says to ask for the temporary password where it has to be asked for, and there alone: %o', async (delivery) => {
    const kit = createTestAuth({ policy });
    const { username } = must(await provision(kit, { delivery }));
    const said = kit.inbox.all().find(({ text }) => text.includes(username))?.text ?? '';
    expect([/another message\.|Password follows/.test(said), /Ask for your temporary password|Order password/.test(said)]).toEqual(policy === 'nist' ? [false, true] : [true, false]);
  });

  it('R2: one channel for both is refused on the call, and nothing is stored or sent', async () => {
    const { storage, records } = watchStorage();
    const kit = createTestAuth({ policy, storage });
    for (const channel of ['email', 'sms'] as const) {
      expect(await provision(kit, { delivery: { username: channel, temporaryPassword: channel } })).toEqual({ ok: false, reason: 'same-channel' });
    }
    for (const port of ['accounts', 'messages', 'audit'] as const) expect(records(port)).toEqual([]);
    expect(kit.inbox.all()).toEqual([]);
  });

  it('R2: handing both over in person is a choice of its own: a slip comes back, and nothing is sent', async () => {
    const kit = createTestAuth({ policy });
    const { username, slip } = must(await provision(kit, { delivery: 'in-person' }));
    expect(slip).toMatchObject({ username, temporaryPassword: expect.stringMatching(spelled) as string });
    expect(kit.inbox.all()).toEqual([]);
    expect(must(await kit.auth.login.start({ username, password: slip?.temporaryPassword ?? '' })).next).toBe('first-login');
  });

  it('R9: the slip is audited before it is handed out, and comes back from this one call only', async () => {
    const { storage, dump } = watchStorage();
    const kit = createTestAuth({ policy, storage });
    const { accountId, slip } = must(await provision(kit, { delivery: 'in-person' }));
    const { events } = must(await kit.auth.audit.list({ actor: headUser, organizationId }));
    expect(events.map(({ kind }) => kind)).toEqual(expect.arrayContaining(['account-provisioned', 'slip-handed-out']));
    expect(events.find(({ kind }) => kind === 'slip-handed-out')).toMatchObject({ actor: headUser, accountId, method: 'in-person', outcome: 'success' });
    const { account } = must(await kit.auth.accounts.describe({ actor: headUser, accountId }));
    for (const text of [JSON.stringify(account), JSON.stringify(events), dump()]) expect(text).not.toContain(slip?.temporaryPassword);
  });

  it('R9: no answer to a head user holds the temporary password that goes out by message', async () => {
    const kit = createTestAuth({ policy });
    const made = must(await provision(kit));
    const sent = spelled.exec(kit.inbox.lastSmsTo(matti.phone)?.text ?? '')?.[0] ?? 'missing';
    const { account } = must(await kit.auth.accounts.describe({ actor: headUser, accountId: made.accountId }));
    const { events } = must(await kit.auth.audit.list({ actor: headUser, organizationId }));
    expect(made).not.toHaveProperty('slip');
    expect(JSON.stringify([made, account, events])).not.toContain(sent);
  });

  it('R9: a password that a head user chose is no part of a person', async () => {
    const kit = createTestAuth({ policy });
    for (const name of ['password', 'temporaryPassword', 'pin', 'code']) {
      const person = { ...matti, [name]: 'chosen by the head user' } as NewPerson;
      expect(await provision(kit, { person })).toMatchObject({ ok: false, reason: 'profile-invalid', issues: [{ path: '' }] });
    }
    const extra = { password: 'chosen by the head user', delivery: bySms };
    const { username } = must(await provision(kit, extra));
    expect(await kit.auth.login.start({ username, password: 'chosen by the head user' })).toMatchObject({ ok: false, reason: 'wrong-credentials' });
  });

  it.each<readonly [DeliveryRoute, NewPerson, string]>([
    [bySms, { name: 'Matti', phone: matti.phone }, 'email-missing'],
    [bySms, { name: 'Matti', email: matti.email }, 'phone-missing'],
    [byEmail, { name: 'Matti', email: matti.email }, 'phone-missing'],
    [byEmail, { name: 'Matti', phone: '' }, 'email-missing'],
  ])('an address that a route needs is missing: case %#', async (delivery, person, reason) => {
    expect(await provision(createTestAuth({ policy }), { delivery, person })).toEqual({ ok: false, reason });
  });

  it('R54 in part: in person, nobody is let into a first login that nobody could finish', async () => {
    const made = await provision(createTestAuth({ policy }), { delivery: 'in-person', person: { name: 'Matti' } });
    if (policy === 'nist') expect(made).toEqual({ ok: false, reason: 'email-missing' });
    else expect(made.ok).toBe(true);
    for (const person of [{ name: 'Matti', email: matti.email }, { name: 'Matti', phone: matti.phone }]) {
      expect((await provision(createTestAuth({ policy }), { delivery: 'in-person', person })).ok).toBe(true);
    }
  });

  it('R184: neither e-mail, phone nor name is stored in the clear, and equal addresses are found by an equal HMAC', async () => {
    const { storage, everWritten, records } = watchStorage();
    const kit = createTestAuth({ policy, storage });
    must(await provision(kit));
    must(await provision(kit, { person: { ...matti, name: 'Maija Virtanen' } }));
    const stored = everWritten();
    for (const secret of [matti.email, 'matti@', matti.phone, matti.phone.slice(1), matti.phone.slice(4), 'Matti', 'Maija']) expect(stored).not.toContain(secret);
    const keys = records('accounts').map((account) => account['contactKeys']);
    expect(keys[0]).toHaveLength(2);
    expect(keys[1]).toEqual(keys[0]);
    const other = watchStorage();
    must(await provision(createTestAuth({ policy, storage: other.storage, seed: 'another ring' })));
    expect(other.records('accounts')[0]?.['contactKeys']).not.toEqual(keys[0]);
    for (const account of records('accounts')) {
      const [head] = String(account['profile']).split('.');
      expect(JSON.parse(Buffer.from(head ?? '', 'base64url').toString())).toMatchObject({ alg: 'dir', enc: 'A256GCM', kid: 'test-1' });
    }
  });

  it('R184: a sealed profile that was altered, or is none, is refused rather than believed', async () => {
    const invited = await invite({ policy });
    const flow = await openFlow(invited, invited.temporaryPassword);
    const { profile } = await stored(invited);
    const parts = profile.split('.');
    const flipped = [...parts.slice(0, 3), `${parts[3]?.startsWith('A') === true ? 'B' : 'A'}${parts[3]?.slice(1) ?? ''}`, parts[4]].join('.');
    const outbox = await kitMessage(invited);
    for (const forged of [flipped, outbox, 'no jwe', '', `${Buffer.from('{"alg":"none"}').toString('base64url')}....`]) {
      await tamper(invited, { profile: forged });
      await expect(invited.auth.firstLogin.view({ flow })).rejects.toMatchObject({ code: 'record-unreadable' });
    }
    await tamper(invited, { profile });
    must(await invited.auth.firstLogin.view({ flow }));
  });

  it('invariant 2: the event is written before the account, and both before anything is sent', async () => {
    const { storage, calls } = watchStorage();
    await provision(createTestAuth({ policy, storage }));
    const order = calls.filter((call) => ['audit.append', 'accounts.insert', 'messages.insert'].includes(call));
    expect(order.slice(0, 3)).toEqual(['audit.append', 'accounts.insert', 'messages.insert']);
  });

  it('R208 in part: the support contact is in both halves of the invitation', async () => {
    const kit = createTestAuth({ policy });
    await provision(kit);
    for (const { text } of kit.inbox.all()) expect(text).toContain('Anna at the office, 09 123 456');
  });

  it('a person’s language chooses the messages, and English stands in', async () => {
    const fi = { ...english, invitation: { ...english.invitation, subject: () => 'Käyttäjätunnuksesi' } };
    for (const [locale, subject] of [['fi', 'Käyttäjätunnuksesi'], ['fi-FI', 'Käyttäjätunnuksesi'], ['FI', 'Käyttäjätunnuksesi'], ['sv', 'Your username for Tilinpito']]) {
      const kit = createTestAuth({ policy, messages: { fi } });
      must(await provision(kit, { person: { ...matti, locale } }));
      expect(kit.inbox.lastEmailTo(matti.email)?.subject).toBe(subject);
    }
  });
});

/** Something that was sealed under the same ring for another purpose. */
async function kitMessage(invited: Invited): Promise<string> {
  const { records, storage } = watchStorage();
  const kit = createTestAuth({ storage, email: { send: () => Promise.reject(new Error('down')) } });
  await provision(kit);
  expect(invited.accountId).not.toBe('');
  return String(records('messages').find((message) => 'payload' in message)?.['payload']);
}

describe('usernames', () => {
  it('R194: one is made of the name and four random digits, so that people of one name have no telling usernames', async () => {
    const kit = createTestAuth();
    const usernames: string[] = [];
    for (let n = 0; n < 60; n += 1) usernames.push(must(await provision(kit, { delivery: 'in-person' })).username);
    for (const username of usernames) expect(username).toMatch(/^matti\.virtanen\d{4}$/);
    expect(new Set(usernames).size).toBe(60);
    const gaps = usernames.map((username, at) => Number(username.slice(-4)) - Number((usernames[at - 1] ?? username).slice(-4)));
    expect(new Set(gaps).size).toBeGreaterThan(50);
  });

  it('R194: a clash draws again, and what is written down says so', async () => {
    const { storage } = watchStorage();
    let clashes = 3;
    const accounts = { ...storage.accounts, insert: (record: Parameters<typeof storage.accounts.insert>[0]) => (clashes-- > 0 ? Promise.resolve('exists' as const) : storage.accounts.insert(record)) };
    const kit = createTestAuth({ storage: { ...storage, accounts } });
    const { username } = must(await provision(kit, { delivery: 'in-person' }));
    expect(username).toMatch(/^matti\.virtanen\d{4}$/);
    const { events } = must(await kit.auth.audit.list({ actor: headUser, organizationId }));
    const provisioned = events.filter(({ kind }) => kind === 'account-provisioned').map(({ outcome }) => outcome);
    expect(provisioned.filter((outcome) => outcome === 'success')).toHaveLength(4);
    expect(provisioned.filter((outcome) => outcome === 'failure')).toHaveLength(3);
  });

  it('R194: a name whose endings are all taken is refused after sixteen draws, not for ever', async () => {
    const { storage, calls } = watchStorage();
    const accounts = { ...storage.accounts, insert: () => Promise.resolve('exists' as const) };
    const kit = createTestAuth({ storage: { ...storage, accounts } });
    expect(await provision(kit)).toEqual({ ok: false, reason: 'username-taken' });
    expect(calls.filter((call) => call === 'audit.append')).toHaveLength(32);
    expect(kit.inbox.all()).toEqual([]);
  });

  it('a wanted one is normalised, kept, and refused to the next', async () => {
    const kit = createTestAuth();
    expect(must(await provision(kit, { person: { ...matti, username: ' Matti.V ' } })).username).toBe('matti.v');
    expect(await provision(kit, { person: { ...matti, username: 'MATTI.V' } })).toEqual({ ok: false, reason: 'username-taken' });
    const { events } = must(await kit.auth.audit.list({ actor: headUser, organizationId }));
    expect(events.filter(({ kind }) => kind === 'account-provisioned')).toHaveLength(1);
  });

  it.each(['', ' ', 'ab', 'matti virtanen', 'jürgen', 'mаtti', '__proto__', '-matti', 'x'.repeat(65), '\ud800abc', 'matti\u0000', 7, null, {}, ['matti']])('one that cannot be a username is refused: case %#', async (username) => {
    const { storage, records } = watchStorage();
    expect(await provision(createTestAuth({ storage }), { person: { ...matti, username: username as string } })).toEqual({ ok: false, reason: 'username-invalid' });
    expect(records('accounts')).toEqual([]);
  });

  it('field 39: fifty parallel calls for one wanted username make one account', async () => {
    const { storage, records } = watchStorage();
    const kit = createTestAuth({ storage, policyOverrides: { hashing: { waiting: 100 } } });
    const results = await Promise.all(Array.from({ length: 50 }, () => kit.auth.accounts.provision({ actor: headUser, organizationId, person: { ...matti, username: 'matti' }, delivery: bySms })));
    expect(results.filter(({ ok }) => ok)).toHaveLength(1);
    expect(new Set(results.map((result) => (result.ok ? 'made' : result.reason)))).toEqual(new Set(['made', 'username-taken']));
    expect(records('accounts')).toHaveLength(1);
  });
});

describe('personal information that cannot be stored', () => {
  const wrong: readonly (readonly [string, Readonly<Record<string, unknown>>])[] = [
    ['name', { name: undefined }], ['name', { name: '' }], ['name', { name: '   ' }], ['name', { name: 7 }], ['name', { name: null }], ['name', { name: 'x'.repeat(201) }],
    ['name', { name: 'Matti\nBcc: all@evil.example' }], ['name', { name: 'Matti\u202e' }], ['name', { name: 'Matti\u0000' }], ['name', { name: 'Matti \ud800' }], ['name', { name: 'Mat\u2028ti' }],
    ['email', { email: 'matti' }], ['email', { email: 'matti@' }], ['email', { email: '@example.com' }], ['email', { email: 'a@b@c' }], ['email', { email: 'Matti <matti@example.com>' }],
    ['email', { email: 'matti@example.com, evil@example.com' }], ['email', { email: 'matti\n@example.com' }], ['email', { email: `${'x'.repeat(65)}@example.com` }], ['email', { email: `m@${'x'.repeat(300)}` }],
    ['email', { email: '\ud800@example.com' }], ['email', { email: 7 }], ['email', { email: ['matti@example.com'] }],
    ['phone', { phone: '0401234567' }], ['phone', { phone: '+0401234567' }], ['phone', { phone: '+358' }], ['phone', { phone: '+3584012345678901' }], ['phone', { phone: '+358４０１２３４５６７' }],
    ['phone', { phone: '+358401234567;ext=1' }], ['phone', { phone: 358_401_234_567 }],
    ['locale', { locale: 'finnish' }], ['locale', { locale: 'f' }], ['locale', { locale: '../fi' }], ['locale', { locale: 'fi_FI' }], ['locale', { locale: 7 }],
    ['fields', { fields: 1n }], ['fields', { fields: () => 1 }], ['fields', { fields: 'x'.repeat(20_000) }], ['fields', { fields: circular() }], ['fields', { fields: deep(100_000) }],
    ['', { shoeSize: 43 }], ['', Object.fromEntries([['__proto__', 1]])],
  ];

  it.each(wrong)('%s: case %#', async (path, change) => {
    const { storage, records } = watchStorage();
    const kit = createTestAuth({ storage });
    const refused = await provision(kit, { person: { ...matti, ...change } });
    expect(refused).toMatchObject({ ok: false, reason: 'profile-invalid' });
    if (refused.ok || refused.reason !== 'profile-invalid') throw new Error('refused');
    expect(new Set(refused.issues.map((issue) => issue.path))).toEqual(new Set([path]));
    for (const { message } of refused.issues) {
      expect(message).toMatch(/^(?:name|email|phone|locale|fields|profile): /);
      expect(message.length).toBeLessThan(120);
      expect(message).not.toMatch(/evil|Bcc|43/);
    }
    expect(Object.isFrozen(refused.issues) && refused.issues.every((issue) => Object.isFrozen(issue))).toBe(true);
    for (const port of ['accounts', 'messages', 'audit'] as const) expect(records(port)).toEqual([]);
  });

  it.each<NewPerson>([
    { ...matti, name: "Þórður O'Neill-Łuczak d’Été" }, { ...matti, name: '李小龙' }, { ...matti, name: 'x'.repeat(200) }, { ...matti, phone: '+358 40 (123) 45-67' }, { ...matti, email: '  matti@example.com ' },
    { ...matti, email: 'mätti@exämple.fi' }, { ...matti, email: "o'neill+tag@sub.example.co.uk" }, { ...matti, locale: 'sv-FI' }, { ...matti, locale: undefined },
  ])('what people are called and reached by is taken: case %#', async (person) => {
    const kit = createTestAuth();
    const { username, accountId } = must(await provision(kit, { person }));
    expect(username).toMatch(/^[a-z0-9][a-z0-9._-]{2,63}$/);
    expect(kit.inbox.all()).toHaveLength(2);
    expect(must(await kit.auth.accounts.describe({ actor: headUser, accountId })).account.delivery).toEqual({ username: 'sent', temporaryPassword: 'sent' });
  });
});

describe('what a host gets wrong', () => {
  it('an organization is not called like the chain of what concerns none', async () => {
    const { storage, records } = watchStorage();
    const { auth } = createTestAuth({ storage });
    const refused = auth.accounts.provision({ actor: headUser, organizationId: 'installation', person: matti, delivery: bySms });
    await expect(refused).rejects.toThrow(RangeError);
    await expect(refused).rejects.toThrow(/^organizationId: /);
    for (const port of ['accounts', 'messages', 'audit'] as const) expect(records(port)).toEqual([]);
  });

  it('R185 in part: a message of a language that throws is an error with a code, and the head user can issue in another', async () => {
    const invitation = { ...english.invitation, mail: () => { throw new Error('CANARY'); } };
    const { storage, records } = watchStorage();
    const { auth, settle } = createTestAuth({ storage, messages: { fi: { ...english, invitation } } });
    const failed: unknown = await auth.accounts.provision({ actor: headUser, organizationId, person: { ...matti, locale: 'fi' }, delivery: bySms }).catch((error: unknown) => error);
    expect(failed).toMatchObject({ code: 'host-function-failed', message: expect.not.stringContaining('CANARY') as string });
    await settle();
    const [account] = records('accounts');
    expect((await auth.accounts.issueTemporaryPassword({ actor: headUser, accountId: String(account?.['id']), delivery: 'in-person' })).ok).toBe(true);
  });
});

describe('who provisions', () => {
  it('R190 in part: an office’s act is in the client organization’s chain, with its on-behalf-of', async () => {
    const office: Actor = { kind: 'office', id: 'tilitoimisto', onBehalfOf: organizationId };
    const kit = createTestAuth();
    const { accountId } = must(await provision(kit, { actor: office, requestId: 'r-1' }));
    must(await kit.auth.accounts.issueTemporaryPassword({ actor: office, accountId, delivery: 'in-person', requestId: 'r-2' }));
    const { events } = must(await kit.auth.audit.list({ actor: headUser, organizationId, accountId }));
    const acts = events.filter(({ actor }) => actor.kind === 'office');
    expect(acts.map(({ kind, requestId }) => `${kind} ${requestId ?? ''}`).sort()).toEqual(['account-provisioned r-1', 'slip-handed-out r-2', 'temporary-password-issued r-2']);
    for (const { actor, chain } of acts) expect([actor, chain]).toEqual([office, organizationId]);
  });

  it('whoever may not is told so, and that is written down', async () => {
    const { storage, records } = watchStorage();
    const kit = createTestAuth({ storage });
    const actor: Actor = { kind: 'user', id: 'matti' };
    expect(await provision(kit, { actor })).toEqual({ ok: false, reason: 'not-authorized' });
    expect(records('accounts')).toEqual([]);
    expect(records('audit')).toMatchObject([{ kind: 'not-authorized', outcome: 'failure', actor, reason: 'provision', chain: organizationId }]);
  });
});

function circular(): unknown {
  const ring: Record<string, unknown> = {};
  ring['ring'] = ring;
  return ring;
}

function deep(levels: number): unknown {
  let value: unknown = 1;
  for (let n = 0; n < levels; n += 1) value = [value];
  return value;
}
