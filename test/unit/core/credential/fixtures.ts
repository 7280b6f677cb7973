import { createHash, randomFillSync } from 'node:crypto';
import { scrypt as nobleScrypt } from '@noble/hashes/scrypt.js';
import { createScryptHasher } from '../../../../src/core/credential/index.js';
import { decideReservation, type LedgerGuard, type LedgerPlan } from '../../../../src/core/throttle/index.js';
import type { PasswordHasher, RandomSource, Scrypt, ScryptCost } from '../../../../src/core/types.js';

/** The seed of a statistical or property test: from the environment, else drawn; the test prints it when it fails. */
export const seed = Number(process.env['FC_SEED'] ?? Math.floor(Math.random() * 2 ** 31));

/** SHA-256 in counter mode: the same seed, the same bytes. */
export function seededRandom(text: string): RandomSource {
  return stocked((into, round) => {
    for (let at = 0; at < into.length; at += 32) into.set(createHash('sha256').update(`${text}/${round}/${at}`).digest(), at);
  });
}

/** Real random bytes, drawn in bulk: a million calls in a moment. */
export function realRandom(): RandomSource {
  return stocked((into) => randomFillSync(into));
}

function stocked(fill: (into: Uint8Array, round: number) => unknown): RandomSource {
  const stock = new Uint8Array(65_536);
  let at = stock.length;
  let round = 0;
  return {
    bytes: (length) => {
      if (at + length > stock.length) {
        fill(stock, round);
        round += 1;
        at = 0;
      }
      at += length;
      return stock.slice(at - length, at);
    },
  };
}

/** Cheap, but real scrypt. */
export const tinyCost: ScryptCost = { logN: 1, r: 1, p: 1 };

export const scrypt: Scrypt = async ({ secret, salt, cost, length }) =>
  nobleScrypt(secret, salt, { N: 2 ** cost.logN, r: cost.r, p: cost.p, dkLen: length });

export const hasher: PasswordHasher = createScryptHasher({ scrypt });

/** A hasher that records what it was asked for. */
export function spyHasher(): { readonly hasher: PasswordHasher; readonly asked: ('hash' | 'verify')[] } {
  const asked: ('hash' | 'verify')[] = [];
  const note = <I, O>(name: 'hash' | 'verify', call: (input: I) => O) => (input: I): O => {
    asked.push(name);
    return call(input);
  };
  return { asked, hasher: { hash: note('hash', hasher.hash), verify: note('verify', hasher.verify), isOutdated: hasher.isOutdated } };
}

/** A guard as a service gets one. */
export function passwordGuard(): LedgerGuard<'password'> {
  const key = 'password/a-1/strangers';
  const plan: LedgerPlan<'password'> = { factor: 'password', subject: 'a1', lane: 'strangers', onTheirWay: `${key}/on-their-way`, rules: [{ key, limit: 50 }] };
  const decided = decideReservation({ plan, onTheirWay: 1, counts: [{ key, count: 0, inPause: 0 }] });
  if (!decided.ok) throw new Error('the fixture reserves its first try');
  return decided.guard;
}

/** Pearson's statistic against equally likely symbols. */
export function chiSquare(symbols: Iterable<string>, alphabet: string): number {
  const counts = new Map(Array.from(alphabet, (symbol) => [symbol, 0]));
  let total = 0;
  for (const symbol of symbols) {
    counts.set(symbol, (counts.get(symbol) ?? Number.NaN) + 1);
    total += 1;
  }
  const expected = total / alphabet.length;
  return [...counts.values()].reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0);
}

/** The value that Pearson's statistic passes once in a thousand million draws (Wilson and Hilferty). */
export function chiSquareBound(alphabet: string): number {
  const freedom = alphabet.length - 1;
  return freedom * (1 - 2 / (9 * freedom) + 6 * Math.sqrt(2 / (9 * freedom))) ** 3;
}

export const rules = { minLength: 12, maxLength: 128 };

export const account = { rules, username: 'matti.virtanen4821', email: 'm.virtanen+work@example.com', names: ['Lukko', 'Sähkö & Vesi Oy'] };
