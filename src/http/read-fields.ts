import type { Operation } from './operation.js';

/** More than any form of lukko's has, a host's own fields with it. */
const mostFields = 64;

/**
 * Fields of a form or a query as an object: `profile.name` is the name within the profile. A field that was left empty was left out; one that
 * comes twice makes the whole invalid. `undefined` where it cannot be one. Too many are refused before one is looked at: a stranger's form is worth no work.
 */
export function readFields(text: string, { switches, numbers }: Pick<Operation, 'switches' | 'numbers'>): object | undefined {
  if (text.split('&', mostFields + 1).length > mostFields) return undefined;
  const flat = new Map<string, unknown>();
  for (const [name, value] of new URLSearchParams(text)) {
    if (flat.has(name) || !/^\w{1,40}(?:\.\w{1,40}){0,2}$/.test(name)) return undefined;
    flat.set(name, convert(value, { isSwitch: switches.includes(name), isNumber: numbers.includes(name) }));
  }
  // A field is a text or holds fields: both would be twice the same.
  if ([...flat.keys()].some((name) => holdersOf(name).some((holder) => flat.has(holder)))) return undefined;
  return nest([...flat].filter(([, value]) => value !== ''));
}

/** `a` and `a.b` hold `a.b.c`. */
function holdersOf(name: string): readonly string[] {
  const steps = name.split('.');
  return steps.slice(1).map((_step, at) => steps.slice(0, at + 1).join('.'));
}

function convert(value: string, { isSwitch, isNumber }: { readonly isSwitch: boolean; readonly isNumber: boolean }): unknown {
  if (isSwitch && (value === 'true' || value === 'false')) return value === 'true';
  return isNumber && /^\d{1,15}$/.test(value) ? Number(value) : value;
}

function nest(fields: readonly (readonly [string, unknown])[]): object {
  type Field = readonly [string, unknown];
  const groups = new Map<string, Field[]>();
  const own: Field[] = [];
  for (const [name, value] of fields) {
    const [first = '', ...rest] = name.split('.');
    if (rest.length === 0) own.push([name, value]);
    else {
      const group = groups.get(first) ?? [];
      group.push([rest.join('.'), value]);
      groups.set(first, group);
    }
  }
  // Entries make own properties, whatever they are called.
  return Object.fromEntries([...own, ...[...groups].map(([name, inner]) => [name, nest(inner)] as const)]);
}
