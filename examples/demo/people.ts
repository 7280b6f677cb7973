/** The host's own table of people: lukko gives no names to head users, as the host has them. */
export interface People {
  readonly nameOf: (accountId: string) => string;
  readonly remember: (accountId: string, name: string) => void;
  readonly forget: (accountId: string) => void;
}

/** Makes the table; it begins with `kept`, and is given to `keep` at each change. */
export function createPeople(input: { readonly kept?: unknown; readonly keep?: ((people: object) => void) | undefined } = {}): People {
  const names = new Map<string, string>(Object.entries(typeof input.kept === 'object' && input.kept !== null ? input.kept : {}).map(([id, name]) => [id, String(name)]));
  const changed = (): void => input.keep?.(Object.fromEntries(names));
  return {
    nameOf: (accountId) => names.get(accountId) ?? '',
    remember: (accountId, name) => {
      names.set(accountId, name);
      changed();
    },
    forget: (accountId) => {
      names.delete(accountId);
      changed();
    },
  };
}
