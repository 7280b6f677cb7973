// Letters that do not fall apart into an ASCII letter and a mark. Å, ä and ö do: a Finn or a Swede writes them a, a
// and o where an address needs ASCII. Cyrillic and Greek follow the passport's habit (ICAO 9303), softened to be typed.
const latin: Readonly<Record<string, string>> = {
  æ: 'ae', ð: 'd', ø: 'o', þ: 'th', ß: 'ss', đ: 'd', ħ: 'h', ı: 'i', ĸ: 'k', ł: 'l', ŋ: 'n', œ: 'oe', ŧ: 't', ə: 'e', ʒ: 'z',
};
const cyrillic: Readonly<Record<string, string>> = {
  а: 'a', б: 'b', в: 'v', г: 'g', ґ: 'g', д: 'd', е: 'e', є: 'ye', ж: 'zh', з: 'z', ѕ: 'dz', и: 'i', і: 'i', ј: 'j', к: 'k',
  л: 'l', љ: 'lj', м: 'm', н: 'n', њ: 'nj', о: 'o', п: 'p', р: 'r', с: 's', т: 't', ћ: 'c', ђ: 'dj', у: 'u', ф: 'f', х: 'kh',
  ц: 'ts', ч: 'ch', џ: 'dz', ш: 'sh', щ: 'shch', ъ: '', ы: 'y', ь: '', э: 'e', ю: 'yu', я: 'ya',
};
const greek: Readonly<Record<string, string>> = {
  α: 'a', β: 'v', γ: 'g', δ: 'd', ε: 'e', ζ: 'z', η: 'i', θ: 'th', ι: 'i', κ: 'k', λ: 'l', μ: 'm', ν: 'n', ξ: 'x', ο: 'o',
  π: 'p', ρ: 'r', σ: 's', ς: 's', τ: 't', υ: 'y', φ: 'f', χ: 'ch', ψ: 'ps', ω: 'o',
};
const apostrophes = /['\u2018\u2019\u201b\u02b9\u02bb\u02bc\u0060\u00b4\uff07]/g;

/**
 * A name in lower-case ASCII as far as it goes: marks and apostrophes fall away, letters of the tables are spelled out,
 * what no table knows stays as it is.
 */
export function transliterate(name: string): string {
  const bare = name.replace(apostrophes, '').toLowerCase().normalize('NFKD').replace(/\p{M}/gu, '');
  return Array.from(bare.replaceAll('ου', 'ou'), spell).join('');
}

function spell(letter: string): string {
  return latin[letter] ?? cyrillic[letter] ?? greek[letter] ?? letter;
}
