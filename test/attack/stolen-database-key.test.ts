/*
 * The attack: somebody has a copy of every store of an installation with the Key, in the middle of pairings, logins and payments, but not the key
 * ring. He looks for a code or a number, or a key to sign with, and offers what he found as if it were his. A dump answers nothing.
 */
import { createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { createSigner, publicKeyOf } from '../../src/core/pairing/index.js';
import { uniformText } from '../../src/internal/uniform-index.js';
import type { Storage } from '../../src/port/index.js';
import { drawnFrom } from '../../src/service/shared/drawn-from.js';
import { createKeys } from '../../src/service/shared/keys.js';
import { toApproval } from '../story/raw-phone.js';
import { dump, goodPassword, must, textsIn } from '../story/walk.js';
import { activateByKey, claimed, openPairing, withDigits } from '../unit/service/device/tools.js';
import { keys, profiles } from '../unit/service/shared/tools.js';

const display = { amount: '1.00', currency: 'EUR', payee: 'thief' };

async function dumpWithDevices(storage: Storage, accountIds: readonly string[]): Promise<string> {
  const devices = await Promise.all(accountIds.map((id) => storage.devices.findBy('accountId', id)));
  return JSON.stringify([JSON.parse(await dump(storage, accountIds)), devices]);
}

describe.each(profiles)('a dump of all stores in %s', (policy) => {
  it('R202, R159 in part: it holds no code, number or token; as tokens its texts open, finish and confirm nothing', async () => {
    const active = await activateByKey(policy);
    const opened = await openPairing(policy, { storage: active.storage, seed: 'a colleague' });
    const { attempt, number } = await toApproval(active, { password: goodPassword });
    must(await active.phone.answer('approve', number));
    const { approval, view } = must(await active.auth.approvals.request({ token: active.token, purpose: 'transaction', display }));
    must(await active.phone.answer('approve', view.state === 'open' ? view.number : ''));
    const phone = await claimed(opened, 'a colleague’s phone');
    const stolen = await dumpWithDevices(active.storage, [active.accountId, opened.accountId]);
    const tokens = [opened.pairing, opened.flow, attempt, approval, active.token].map((token) => token.split('.')[1] ?? '');
    for (const secret of [opened.code, opened.code.replace('-', ''), opened.link.split('.').at(-1) ?? '', ...tokens]) {
      expect(secret.length).toBeGreaterThan(7);
      expect(stolen.includes(secret)).toBe(false);
    }
    expect(stolen).not.toMatch(new RegExp(`"${number}"`));
    // All three wait for nothing but the page’s own token: the phones have done their part.
    const { flow, pairing } = opened;
    const digits = withDigits(phone.digits);
    const acts: readonly (readonly [string, (token: string) => Promise<{ readonly ok: boolean }>])[] = [
      [attempt, (token) => active.auth.login.finishApproval({ attempt: token })],
      [approval, (token) => active.auth.approvals.finish({ approval: token, display })],
      [pairing, (token) => active.auth.firstLogin.confirmDevice({ flow, pairing: token, ...digits })],
      [flow, (token) => active.auth.firstLogin.confirmDevice({ flow: token, pairing, ...digits })],
      [attempt, (token) => active.auth.login.view({ attempt: token })],
      [pairing, (token) => active.auth.devices.viewPairing({ pairing: token })],
    ];
    const texts = textsIn(JSON.parse(stolen)).filter((one) => one !== '' && one.length <= 90);
    expect(texts.length).toBeGreaterThan(100);
    for (const [token, act] of acts) {
      const id = token.split('.')[0] ?? '';
      for (const secret of texts) expect([(await act(`${id}.${secret}`)).ok, (await act(secret)).ok]).toEqual([false, false]);
    }
    const [byAttempt, byApproval, byPairing] = acts.map(([token, act]) => () => act(token));
    for (const own of [byAttempt, byApproval, byPairing]) expect((await own?.())?.ok).toBe(true);
  });

  it('R202: whoever searches numbers, the right one among them, under every text of the dump as a key finds it in none; the key ring finds it', async () => {
    const active = await activateByKey(policy);
    const { attempt, number } = await toApproval(active, { password: goodPassword });
    const [id = '', secret = ''] = attempt.split('.');
    const flow = await active.storage.flows.find(id);
    if (flow?.kind !== 'attempt' || flow.approval === undefined) return expect.unreachable('an approval waits');
    const { id: approvalId, number: sealed } = flow.approval;
    // The whole space in standard; of nist's million as many, as the search costs nothing, and what is missing is the key.
    const { digits } = active.auth.policy.approval;
    const numbers = Array.from({ length: 100 }, (_, n) => String((Number(number) + n) % 10 ** digits).padStart(digits, '0'));
    expect(numbers).toContain(number);
    const found = (key: Uint8Array): string | undefined =>
      numbers.find((one) => [one, `${approvalId}${one}`, JSON.stringify([approvalId, one])].some((message) => createHmac('sha256', key).update(message).digest('base64url') === sealed.mac));
    const drawn = (text: string): string => uniformText(drawnFrom(text, `approval/${approvalId}`), '0123456789', digits);
    const texts = textsIn(JSON.parse(await dumpWithDevices(active.storage, [active.accountId])));
    expect(texts).toContain(sealed.mac);
    for (const text of texts) {
      for (const key of [Buffer.from(text), Buffer.from(text, 'base64url'), Buffer.from(text, 'hex')]) expect(found(key)).toBeUndefined();
    }
    // A text of the dump gives the number by chance once in a hundred, and none of them is the secret that gives it always.
    expect([found(createKeys(keys).subKey('approval-number', sealed.keyId)), drawn(secret), texts.includes(secret)]).toEqual([number, number, false]);
  });

  it('no store holds a private key: neither the server’s, nor a phone’s', async () => {
    const active = await activateByKey(policy);
    const texts = textsIn(JSON.parse(await dumpWithDevices(active.storage, [active.accountId])));
    const known = new Set([...active.auth.devices.publicKeys().map(({ x }) => x), active.phone.jwk.x]);
    const seeds = texts.map((text) => Buffer.from(text, 'base64url')).filter(({ length }) => length === 32);
    expect(seeds.length).toBeGreaterThan(3);
    for (const seed of seeds) expect(known.has(Buffer.from(publicKeyOf(seed)).toString('base64url'))).toBe(false);
    expect(known.has(createSigner({ seed: new Uint8Array(32).fill(1) }).jwk.x)).toBe(false);
  });
});
