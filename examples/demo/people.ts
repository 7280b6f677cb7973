/** What the host itself knows of a person. */
export interface KnownPerson {
  readonly name: string;
  /** The language in which the person was invited. */
  readonly locale: string;
}

/** The host's own table of people: lukko gives no names to head users, as the host has them. */
export interface People {
  readonly nameOf: (accountId: string) => string;
  readonly localeOf: (accountId: string) => string;
  readonly remember: (accountId: string, person: KnownPerson) => void;
  readonly forget: (accountId: string) => void;
}

/** Makes the table; it begins with `kept`, and is given to `keep` at each change. */
export function createPeople(input: { readonly kept?: unknown; readonly keep?: ((people: object) => void) | undefined } = {}): People {
  const kept = typeof input.kept === 'object' && input.kept !== null ? Object.entries(input.kept) : [];
  const people = new Map<string, KnownPerson>(kept.map(([id, person]) => [id, readPerson(person)]));
  const changed = (): void => input.keep?.(Object.fromEntries(people));
  return {
    nameOf: (accountId) => people.get(accountId)?.name ?? '',
    localeOf: (accountId) => people.get(accountId)?.locale ?? 'en',
    remember: (accountId, person) => {
      people.set(accountId, person);
      changed();
    },
    forget: (accountId) => {
      people.delete(accountId);
      changed();
    },
  };
}

/** A file of an earlier demo has names alone. */
function readPerson(value: unknown): KnownPerson {
  if (typeof value !== 'object' || value === null) return { name: String(value), locale: 'en' };
  const { name, locale } = { name: undefined, locale: undefined, ...value };
  return { name: typeof name === 'string' ? name : '', locale: typeof locale === 'string' ? locale : 'en' };
}
