import { decodeBase64url } from '../../internal/base64url.js';
import type { StatementClaims, StatementType } from './claims.js';
import { digestOf } from './digest-of.js';
import { isDisplay } from './display.js';
import { isLine } from './line.js';
import { readJwk } from './read-jwk.js';
import { thumbprintOf } from './thumbprint-of.js';

type Rule = (value: unknown) => boolean;
type Read = (name: string) => unknown;

const line = (most: number): Rule => (value) => isLine(value, most);
const matching = (pattern: RegExp): Rule => (value) => typeof value === 'string' && pattern.test(value);
const oneOf = (...values: readonly string[]): Rule => (value) => typeof value === 'string' && values.includes(value);
const optional = (rule: Rule): Rule => (value) => value === undefined || rule(value);
const whole = (least: number, most: number): Rule => (value) => Number.isSafeInteger(value) && Number(value) >= least && Number(value) <= most;
const bytes = (least: number, most: number): Rule => (value) => {
  const length = typeof value === 'string' && value.length <= 86 ? (decodeBase64url(value)?.length ?? 0) : 0;
  return length >= least && length <= most;
};

// The last second for which JavaScript has a date.
const date = whole(0, 8_640_000_000_000);
const id = line(200);
const hash = bytes(32, 32);
const nonce = bytes(8, 64);
const purpose = oneOf('login', 'recovery', 'bind', 'transaction');

const common = { aud: line(255), iat: date, nbf: optional(date), jti: matching(/^[A-Za-z0-9_-]{8,64}$/) };
const timed = { ...common, exp: date };
const device = { name: line(64), platform: line(32) };

/** What each claim must be by itself. A name that is not here is refused: a phone must not pass over what it does not understand. */
const rules: { readonly [T in StatementType]: Readonly<Record<keyof StatementClaims[T], Rule>> } = {
  'lukko-pairing+jwt': { ...timed, ...device, pairing: id, nonce, username: line(200), keyProtection: oneOf('hw', 'sw') },
  'lukko-request+jwt': { ...timed, method: matching(/^[A-Z]{3,10}$/), path: matching(/^\/[!-~]{0,2047}$/), bodyHash: hash, nonce },
  'lukko-keys+jwt': { ...timed, keys: isKeys },
  'lukko-challenge+jwt': {
    ...timed, approval: id, nonce, purpose, act: optional(matching(/^[a-z][a-z-]{0,39}$/)), account: id, username: line(200), service: line(100),
    known: (value) => typeof value === 'boolean', digits: whole(2, 8), place: optional(line(100)), display: optional(isDisplay), digest: optional(hash),
  },
  'lukko-approval+jwt': {
    ...timed, approval: id, account: id, purpose, answer: oneOf('approve', 'not-me', 'cancelled'), number: optional(matching(/^[0-9]{2,8}$/)),
    challenge: hash, userVerified: oneOf('none', 'pin', 'fpt', 'face'), digest: optional(hash),
  },
  'lukko-receipt+jwt': {
    ...common, challenge: matching(/^[\w.-]{1,8192}$/), approval: matching(/^[\w.-]{1,8192}$/), jwk: (value) => readJwk(value).ok, device: isDevice, account: id,
  },
};

/** How long each may live, in s. What has no end is not here. */
const longest: Readonly<Partial<Record<StatementType, number>>> = {
  'lukko-pairing+jwt': 600,
  'lukko-request+jwt': 300,
  'lukko-keys+jwt': 86_400,
  'lukko-challenge+jwt': 600,
  'lukko-approval+jwt': 600,
};

/** What claims must be beside one another: by the name of the one that is wrong where they are not. */
const together: Readonly<Partial<Record<StatementType, readonly (readonly [string, (read: Read) => boolean])[]>>> = {
  'lukko-challenge+jwt': [
    ['act', (read) => (read('purpose') === 'bind') === (read('act') !== undefined)],
    ['display', (read) => (read('purpose') === 'transaction') === (read('display') !== undefined)],
    ['digest', (read) => digestIsRight(read('display'), read('digest'))],
  ],
  'lukko-approval+jwt': [
    ['number', (read) => (read('answer') === 'approve') === (read('number') !== undefined)],
    ['digest', (read) => (read('purpose') === 'transaction') === (read('digest') !== undefined)],
  ],
};

/** The name of the first claim that breaks its rule, or `undefined` where all hold. */
export function findBadClaim(typ: StatementType, claims: object): string | undefined {
  const read: Read = (name) => Reflect.get(claims, name);
  const own = Object.entries(rules[typ]);
  const unknown = Object.keys(claims).find((name) => !own.some(([known]) => known === name));
  const wrong = unknown ?? own.find(([name, holds]) => !holds(read(name)))?.[0];
  return wrong ?? (livesTooLong(typ, read) ? 'exp' : together[typ]?.find(([, hold]) => !hold(read))?.[0]);
}

/** Whether a value, fresh from JSON, is what a statement of this type says. */
export function isClaims<T extends StatementType>(typ: T, value: unknown): value is StatementClaims[T] {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && findBadClaim(typ, value) === undefined;
}

function livesTooLong(typ: StatementType, read: Read): boolean {
  const most = longest[typ];
  const life = Number(read('exp')) - Number(read('iat'));
  return most !== undefined && !(life > 0 && life <= most);
}

function digestIsRight(display: unknown, digest: unknown): boolean {
  return isDisplay(display) ? digestOf(display) === digest : digest === undefined;
}

function isKeys(value: unknown): boolean {
  if (!Array.isArray(value) || value.length < 1 || value.length > 10) return false;
  const keys = value.map(readJwk).flatMap((read) => (read.ok ? [thumbprintOf(read.jwk)] : []));
  return new Set(keys).size === value.length;
}

function isDevice(value: unknown): boolean {
  if (typeof value !== 'object' || value === null || Object.keys(value).sort().join() !== 'name,pairedAt,platform') return false;
  return device.name(Reflect.get(value, 'name')) && device.platform(Reflect.get(value, 'platform')) && date(Reflect.get(value, 'pairedAt'));
}
