/*
 * The attack: a statement that somebody did sign is handed in as another. A phone's request as its answer, its answer to one question as the
 * answer to another, an access token of the same server as a challenge. Each has its own `typ`, which is checked before the key and covered
 * by the signature, so that no two can be taken for one another.
 */
import { describe, expect, it } from 'vitest';
import { forge, headerOf, seedOf, signerOf } from '../unit/core/pairing/fixtures.js';
import { goodClaims, goodStatements, judge, seedFor, signerFor, types } from '../unit/core/pairing/statements.js';

const claims = await goodClaims();
const statements = await goodStatements();

describe.each(types)('where %s is expected', (expected) => {
  it.each(types)('R116: %s is taken only where it is the same', (typ) => {
    expect(judge(expected, statements[typ])).toBe(typ === expected ? 'accepted' : 'wrong-typ');
  });

  it.each(types)('R116: what %s says is refused under this name, signed by a key that may sign this', (typ) => {
    const jws = forge({ header: headerOf(expected, signerFor(expected)), claims: claims[typ], seed: seedFor(expected) });
    expect(judge(expected, jws)).toBe(typ === expected ? 'accepted' : 'bad-claims');
  });

  it('R116: and so is everything else that is signed by the same key', () => {
    const { typ: _typ, ...without } = headerOf(expected, signerFor(expected));
    for (const typ of ['JWT', 'at+jwt', 'dpop+jwt', expected.toUpperCase(), `application/${expected}`, expected.replace('+jwt', ''), '', null, 7, [expected], 'toString', '__proto__']) {
      expect(judge(expected, forge({ header: { ...without, typ }, claims: claims[expected], seed: seedFor(expected) }))).toBe('wrong-typ');
    }
    expect(judge(expected, forge({ header: without, claims: claims[expected], seed: seedFor(expected) }))).toBe('wrong-typ');
  });

  it('one key of two trades does not help: server and phone of the same key are still told apart', () => {
    const one = signerOf('both');
    for (const typ of types) {
      const jws = forge({ header: headerOf(typ, one), claims: claims[typ], seed: seedOf('both') });
      if (typ !== expected) expect(judge(expected, jws, { signer: one })).toBe('wrong-typ');
    }
  });
});
