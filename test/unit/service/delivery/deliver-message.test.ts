import { describe, expect, it, vi } from 'vitest';
import type { EmailMessage, MessageRecord, SmsMessage } from '../../../../src/port/index.js';
import { createInbox, createSeededRandom, createTestAuth, type TestAuth, type TestAuthOptions } from '../../../../src/testing/index.js';
import { headUser, matti, must, organizationId, walkToEnd } from '../../../story/walk.js';
import { watchStorage } from '../first-login/watch-storage.js';
import { deliverAll } from './tools.js';

const delivery = { username: 'email', temporaryPassword: 'sms' } as const;
const minute = 60_000;
const day = 24 * 60 * minute;

async function provision(options: TestAuthOptions = {}) {
  const watched = watchStorage();
  const kit = createTestAuth({ storage: watched.storage, ...options });
  const made = must(await kit.auth.accounts.provision({ actor: headUser, organizationId, person: matti, delivery }));
  await kit.settle();
  const message = (purpose: string): MessageRecord => watched.records('messages').find((one) => one['purpose'] === purpose) as unknown as MessageRecord;
  const status = async () => must(await kit.auth.accounts.describe({ actor: headUser, accountId: made.accountId })).account;
  return { ...kit, ...watched, ...made, message, status };
}

/** Lets time pass and the outbox work, as a host's timer would, until nothing more is tried. */
async function wait(kit: TestAuth, ms: number): Promise<void> {
  for (let passed = 0; passed < ms; passed += minute) {
    kit.clock.advance(minute);
    await kit.auth.deliver();
  }
}

describe('a message on its way', () => {
  it('is sealed while it waits, and its payload is wiped once it was taken', async () => {
    const kit = createTestAuth();
    const { storage, everWritten, records } = watchStorage();
    const waiting = createTestAuth({ storage, email: { send: () => new Promise(() => undefined) }, sms: kit.inbox.sms });
    must(await waiting.auth.accounts.provision({ actor: headUser, organizationId, person: matti, delivery }));
    await new Promise((resolve) => setTimeout(resolve, 20));
    const [invitation, password] = records('messages') as unknown as readonly MessageRecord[];
    expect(invitation).toMatchObject({ purpose: 'invitation', state: 'sending', tries: 1 });
    expect(invitation?.payload).toMatch(/^eyJ/);
    expect(password).toMatchObject({ purpose: 'temporary-password', state: 'sent', receipt: 'inbox-1' });
    expect(password).not.toHaveProperty('payload');
    for (const secret of [matti.email, matti.phone, 'Matti', 'temporary password', 'Dear']) expect(everWritten()).not.toContain(secret);
  });

  it.each([
    ['where the other one waits already', false],
    ['where the other one is on its way, and put off after that', true],
  ])('R14: of an invitation whose first half is refused for good, the second is not sent, %s', async (_when, late) => {
    let refuse = (): void => undefined;
    let putOff = (): void => undefined;
    const tried: string[] = [];
    const kit = createTestAuth({
      email: { send: () => new Promise((resolve) => { refuse = () => resolve({ ok: false, reason: 'refused' }); }) },
      sms: { send: ({ purpose }) => { tried.push(purpose); return new Promise((resolve) => { putOff = () => resolve({ ok: false, reason: 'try-later' }); }); } },
    });
    const { accountId } = must(await kit.auth.accounts.provision({ actor: headUser, organizationId, person: matti, delivery }));
    const settled = kit.settle();
    await new Promise((resolve) => setTimeout(resolve, 20));
    for (const step of late ? [refuse, putOff] : [putOff, refuse]) {
      step();
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    await settled;
    await wait(kit, day);
    const states = (await kit.storage.messages.findBy('accountId', accountId)).map(({ purpose, state, payload }) => [purpose, state, payload]);
    expect(states.sort()).toEqual([['invitation', 'failed', undefined], ['temporary-password', late ? 'failed' : 'expired', undefined]]);
    expect(tried).toEqual(['temporary-password']);
  });

  it('R14: of an invitation whose first half is refused while a process that stopped has the second, the second is not sent by the next', async () => {
    const tried: string[] = [];
    const kit = createTestAuth({ background: () => undefined, email: { send: () => Promise.resolve({ ok: false, reason: 'refused' }) }, sms: { send: ({ purpose }) => (tried.push(purpose) === 1 ? new Promise(() => undefined) : Promise.resolve({})) } });
    const { accountId } = must(await kit.auth.accounts.provision({ actor: headUser, organizationId, person: matti, delivery }));
    await new Promise((resolve) => setTimeout(resolve, 20));
    const states = async () => (await kit.storage.messages.findBy('accountId', accountId)).map(({ purpose, state }) => `${purpose} ${state}`).sort();
    expect(await states()).toEqual(['invitation failed', 'temporary-password sending']);
    await wait(kit, 5 * minute);
    expect(await states()).toEqual(['invitation failed', 'temporary-password failed']);
    expect(tried).toEqual(['temporary-password']);
  });

  it('R14: who listed a message long ago voids nothing of what arrived meanwhile', async () => {
    const keys = [{ id: 'k1', secret: createSeededRandom('one ring').bytes(32) }];
    const kit = createTestAuth({ keys, queue: { add: () => Promise.resolve() } });
    const { accountId } = must(await kit.auth.accounts.provision({ actor: headUser, organizationId, person: matti, delivery }));
    const listed = await kit.storage.messages.findDue(kit.clock.now(), 100);
    expect(listed).toHaveLength(2);
    expect(await kit.auth.deliver()).toMatchObject({ sent: 2 });
    const late = createTestAuth({ keys, seed: 'late', storage: { ...kit.storage, messages: { ...kit.storage.messages, findDue: () => Promise.resolve(listed) } }, clock: kit.clock });
    kit.clock.advance(6 * day);
    expect(await late.auth.deliver()).toMatchObject({ tried: 0, failed: 0 });
    kit.clock.advance(2 * day);
    expect(await late.auth.deliver()).toMatchObject({ tried: 0, failed: 0 });
    expect((await kit.storage.messages.findBy('accountId', accountId)).map(({ state }) => state)).toEqual(['sent', 'sent']);
    expect((await kit.storage.accounts.find(accountId))?.deliveryFailedAt).toBeUndefined();
  });

  it.each(['standard', 'nist'] as const)('R5 in part: the username is of use, and tried, as long as the temporary password is, in %s', async (policy) => {
    const kit = await provision({ policy, email: { send: () => Promise.reject(new Error('down')) } });
    const { expiresAt } = kit.message('invitation');
    expect(expiresAt - kit.clock.now()).toBe(policy === 'standard' ? 7 * day : day);
    expect(kit.records('accounts').map(({ temporaryPassword }) => (temporaryPassword as { readonly expiresAt: number } | undefined)?.expiresAt)).toEqual([policy === 'standard' ? expiresAt : undefined]);
  });

  it('a message whose time is over once the ledger has answered is not sent', async () => {
    const watched = watchStorage();
    let late = 0;
    const kit = createTestAuth({ queue: { add: () => Promise.resolve() }, storage: { ...watched.storage, ledgers: { ...watched.storage.ledgers, add: async (input) => {
      const entries = await watched.storage.ledgers.add(input);
      kit.clock.advance(late);
      return entries;
    } } } });
    const { accountId } = must(await kit.auth.accounts.provision({ actor: headUser, organizationId, person: matti, delivery }));
    kit.clock.advance(7 * day - 1);
    late = 1;
    await kit.auth.deliver();
    expect(kit.inbox.all()).toEqual([]);
    expect((await kit.storage.messages.findBy('accountId', accountId)).map(({ state }) => state)).toEqual(['expired', 'expired']);
  });

  it('a sender that throws is tried again within 30 s, then within twice as long each time, four hours at most, and given up at the thirtieth try', async () => {
    const waits: number[] = [];
    const kit = await provision({ sms: { send: () => Promise.reject(new Error('the provider is down')) } });
    for (let message = kit.message('temporary-password'); message.state === 'queued'; message = kit.message('temporary-password')) {
      expect(message).toMatchObject({ waitsFor: 'sender', tries: waits.length + 1 });
      waits.push(message.dueAt - kit.clock.now());
      kit.clock.set(message.dueAt - 1);
      await kit.auth.deliver();
      expect(kit.message('temporary-password').tries).toBe(message.tries);
      kit.clock.advance(1);
      await kit.auth.deliver();
    }
    const ceilings = Array.from({ length: 29 }, (_, at) => Math.min(30_000 * 2 ** at, 4 * 60 * minute));
    expect(waits).toHaveLength(ceilings.length);
    for (const [at, wait] of waits.entries()) expect(wait).toBeLessThanOrEqual(ceilings[at] ?? 0);
    for (const wait of waits) expect(wait).toBeGreaterThanOrEqual(1000);
    expect(new Set(waits).size).toBe(waits.length);
    expect(kit.message('temporary-password')).toMatchObject({ state: 'failed', tries: 30 });
    expect(kit.message('temporary-password')).not.toHaveProperty('payload');
  });

  it('field 31 in part: every retry carries the same id and the same text', async () => {
    const seen: SmsMessage[] = [];
    const kit = await provision({ sms: { send: (message) => { seen.push(message); return Promise.reject(new Error('down')); } } });
    await wait(kit, 5 * minute);
    expect(seen.length).toBeGreaterThan(2);
    expect(new Set(seen.map((message) => JSON.stringify(message))).size).toBe(1);
    expect(seen[0]).toMatchObject({ to: matti.phone, purpose: 'temporary-password' });
  });

  it('of parallel deliveries one sends it', async () => {
    let sent = 0;
    const kit = await provision({ email: { send: async () => { sent += 1; await Promise.resolve(); return {}; } }, background: () => undefined });
    await Promise.all(Array.from({ length: 20 }, () => kit.auth.deliver()));
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(sent).toBe(1);
    expect(kit.message('invitation')).toMatchObject({ state: 'sent', tries: 1 });
  });

  it.each([1, 2])('field 31 in part: a store that stumbles %i times over writing down that a message was taken is asked again, and nothing is sent twice', async (times) => {
    const watched = watchStorage();
    let stumbles = times;
    const messages = { ...watched.storage.messages, update: (...args: Parameters<typeof watched.storage.messages.update>) => (args[0].state === 'sent' && stumbles-- > 0 ? Promise.reject(new Error('connection reset')) : watched.storage.messages.update(...args)) };
    const kit = createTestAuth({ storage: { ...watched.storage, messages } });
    const { accountId } = must(await kit.auth.accounts.provision({ actor: headUser, organizationId, person: matti, delivery }));
    await kit.settle();
    expect(stumbles).toBeLessThan(0);
    expect((await kit.storage.messages.findBy('accountId', accountId)).map(({ state, tries }) => [state, tries])).toEqual([['sent', 1], ['sent', 1]]);
    await wait(kit, 5 * minute);
    expect(kit.inbox.all()).toHaveLength(2);
  });

  it.each([['nobody', 30_001], ['somebody', 60_001]])('field 31 in part: a ledger answers so late that somebody else may have the message soon; where %s has it by then, it goes out once', async (who, lateMs) => {
    const keys = [{ id: 'k1', secret: createSeededRandom('one ring').bytes(32) }];
    const { storage } = watchStorage();
    let slow = true;
    const add: typeof storage.ledgers.add = async (input) => {
      const entries = await storage.ledgers.add(input);
      if (!slow || !input.changes.some(({ key }) => key.startsWith('delivery/'))) return entries;
      slow = false;
      kit.clock.advance(lateMs);
      if (who === 'somebody') expect((await other.auth.deliver()).sent).toBeGreaterThan(0);
      return entries;
    };
    const kit = createTestAuth({ keys, storage: { ...storage, ledgers: { ...storage.ledgers, add } } });
    const other = createTestAuth({ keys, seed: 'other', storage, clock: kit.clock, email: kit.inbox.email, sms: kit.inbox.sms });
    const { accountId } = must(await kit.auth.accounts.provision({ actor: headUser, organizationId, person: matti, delivery }));
    await kit.settle();
    expect(slow).toBe(false);
    expect((await storage.messages.findBy('accountId', accountId)).map(({ state }) => state)).toEqual(['sent', 'sent']);
    expect(kit.inbox.all()).toHaveLength(2);
  });

  it('a process that stopped while sending leaves a lease, which lapses after a minute', async () => {
    let hang = true;
    const kit = await provision({ email: { send: () => (hang ? new Promise(() => undefined) : Promise.resolve({ receipt: 'r' })) }, background: () => undefined });
    expect(kit.message('invitation').state).toBe('sending');
    hang = false;
    kit.clock.advance(minute - 1);
    await kit.auth.deliver();
    expect(kit.message('invitation')).toMatchObject({ state: 'sending', tries: 1 });
    kit.clock.advance(1);
    await kit.auth.deliver();
    expect(kit.message('invitation')).toMatchObject({ state: 'sent', tries: 2, receipt: 'r' });
  });

  it.each([undefined, null, 'ok', 7, {}, { receipt: 7 }])('a sender that answers with %o took it all the same, and is not asked twice', async (answer) => {
    const seen: EmailMessage[] = [];
    const kit = await provision({ email: { send: (message) => { seen.push(message); return Promise.resolve(answer as never); } } });
    await wait(kit, 5 * minute);
    expect(seen).toHaveLength(1);
    expect(kit.message('invitation').state).toBe('sent');
  });

  it('deliver says how many were due, and takes a hundred at a time', async () => {
    const kit = createTestAuth({ background: () => undefined });
    kit.inbox.fail({ channel: 'email', times: Infinity });
    kit.inbox.fail({ channel: 'sms', times: Infinity });
    const people = Array.from({ length: 60 }, () => matti);
    for await (const { result } of kit.auth.accounts.provisionMany({ actor: headUser, organizationId, people, delivery })) must(result);
    await new Promise((resolve) => setTimeout(resolve, 50));
    kit.clock.advance(minute);
    kit.inbox.fail({ channel: 'email', times: 0 });
    kit.inbox.fail({ channel: 'sms', times: 0 });
    expect([await kit.auth.deliver(), await kit.auth.deliver(), await kit.auth.deliver()]).toEqual([
      { tried: 100, sent: 100, failed: 0, more: true },
      { tried: 20, sent: 20, failed: 0, more: false },
      { tried: 0, sent: 0, failed: 0, more: false },
    ]);
    expect(kit.inbox.all()).toHaveLength(120);
  });
});

describe('R186 in part: a payload that cannot be read', () => {
  it('is sent to nobody, holds no other message up, and is given up like one that no sender takes', async () => {
    const keys = [{ id: 'k1', secret: createSeededRandom('one ring').bytes(32) }];
    const kit = await provision({ keys, email: { send: () => Promise.reject(new Error('down')) } });
    const broken = kit.message('invitation');
    await kit.storage.messages.update({ ...broken, version: broken.version + 1, payload: `${broken.payload ?? ''}x` }, broken.version);
    const seen: EmailMessage[] = [];
    const next = createTestAuth({ keys, seed: 'the next process', storage: kit.storage, clock: kit.clock, email: { send: (message) => { seen.push(message); return Promise.resolve({}); } } });
    must(await next.auth.accounts.provision({ actor: headUser, organizationId, person: { ...matti, email: 'other@example.com' }, delivery }));
    await next.settle();
    await deliverAll({ auth: next.auth, storage: kit.storage, clock: kit.clock });
    expect(seen.map(({ to }) => to)).toEqual(['other@example.com']);
    expect(kit.message('invitation').state).toBe('failed');
    const { account } = must(await next.auth.accounts.describe({ actor: headUser, accountId: kit.accountId }));
    expect(account).toMatchObject({ status: 'delivery-failed', delivery: { username: 'failed' } });
  });
});

describe.each(['standard', 'nist'] as const)('R14: an invitation that does not arrive, in %s', (policy) => {
  async function abandon(channel: 'email' | 'sms') {
    const kit = await provision({ policy });
    const invited = kit;
    kit.inbox.clear();
    kit.inbox.fail({ channel, times: Infinity });
    // Issued anew while the provider is down, so that both halves are on their way at once.
    must(await kit.auth.accounts.issueTemporaryPassword({ actor: headUser, accountId: kit.accountId, delivery }));
    if (policy === 'nist') await kit.auth.accounts.requestTemporaryPassword({ username: kit.username });
    await kit.settle();
    const temporaryPassword = /[2-9A-HJ-NP-Z]{4}(?:-[2-9A-HJ-NP-Z]{4}){3}/.exec(kit.inbox.lastSmsTo(matti.phone)?.text ?? '')?.[0];
    await deliverAll(kit);
    return { ...invited, temporaryPassword };
  }

  it.each(['email', 'sms'] as const)('R14: after the last try by %s the account says delivery-failed, and the temporary password is void', async (channel) => {
    const kit = await abandon(channel);
    expect((await kit.status()).status).toBe('delivery-failed');
    expect(await kit.status()).not.toHaveProperty('temporaryPasswordExpiresAt');
    const account = await kit.storage.accounts.find(kit.accountId);
    expect(account).not.toHaveProperty('temporaryPassword');
    if (kit.temporaryPassword !== undefined) {
      expect(await kit.auth.login.start({ username: kit.username, password: kit.temporaryPassword })).toMatchObject({ ok: false, reason: 'wrong-credentials' });
    }
  });

  it.each(['email', 'sms'] as const)('R14: nothing secret is written down of it, and the head user can issue again: %s', async (channel) => {
    const kit = await abandon(channel);
    const failed = kit.records('audit').filter(({ kind }) => kind === 'delivery-failed');
    expect(failed).toMatchObject([{ outcome: 'failure', actor: { kind: 'system' }, accountId: kit.accountId, method: channel, reason: channel === 'email' ? 'invitation' : 'temporary-password' }]);
    for (const secret of [matti.email, matti.phone, kit.temporaryPassword ?? 'none', kit.username]) expect(JSON.stringify(failed)).not.toContain(secret);
    const { slip } = must(await kit.auth.accounts.issueTemporaryPassword({ actor: headUser, accountId: kit.accountId, delivery: 'in-person' }));
    expect((await kit.status()).status).toBe('pending');
    expect(must(await kit.auth.login.start({ username: kit.username, password: slip?.temporaryPassword ?? '' })).next).toBe('first-login');
  });
});

describe('R14: giving up', () => {
  it('R14: a message whose time is over is not sent any more, and the account is told', async () => {
    const seen: EmailMessage[] = [];
    const kit = await provision({ email: { send: (message) => { seen.push(message); return Promise.reject(new Error('down')); } } });
    kit.clock.advance(7 * day);
    const before = seen.length;
    await kit.auth.deliver();
    expect(seen.length).toBe(before);
    expect(kit.message('invitation')).toMatchObject({ state: 'expired' });
    expect((await kit.status()).status).toBe('delivery-failed');
  });

  it('R14: it also ends the first login that the void temporary password opened', async () => {
    const kit = await provision({ email: { send: () => Promise.reject(new Error('down')) } });
    const password = /[2-9A-HJ-NP-Z]{4}(?:-[2-9A-HJ-NP-Z]{4}){3}/.exec(kit.inbox.lastSmsTo(matti.phone)?.text ?? '')?.[0] ?? '';
    kit.clock.advance(7 * day - 1);
    const opened = must(await kit.auth.login.start({ username: kit.username, password }));
    if (opened.next !== 'first-login') throw new Error('expected the first login');
    kit.clock.advance(1);
    await kit.auth.deliver();
    expect(await kit.auth.firstLogin.changePassword({ flow: opened.flow, password: 'kahvi jäähtyy pöydälle' })).toMatchObject({ ok: false, reason: 'flow-ended' });
  });

  it('R14: an account that changes at the same moment is told all the same', async () => {
    const watched = watchStorage();
    let disturb = 0;
    const accounts = { ...watched.storage.accounts, update: async (record: Parameters<typeof watched.storage.accounts.update>[0], expected: number) => {
      if (record.deliveryFailedAt !== undefined && disturb-- > 0) {
        const stored = await watched.storage.accounts.find(record.id);
        if (stored !== undefined) await watched.storage.accounts.update({ ...stored, version: stored.version + 1 }, stored.version);
      }
      return watched.storage.accounts.update(record, expected);
    } };
    const kit = await provision({ storage: { ...watched.storage, accounts }, email: { send: () => Promise.reject(new Error('down')) } });
    disturb = 5;
    kit.clock.advance(7 * day);
    await kit.auth.deliver();
    expect((await kit.status()).status).toBe('delivery-failed');
    expect(watched.records('audit').filter(({ kind }) => kind === 'delivery-failed')).toHaveLength(1);
  });

  it('R14: a process that stops between account and message tells the account again, and settles the message', async () => {
    const kit = await provision({ email: { send: () => Promise.reject(new Error('down')) } });
    kit.clock.advance(7 * day);
    for (let n = 1; n < 12; n += 1) {
      kit.breakAt(n, 'before');
      await kit.auth.deliver().catch(() => undefined);
      const isWhole = kit.heal() === undefined;
      // Whoever stopped had it for a minute.
      kit.clock.advance(minute);
      if (isWhole) break;
    }
    await kit.auth.deliver();
    expect(kit.message('invitation').state).toBe('expired');
    expect((await kit.status()).status).toBe('delivery-failed');
  });

  it('a message of an earlier invitation, or a notice, voids nothing', async () => {
    const kit = await provision({ email: { send: () => Promise.reject(new Error('down')) } });
    kit.clock.advance(6 * day);
    must(await kit.auth.accounts.issueTemporaryPassword({ actor: headUser, accountId: kit.accountId, delivery: 'in-person' }));
    kit.clock.advance(1 * day);
    await kit.auth.deliver();
    expect(kit.message('invitation').state).toBe('expired');
    expect(await kit.status()).toMatchObject({ status: 'pending', delivery: { username: 'handed-over', temporaryPassword: 'handed-over' } });
  });

  it('an invitation that is given up after the password was changed voids nothing', async () => {
    const kit = await provision({ email: { send: () => Promise.reject(new Error('down')) } });
    const temporaryPassword = /[2-9A-HJ-NP-Z]{4}(?:-[2-9A-HJ-NP-Z]{4}){3}/.exec(kit.inbox.lastSmsTo(matti.phone)?.text ?? '')?.[0] ?? '';
    kit.clock.advance(6 * day);
    const opened = must(await kit.auth.login.start({ username: kit.username, password: temporaryPassword }));
    if (opened.next !== 'first-login') throw new Error('expected the first login');
    must(await kit.auth.firstLogin.giveInformation({ flow: opened.flow, profile: { ...matti, locale: 'en' } }));
    must(await kit.auth.firstLogin.changePassword({ flow: opened.flow, password: 'kahvi jäähtyy pöydälle' }));
    kit.clock.advance(2 * day);
    await kit.auth.deliver();
    expect((await kit.status()).status).toBe('pending');
    expect((await kit.auth.login.start({ username: kit.username, password: 'kahvi jäähtyy pöydälle' })).ok).toBe(true);
  });
});

describe('when sending happens', () => {
  it('R128 in part: a link that somebody waits for does not wait behind an import whose mail server hangs', async () => {
    const keys = [{ id: 'k1', secret: createSeededRandom('one ring').bytes(32) }];
    const active = await walkToEnd({ keys });
    const inbox = createInbox();
    const email = { send: (message: EmailMessage) => (message.purpose === 'invitation' ? new Promise<never>(() => undefined) : inbox.email.send(message)) };
    const { auth } = createTestAuth({ keys, seed: 'another process', storage: active.storage, clock: active.clock, email, sms: inbox.sms });
    const people = Array.from({ length: 30 }, (_, n) => ({ ...matti, email: `m${n}@example.com`, phone: `+35840${1_000_000 + n}` }));
    for await (const { result } of auth.accounts.provisionMany({ actor: headUser, organizationId, people, delivery })) must(result);
    await auth.recovery.request({ username: active.username, recovers: 'password', browser: active.browser });
    await vi.waitFor(() => expect(inbox.lastEmailTo(matti.email)?.purpose).toBe('recovery-link'));
  });

  it('of two hundred people who are invited at once no more than ten mails and ten SMS are under way, and each arrives', async () => {
    const running = { email: 0, sms: 0 };
    let most = 0;
    let sent = 0;
    const send = (channel: 'email' | 'sms') => async () => {
      most = Math.max(most, (running[channel] += 1));
      await new Promise((resolve) => setTimeout(resolve, 1));
      running[channel] -= 1;
      sent += 1;
      return {};
    };
    const kit = createTestAuth({ email: { send: send('email') }, sms: { send: send('sms') } });
    const people = Array.from({ length: 200 }, (_, n) => ({ ...matti, email: `m${n}@example.com`, phone: `+35840${1_000_000 + n}` }));
    for await (const { result } of kit.auth.accounts.provisionMany({ actor: headUser, organizationId, people, delivery })) must(result);
    await kit.settle();
    expect(most).toBe(10);
    expect(sent).toBe(400);
  });

  it('after the answer: a sender that takes for ever holds no call up', async () => {
    const never = { send: () => new Promise<never>(() => undefined) };
    const kit = createTestAuth({ email: never, sms: never });
    expect((await kit.auth.accounts.provision({ actor: headUser, organizationId, person: matti, delivery })).ok).toBe(true);
  });

  it('every task is given to the host’s background, and none of them ever rejects', async () => {
    const tasks: Promise<unknown>[] = [];
    const { storage, breakAt } = watchStorage();
    const kit = createTestAuth({ storage, background: (task) => { tasks.push(task); }, email: { send: () => { throw new Error('down'); } } });
    must(await kit.auth.accounts.provision({ actor: headUser, organizationId, person: matti, delivery }));
    breakAt(1, 'before');
    await expect(Promise.all(tasks)).resolves.toBeDefined();
    expect(tasks).toHaveLength(2);
  });
});
