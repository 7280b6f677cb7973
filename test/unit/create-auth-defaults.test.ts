import { describe, expect, it } from 'vitest';
import { createAuth } from '../../src/create-auth.js';
import { createMemoryStorage } from '../../src/adapter/memory/index.js';
import { createInbox, createTestAuth } from '../../src/testing/index.js';
import { headUser, invite, matti, must, organizationId, walkToMethod } from '../story/walk.js';
import { openFlow, profile } from './service/first-login/walks.js';

/** The first login up to the new password, under one policy. */
async function setPassword(policy: 'standard' | 'nist', password: string) {
  const invited = await invite({ policy });
  const flow = await openFlow(invited, invited.temporaryPassword);
  must(await invited.auth.firstLogin.giveInformation({ flow, profile }));
  return invited.auth.firstLogin.changePassword({ flow, password });
}

const words = ['kahvi', 'jäähtyy', 'pöydällä', 'ja', 'kissa', 'katsoo', 'ulos', 'ikkunasta', 'koko', 'pitkän', 'sateisen', 'syksyisen', 'aamupäivän', 'ajan'].join(' ');
const ofLength = (length: number): string => Array.from(`${words} ${words}`).slice(0, length).join('').replace(/ $/, 'x');

describe.each([['standard', 12], ['nist', 15]] as const)('new passwords with the defaults of %s', (policy, least) => {
  it('R16: the minimum is accepted, one code point fewer refused', async () => {
    expect(await setPassword(policy, ofLength(least))).toMatchObject({ ok: true });
    expect(await setPassword(policy, ofLength(least - 1))).toMatchObject({ ok: false, reason: 'password-refused', why: 'too-short', guidance: 'use-more-characters' });
    for (const minLength of [0, 7]) expect(() => createTestAuth({ policy, policyOverrides: { password: { minLength } } })).toThrow(RangeError);
  });

  it('R17: 64 and 128 code points are accepted, and a lower maximum refuses start-up', async () => {
    expect(await setPassword(policy, ofLength(64))).toMatchObject({ ok: true });
    expect(await setPassword(policy, ofLength(128))).toMatchObject({ ok: true });
    expect(await setPassword(policy, ofLength(129))).toMatchObject({ ok: false, why: 'too-long' });
    expect(() => createTestAuth({ policy, policyOverrides: { password: { maxLength: 63 } } })).toThrow('policy.password.maxLength');
  });

  it('R25: fifteen lower-case letters will do, and the policy has no fields for composition', async () => {
    expect(await setPassword(policy, 'kqzvwmxotruefya')).toMatchObject({ ok: true });
    expect(Object.keys(createTestAuth({ policy }).auth.policy.password).sort()).toEqual(['cost', 'maxLength', 'minLength']);
  });

  it('R31: five years on the password still works, and no setting makes it expire', async () => {
    const invited = await invite({ policy });
    await walkToMethod(invited);
    const account = await invited.storage.accounts.find(invited.accountId);
    if (account === undefined) throw new Error('stored');
    const { unfinishedUntil: _kept, ...rest } = account;
    // As one whose first login was finished: an unfinished one expires for a reason of its own (R207).
    await invited.storage.accounts.update({ ...rest, version: account.version + 1 }, account.version);
    invited.clock.advance(5 * 365 * 24 * 60 * 60 * 1000);
    expect(must(await invited.auth.login.start({ username: invited.username, password: 'kahvi jäähtyy pöydälle' })).next).toBe('first-login');
    const names = JSON.stringify(invited.auth.policy.password).toLowerCase();
    expect(names).not.toMatch(/expir|maxage|rotat/);
  });
});

it('R37: without options a stored password begins $scrypt$ln=17,r=8,p=1$, with a salt of 16 bytes and a hash of 32', async () => {
  const inbox = createInbox();
  const storage = createMemoryStorage();
  const auth = createAuth({
    serviceName: 'Tilinpito', loginUrl: 'https://tilinpito.example/login', supportContact: 'Anna', storage, email: inbox.email, sms: inbox.sms,
    keys: [{ id: 'k', secret: createTestAuth().random.bytes(32) }], authorize: () => true,
  });
  const made = must(await auth.accounts.provision({ actor: headUser, organizationId, person: matti, delivery: 'in-person' }));
  const encoded = (await storage.accounts.find(made.accountId))?.temporaryPassword?.encoded ?? '';
  expect(encoded).toMatch(/^\$scrypt\$ln=17,r=8,p=1\$/);
  const [, , , salt = '', hash = ''] = encoded.split('$');
  expect([Buffer.from(salt, 'base64').length, Buffer.from(hash, 'base64').length]).toEqual([16, 32]);
});
