import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import * as pairing from '../../src/core/pairing/index.js';
import type { Ed25519Jwk, StatementType } from '../../src/core/pairing/index.js';
import { seedOf } from '../unit/core/pairing/fixtures.js';
import { on, paths } from '../unit/core/pairing/paths.js';
import { types } from '../unit/core/pairing/statements.js';
import { renderProtocolVectors, type KeyVector } from './make-protocol-vectors.js';
import type { StatementVector } from './statement-vector.js';

const text = readFileSync(new URL('../../docs/protocol-vectors.json', import.meta.url), 'utf8');
const all = JSON.parse(text) as readonly (StatementVector | KeyVector)[];
const isStatement = (one: StatementVector | KeyVector): one is StatementVector => 'jws' in one;
const statements = all.filter(isStatement);
const keys = all.filter((one): one is KeyVector => !isStatement(one));
const named = <T extends { readonly name: string }>(some: readonly T[]): readonly (readonly [string, T])[] => some.map((one) => [one.name, one]);

/** As its reader says it, given nothing but what stands in the vector. */
function judge({ typ, jws, jwk, now, aud, account }: StatementVector): string {
  const key = jwk as Ed25519Jwk;
  const device = { jws, jwk: key, aud, now };
  const server = { jws, keys: [key], aud, now };
  const readers: Readonly<Record<StatementType, () => { readonly ok: true } | { readonly ok: false; readonly reason: string }>> = {
    'lukko-pairing+jwt': () => pairing.verifyPairing(device),
    'lukko-request+jwt': () => pairing.verifyRequest(device),
    'lukko-keys+jwt': () => pairing.verifyKeys(server),
    'lukko-challenge+jwt': () => pairing.verifyChallenge({ ...server, account }),
    'lukko-approval+jwt': () => pairing.verifyApproval(device),
    'lukko-receipt+jwt': () => pairing.verifyReceipt({ jws, keys: [key], aud }),
  };
  const result = readers[typ]();
  return result.ok ? 'accept' : result.reason;
}

describe('docs/protocol-vectors.json', () => {
  it('is what its makers make (else run `node test/tools/protocol-vectors.mjs --write`)', async () => {
    expect(text).toBe(await renderProtocolVectors());
  });

  it('has names of their own, and enough of each kind', () => {
    expect(new Set(all.map(({ name }) => name)).size).toBe(all.length);
    for (const typ of types) {
      expect(statements.filter((one) => one.typ === typ && one.expect === 'accept').length, typ).toBeGreaterThan(0);
      expect(statements.filter((one) => one.typ === typ && one.expect === 'refuse').length, typ).toBeGreaterThan(10);
    }
    expect(statements.filter((one) => one.expect === 'accept').length).toBeGreaterThanOrEqual(8);
    expect(statements.filter((one) => one.expect === 'refuse').length).toBeGreaterThanOrEqual(40);
    for (const one of all) expect(one.reason !== undefined, one.name).toBe(one.expect === 'refuse');
  });

  it('R199: has a challenge of a stranger’s key, of another server, another account and another time', () => {
    const reasons = statements.filter(({ statement }) => statement === 'challenge').map(({ reason }) => reason);
    expect(reasons).toEqual(expect.arrayContaining(['unknown-key', 'bad-signature', 'wrong-audience', 'wrong-account', 'expired', 'not-yet-valid']));
  });
});

describe.each(paths)('with %s Ed25519', (path) => {
  it.each(named(statements))('R118 in part: %s', (_name, one) => {
    expect(on(path, () => judge(one))).toBe(one.expect === 'accept' ? 'accept' : one.reason);
  });

  it.each(named(keys))('R83, R84, R85, R86: %s', (_name, one) => {
    const parsed = on(path, () => pairing.parseDeviceKey(one.jwk));
    expect(parsed.ok ? 'accept' : parsed.reason).toBe(one.expect === 'accept' ? 'accept' : one.reason);
  });
});

describe.each(paths)('the other way round, with %s Ed25519', (path) => {
  const signers = on(path, () => ['phone', 'server'].map((name) => pairing.createSigner({ seed: seedOf(name) })));

  it.each(named(statements.filter((one) => one.expect === 'accept')))('R118 in part: the same claims under the same key make the same text: %s', async (_name, { typ, jws, jwk }) => {
    const signer = signers.find((one) => one.jwk.x === (jwk as Ed25519Jwk).x);
    if (signer === undefined) throw new Error('the vector is signed by a key that is not known here');
    const claims = JSON.parse(Buffer.from(jws.split('.')[1] ?? '', 'base64url').toString()) as never;
    // What signs may take its time, and `on` cannot wait: the bytes are signed on the path, one by one.
    const sign = (bytes: Uint8Array): Uint8Array => on(path, () => signer.sign(bytes)) as Uint8Array;
    expect(await pairing.signStatement({ typ, claims, signer: { kid: signer.kid, sign } })).toBe(jws);
  });
});
