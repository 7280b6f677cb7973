import { describe, expect, it } from 'vitest';
import { currentMistakes, mistakesIn, renderMistakes, writtenMistakes } from '../tools/mistakes.mjs';

const mistake = { number: 9, text: 'Wrong passwords filled the other counter.', answer: 'R147', due: true };
const title = (text: string) => [{ title: text, file: 'test/attack/a.test.ts' }];

describe('docs/mistakes.md', () => {
  it('is what the titles of the tests say (else run `npm run conformance`)', () => {
    expect(writtenMistakes()).toBe(currentMistakes().page);
  });

  it('each mistake that concerns what is built is answered by a test whose title cites it', () => {
    expect(currentMistakes().unanswered).toEqual([]);
  });

  it.each([
    ['R60, field 1: of fifty one wins', [1]],
    ['R126, field 13, field 32: no name is told', [13, 32]],
    ['R61: the fields 9 to 12, and field9', []],
  ])('reads %s', (text, numbers) => {
    expect(mistakesIn(text)).toEqual(numbers);
  });

  it('tells an answered mistake, one without a test and one for later apart', () => {
    expect(renderMistakes([mistake], title('field 9: a ledger of its own'))).toMatchObject({ unanswered: [] });
    expect(renderMistakes([mistake], title('field 9: a ledger of its own')).page).toContain('| R147 | [attack/a.test.ts](../test/attack/a.test.ts) |');
    expect(renderMistakes([mistake], title('R147: a ledger of its own')).unanswered).toEqual([9]);
    expect(renderMistakes([{ ...mistake, due: false }], [])).toMatchObject({ unanswered: [] });
    expect(() => renderMistakes([mistake], title('field 99: what is that'))).toThrow('field 99 in test/attack/a.test.ts');
  });
});
