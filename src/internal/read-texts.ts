/** These members of a value that was stored, each of them a text; `undefined` where one is none. Other members are left out. */
export function readTexts<Name extends string>(value: unknown, names: readonly Name[]): Readonly<Record<Name, string>> | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const texts = names.map((name): readonly [Name, unknown] => [name, Reflect.get(value, name)]);
  return texts.every(([, text]) => typeof text === 'string') ? (Object.fromEntries(texts) as Record<Name, string>) : undefined;
}
