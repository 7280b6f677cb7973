import { describe, expect, it } from 'vitest';
import { headUser, invite, matti, must, organizationId, walkToEnd } from '../../../story/walk.js';
import { openFlow, stored } from '../first-login/walks.js';
import { eventsOf, keys } from '../shared/tools.js';
import type { Actor } from '../../../../src/port/index.js';
import { createTestAuth } from '../../../../src/testing/index.js';
import { anna, bySms, importMatti, office, oldVerifier } from './tools.js';

const asked: string[] = [];
const headUsers = (organization: string) => {
  asked.push(organization);
  return [anna, { phone: '+358501111111', locale: 'fi' }, {}];
};

const active = (options: object = {}) => walkToEnd({ keys, headUsers, ...options });
const pending = (options: object = {}) => invite({ keys, headUsers, ...options });
type Kit = Awaited<ReturnType<typeof pending>>;

/** Every act of an office that changes something, or takes something out of the house. */
const acts: readonly (readonly [act: string, inWords: string, () => Promise<Kit>, (kit: Kit, actor: Actor) => Promise<{ readonly ok: boolean }>])[] = [
  ['provision', 'a login was created', pending, ({ auth }, actor) => auth.accounts.provision({ actor, organizationId, person: { ...matti, username: 'toinen.matti' }, delivery: bySms })],
  ['import', 'a login was taken over', () => pending({ verifiers: [oldVerifier] }), ({ auth }, actor) => auth.accounts.importAccount({ actor, organizationId, person: { ...matti, username: 'toinen.matti' }, passwordHash: 'old:x' })],
  ['issue-temporary-password', 'a new temporary password was issued', pending, ({ auth, accountId }, actor) => auth.accounts.issueTemporaryPassword({ actor, accountId, delivery: bySms })],
  ['correct-contact', 'contact details were corrected', pending, ({ auth, accountId }, actor) => auth.accounts.correctContact({ actor, accountId, phone: '+358407777777', delivery: bySms })],
  ['restart', 'a login was restarted', active, ({ auth, accountId }, actor) => auth.accounts.restart({ actor, accountId, delivery: bySms })],
  ['disable', 'a login was disabled', active, ({ auth, accountId }, actor) => auth.accounts.disable({ actor, accountId })],
  ['enable', 'a login was enabled again', async () => {
    const kit = await active();
    must(await kit.auth.accounts.disable({ actor: headUser, accountId: kit.accountId }));
    return kit;
  }, ({ auth, accountId }, actor) => auth.accounts.enable({ actor, accountId })],
  ['mark-compromised', 'a password was marked as known to others', active, ({ auth, accountId }, actor) => auth.accounts.markCompromised({ actor, accountId })],
  ['end-sessions', 'a person was logged out everywhere', active, ({ auth, accountId }, actor) => auth.accounts.endSessions({ actor, accountId })],
  ['export', 'personal data were exported', active, ({ auth, accountId }, actor) => auth.accounts.exportData({ actor, accountId })],
];

describe.each(acts)('what an office does: %s', (_act, inWords, prepare, call) => {
  it('R190: is in the client’s chain with its on-behalf-of, and told to the client’s head users', async () => {
    const kit = await prepare();
    await kit.settle();
    kit.inbox.clear();
    asked.length = 0;
    const before = (await eventsOf(kit.storage)).length;
    must(await call(kit, office));
    await kit.settle();
    const told = kit.inbox.all().filter(({ purpose }) => purpose === 'office-acted');
    expect(told.map(({ to }) => to).sort()).toEqual(['+358501111111', anna.email]);
    for (const { text } of told) expect(text.includes(inWords) && /matti/.test(text)).toBe(true);
    expect(new Set(asked)).toEqual(new Set([organizationId]));
    const events = (await eventsOf(kit.storage)).slice(before).filter(({ actor }) => actor.kind === 'office');
    expect(events.length).toBeGreaterThan(0);
    for (const event of events) expect(event).toMatchObject({ chain: organizationId, actor: office });
  });

  it('a head user’s own act is told to nobody else', async () => {
    const kit = await prepare();
    await kit.settle();
    kit.inbox.clear();
    must(await call(kit, headUser));
    await kit.settle();
    expect(kit.inbox.all().filter(({ purpose }) => purpose === 'office-acted')).toEqual([]);
  });

  it('invariant 7: a host that cannot say who the head users are stops the act, and no account has changed or come', async () => {
    const good = await prepare();
    const before = await good.storage.accounts.scan(undefined, 10);
    const { storage, clock, random } = good;
    const { auth } = createTestAuth({ storage, clock, random, keys, verifiers: [oldVerifier], headUsers: () => Promise.reject(new Error('down')) });
    await expect(call({ ...good, auth }, office)).rejects.toMatchObject({ code: 'host-function-failed' });
    expect(await good.storage.accounts.scan(undefined, 10)).toEqual(before);
  });
});

it('where the host names no head users, the audit alone says it', async () => {
  const kit = await walkToEnd();
  kit.inbox.clear();
  must(await kit.auth.accounts.disable({ actor: office, accountId: kit.accountId }));
  await kit.settle();
  expect(kit.inbox.all()).toEqual([]);
  expect((await eventsOf(kit.storage)).filter(({ kind }) => kind === 'account-disabled')).toMatchObject([{ actor: office }]);
});

it('R136: a head user is told that an address was changed in the first login, and of nothing else', async () => {
  const kit = await invite({ headUsers: () => [anna] });
  const flow = await openFlow(kit, kit.temporaryPassword);
  must(await kit.auth.firstLogin.giveInformation({ flow, profile: { ...matti, phone: '+358409999999', locale: 'en' } }));
  await kit.settle();
  const told = kit.inbox.all().filter(({ to }) => to === anna.email);
  expect(told.map(({ purpose, text }) => [purpose, text.includes(kit.username), text.includes('409999999')])).toEqual([['member-contact-changed', true, false]]);
  const same = await invite({ headUsers: () => [anna] });
  must(await same.auth.firstLogin.giveInformation({ flow: await openFlow(same, same.temporaryPassword), profile: { ...matti, locale: 'en' } }));
  await same.settle();
  expect(same.inbox.all().filter(({ to }) => to === anna.email)).toEqual([]);
});

it('R190 in part: an imported account’s office is told of by the username it was given', async () => {
  const kit = await importMatti({ headUsers: () => [anna] });
  must(await kit.auth.accounts.disable({ actor: office, accountId: kit.accountId }));
  await kit.settle();
  expect(kit.inbox.lastEmailTo(anna.email)?.text).toContain('matti.vanha');
  expect((await stored(kit)).status).toBe('disabled');
});

describe('a function of the host’s that says who the head users are', () => {
  it('R190: reaches who has a phone and no e-mail, as a database would say it', async () => {
    const kit = await pending({ headUsers: () => [{ email: null, phone: '+358501111111', locale: null }, { email: '', phone: null }, null] as never });
    await kit.settle();
    kit.inbox.clear();
    must(await kit.auth.accounts.disable({ actor: office, accountId: kit.accountId }));
    await kit.settle();
    expect(kit.inbox.all().map(({ to, purpose }) => [to, purpose])).toEqual([['+358501111111', 'office-acted']]);
  });

  it.each([[undefined], [null], ['anna@virtanen.example'], [{}]])('invariant 7: that answers with %o refuses the act with its code, and names itself', async (answer) => {
    const kit = await pending({ headUsers: () => answer as never });
    await expect(kit.auth.accounts.disable({ actor: office, accountId: kit.accountId })).rejects.toMatchObject({
      code: 'host-function-failed',
      cause: new TypeError('headUsers: must answer with a list of { email, phone, locale }'),
    });
    expect((await stored(kit)).status).toBe('pending');
  });
});
