import type { MailPart } from './catalogue.js';

type Fact = readonly [label: string, value: string];

/** What a notice is about, first of all whose login, where that may be said (R1). Values stand after a colon, so that no language has to inflect one. */
export function factsAbout(label: string): (data: { readonly username?: string | undefined }, ...more: readonly Fact[]) => readonly MailPart[] {
  return ({ username }, ...more) => {
    const facts: readonly Fact[] = username === undefined ? more : [[label, username], ...more];
    return facts.length === 0 ? [] : [{ facts }];
  };
}

/** The same in a text message: ` (matti1234)`. */
export function inBrackets({ username }: { readonly username?: string | undefined }): string {
  return username === undefined ? '' : ` (${username})`;
}

/** Whether an address has one username: a shared one has several (R196). */
export function isOne({ usernames }: { readonly usernames: readonly string[] }): boolean {
  return usernames.length === 1;
}
