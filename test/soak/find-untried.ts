import { faults } from './faults.js';
import type { Asked, Told } from './journal.js';
import { written } from './reconcile.js';

/** Nobody here chooses a password that counts as compromised, so nobody is made to replace one. */
const neverHere: ReadonlySet<string> = new Set<Asked>(['login/replace-password']);

/** What is over and was tried all the same: it is counted where it was refused for being over. */
export const overs = { session: 'refused: an ended session', password: 'refused: an old password', replay: 'refused: a step that was granted before' } as const;

/** What could be lost or had twice, and was granted to nobody: of it the day says nothing. */
export function findUngranted(told: readonly Told[]): readonly string[] {
  const granted = new Set<string>(told.filter(({ outcome }) => outcome === 'granted').map(({ operation }) => operation));
  return Object.keys(written).filter((operation) => !neverHere.has(operation) && !granted.has(operation));
}

/** What a day has to bring before it proves anything, and this one did not. Each finding is a sentence. */
export function findUntried({ told, counts }: { readonly told: readonly Told[]; readonly counts: ReadonlyMap<string, number> }): readonly string[] {
  return [
    ...findUngranted(told).map((operation) => `untried: ${operation} was granted to nobody`),
    ...faults.filter(([name]) => !counts.has(`fault: ${name}`)).map(([name]) => `untried: it never happened that ${name}`),
    ...Object.values(overs).filter((over) => !counts.has(over)).map((over) => `untried: nothing counts as "${over}"`),
  ];
}
