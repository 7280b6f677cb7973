/*
 * The attack: somebody stands between the phone and its server, or has the server's name, and asks the phone to approve what its owner never
 * started. He can send any answer, old or made up, but has no signing key that the phone trusts, or only one that the server has dropped. The app must show
 * none of it, sign none of it, trust no key of his, and say that it was asked something wrong; and the real server must be believed again afterwards.
 */
import { describe, expect, it } from 'vitest';
import { createSigner, signStatement, type ChallengeClaims, type KeysClaims, type SeedSigner } from '../../src/core/pairing/index.js';
import type { KeyAppFetch, KeyAppRequest } from '../../src/device/index.js';
import { createKeys } from '../../src/service/shared/keys.js';
import { createServerKeys } from '../../src/service/shared/server-keys.js';
import { createSeededRandom, createTestAuth } from '../../src/testing/index.js';
import { answerOf, connectApp, networkOf, onlyApproval, toNumber, type ConnectedApp } from '../unit/device/connect.js';
import { must } from '../story/walk.js';

const thief = createSigner({ seed: new Uint8Array(32).fill(66) });
const keyOf = (id: string) => ({ id, secret: createSeededRandom(id).bytes(32) });

/** The server after its keys were changed, on the same records. */
function withKeys(active: ConnectedApp, ...ids: readonly string[]): KeyAppFetch {
  return networkOf(createTestAuth({ storage: active.storage, clock: active.clock, keys: ids.map(keyOf) }).auth);
}

/** What the thief wants approved. */
function challengeOf(active: ConnectedApp, over: Partial<Record<keyof ChallengeClaims, unknown>> & { readonly account: string }): ChallengeClaims {
  const iat = Math.floor(active.clock.now() / 1000);
  const claims = { aud: 'https://tilinpito.example', iat, exp: iat + 120, jti: 'j0j1j2j3', approval: 'p.1', nonce: 'n0n1n2n3n4n5n6n7', purpose: 'login', username: active.username, service: 'Tilinpito', known: true, digits: 2 };
  return { ...claims, ...over } as ChallengeClaims;
}

const sign = (claims: ChallengeClaims, signer: SeedSigner): Promise<string> => signStatement({ typ: 'lukko-challenge+jwt', claims, signer });

/** A server that sends these challenges, these keys where it is asked for them, and is otherwise the real one. */
function forging(network: KeyAppFetch, input: { readonly challenges: readonly string[]; readonly keys?: string }): KeyAppFetch {
  return async (url, request) => {
    if (url.includes('/device/keys')) return input.keys === undefined ? network(url, request) : answerOf(200, { keys: input.keys });
    if (!url.endsWith('/device/approvals')) return network(url, request);
    return answerOf(200, { approvals: input.challenges.map((challenge, n) => ({ approval: `p.${String(n)}`, challenge, expiresAt: 9e15 })), now: 0 });
  };
}

const connected = (): Promise<ConnectedApp> => connectApp({ keys: [keyOf('k1')] });

/** The server's own signing key of that id: the thief has stolen it, or it is the server that signs. */
const serverSigner = (id: string): SeedSigner => createServerKeys(createKeys([keyOf(id)])).newest();

function keysStatement(active: ConnectedApp, input: { readonly keys: readonly SeedSigner[]; readonly signer: SeedSigner; readonly over?: Partial<KeysClaims> }): Promise<string> {
  const iat = Math.floor(active.clock.now() / 1000);
  const claims = { aud: 'https://tilinpito.example', iat, exp: iat + 600, jti: 'j0j1j2j3', keys: input.keys.map(({ jwk }) => jwk), ...input.over };
  return signStatement({ typ: 'lukko-keys+jwt', claims, signer: input.signer });
}

describe('a forged server', () => {
  it('R199: a challenge of a key that was never pinned is neither shown nor answered, and the report says why', async () => {
    const active = await connected();
    const { app, account } = active;
    const challenge = await sign(challengeOf(active, { account: active.accountId }), thief);
    const sent: string[] = [];
    active.between((network) => (url, request) => {
      sent.push(url);
      return forging(network, { challenges: [challenge] })(url, request);
    });
    expect(await app.approvals({ account })).toEqual({ ok: true, approvals: [], refused: [{ id: 'p.0', reason: 'unknown-key' }] });
    expect(await app.approve({ approval: { account, challenge }, number: '42' })).toEqual({ ok: false, reason: 'challenge-refused', why: 'unknown-key' });
    expect(await app.deny({ approval: { account, challenge }, reason: 'not-me' })).toEqual({ ok: false, reason: 'challenge-refused', why: 'unknown-key' });
    expect(sent.some((url) => url.endsWith('/answer'))).toBe(false);
  });

  it('R199: a challenge of the right key for another server, account or time is refused, whatever the app does with it', async () => {
    const active = await connected();
    const { app, account, accountId } = active;
    const seconds = Math.floor(active.clock.now() / 1000);
    const wrong = [
      [{ account: accountId, aud: 'https://palkat.example' }, 'wrong-audience'],
      [{ account: 'somebody-else' }, 'wrong-account'],
      [{ account: accountId, iat: seconds - 600, exp: seconds }, 'expired'],
      [{ account: accountId, iat: seconds + 61, exp: seconds + 181 }, 'not-yet-valid'],
    ] as const;
    const challenges = await Promise.all(wrong.map(([over]) => sign(challengeOf(active, over), serverSigner('k1'))));
    active.between((network) => forging(network, { challenges }));
    expect(await app.approvals({ account })).toEqual({ ok: true, approvals: [], refused: wrong.map(([, reason], n) => ({ id: `p.${String(n)}`, reason })) });
    for (const [n, [, why]] of wrong.entries()) {
      const expected = why === 'expired' ? { ok: false, reason: 'approval-ended' } : { ok: false, reason: 'challenge-refused', why };
      expect(await app.approve({ approval: { account, challenge: challenges[n] ?? '' }, number: '42' })).toEqual(expected);
    }
  });

  it('R104: a challenge with one letter changed is refused, and the one beside it is shown', async () => {
    const active = await connected();
    const right = await sign(challengeOf(active, { account: active.accountId, approval: 'p.1' }), serverSigner('k1'));
    const [header = '', payload = '', signature = ''] = right.split('.');
    const says = JSON.parse(Buffer.from(payload, 'base64url').toString());
    const payloads = [{ ...says, known: false }, { ...says, service: 'Palkat' }, { ...says, place: 'Oulu' }].map((claims) => Buffer.from(JSON.stringify(claims)).toString('base64url'));
    const altered = payloads.map((changed) => `${header}.${changed}.${signature}`);
    active.between((network) => forging(network, { challenges: [...altered, right, '', 'a.b.c', '💣'] }));
    const read = must(await active.app.approvals({ account: active.account }));
    expect(read.approvals.map(({ challenge }) => challenge)).toEqual([right]);
    expect(read.refused.map(({ reason }) => reason)).toEqual(['bad-signature', 'bad-signature', 'bad-signature', 'malformed', 'malformed', 'malformed']);
  });

  it('R200: keys that are unsigned, signed by themselves, for another server, too old or over are not pinned', async () => {
    const active = await connected();
    const { app, account } = active;
    const challenge = await sign(challengeOf(active, { account: active.accountId }), thief);
    const own = serverSigner('k1');
    const honest = await keysStatement(active, { keys: [thief], signer: own });
    const seconds = Math.floor(active.clock.now() / 1000);
    const statements = [
      `${honest.split('.').slice(0, 2).join('.')}.`,
      `${honest.split('.').slice(0, 2).join('.')}.${'A'.repeat(86)}`,
      await keysStatement(active, { keys: [thief], signer: thief }),
      await keysStatement(active, { keys: [thief, own], signer: thief }),
      await keysStatement(active, { keys: [thief], signer: own, over: { aud: 'https://palkat.example' } }),
      await keysStatement(active, { keys: [thief], signer: own, over: { iat: seconds - 1, exp: seconds + 600 } }),
      await keysStatement(active, { keys: [thief], signer: own, over: { iat: seconds - 700, exp: seconds } }),
      await keysStatement(active, { keys: [thief], signer: own, over: { iat: seconds + 120, exp: seconds + 600 } }),
      challenge,
      '',
    ];
    for (const keys of statements) {
      active.between((network) => forging(network, { challenges: [challenge], keys }));
      expect(must(await app.approvals({ account }))).toMatchObject({ approvals: [], refused: [{ reason: 'unknown-key' }] });
    }
    // What a key of the server's did sign is believed, so that the loop above proves something.
    active.between((network) => forging(network, { challenges: [challenge], keys: honest }));
    expect(must(await app.approvals({ account })).approvals).toHaveLength(1);
  });

  it('R200: a new key comes by the old one, and the old one is believed no more once it was dropped', async () => {
    const active = await connected();
    const { app, account } = active;
    // The server signs with k2 and still has k1: its challenge makes the app ask, and k1 vouches for k2.
    active.between(() => withKeys(active, 'k2', 'k1'));
    const { auth } = createTestAuth({ storage: active.storage, clock: active.clock, keys: [keyOf('k2'), keyOf('k1')] });
    const { number } = await toNumber({ ...active, auth });
    const approval = await onlyApproval({ app, account });
    expect(await app.approve({ approval, number })).toEqual({ ok: true });
    // Then k1 is dropped. The app hears of it within a day, without being asked anything.
    active.between(() => withKeys(active, 'k2'));
    active.clock.advance(24 * 60 * 60_000);
    must(await app.approvals({ account }));
    const challenge = await sign(challengeOf(active, { account: active.accountId }), serverSigner('k1'));
    const keys = await keysStatement(active, { keys: [serverSigner('k1'), thief], signer: serverSigner('k1') });
    active.between(() => forging(withKeys(active, 'k2'), { challenges: [challenge], keys }));
    expect(must(await app.approvals({ account }))).toMatchObject({ approvals: [], refused: [{ reason: 'unknown-key' }] });
  });

  it('R200: an app that slept through two changes is told by the key that it still knows, or by none', async () => {
    const active = await connected();
    const { app, account } = active;
    const challenge = await sign(challengeOf(active, { account: active.accountId }), serverSigner('k3'));
    active.between(() => forging(withKeys(active, 'k3', 'k2', 'k1'), { challenges: [challenge] }));
    expect(must(await app.approvals({ account })).approvals).toHaveLength(1);
    const late = await connected();
    const same = await sign(challengeOf(late, { account: late.accountId }), serverSigner('k3'));
    late.between(() => forging(withKeys(late, 'k3', 'k2'), { challenges: [same] }));
    expect(must(await late.app.approvals({ account: late.account }))).toMatchObject({ approvals: [], refused: [{ reason: 'unknown-key' }] });
  });

  it('R200: a stolen key is believed no more once the server has none of those that the app knows', async () => {
    const active = await connected();
    const { app, account } = active;
    active.clock.advance(24 * 60 * 60_000);
    const challenge = await sign(challengeOf(active, { account: active.accountId }), serverSigner('k1'));
    active.between(() => forging(withKeys(active, 'k3'), { challenges: [challenge] }));
    expect(must(await app.approvals({ account }))).toMatchObject({ approvals: [], refused: [{ reason: 'unknown-key' }] });
  });

  it('R200: nor is it for more than a day where the thief lets no word of the keys through', async () => {
    const active = await connected();
    const { app, account } = active;
    const asks = async (): Promise<string> => sign(challengeOf(active, { account: active.accountId }), serverSigner('k1'));
    const answers = [() => Promise.reject(new Error('away')), async () => answerOf(503, { code: 'unavailable' }), async () => answerOf(200, { keys: 'a.b.c' })];
    const block = async (answer: (typeof answers)[number]): Promise<void> => {
      const challenges = [await asks()];
      active.between((network) => (url, request) => (url.includes('/device/keys') ? answer() : forging(network, { challenges })(url, request)));
    };
    active.clock.advance(24 * 60 * 60_000 - 1_000);
    for (const answer of answers) {
      await block(answer);
      expect(must(await app.approvals({ account })).approvals).toHaveLength(1);
    }
    active.clock.advance(1_000);
    const said: unknown[] = [];
    for (const answer of answers) {
      await block(answer);
      said.push(await app.approvals({ account }));
    }
    expect(said).toEqual(['offline', 'unavailable', 'unreadable'].map((reason) => ({ ok: false, reason })));
    const challenges = [await asks()];
    active.between((network) => forging(network, { challenges }));
    expect(must(await app.approvals({ account })).approvals).toHaveLength(1);
  });

  it('R199: the phone believes its server again as soon as it speaks itself', async () => {
    const active = await connected();
    const { app, account } = active;
    active.between((network) => forging(network, { challenges: ['a.b.c'] }));
    must(await app.approvals({ account }));
    active.between(() => async () => answerOf(401, { code: 'use-nonce', nonce: 'A'.repeat(43), now: 8e15 }));
    expect(await app.approvals({ account })).toEqual({ ok: false, reason: 'unreadable' });
    active.between();
    const { number } = await toNumber(active);
    const approval = await onlyApproval({ app, account });
    expect(await app.approve({ approval, number })).toEqual({ ok: true });
  });

  it('R98, R99, R119 in part: an answer that a thief took off the wire approves nothing else: not sent again, and not with another approval named', async () => {
    const active = await connected();
    const { app, auth } = active;
    const taken: { readonly url: string; readonly request: KeyAppRequest }[] = [];
    active.between((network) => (url, request) => {
      if (url.endsWith('/answer')) taken.push({ url, request });
      return network(url, request);
    });
    const first = await toNumber(active);
    expect(await app.approve({ approval: await onlyApproval(active), number: first.number })).toEqual({ ok: true });
    must(await auth.login.finishApproval({ attempt: first.attempt }));
    const { attempt } = await toNumber(active);
    const next = await onlyApproval(active);
    // The phone signs once where its nonce is still good: this is the call that counted.
    const { url = '', request } = taken.at(-1) ?? {};
    if (typeof request?.body !== 'string') return expect.unreachable('an answer went over the wire');
    const replay = async (body: string) => (await networkOf(auth)(url, { ...request, body })).json();
    expect(await replay(request.body)).toMatchObject({ code: 'replayed' });
    expect(await replay(JSON.stringify({ ...JSON.parse(request.body), approval: next.id }))).toMatchObject({ code: 'bad-request' });
    expect(await auth.login.finishApproval({ attempt })).toMatchObject({ ok: false, reason: 'not-approved', approval: { state: 'open' } });
  });

  it('R199: the app of one account signs nothing that another’s was asked, under whichever account it is handed over', async () => {
    const active = await connected();
    const other = await connectApp({ storage: active.storage, clock: active.clock, keys: [keyOf('k1')], seed: 'other' }, { seed: 'other' });
    const { number } = await toNumber(active);
    const { challenge } = await onlyApproval(active);
    const sent: string[] = [];
    other.between((network) => (url, request) => {
      sent.push(url);
      return network(url, request);
    });
    expect(await other.app.approve({ approval: { account: active.account, challenge }, number })).toEqual({ ok: false, reason: 'account-unknown' });
    expect(await other.app.approve({ approval: { account: other.account, challenge }, number })).toEqual({ ok: false, reason: 'challenge-refused', why: 'wrong-account' });
    expect(sent).toEqual([]);
    expect(await active.app.approve({ approval: { account: active.account, challenge }, number })).toEqual({ ok: true });
  });
});
