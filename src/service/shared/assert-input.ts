import { isDisplay } from '../../core/pairing/index.js';
import { bindingActs } from '../../core/recovery/index.js';

/** What a field of an input must be; `?` where it may be left out. */
export type FieldRule = 'text' | 'text?' | 'id' | 'number?' | 'actor' | 'object' | 'head?' | 'iterable' | 'channel' | 'delivery' | 'recovers' | 'act' | 'switch?' | 'platform' | 'purpose' | 'request' | 'display' | 'signal' | 'function?';

const rules: Readonly<Record<FieldRule, { readonly holds: (value: unknown) => boolean; readonly says: string }>> = Object.freeze({
  text: { holds: (value) => typeof value === 'string', says: 'must be a text' },
  'text?': { holds: (value) => value === undefined || typeof value === 'string', says: 'must be a text, or left out' },
  id: { holds: isId, says: 'must be a text of 1 to 200 characters, none of them a control character' },
  'number?': { holds: (value) => value === undefined || (typeof value === 'number' && Number.isFinite(value)), says: 'must be a number, or left out' },
  'switch?': { holds: (value) => value === undefined || typeof value === 'boolean', says: 'must be true or false, or left out' },
  object: { holds: isObject, says: 'must be an object' },
  'head?': { holds: (value) => value === undefined || isHead(value), says: 'must be { sequence, hash } as auth.audit.head gave it, or left out' },
  iterable: { holds: (value) => isObject(value) && (Symbol.iterator in value || Symbol.asyncIterator in value), says: 'must be an array or another iterable of people' },
  channel: { holds: isChannel, says: "must be 'email' or 'sms'" },
  act: { holds: (value) => bindingActs.some((act) => act === value), says: `must be one of ${bindingActs.join(', ')}` },
  platform: { holds: (value) => value === 'apple' || value === 'android', says: "must be 'apple' or 'android'" },
  purpose: { holds: (value) => value === 'transaction', says: "must be 'transaction'" },
  request: { holds: isRequest, says: 'must be { statement, method, path, bodyHash }, all of them texts, and none but the first empty' },
  signal: { holds: (value) => isObject(value) && typeof Reflect.get(value, 'aborted') === 'boolean' && typeof Reflect.get(value, 'addEventListener') === 'function', says: 'must be an AbortSignal' },
  'function?': { holds: (value) => value === undefined || typeof value === 'function', says: 'must be a function, or left out' },
  display: { holds: isDisplay, says: 'must be { amount, currency, payee } and up to nine more texts of 1 to 200 characters' },
  delivery: { holds: isDelivery, says: "must be 'in-person' or { username, temporaryPassword } with 'email' and 'sms'" },
  recovers: { holds: (value) => value === 'password' || value === 'list', says: "must be 'password' or 'list'" },
  actor: { holds: isActor, says: "must be { kind: 'user' | 'head-user', id }, { kind: 'office', id, onBehalfOf } or { kind: 'system' }" },
});

/**
 * Refuses a caller's mistake at the door, by name and never by value, so that nothing half-done is left behind.
 *
 * @throws TypeError naming the field
 */
export function assertInput(input: unknown, fields: Readonly<Record<string, FieldRule>>): void {
  if (!isObject(input)) throw new TypeError(`input: must be an object with ${Object.keys(fields).join(', ')}`);
  for (const [name, rule] of Object.entries(fields)) {
    if (!rules[rule].holds(Reflect.get(input, name))) throw new TypeError(`${name}: ${rules[rule].says}`);
  }
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}

/** An id becomes a key of a store and a chain of the audit, which know no empty one; a lone surrogate has no UTF-8. */
function isId(value: unknown): boolean {
  return typeof value === 'string' && /^[^\p{Cc}\p{Cs}]{1,200}$/u.test(value);
}

function isChannel(value: unknown): boolean {
  return value === 'email' || value === 'sms';
}

function isHead(value: unknown): boolean {
  if (!isObject(value)) return false;
  const sequence: unknown = Reflect.get(value, 'sequence');
  return Number.isSafeInteger(sequence) && typeof sequence === 'number' && sequence >= 0 && typeof Reflect.get(value, 'hash') === 'string';
}

/** The statement is the phone's, whatever it is; the rest is the host's own, and empty only where it was forgotten. */
function isRequest(value: unknown): boolean {
  if (!isObject(value)) return false;
  const isText = (name: string): boolean => typeof Reflect.get(value, name) === 'string';
  return isText('statement') && ['method', 'path', 'bodyHash'].every((name) => isText(name) && Reflect.get(value, name) !== '');
}

function isDelivery(value: unknown): boolean {
  if (value === 'in-person') return true;
  return isObject(value) && isChannel(Reflect.get(value, 'username')) && isChannel(Reflect.get(value, 'temporaryPassword'));
}

function isActor(value: unknown): boolean {
  if (!isObject(value)) return false;
  const kind: unknown = Reflect.get(value, 'kind');
  const hasId = (name: string): boolean => isId(Reflect.get(value, name));
  if (kind === 'system') return true;
  return ((kind === 'user' || kind === 'head-user') && hasId('id')) || (kind === 'office' && hasId('id') && hasId('onBehalfOf'));
}
