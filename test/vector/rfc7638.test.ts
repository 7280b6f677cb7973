import { expect, it } from 'vitest';
import { hashOf, thumbprintOf } from '../../src/core/pairing/index.js';

// RFC 7638 section 3.1 shows an RSA key, which lukko does not take: what is checked is the hash over its members, as thumbprintOf makes it.
const n =
  '0vx7agoebGcQSuuPiLJXZptN9nndrQmbXEps2aiAFbWhM78LhWx4cbbfAAtVT86zwu1RK7aPFFxuhDR1L6tSoc_BJECPebWKRXjBZCiFV4n3oknjhMstn64tZ_2W-5JsGY4Hc5n9yBXArwl93lqt7_RN5w6Cf0h4QyQ5v-65YGjQR0_FDW2QvzqY368QQMicAtaSqzs8KJZgnYb9c7d0zgdAZHzu6qMQvRL5hajrn1n91CbOpbISD08qNLyrdkt-bFTWhAI4vMQFh6WeZu0fM4lFd2NcRwr3XPksINHaQ-G_xBniIqbw0Ls1jF44-csFCur-kEgU8awapJzKnqDKgw';

it('R88 in part: RFC 7638 section 3.1: SHA-256 over the required members, sorted, without white space', () => {
  expect(hashOf(`{"e":"AQAB","kty":"RSA","n":"${n}"}`)).toBe('NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs');
});

it('R88 in part: RFC 7638 section 3.2: other members and their order do not count', () => {
  const jwk = { kty: 'OKP', crv: 'Ed25519', x: '11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo' } as const;
  const more = { x: jwk.x, use: 'sig', kid: 'x', crv: jwk.crv, kty: jwk.kty } as const;
  expect(thumbprintOf(more)).toBe(thumbprintOf(jwk));
  expect(thumbprintOf(jwk)).toBe(hashOf(`{"crv":"Ed25519","kty":"OKP","x":"${jwk.x}"}`));
});
