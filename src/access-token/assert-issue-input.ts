import { checkArray, checkObject, checkWhole } from '../internal/check.js';

/**
 * Refuses a session that is none and an audience that is no name, so that nothing is signed that no service can read.
 *
 * @throws TypeError or RangeError naming the field
 */
export function assertIssueInput(input: { readonly session: unknown; readonly audience: unknown }): void {
  checkObject('input', input);
  assertName('audience', input.audience);
  const { session } = input;
  assertObject('session', session);
  for (const name of ['id', 'accountId']) assertName(`session.${name}`, Reflect.get(session, name));
  for (const name of ['idleUntil', 'absoluteUntil']) checkWhole(`session.${name}`, Reflect.get(session, name), { least: 0 });
  const assurance: unknown = Reflect.get(session, 'assurance');
  assertObject('session.assurance', assurance);
  assertAssurance(assurance);
}

function assertAssurance(assurance: object): void {
  const read = (name: string): unknown => Reflect.get(assurance, name);
  const amr = read('amr');
  checkArray('session.assurance.amr', amr);
  if (Array.isArray(amr)) for (const [at, one] of amr.entries()) assertName(`session.assurance.amr[${at}]`, one);
  checkWhole('session.assurance.aal', read('aal'), { least: 1 });
  assertName('session.assurance.method', read('method'));
  if (typeof read('phishingResistant') !== 'boolean') throw new TypeError('session.assurance.phishingResistant: must be true or false');
  checkWhole('session.assurance.authenticatedAt', read('authenticatedAt'), { least: 0 });
  for (const name of ['recoveredAt', 'contactChangedAt', 'methodChangedAt']) {
    if (read(name) !== undefined) checkWhole(`session.assurance.${name}`, read(name), { least: 0 });
  }
}

function assertObject(name: string, value: unknown): asserts value is object {
  checkObject(name, value);
}

/** A lone surrogate has no UTF-8, and would come out as another name than it went in. */
function assertName(name: string, value: unknown): void {
  if (typeof value === 'string' && /^[^\p{Cc}\p{Cs}]{1,200}$/u.test(value)) return;
  throw new TypeError(`${name}: must be a text of 1 to 200 characters, none of them a control character`);
}
