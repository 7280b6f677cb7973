import { describe, expect, it } from 'vitest';
import { createSigner, parseDeviceKey, thumbprintOf, verifyEd25519 } from '../../src/core/pairing/index.js';
import { on, paths } from '../unit/core/pairing/paths.js';

// RFC 8037 appendix A: the key of A.1 and A.2, its thumbprint in A.3, the signature of A.4, which A.5 verifies.
const d = 'nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A';
const jwk = { kty: 'OKP', crv: 'Ed25519', x: '11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo' } as const;
const thumbprint = 'kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k';
const signed = 'eyJhbGciOiJFZERTQSJ9.RXhhbXBsZSBvZiBFZDI1NTE5IHNpZ25pbmc';
const signature = 'hgyY0il_MGCjP0JzlnLWG1PPOt7-09PGcvMg3AIbQR6dWbhijcNR4ki4iylGjg5BhVsPt9g7sVvpAr_MuM0KAg';

describe.each(paths)('RFC 8037 appendix A, %s', (path) => {
  it('R118: A.1 and A.2: the public key of the private one', () => {
    on(path, () => {
      expect(createSigner({ seed: Buffer.from(d, 'base64url') }).jwk).toEqual(jwk);
      expect(parseDeviceKey({ ...jwk, d })).toEqual({ ok: false, reason: 'private-key' });
    });
  });

  it('R88, R118: A.3: the thumbprint', () => {
    on(path, () => {
      expect(thumbprintOf(jwk)).toBe(thumbprint);
      expect(parseDeviceKey(jwk)).toEqual({ ok: true, key: { jwk, thumbprint } });
    });
  });

  it('R118: A.4 and A.5: the signature', () => {
    on(path, () => {
      expect(Buffer.from(createSigner({ seed: Buffer.from(d, 'base64url') }).sign(Buffer.from(signed)) as Uint8Array).toString('base64url')).toBe(signature);
      expect(verifyEd25519({ publicKey: Buffer.from(jwk.x, 'base64url'), message: Buffer.from(signed), signature: Buffer.from(signature, 'base64url') })).toBe(true);
    });
  });
});
