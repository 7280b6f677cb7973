import { describe, expect, it } from 'vitest';
import * as pairing from '../../../../src/core/pairing/index.js';
import { aud, now, phone, server } from './fixtures.js';

const secret = 'CANARYCANARY';
const unlike: readonly unknown[] = [undefined, null, true, 0, -1, 1.5, Number.NaN, 10n, '', secret, 'x'.repeat(2 ** 16), '\ud800', Symbol('s'), [], [secret], {}, () => secret];
const at = { jws: 'a.b.c', aud, now };

/** Each function with what is right for it, and which of its arguments may be what. */
const rows: Readonly<Record<string, { readonly call: (input: never) => unknown; readonly right: object; readonly fits: Readonly<Record<string, (value: unknown) => boolean>> }>> = {
  verifyPairing: { call: pairing.verifyPairing, right: { ...at, jwk: phone.jwk }, fits: { aud: isText, now: isNow, pairing: isTextOrNone, nonce: isTextOrNone, username: isTextOrNone } },
  verifyRequest: { call: pairing.verifyRequest, right: { ...at, jwk: phone.jwk }, fits: { aud: isText, now: isNow, method: isTextOrNone, path: isTextOrNone, bodyHash: isTextOrNone, nonce: isTextOrNone } },
  verifyKeys: { call: pairing.verifyKeys, right: { ...at, keys: [server.jwk] }, fits: { aud: isText, now: isNow, keys: Array.isArray, since: (value) => value === undefined || isNow(value) } },
  verifyChallenge: { call: pairing.verifyChallenge, right: { ...at, keys: [server.jwk] }, fits: { aud: isText, now: isNow, keys: Array.isArray, account: isTextOrNone } },
  verifyApproval: { call: pairing.verifyApproval, right: { ...at, jwk: phone.jwk }, fits: { aud: isText, now: isNow, challenge: (value) => value === undefined } },
  verifyReceipt: { call: pairing.verifyReceipt, right: { jws: 'a.b.c', keys: [server.jwk] }, fits: { aud: isTextOrNone, keys: Array.isArray, display: (value) => value === undefined } },
};

function isText(value: unknown): boolean {
  return typeof value === 'string' && value !== '';
}
function isTextOrNone(value: unknown): boolean {
  return value === undefined || isText(value);
}
function isNow(value: unknown): boolean {
  return value === 0;
}

describe.each(Object.entries(rows))('%s', (_name, { call, right, fits }) => {
  it.each(Object.keys(fits))('R185 in part: names %s where it is wrong, and never says what it was', (argument) => {
    for (const value of unlike) {
      const run = (): unknown => call({ ...right, [argument]: value } as never);
      if (fits[argument]?.(value) === true) expect(run()).toEqual({ ok: false, reason: 'malformed' });
      else expect(errorOf(run)).toMatch(new RegExp(`^(?:TypeError|RangeError): ${argument}: (?!.*${secret})`));
    }
  });

  it('wants an object', () => {
    for (const value of unlike) if (typeof value !== 'object' || value === null) expect(errorOf(() => call(value as never))).toBe('TypeError: input: must be an object');
  });

  it('R83 in part: takes whatever comes as a key for none', () => {
    if ('jwk' in right) for (const jwk of unlike) expect(call({ ...right, jwk } as never)).toEqual({ ok: false, reason: 'malformed' });
    else for (const key of unlike) expect(call({ ...right, keys: [key] } as never)).toEqual({ ok: false, reason: 'malformed' });
  });
});

function errorOf(run: () => unknown): string {
  try {
    run();
    return 'no error';
  } catch (error) {
    return String(error);
  }
}
