import { firstLoginTable, type FirstLoginState } from '../../../src/core/first-login/index.js';
import { loginTable } from '../../../src/core/login/index.js';
import { bindingTable, recoveryTable, type BindingAct, type Recovers } from '../../../src/core/recovery/index.js';

/** What a person can lose (invariant 11). A text message takes both the phone and its SIM. */
export type Thing = 'phone' | 'SIM' | 'paper' | 'password' | 'mailbox' | 'username' | 'browser';

export const things: readonly Thing[] = ['phone', 'SIM', 'paper', 'password', 'mailbox', 'username', 'browser'];

/** A process that was begun and not finished, in the person's browser. */
export type Flow =
  | { readonly kind: 'recovery'; readonly recovers: Recovers; readonly state: string }
  | { readonly kind: 'binding'; readonly act: BindingAct; readonly state: string };

/** One account, and what its person has left. */
export interface World {
  readonly status: 'pending' | 'active' | 'disabled';
  /** Where the first login stands, while the account is pending. */
  readonly step: FirstLoginState;
  readonly password: 'temporary' | 'sound' | 'compromised';
  /** `ended`: used up, disabled or over its misses. */
  readonly list: 'none' | 'unproven' | 'usable' | 'ended';
  /** Whether the address is confirmed. */
  readonly email: boolean;
  readonly phone: boolean;
  /** The lanes that still take a password, and the strangers' that takes a one-time password. */
  readonly strangers: boolean;
  readonly strangersOtp: boolean;
  readonly known: boolean;
  /** Whether strangers have spent the requests of this hour. */
  readonly asked: boolean;
  readonly imported: boolean;
  readonly flow?: Flow | undefined;
  readonly has: Readonly<Record<Thing, boolean>>;
  /** All three steps are done. */
  readonly loggedIn: boolean;
}

/** One arrow of any table. */
export interface Arrow {
  readonly from: string;
  readonly event: string;
  readonly when?: string | undefined;
  readonly to: string;
  readonly effects: readonly string[];
}

/** What the model goes by. A test puts a broken table in, or takes an act of the head user away. */
export interface Rules {
  readonly profile: 'standard' | 'nist';
  readonly firstLogin: readonly Arrow[];
  readonly login: readonly Arrow[];
  readonly recovery: readonly Arrow[];
  readonly binding: readonly Arrow[];
  /** What the head user can do; all of it by default. */
  readonly headUser: readonly string[];
}

/** The head user's acts in this model, by the name of the call. */
export const headUserActs: readonly string[] = ['describe', 'enable', 'issueTemporaryPassword', 'in-person', 'correctContact', 'restart'];

export const soundRules = (profile: 'standard' | 'nist'): Rules => ({
  profile, firstLogin: firstLoginTable, login: loginTable, recovery: recoveryTable, binding: bindingTable, headUser: headUserActs,
});

const all = Object.fromEntries(things.map((thing) => [thing, true])) as Record<Thing, boolean>;

/** An account in daily use: both addresses confirmed, nothing lost, nothing closed. */
export const inUse: World = {
  status: 'active', step: 'done', password: 'sound', list: 'usable', email: true, phone: true, strangers: true, strangersOtp: true, known: true, asked: false, imported: false, has: all, loggedIn: false,
};

/** Invited over two channels, and not yet there. */
export const invited: World = { ...inUse, status: 'pending', step: 'personal-information', password: 'temporary', list: 'none', has: all };

/** Brought along from another system with its password; no address is confirmed. */
export const imported: World = { ...invited, password: 'sound', imported: true, email: false, phone: false };

export function losing(world: World, lost: readonly Thing[]): World {
  if (lost.length === 0) return world.loggedIn ? { ...world, loggedIn: false } : world;
  return { ...world, loggedIn: false, has: { ...world.has, ...Object.fromEntries(lost.map((thing) => [thing, false])) } };
}

/** Every loss of none, one or two. */
export const losses: readonly (readonly Thing[])[] = [[], ...things.map((thing) => [thing]), ...things.flatMap((one, at) => things.slice(at + 1).map((other) => [one, other]))];

/** Two worlds with one key are one. */
export function keyOf(world: World): string {
  const { flow, has } = world;
  // Bits, as it is asked for a million times.
  let flags = Number(world.email) + 2 * Number(world.phone) + 4 * Number(world.strangers) + 8 * Number(world.strangersOtp);
  flags += 16 * Number(world.known) + 32 * Number(world.asked) + 64 * Number(world.imported) + 128 * Number(world.loggedIn);
  for (const thing of things) flags = 2 * flags + Number(has[thing]);
  const begun = flow === undefined ? '' : `${flow.kind} ${flow.kind === 'recovery' ? flow.recovers : flow.act} ${flow.state}`;
  return `${world.status} ${world.step} ${world.password} ${world.list} ${flags} ${begun}`;
}
