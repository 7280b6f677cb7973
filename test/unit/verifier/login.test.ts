import { describe, expect, it } from 'vitest';
import { createTestAuth } from '../../../src/testing/index.js';
import { createArgon2idVerifier } from '../../../src/verifier/argon2id/index.js';
import { createBcryptVerifier } from '../../../src/verifier/bcrypt/index.js';
import { headUser, matti, must, organizationId } from '../../story/walk.js';
import { stored } from '../service/first-login/walks.js';

const verifiers = [createBcryptVerifier(), createArgon2idVerifier()];

describe.each([
  ['bcrypt', 'U*U*U', '$2a$05$XXXXXXXXXXXXXXXXXXXXXOAcXxm9kjPGEMsLznoKqmqw7tc8WCx4a'],
  ['Argon2id', 'password', '$argon2id$v=19$m=256,t=2,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4'],
])('a login with a password that another system hashed with %s', (_scheme, password, passwordHash) => {
  async function take() {
    const kit = createTestAuth({ verifiers });
    const made = must(await kit.auth.accounts.importAccount({ actor: headUser, organizationId, person: { ...matti, username: 'matti.vanha' }, passwordHash }));
    return { ...kit, accountId: made.accountId };
  }

  it('R42: succeeds and rewrites it in the policy’s scheme, by which the next one succeeds', async () => {
    const kit = await take();
    expect(must(await kit.auth.login.start({ username: 'matti.vanha', password })).next).toBe('first-login');
    const { password: rewritten } = await stored(kit);
    expect(rewritten?.encoded).toMatch(/^\$lukko-test\$ln=17/);
    expect(must(await kit.auth.login.start({ username: 'matti.vanha', password })).next).toBe('first-login');
    expect((await stored(kit)).password).toEqual(rewritten);
  });

  it('R42: a failed one rewrites nothing', async () => {
    const kit = await take();
    expect(await kit.auth.login.start({ username: 'matti.vanha', password: `${password}x` })).toMatchObject({ ok: false, reason: 'wrong-credentials' });
    expect((await stored(kit)).password?.encoded).toBe(passwordHash);
  });

  it('R44 in part: without the verifier it opens nothing, and is not taken over', async () => {
    const kit = await take();
    const { storage, clock, random } = kit;
    const other = createTestAuth({ storage, clock, random });
    expect((await other.auth.login.start({ username: 'matti.vanha', password })).ok).toBe(false);
    expect(await other.auth.accounts.importAccount({ actor: headUser, organizationId, person: matti, passwordHash })).toEqual({ ok: false, reason: 'hash-unreadable' });
  });
});
