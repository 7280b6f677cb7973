/** Texts that a careless comparison takes for one another: case, a space at the end, composed and decomposed letters, look-alikes. */
export const distinctTexts: readonly string[] = Object.freeze(['mäki', 'MÄKI', 'Mäki', 'mäki ', ' mäki', 'ma\u0308ki', 'maki', 'm\u00e4k\u0456', 'ｍäki']);

/** Texts that a careless store quotes wrongly, takes for a pattern or a number, or finds on a prototype. */
export const oddTexts: readonly string[] = Object.freeze([
  `it's "quoted"`,
  'm_ki',
  'm%',
  '*',
  'back\\slash',
  'a/b?c#d&e=f',
  'two\nlines\tand a tab',
  '007',
  '7',
  'null',
  '$1 {0} ${x}',
  '; DROP TABLE accounts; --',
  '__proto__',
  'constructor',
  '😀👩‍🚀',
  'Ærøskøbing þorn č ŋ Матти 漢字 עברית',
]);
