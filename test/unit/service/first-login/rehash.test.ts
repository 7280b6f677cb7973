import { describe, expect, it } from 'vitest';
import { createSeededRandom, createTestAuth, type TestAuthOptions } from '../../../../src/testing/index.js';
import type { PasswordHasher } from '../../../../src/port/index.js';
import { goodPassword, invite, must } from '../../../story/walk.js';
import { pastPassword, policies, stored } from './walks.js';

const keys = [{ id: 'k1', secret: createSeededRandom('one ring').bytes(32) }];
const older = { password: { cost: { logN: 14, r: 8, p: 1 } } };

/** An account whose password was set under an older policy, and the same installation today. */
async function yearsLater(policy: 'standard' | 'nist', change: TestAuthOptions = {}) {
  const invited = await invite({ policy, keys, policyOverrides: older });
  await pastPassword(invited);
  const { storage, clock, hasher } = invited;
  const today = createTestAuth({ policy, keys, seed: 'today', storage, clock, hasher, ...change });
  const start = (password: string) => today.auth.login.start({ username: invited.username, password });
  return { ...invited, today, start, encoded: async () => (await stored(invited)).password?.encoded };
}

describe.each(policies)('R42: a password hashed under an older policy, in %s', (policy) => {
  it('R42: a login with it succeeds and rewrites it at the policy’s cost, once', async () => {
    const { start, encoded } = await yearsLater(policy);
    expect(await encoded()).toContain('ln=14,');
    expect((await start(goodPassword)).ok).toBe(true);
    const rewritten = await encoded();
    expect(rewritten).toContain('ln=17,');
    expect((await start(goodPassword)).ok).toBe(true);
    expect(await encoded()).toBe(rewritten);
  });

  it('R42: a failed login rewrites nothing', async () => {
    const { start, encoded } = await yearsLater(policy);
    const before = await encoded();
    for (const password of ['kahvi jäähtyi pöydälle', '', 'x'.repeat(2000)]) expect((await start(password)).ok).toBe(false);
    expect(await encoded()).toBe(before);
  });

  it('R42: one of another scheme that the host’s hasher knows is rewritten too', async () => {
    const known = createTestAuth().hasher;
    const other: PasswordHasher = {
      hash: known.hash,
      verify: ({ secret, encoded }) => (encoded.startsWith('$other$') ? Promise.resolve(Buffer.from(secret).toString() === goodPassword) : known.verify({ secret, encoded })),
      isOutdated: ({ encoded, cost }) => encoded.startsWith('$other$') || known.isOutdated({ encoded, cost }),
    };
    const kit = await yearsLater(policy, { hasher: other });
    const account = await stored(kit);
    await kit.storage.accounts.update({ ...account, password: { encoded: '$other$imported', setAt: 0 }, version: account.version + 1 }, account.version);
    expect((await kit.start('kahvi jäähtyi pöydälle')).ok).toBe(false);
    expect(await kit.encoded()).toBe('$other$imported');
    expect((await kit.start(goodPassword)).ok).toBe(true);
    expect(await kit.encoded()).toContain('ln=17,');
  });

  it('R42: logins at once rewrite it and go on, or say that they lost the race', async () => {
    const { start, encoded } = await yearsLater(policy);
    const both = await Promise.all([start(goodPassword), start(goodPassword)]);
    for (const result of both) expect(result.ok ? 'ok' : result.reason).toMatch(/^(?:ok|try-again)$/);
    expect(await encoded()).toContain('ln=17,');
    expect(must(await start(goodPassword)).next).toBe('first-login');
  });

  it('a temporary password is not rewritten: it lives for days only', async () => {
    const invited = await invite({ policy, keys, policyOverrides: older });
    const { storage, clock, hasher } = invited;
    const today = createTestAuth({ policy, keys, seed: 'today', storage, clock, hasher });
    expect(must(await today.auth.login.start({ username: invited.username, password: invited.temporaryPassword })).next).toBe('first-login');
    expect((await stored(invited)).temporaryPassword?.encoded).toContain('ln=14,');
  });

  it('invariant 7: a hasher that breaks while it rewrites refuses, and the old hash stays', async () => {
    const broken = createTestAuth().hasher;
    const kit = await yearsLater(policy, { hasher: { verify: broken.verify, isOutdated: broken.isOutdated, hash: () => Promise.reject(new Error('out of memory')) } });
    const before = await kit.encoded();
    await expect(kit.start(goodPassword)).rejects.toMatchObject({ code: 'hasher-unavailable' });
    expect(await kit.encoded()).toBe(before);
    const sick = await yearsLater(policy, { hasher: { hash: broken.hash, verify: broken.verify, isOutdated: () => { throw new Error('unreadable'); } } });
    await expect(sick.start(goodPassword)).rejects.toMatchObject({ code: 'hasher-unavailable' });
  });
});
