/** The languages of the demo. */
export const languages = ['en', 'fi', 'sv'] as const;

export type Language = (typeof languages)[number];

/** The languages that people can be written to in, each by its own name: what lukko brings. */
export const letterLanguages: readonly (readonly [tag: string, name: string])[] = [
  ['en', 'English'],
  ['fi', 'Suomi'],
  ['sv', 'Svenska'],
  ['nb', 'Norsk bokmål'],
  ['da', 'Dansk'],
];

/** Whether people can be written to in it. */
export function isLetterLanguage(value: string): boolean {
  return letterLanguages.some(([tag]) => tag === value);
}

/** Whether somebody named one of them. */
export function isLanguage(value: string | undefined): value is Language {
  return value === 'en' || value === 'fi' || value === 'sv';
}

/** The language of a tag such as `sv-FI`; English for any other. */
export function languageOf(tag: string): Language {
  const primary = tag.trim().toLowerCase().split('-')[0];
  return isLanguage(primary) ? primary : 'en';
}

/** What the visitor chose, or the first that the browser prefers (RFC 9110 section 12.5.4). */
export function chooseLanguage(chosen: string | undefined, accepted: string | undefined): Language {
  if (isLanguage(chosen)) return chosen;
  const wanted = (accepted ?? '').split(',').map((part) => {
    const [tag = '', ...rest] = part.trim().split(';');
    const quality = Number(rest.map((one) => /^\s*q=([\d.]+)$/.exec(one)?.[1]).find((one) => one !== undefined) ?? 1);
    return { primary: tag.toLowerCase().split('-')[0] ?? '', quality: Number.isFinite(quality) ? quality : 0 };
  });
  const [best] = wanted.filter(({ primary, quality }) => isLanguage(primary) && quality > 0).sort((a, b) => b.quality - a.quality);
  return languageOf(best?.primary ?? 'en');
}
