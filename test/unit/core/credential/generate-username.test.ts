import { describe, expect, it, vi } from 'vitest';
import { generateUsername, normaliseUsername } from '../../../../src/core/credential/index.js';
import { chiSquare, chiSquareBound, realRandom, seededRandom } from './fixtures.js';

const stem = (name: string): string => generateUsername({ name, random: seededRandom('stem') }).username.slice(0, -4);

describe('generateUsername', () => {
  it.each([
    ['Matti Virtanen', 'matti.virtanen'],
    ['Matti Juhani Virtanen', 'matti.virtanen'],
    ['  MATTI   virtanen ', 'matti.virtanen'],
    ['Åsa Öberg-Lindström', 'asa.oberg-lindstrom'],
    ['A\u030asa O\u0308berg', 'asa.oberg'],
    ['Anna-Liisa Mäki', 'anna-liisa.maki'],
    ['Anna–Liisa Mäki', 'anna-liisa.maki'],
    ["Sean O'Brien", 'sean.obrien'],
    ['Sean O’Brien', 'sean.obrien'],
    ['Carl Gustaf von Essen', 'carl.vonessen'],
    ['Hedvig af Klercker', 'hedvig.afklercker'],
    ['María de la Cruz', 'maria.delacruz'],
    ['Pieter van der Berg', 'pieter.vanderberg'],
    ['Al Gore', 'al.gore'],
    ['Von Essen', 'von.essen'],
    ['J. R. R. Tolkien', 'j.tolkien'],
    ['Madonna', 'madonna'],
    ['Ødegård Sørensen', 'odegard.sorensen'],
    ['Þórður Ægisson', 'thordur.aegisson'],
    ['Guðrún Weiß', 'gudrun.weiss'],
    ['Łukasz Żółć', 'lukasz.zolc'],
    ['Máret Ŋálbmi', 'maret.nalbmi'],
    ['İpek Şahin', 'ipek.sahin'],
    ['Nguyễn Thị Ánh', 'nguyen.anh'],
    ['Ｍａｔｔｉ Ｖｉｒｔａｎｅｎ', 'matti.virtanen'],
    ['Иван Щербаков', 'ivan.shcherbakov'],
    ['Андрій Їжак', 'andrii.izhak'],
    ['Γιώργος Παπαδόπουλος', 'giorgos.papadopoulos'],
    ['Bruce 李', 'bruce'],
    ['李小龙', 'user'],
    ['محمد علي', 'user'],
    ['山田 太郎', 'user'],
    ['', 'user'],
    ['--- 3 !', 'user'],
    ['\ud800', 'user'],
    ['😀', 'user'],
  ])('a person called %j gets a username that begins with %s', (name, expected) => {
    expect(stem(name)).toBe(expected);
    expect(normaliseUsername(`${expected}0000`)).toEqual({ ok: true, username: `${expected}0000` });
  });

  it('a very long name is cut, at a letter, to what a username can be', () => {
    for (const name of ['x'.repeat(2 ** 20), `${'Ab-'.repeat(40)} ${'Cd-'.repeat(40)}`, `Seppo ${'de '.repeat(100)}Cruz`]) {
      const { username } = generateUsername({ name, random: seededRandom('long') });
      expect(normaliseUsername(username)).toEqual({ ok: true, username });
      expect(username).toMatch(/[a-z]\d{4}$/);
    }
  });

  it('R194 in part: it ends in four random digits, each equally likely at each place', () => {
    const random = realRandom();
    const tails = Array.from({ length: 50_000 }, () => generateUsername({ name: 'Matti Virtanen', random }).username.slice(-4));
    expect(tails.every((tail) => /^\d{4}$/.test(tail))).toBe(true);
    for (let place = 0; place < 4; place += 1) {
      expect(chiSquare(tails.map((tail) => tail.charAt(place)), '0123456789')).toBeLessThan(chiSquareBound('0123456789'));
    }
  });

  it('R194 in part: the same bytes give the same digits, and Math.random is not asked', () => {
    const stubbed = vi.spyOn(Math, 'random').mockReturnValue(0);
    const draw = (): string => generateUsername({ name: 'Matti Virtanen', random: seededRandom('digits') }).username;
    const first = draw();
    stubbed.mockReturnValue(0.999);
    expect(draw()).toBe(first);
    expect(stubbed).not.toHaveBeenCalled();
    stubbed.mockRestore();
  });

  it('R194 in part: 400 people of the same name get 400 sensible usernames when a clash draws again', () => {
    const random = seededRandom('400 of a name');
    const taken = new Set<string>();
    let draws = 0;
    while (taken.size < 400 && draws < 1000) {
      taken.add(generateUsername({ name: 'Anna Korhonen', random }).username);
      draws += 1;
    }
    expect(taken.size).toBe(400);
    // 400 of 10,000: some eight clashes are to be expected.
    expect(draws).toBeLessThan(450);
    expect([...taken].every((username) => /^anna\.korhonen\d{4}$/.test(username))).toBe(true);
  });

  it('gives a frozen result', () => {
    expect(Object.isFrozen(generateUsername({ name: 'Matti', random: seededRandom('frozen') }))).toBe(true);
  });
});
