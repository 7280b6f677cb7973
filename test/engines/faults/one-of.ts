import type { Provable } from '../../proof/crash/scenario.js';

/** The scenario of that title, in one profile. */
export function oneOf(from: readonly Provable[], title: RegExp): Provable {
  const found = from.find((each) => title.test(each.title) && each.profiles.includes('standard'));
  if (found === undefined) throw new Error(`no scenario is called ${String(title)}`);
  return { ...found, profiles: ['standard'] };
}
