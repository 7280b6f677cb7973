import { beforeEach, describe, expect, it } from 'vitest';
import { createWebRandom } from './web-random.js';
import type { SignedRequest } from '../../../../src/index.js';
import { createRawPhone, resealed, type ActiveByKey } from '../../../story/raw-phone.js';
import { must } from '../../../story/walk.js';
import { jitter, minute, profiles, second, wrapStorage } from '../shared/tools.js';
import { activateByKey, counted, inParallel, openPairing, reads, reopenByKey } from './tools.js';

const poll = { method: 'GET', path: '/approvals' } as const;

/** A poll that is signed whatever stands in it. */
async function sealed({ phone }: ActiveByKey, over: object): Promise<SignedRequest> {
  const request = await phone.request(poll);
  return { ...request, statement: await resealed(phone.signer, request.statement, over) };
}

describe.each(profiles)('the signed requests of a phone in %s', (policy) => {
  let active: ActiveByKey;
  beforeEach(async () => {
    active = await activateByKey(policy);
  });

  const open = (request: SignedRequest) => active.auth.devices.openApprovals({ request });

  it('R119 in part: a request is for its method, its path with the query, and its body; changed on the way it is refused', async () => {
    const request = await active.phone.request({ method: 'GET', path: '/approvals?since=1', body: '' });
    expect((await open(request)).ok).toBe(true);
    const changed: readonly Partial<SignedRequest>[] = [{ method: 'POST' }, { method: 'get' }, { path: '/approvals' }, { path: '/approvals?since=2' }, { path: '/approvals?since=1&x=1' }, { bodyHash: 'A'.repeat(43) }, { bodyHash: 'A' }];
    for (const change of changed) expect(await open({ ...request, ...change })).toEqual({ ok: false, reason: 'bad-request' });
    for (const empty of [{ method: '' }, { path: '' }, { bodyHash: '' }]) await expect(open({ ...request, ...empty })).rejects.toThrow(/^request: must be/);
  });

  it('R119 in part, R113 in part: two statements at once, none, one of another server, or one with the key of another are refused', async () => {
    const request = await active.phone.request(poll);
    const other = createRawPhone(active, 'an unknown phone');
    expect(await open({ ...request, statement: `${request.statement}, ${request.statement}` })).toEqual({ ok: false, reason: expect.stringMatching(/bad-request|device-unknown/) });
    expect(await open({ ...request, statement: '' })).toMatchObject({ ok: false });
    expect(await open(await active.phone.request({ ...poll, over: { aud: 'https://evil.example' } }))).toEqual({ ok: false, reason: 'bad-request' });
    await expect(other.request(poll)).rejects.toThrow(/device-unknown/);
    const [header = '', claims = ''] = request.statement.split('.');
    expect(await open({ ...request, statement: `${header}.${claims}.${'A'.repeat(86)}` })).toEqual({ ok: false, reason: 'bad-request' });
  });

  it('R119 in part: without a nonce of the server’s, with another’s, or with one of five minutes ago it is told to use a new one', async () => {
    const made = await open(await active.phone.request({ ...poll, over: { nonce: Buffer.alloc(54, 1).toString('base64url') } }));
    if (made.ok || made.reason !== 'use-nonce') return expect.unreachable(JSON.stringify(made));
    expect(Buffer.from(made.nonce, 'base64url').length).toBeGreaterThanOrEqual(32);
    const { nonce, now } = made;
    expect(now).toBe(active.clock.now());
    active.clock.advance(5 * minute - second);
    expect((await open(await active.phone.request({ ...poll, over: { nonce } }))).ok).toBe(true);
    active.clock.advance(second);
    expect(await open(await active.phone.request({ ...poll, over: { nonce } }))).toMatchObject({ ok: false, reason: 'use-nonce' });
  });

  it('R107 in part: a nonce shorter than eight bytes, or with one bit changed, is none of the server’s', async () => {
    const { nonce } = JSON.parse(Buffer.from((await active.phone.request(poll)).statement.split('.')[1] ?? '', 'base64url').toString()) as { readonly nonce: string };
    const bytes = Buffer.from(nonce, 'base64url');
    for (const at of [0, 5, 6, 21, 22, bytes.length - 1]) {
      const flipped = Buffer.from(bytes);
      flipped[at] = (flipped[at] ?? 0) ^ 1;
      expect(await open(await active.phone.request({ ...poll, over: { nonce: flipped.toString('base64url') } }))).toMatchObject({ ok: false, reason: 'use-nonce' });
    }
    // Seven bytes are no nonce at all, whoever made them; eight are one, and not the server's.
    expect(await open(await sealed(active, { nonce: Buffer.alloc(7, 1).toString('base64url') }))).toEqual({ ok: false, reason: 'bad-request' });
    expect(await open(await sealed(active, { nonce: Buffer.alloc(8, 1).toString('base64url') }))).toMatchObject({ ok: false, reason: 'use-nonce' });
  });

  it('R107: a million nonces of a challenge’s 32 bytes, drawn from the runtime’s source, have no repeat', () => {
    const random = createWebRandom();
    const seen = new Set<string>();
    for (let n = 0; n < 1_000_000; n += 1) seen.add(random.bytes(32).toString('latin1'));
    expect(seen.size).toBe(1_000_000);
  });

  it('a phone whose clock is wrong is told the time, whatever else it is, and signs by it', async () => {
    for (const skew of [-3_600, -121, 121, 3_600]) {
      const iat = Math.floor(active.clock.now() / 1000) + skew;
      expect(await open(await active.phone.request({ ...poll, over: { iat, exp: iat + 60 } }))).toMatchObject({ ok: false, reason: 'use-nonce', now: active.clock.now() });
    }
  });

  it('R120: a statement that changes something counts once, over two processes and with twenty at once; one that reads, as often as asked', async () => {
    const request = await active.phone.request(poll);
    for (let n = 0; n < 3; n += 1) expect((await open(request)).ok).toBe(true);
    const change = await active.phone.request({ method: 'POST', path: '/answer' });
    const processes = Array.from({ length: 2 }, (_, n) => reopenByKey(active, { storage: wrapStorage(active.storage, jitter(`jti ${n}`)) }));
    const said = await inParallel(20, (n) => (processes[n % 2] ?? active).auth.devices.answerApproval({ request: change, approval: 'none.1', answer: 'a.b.c' }));
    expect(said.map((one) => (one.ok ? 'ok' : one.reason)).sort()).toEqual(['approval-ended', ...Array.from({ length: 19 }, () => 'replayed')]);
    expect(await active.auth.devices.signOut({ request: change })).toMatchObject({ ok: false });
  });

  it('R120: it is refused as replayed until it expires, and remembered for the minute of skew after that, and no longer', async () => {
    const request = await active.phone.request({ method: 'POST', path: '/answer', over: { jti: 'j0j1j2j3' } });
    const answer = () => active.auth.devices.answerApproval({ request, approval: 'none.1', answer: 'a.b.c' });
    expect(await answer()).toEqual({ ok: false, reason: 'approval-ended' });
    const expires = active.clock.now() + minute;
    active.clock.advance(minute - 1);
    expect(await answer()).toEqual({ ok: false, reason: 'replayed' });
    active.clock.advance(1);
    expect(await answer()).toMatchObject({ ok: false, reason: 'use-nonce' });
    const remembered = async (now: number) => (await active.storage.ledgers.read({ keys: [`jti/${active.phone.signer.kid}/j0j1j2j3`], now }))[0]?.count ?? 0;
    expect([await remembered(expires + minute - 1), await remembered(expires + minute)]).toEqual([2, 0]);
  });

  it('R120: a jti of 65 characters is refused, and one of 64 is not', async () => {
    expect(await open(await sealed(active, { jti: 'j'.repeat(65) }))).toEqual({ ok: false, reason: 'bad-request' });
    expect((await open(await sealed(active, { jti: 'j'.repeat(64) }))).ok).toBe(true);
  });

  it('the poll of a phone is at most three reads and no write, and that of the computer one read, at a login, a pairing and a payment', async () => {
    const { storage, calls } = counted(active.storage);
    const watched = reopenByKey(active, { storage });
    const request = await active.phone.request(poll);
    must(await watched.auth.devices.openApprovals({ request }));
    expect([calls.length <= 3, calls.every(reads)]).toEqual([true, true]);
    const { attempt } = must(await active.auth.login.start({ username: active.username, password: 'kahvi jäähtyy pöydälle' })) as { readonly attempt: string };
    const { approval } = must(await active.auth.approvals.request({ token: active.token, purpose: 'transaction', display: { amount: '1.00', currency: 'EUR', payee: 'Tilinpito Oy' } }));
    const opened = await openPairing(policy, { storage: active.storage, seed: 'a colleague' });
    for (const ask of [() => watched.auth.login.view({ attempt }), () => watched.auth.approvals.view({ approval }), () => watched.auth.devices.viewPairing({ pairing: opened.pairing })]) {
      calls.length = 0;
      must<{ readonly ok: boolean }>(await ask());
      expect(calls).toEqual(['flows.find']);
    }
  });
});
