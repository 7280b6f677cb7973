/*
 * The attack: somebody keeps a statement and sends it when its time is over, or has one made ahead of its time by a phone whose clock he has
 * moved. Both clocks may be a minute apart, and no more; a statement cannot be given a longer life than its kind has, and no end that is not a
 * number of whole seconds.
 */
import { describe, expect, it } from 'vitest';
import { iat, now } from '../unit/core/pairing/fixtures.js';
import { forgeGood, goodClaims, judge, types } from '../unit/core/pairing/statements.js';

const claims = await goodClaims();
const timed = types.filter((typ) => typ !== 'lukko-receipt+jwt');

describe.each(timed)('%s', (typ) => {
  const at = (ms: number, changed: object = {}): string => judge(typ, forgeGood(typ, { ...claims[typ], iat, exp: iat + 90, ...changed }), { now: now + ms });

  it('R117: holds from a minute before it was signed to its end, by the millisecond', () => {
    expect([at(-60_001), at(-60_000), at(0), at(89_999), at(90_000), at(10 ** 9)]).toEqual(['not-yet-valid', 'accepted', 'accepted', 'accepted', 'expired', 'expired']);
  });

  it('R117: a moved clock makes a statement of tomorrow, which holds tomorrow and not today', () => {
    const tomorrow = { iat: iat + 86_400, exp: iat + 86_490 };
    expect([at(0, tomorrow), at(86_400_000, tomorrow)]).toEqual(['not-yet-valid', 'accepted']);
  });

  it('R117: nbf counts like iat, and cannot stretch anything', () => {
    expect([at(0, { nbf: iat + 60 }), at(0, { nbf: iat + 61 }), at(90_000, { nbf: iat })]).toEqual(['accepted', 'not-yet-valid', 'expired']);
  });

  it('R117: no end, an end before the beginning, a text, a fraction or a life beyond its kind is refused', () => {
    for (const exp of [undefined, null, 0, iat, iat - 1, String(iat + 90), iat + 0.5, iat + 86_401, 2 ** 53, Number.MAX_SAFE_INTEGER]) expect(at(0, { exp }), String(exp)).toBe('bad-claims');
    for (const wrong of [undefined, null, -1, String(iat), iat + 0.5, [iat]]) expect(at(0, { iat: wrong }), String(wrong)).toBe('bad-claims');
  });
});
