/** Written without a look at the library's list: what leaks and help desks show, in three languages. */
const words = [
  'password', 'passw0rd', 'p@ssword', 'Pa$$w0rd', 'welcome', 'letmein', 'admin', 'administrator', 'qwerty', 'iloveyou', 'monkey', 'dragon',
  'football', 'baseball', 'sunshine', 'princess', 'master', 'shadow', 'superman', 'batman', 'login', 'starwars', 'whatever', 'freedom',
  'hello', 'charlie', 'michael', 'jordan', 'hunter', 'secret', 'flower', 'mustang', 'jessica', 'pepper', 'killer', 'computer', 'internet',
  'changeme', 'summer', 'winter', 'spring', 'autumn', 'january', 'october', 'december', 'monday', 'friday', 'london', 'liverpool',
  'salasana', 'tervetuloa', 'helsinki', 'suomi', 'tampere', 'kesä', 'talvi', 'syksy', 'kevät', 'rakas', 'perkele', 'kissa', 'matti', 'jääkiekko',
  'lösenord', 'välkommen', 'sommar', 'vinter', 'sverige', 'stockholm', 'hemlig', 'älskling', 'januari', 'fotboll',
];
const walks = ['qwertyuiop', 'asdfghjkl', 'zxcvbnm', 'qazwsxedc', '1qaz2wsx', '1q2w3e4r', 'q1w2e3r4', 'qweasdzxc', 'zaq12wsx', 'poiuytrewq', '!@#$%^&*'];
const sequences = ['123456', '1234567890', '0987654321', '112233', '111222333', 'abcdef', 'abcdefgh', 'abc123', 'a1b2c3d4', '987654321', 'zyxwvu'];
const tails = ['1', '12', '123', '1234', '12345', '123456', '!', '!!', '1!', '123!', '#1', '2024', '2025', '1999', '2024!', '@2023', '_2022', '007', '69', '4711'];

const capital = (word: string): string => word.charAt(0).toUpperCase() + word.slice(1);
const reversed = (word: string): string => Array.from(word).reverse().join('');

/** What a base word is usually made into. */
function around(word: string): string[] {
  const spellings = [word, capital(word), word.toUpperCase(), word.replaceAll('a', '@').replaceAll('o', '0').replaceAll('e', '3'), reversed(word)];
  return spellings.flatMap((base) => [
    ...tails.flatMap((tail) => [base + tail, tail + base, `${base}-${tail}`, base + tail + tail, base + base + tail, `${base}${tail}${base}`]),
    base + base, base.repeat(3), base.repeat(4), `${base} ${base}`, `${base}.${base}.${base}`,
    ...walks.map((walk) => base + walk), ...sequences.map((sequence) => base + sequence),
    `${base}01.02.1985`, `${base}19850201`, `${base}${base}1985`,
  ]);
}

/** Patterns without a word in them. */
function wordless(): string[] {
  const pieces = [...walks, ...sequences];
  const units = ['a', 'aa', '1', '0', 'x', '12', 'ab', '123', 'abc', 'qwe', 'asd', '1a', 'ha', 'lol', '!', 'ö', '007', 'abcd', '1234', 'qwer'];
  const dates = ['01011990', '24.12.1999', '1985-02-01', '31121984', '19900101', '6/12/1917'];
  return [
    ...pieces.flatMap((one) => pieces.map((other) => one + other)),
    ...pieces.flatMap((piece) => tails.map((tail) => piece + tail)),
    ...pieces.flatMap((piece) => [piece + piece, piece + reversed(piece), piece.repeat(3), piece.toUpperCase() + piece]),
    ...units.flatMap((unit) => Array.from({ length: 24 }, (_, n) => unit.repeat(n + 2))),
    ...units.flatMap((unit) => tails.map((tail) => unit.repeat(8) + tail)),
    ...dates.flatMap((date) => [...dates.map((other) => date + other), ...tails.map((tail) => date + tail), ...sequences.map((sequence) => date + sequence)]),
    '12345678901234567890', 'abcdefghijklmnopqrstuvwxyz', 'zyxwvutsrqponmlkjihgfedcba', '1qaz2wsx3edc4rfv', '1qaz2wsx3edc4rfv5tgb6yhn', '!QAZ2wsx#EDC4rfv',
  ];
}

/** Common patterns of at least so many code points, without repetition. */
export function commonPatterns(minLength: number): readonly string[] {
  const all = [...words.flatMap(around), ...wordless()];
  return [...new Set(all)].filter((pattern) => Array.from(pattern).length >= minLength && pattern.length <= 64);
}
