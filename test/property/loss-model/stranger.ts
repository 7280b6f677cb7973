import { walk } from './walk.js';
import { keyOf, type Rules, type Thing, type World } from './world.js';

/** What a stranger brought about. */
export interface Harm {
  readonly call: string;
  readonly to: World;
  /** What was bound by it: a password, a list or an address that is the stranger's now. */
  readonly binds: readonly string[];
}

const taking = (world: World, ...lost: readonly Thing[]): World => ({ ...world, has: { ...world.has, ...Object.fromEntries(lost.map((thing) => [thing, false])) } });

/** An effect that a stranger brings about takes away what the person gets by it. */
const harms: Readonly<Record<string, (world: World) => World>> = {
  'replace-password': (world) => taking({ ...world, password: 'sound', strangers: true, strangersOtp: true }, 'password'),
  'replace-list': (world) => taking({ ...world, list: 'usable' }, 'paper'),
  'end-list': (world) => taking({ ...world, list: 'ended' }, 'paper'),
  'replace-contact': (world) => taking({ ...world }, 'mailbox'),
  'end-sessions': (world) => ({ ...world, loggedIn: false }),
};
const apply = (effect: string, world: World): World => harms[effect]?.(world) ?? world;
const binding = ['replace-password', 'replace-list', 'replace-contact', 'issue-list', 'activate-account', 'store-profile'];

/** Each call that a stranger may make who knows the username and holds these things, once. */
export function strangersCalls(world: World, holds: readonly Thing[], rules: Rules): readonly Harm[] {
  if (world.status === 'disabled') return [];
  const calls: Harm[] = [{ call: 'fifty wrong passwords', to: { ...world, strangers: false }, binds: [] }, { call: 'requests for a recovery, a username or a temporary password', to: { ...world, asked: true }, binds: [] }];
  return [...calls, ...guessOneTimePasswords(world, holds, rules), ...recoverAsStranger(world, holds, rules)].filter(({ to }) => keyOf(to) !== keyOf(world));
}

/** A thief with the password gets to the third step, and misses there (R65). */
function guessOneTimePasswords(world: World, holds: readonly Thing[], rules: Rules): readonly Harm[] {
  if (!holds.includes('password') || !world.strangers || world.status !== 'active') return [];
  const can = (event: string): boolean => ['password-right', 'otp-wrong', 'lane-closed', 'timed-out', 'password-replaced'].includes(event) || (event === 'otp-right' && holds.includes('paper'));
  const held = ['otp-list', world.password === 'compromised' ? 'compromised' : 'sound'];
  const ways = walk({ table: rules.login, state: 'credentials', holds: held, world, can, apply });
  const closed: World = { ...world, strangersOtp: false, password: 'compromised' };
  return [
    ...(ways.some(({ state }) => state === 'ended') ? [{ call: 'five wrong one-time passwords after the right password', to: closed, binds: [] }] : []),
    ...ways.filter(({ effects }) => effects.length > 0).map(({ world: to, effects }) => ({ call: 'a login', to, binds: effects.filter((effect) => binding.includes(effect)) })),
  ];
}

function recoverAsStranger(world: World, holds: readonly Thing[], rules: Rules): readonly Harm[] {
  if (world.status !== 'active' || !world.email || !world.phone) return [];
  const sms = holds.includes('phone') || holds.includes('SIM');
  const proofs: Readonly<Record<string, boolean>> = {
    'link-opened': holds.includes('mailbox'), 'code-right': sms, 'third-step-right': holds.includes('paper') && world.list === 'usable', 'password-right': holds.includes('password'),
    'password-replaced': true, 'list-proven': true, 'tries-spent': true, stopped: true, 'timed-out': true,
  };
  return (['password', 'list'] as const).flatMap((recovers) => {
    const ways = walk({ table: rules.recovery, state: 'link-sent', holds: [recovers], world, can: (event) => proofs[event] === true, apply });
    // Nine recoveries, each with five wrong one-time passwords, are the misses that a list has (R66).
    const misses = ways.some(({ state }) => state === 'third-step') ? [{ call: 'wrong one-time passwords in recoveries', to: { ...world, list: world.list === 'usable' ? 'ended' : world.list } as World, binds: [] }] : [];
    return [...misses, ...ways.map(({ world: to, effects }) => ({ call: `a recovery of the ${recovers}`, to, binds: effects.filter((effect) => binding.includes(effect)) }))];
  });
}

/** Everything that any number of calls leads to, the world itself first. */
export function afterStrangers(world: World, holds: readonly Thing[], rules: Rules): readonly World[] {
  const worlds = [world];
  const seen = new Set([keyOf(world)]);
  for (const one of worlds) {
    for (const { to } of strangersCalls(one, holds, rules)) {
      if (!seen.has(keyOf(to))) worlds.push(to);
      seen.add(keyOf(to));
    }
  }
  return worlds;
}
