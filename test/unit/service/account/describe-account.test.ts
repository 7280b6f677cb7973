import { describe, expect, it } from 'vitest';
import { goodPassword, headUser, invite, must, walkToEnd, walkToList, walkToMethod, type Invited } from '../../../story/walk.js';
import { createTestAuth } from '../../../../src/testing/index.js';

async function seen(invited: Pick<Invited, 'auth' | 'accountId'>) {
  return must(await invited.auth.accounts.describe({ actor: headUser, accountId: invited.accountId })).account;
}

describe.each(['standard', 'nist'] as const)('what a head user sees of an account in %s', (policy) => {
  it('follows the first login step by step', async () => {
    const invited = await invite({ policy });
    expect(await seen(invited)).toMatchObject({ status: 'pending', firstLogin: 'personal-information', delivery: { username: 'sent', temporaryPassword: 'sent' }, bindings: [] });
    const { temporaryPasswordExpiresAt } = await seen(invited);
    const ttl = policy === 'nist' ? 10 * 60_000 : 7 * 24 * 3_600_000;
    expect(temporaryPasswordExpiresAt).toBe(invited.clock.now() + ttl);
    await walkToMethod(invited);
    expect(await seen(invited)).toMatchObject({ status: 'pending', firstLogin: 'verification-method', bindings: [{ factor: 'password' }] });
    expect(await seen(invited)).not.toHaveProperty('temporaryPasswordExpiresAt');
    expect(await seen(await walkToEnd({ policy }))).toMatchObject({ status: 'active', firstLogin: 'done' });
  });

  it('R13 in part: what was bound is there with kind, factor, when and from what', async () => {
    const active = await walkToEnd({ policy });
    const { bindings } = await seen(active);
    const at = active.clock.now();
    expect(bindings).toEqual([
      { factor: 'password', source: 'first-login', createdAt: at },
      { factor: 'otp-list', factorId: expect.stringMatching(/^[A-Za-z0-9_-]{22}$/) as string, source: 'first-login', createdAt: at },
    ]);
  });

  it('an unproven list is bound to nothing', async () => {
    const invited = await invite({ policy });
    await walkToList(invited);
    expect((await seen(invited)).bindings.map(({ factor }) => factor)).toEqual(['password']);
  });

  it('R207: clock: an account that stopped after the password change shows that it expired, at 7 days and not before', async () => {
    const invited = await invite({ policy });
    await walkToMethod(invited);
    invited.clock.advance(7 * 24 * 3_600_000 - 1);
    expect((await seen(invited)).status).toBe('pending');
    invited.clock.advance(1);
    expect((await seen(invited)).status).toBe('first-login-expired');
  });

  it('R9: it holds no secret, whatever the account has', async () => {
    const invited = await invite({ policy });
    const { flow, codes } = await walkToList(invited);
    const text = JSON.stringify(await seen(invited));
    for (const secret of [invited.temporaryPassword, invited.addressCode, goodPassword, flow, ...codes, '$lukko-test$', '@example.com', '+358']) expect(text).not.toContain(secret);
  });
});

describe('delivery as a head user sees it', () => {
  it('handed over in person, and not sent yet where the person has to ask', async () => {
    const slip = createTestAuth();
    const person = { name: 'Matti', email: 'matti@example.com', phone: '+358401234567' };
    const made = must(await slip.auth.accounts.provision({ actor: headUser, organizationId: 'virtanen-oy', person, delivery: 'in-person' }));
    expect((await seen({ auth: slip.auth, accountId: made.accountId })).delivery).toEqual({ username: 'handed-over', temporaryPassword: 'handed-over' });
    const nist = createTestAuth({ policy: 'nist' });
    const asked = must(await nist.auth.accounts.provision({ actor: headUser, organizationId: 'virtanen-oy', person, delivery: { username: 'email', temporaryPassword: 'sms' } }));
    await nist.settle();
    expect((await seen({ auth: nist.auth, accountId: asked.accountId })).delivery).toEqual({ username: 'sent', temporaryPassword: 'not-sent' });
  });

  it('an account that is not there', async () => {
    const { auth } = createTestAuth();
    expect(await auth.accounts.describe({ actor: headUser, accountId: 'nobody' })).toEqual({ ok: false, reason: 'account-not-found' });
  });
});
