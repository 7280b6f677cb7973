import fc from 'fast-check';

/** What a parser is given: a text, bytes, or what JSON can say. All three can be written down as a fixture. */
export type Given = string | Uint8Array | { readonly json: unknown };

/** Nothing of it may come back in the words of an error. */
export const canary = 'KANARIALINTU';

const odd: readonly string[] = ['', ' ', '\0', '\n', '\r\n', '\u00a0', '\u202e', '\ufeff', '\ud800', 'é', 'ß', 'ﬀ', '𝟘', '__proto__', 'constructor', '%00', '%ff', '../', '9'.repeat(400), '-1', '1e309', 'NaN', 'A'.repeat(5_000), '='.repeat(64), '('.repeat(300), canary];
const put = fc.oneof(fc.constantFrom(...odd, ...Array.from('.:/@$,=&;%?#+-_~"<>[]{}\\|*0A')), fc.string({ unit: 'binary', maxLength: 4 }));
const anyText = fc.oneof(fc.string({ unit: 'binary', maxLength: 200 }), fc.string({ unit: 'grapheme', maxLength: 80 }), fc.array(fc.constantFrom(...odd), { maxLength: 6 }).map((parts) => parts.join('')));

/** A text that is right but for a few places, or another altogether. */
export function textNear(samples: readonly string[]): fc.Arbitrary<string> {
  const edit = fc.record({ at: fc.nat(10_000), take: fc.nat(6), put });
  const edited = fc.tuple(fc.constantFrom(...samples), fc.array(edit, { maxLength: 3 })).map(([text, edits]) => edits.reduce((sum, one) => splice(sum, one), text));
  return fc.oneof({ weight: 3, arbitrary: edited }, anyText);
}

function splice(text: string, edit: { readonly at: number; readonly take: number; readonly put: string }): string {
  const at = edit.at % (text.length + 1);
  return text.slice(0, at) + edit.put + text.slice(at + edit.take);
}

export function bytesNear(samples: readonly Uint8Array[]): fc.Arbitrary<Uint8Array> {
  const edit = fc.record({ at: fc.nat(100_000), take: fc.nat(6), put: fc.uint8Array({ maxLength: 6 }) });
  const edited = fc.tuple(fc.constantFrom(...samples), fc.array(edit, { maxLength: 3 })).map(([bytes, edits]) =>
    edits.reduce((sum, { at, take, put: more }) => {
      const from = at % (sum.length + 1);
      return Uint8Array.from([...sum.subarray(0, from), ...more, ...sum.subarray(from + take)]);
    }, bytes),
  );
  return fc.oneof({ weight: 3, arbitrary: edited }, fc.uint8Array({ maxLength: 200 }));
}

/** A value that is right but for a few members, or another altogether. */
export function jsonNear(samples: readonly unknown[]): fc.Arbitrary<{ readonly json: unknown }> {
  const value = fc.oneof(fc.constantFrom<unknown>(...odd, null, true, 0, -1, 0.5, Number.MAX_SAFE_INTEGER, 8_640_000_000_000_001, [], {}, [null]), fc.jsonValue({ maxDepth: 3 }), put);
  const edit = fc.record({ at: fc.nat(1_000), how: fc.constantFrom('set', 'remove', 'add'), name: fc.constantFrom('__proto__', 'toString', 'kid', 'crit', 'd', 'x', canary, ''), value });
  const edited = fc.tuple(fc.constantFrom(...samples), fc.array(edit, { maxLength: 3 })).map(([sample, edits]) => ({ json: edits.reduce<unknown>((sum, one) => editOne(sum, one), sample) }));
  return fc.oneof({ weight: 3, arbitrary: edited }, fc.jsonValue({ maxDepth: 4 }).map((json) => ({ json })));
}

interface Edit {
  readonly at: number;
  readonly how: string;
  readonly name: string;
  readonly value: unknown;
}

/** Goes down by `at` until it meets a member that holds no others. */
function editOne(value: unknown, edit: Edit): unknown {
  if (typeof value !== 'object' || value === null) return edit.value;
  const entries = Object.entries(value);
  const place = edit.at % (entries.length + 1);
  const [name, member] = entries[place] ?? [edit.name, undefined];
  const isDeep = typeof member === 'object' && member !== null && edit.at > entries.length;
  const changed = isDeep ? editOne(member, { ...edit, at: Math.floor(edit.at / (entries.length + 1)) }) : edit.value;
  const kept = entries.filter(([one]) => one !== name);
  const all = edit.how === 'remove' && !isDeep ? kept : [...kept, [edit.how === 'add' && !isDeep ? edit.name : name, changed] as const];
  return Array.isArray(value) ? all.map(([, one]) => one) : Object.fromEntries(all);
}
