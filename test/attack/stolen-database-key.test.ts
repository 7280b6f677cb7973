/*
 * The attack: somebody has a copy of every store of an installation with the Key, in the middle of pairings, logins and payments, but not the key
 * ring. He looks for a code or a number, or a key to sign with, and offers what he found as if it were his. A dump answers nothing.
 */
import { describe, expect, it } from 'vitest';
import { hmac } from '@noble/hashes/hmac.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { createSigner, publicKeyOf } from '../../src/core/pairing/index.js';
import { toApproval } from '../story/raw-phone.js';
import { dump, goodPassword, must } from '../story/walk.js';
import { activateByKey, openPairing } from '../unit/service/device/tools.js';
import { profiles } from '../unit/service/shared/tools.js';

/** Every text that stands somewhere in a dump. */
function textsIn(value: unknown): readonly string[] {
  if (typeof value === 'string') return [value, ...value.split('.')];
  if (Array.isArray(value)) return value.flatMap(textsIn);
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsIn) : [];
}

describe.each(profiles)('a dump of all stores in %s', (policy) => {
  it('R202, R159 in part: it holds no code, number or token; as tokens its texts open, finish and confirm nothing', async () => {
    const active = await activateByKey(policy);
    const opened = await openPairing(policy, { storage: active.storage, seed: 'a colleague' });
    const { attempt, number } = await toApproval(active, { password: goodPassword });
    const display = { amount: '1.00', currency: 'EUR', payee: 'thief' };
    const { approval } = must(await active.auth.approvals.request({ token: active.token, purpose: 'transaction', display }));
    const devices = await active.storage.devices.findBy('accountId', active.accountId);
    const text = `${await dump(active.storage, [active.accountId, opened.accountId])}${JSON.stringify(devices)}`;
    for (const secret of [opened.code, opened.code.replace('-', ''), opened.link.split('.').at(-1) ?? '', opened.pairing.split('.')[1] ?? '', attempt.split('.')[1] ?? '', approval.split('.')[1] ?? '', active.token.split('.')[1] ?? '']) {
      expect(text.includes(secret)).toBe(false);
    }
    expect(text).not.toMatch(new RegExp(`"${number}"`));
    must(await active.phone.open().then(() => ({ ok: true })));
    const found = [...new Set(textsIn(JSON.parse(await dump(active.storage, [active.accountId, opened.accountId]))))].slice(0, 400);
    for (const [id = '', ...rest] of [attempt, approval, opened.pairing].map((token) => token.split('.'))) {
      expect(rest.length).toBe(1);
      for (const secret of found.filter((one) => one.length >= 20 && one.length <= 90)) {
        const token = `${id}.${secret}`;
        expect((await active.auth.login.view({ attempt: token })).ok || (await active.auth.approvals.view({ approval: token })).ok || (await active.auth.devices.viewPairing({ pairing: token })).ok).toBe(false);
      }
    }
  });

  it('R202: whoever searches the whole space of numbers under every text of the dump as a key finds none', async () => {
    const active = await activateByKey(policy);
    const { attempt } = await toApproval(active, { password: goodPassword });
    const flow = await active.storage.flows.find(attempt.split('.')[0] ?? '');
    if (flow?.kind !== 'attempt' || flow.approval === undefined) return expect.unreachable('an approval waits');
    const { mac } = flow.approval.number;
    const keys = [...new Set(textsIn(JSON.parse(await dump(active.storage, [active.accountId]))))].slice(0, 60);
    // A hundred numbers, and of nist's million as many: the search costs nothing, and what is missing is the key.
    const numbers = Array.from({ length: 100 }, (_, n) => String(n).padStart(active.auth.policy.approval.digits, '0'));
    const approvalId = flow.approval.id;
    for (const key of keys) {
      for (const number of numbers) {
        for (const message of [number, `${approvalId}${number}`, JSON.stringify([approvalId, number])]) {
          expect(Buffer.from(hmac(sha256, Buffer.from(key), Buffer.from(message))).toString('base64url') === mac).toBe(false);
        }
      }
    }
  });

  it('no store holds a private key: neither the server’s, nor a phone’s', async () => {
    const active = await activateByKey(policy);
    const texts = textsIn(JSON.parse(await dump(active.storage, [active.accountId]))).concat(textsIn(await active.storage.devices.findBy('accountId', active.accountId)));
    const known = new Set([...active.auth.devices.publicKeys().map(({ x }) => x), active.phone.jwk.x]);
    const seeds = texts.map((text) => Buffer.from(text, 'base64url')).filter(({ length }) => length === 32);
    expect(seeds.length).toBeGreaterThan(3);
    for (const seed of seeds) expect(known.has(Buffer.from(publicKeyOf(seed)).toString('base64url'))).toBe(false);
    expect(known.has(createSigner({ seed: new Uint8Array(32).fill(1) }).jwk.x)).toBe(false);
  });
});
