import { describe, expect, it } from 'vitest';
import { normaliseTemporaryPassword } from '../../../../src/core/credential/index.js';

describe('normaliseTemporaryPassword', () => {
  it.each([
    ['nothing', ''], ['12 symbols', 'ABCDEFGHJKLM'], ['65 symbols', 'A'.repeat(65)], ['a 0', '0BCDEFGHJKLMNPQR'], ['a 1', '1BCDEFGHJKLMNPQR'],
    ['an I', 'IBCDEFGHJKLMNPQR'], ['an o', 'oBCDEFGHJKLMNPQR'], ['a Cyrillic А', '\u0410BCDEFGHJKLMNPQR'], ['a full-width Ａ', '\uff21BCDEFGHJKLMNPQR'],
    ['a long s, whose upper case is S', 'ABCDEFGHJKLMNPQ\u017f'], ['an ß, whose upper case is SS', 'ABCDEFGHJKLMNP\u00df'],
    ['a dotless ı', 'ABCDEFGHJKLMNPQ\u0131'], ['a lone surrogate', 'ABCDEFGHJKLMNPQR\ud800'], ['a NUL', 'ABCDEFGHJKLMNPQR\0'],
    ['more than 128 characters', `${' '.repeat(113)}ABCDEFGHJKLMNPQR`], ['a megabyte', 'A'.repeat(2 ** 20)],
  ])('reads %s as no temporary password', (_, typed) => {
    expect(normaliseTemporaryPassword(typed)).toBeUndefined();
  });

  it.each(['ABCD-EFGH-JKLM-NPQR', 'abcd-efgh-jklm-npqr', ' AbCdEfGhJkLmNpQr\n', 'ABCD EFGH JKLM NPQR', 'ABCD\u00a0EFGH\u2011JKLM–NPQR', '--abcdefgh jklmnpqr--'])(
    'forgives case, spaces and dashes in %j', (typed) => {
      expect(normaliseTemporaryPassword(typed)).toBe('ABCDEFGHJKLMNPQR');
    },
  );

  it('reads the shortest and the longest that a policy can ask for', () => {
    expect(normaliseTemporaryPassword('abcd-efgh-jklm-n')).toBe('ABCDEFGHJKLMN');
    expect(normaliseTemporaryPassword('ABCD-'.repeat(16))).toBe('ABCD'.repeat(16));
  });
});
