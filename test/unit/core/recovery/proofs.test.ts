import { describe, expect, it } from 'vitest';
import { firstLoginTable } from '../../../../src/core/first-login/index.js';
import { loginTable } from '../../../../src/core/login/index.js';
import { bindingActs, bindingTable, proofPaths, recoveryTable, type Bound, type ProofChannel } from '../../../../src/core/recovery/index.js';
import { isDeeplyFrozen } from '../otp-list/fixtures.js';
import { actOf, boundBy, channelsUpTo, independentChannels, type Arrow, type PathName } from './channels.js';

/** What a login takes; the table of the login says so below. */
const login: readonly ProofChannel[] = ['password', 'third-step'];
const takesOf = (name: PathName): readonly ProofChannel[] => proofPaths.find(({ path }) => path === name)?.takes ?? [];
const sorted = (channels: readonly string[]): readonly string[] => [...channels].sort();

/** Each way to a binding effect of the tables that name their proofs, with what it took on the way. */
function waysTo(name: PathName, tables = { login: loginTable as readonly Arrow[], recovery: recoveryTable as readonly Arrow[], binding: bindingTable as readonly Arrow[] }): readonly (readonly ProofChannel[])[] {
  const act = actOf[name];
  // A binding act begins in a session; the current password is asked for in the call that sets the new one (R34).
  const begun: readonly ProofChannel[] = name === 'change-password' || name === 'change-contact' ? ['session', 'password'] : ['session'];
  if (act !== undefined) {
    const effect = Object.entries(boundBy.binding).filter(([, paths]) => paths.includes(name)).map(([effect]) => effect);
    return effect.flatMap((one) => channelsUpTo({ table: tables.binding, start: 'challenge', holds: [act], effect: one, begun }));
  }
  if (name === 'lost-password') return channelsUpTo({ table: tables.recovery, start: 'link-sent', holds: ['password'], effect: 'replace-password' });
  if (name === 'lost-list') return channelsUpTo({ table: tables.recovery, start: 'link-sent', holds: ['list'], effect: 'replace-list' });
  if (name === 'compromised-password') return (['otp-list', 'key'] as const).flatMap((method) => channelsUpTo({ table: tables.login, start: 'credentials', holds: [method, 'compromised'], effect: 'replace-password' }));
  return [];
}

const inTables = ['compromised-password', 'change-password', 'renew-list', 'change-contact', 'pair-device', 'change-to-list', 'lost-password', 'lost-list'] as const;

describe('the paths that bind', () => {
  it('each has a name of its own, takes something and binds something, and all are frozen', () => {
    expect(new Set(proofPaths.map(({ path }) => path)).size).toBe(proofPaths.length);
    expect(isDeeplyFrozen(proofPaths)).toBe(true);
    for (const { takes, binds } of proofPaths) {
      expect([takes.length > 0, binds.length > 0]).toEqual([true, true]);
      expect([new Set(takes).size, new Set(binds).size]).toEqual([takes.length, binds.length]);
    }
    expect(new Set(proofPaths.flatMap(({ binds }) => binds))).toEqual(new Set<Bound>(['password', 'list', 'key', 'address']));
  });

  it('R204: a login takes two independent channels, and no path that binds takes fewer, but for the vouched ones', () => {
    const ways = (['otp-list', 'key'] as const).flatMap((method) => channelsUpTo({ table: loginTable, start: 'credentials', holds: [method, 'sound'], effect: 'open-session' }));
    expect(ways.map(sorted)).toEqual([sorted(login), sorted(login)]);
    expect(independentChannels(login)).toBe(2);
    const counted = Object.fromEntries(proofPaths.map(({ path, takes }) => [path, independentChannels(takes)]));
    expect(counted).toEqual({
      'first-login': 2, 'first-login-in-person': 0, 'first-login-imported': 2, 'compromised-password': 2, 'change-password': 3, 'renew-list': 2, 'change-contact': 3, 'pair-device': 2, 'change-to-list': 2,
      'lost-password': 3, 'lost-list': 3, restart: 2, 'restart-in-person': 0,
    });
    for (const { takes, vouched } of proofPaths) if (!vouched) expect(independentChannels(takes)).toBeGreaterThanOrEqual(independentChannels(login));
  });

  it('invariant 12: the vouched paths are those of delivery in person, and no other has that excuse', () => {
    for (const { path, takes, vouched } of proofPaths) expect([path, vouched]).toEqual([path, takes.includes('in-person')]);
    expect(proofPaths.filter(({ vouched }) => vouched).map(({ path }) => path)).toEqual(['first-login-in-person', 'restart-in-person']);
  });

  it('invariant 12: a new address and a head user are no channels, so that neither makes up for a factor', () => {
    expect(independentChannels(['new-address', 'head-user', 'in-person'])).toBe(0);
    expect(independentChannels(['session', 'new-address'])).toBeLessThan(independentChannels(login));
    expect(independentChannels(['password', 'head-user'])).toBeLessThan(independentChannels(login));
    expect(independentChannels(['email', 'email'])).toBe(1);
  });

  it('R123 in part, R124 in part: recovery takes both addresses and the factor that is left', () => {
    expect(takesOf('lost-password')).toEqual(['email', 'sms', 'third-step']);
    expect(takesOf('lost-list')).toEqual(['email', 'sms', 'password']);
  });

  it('R81 in part: a binding act takes a session and a fresh third step, whose challenge names the act', () => {
    for (const name of ['change-password', 'renew-list', 'change-contact', 'pair-device', 'change-to-list'] as const) expect(takesOf(name).slice(0, 2)).toEqual(['session', 'third-step']);
  });
});

describe('the list of paths is complete', () => {
  const tables: readonly (readonly [keyof typeof boundBy, readonly Arrow[]])[] = [['firstLogin', firstLoginTable], ['login', loginTable], ['recovery', recoveryTable], ['binding', bindingTable]];

  it.each(tables)('invariant 12: every effect of the table of %s has its place, and what binds belongs to paths of the list', (name, table) => {
    const placed: Readonly<Record<string, readonly PathName[]>> = boundBy[name];
    const effects = new Set(table.flatMap((arrow) => arrow.effects));
    for (const effect of effects) expect(Object.keys(placed)).toContain(effect);
    for (const paths of Object.values(placed)) for (const path of paths) expect(proofPaths.map((one) => one.path)).toContain(path);
  });

  it('invariant 12: every path of the list is reached by an effect of a table, and by one that binds what it says', () => {
    // Either method activates the account: the list that was issued, or the phone that was paired.
    const binds: Readonly<Record<string, readonly Bound[]>> = {
      'store-profile': ['address'], 'replace-contact': ['address'], 'replace-password': ['password'], 'issue-list': ['list'], 'replace-list': ['list'], 'activate-account': ['list', 'key'], 'bind-device': ['key'],
    };
    for (const { path, binds: told } of proofPaths) {
      const effects = Object.values(boundBy).flatMap((table) => Object.entries(table).filter(([, paths]) => paths.includes(path)).map(([effect]) => effect));
      const bound = new Set(effects.flatMap((effect) => binds[effect] ?? []));
      // Whoever is imported brings the password along.
      if (path === 'first-login-imported') bound.delete('password');
      expect([path, sorted([...bound].map(String))]).toEqual([path, sorted(told)]);
    }
  });

  it.each(inTables)('invariant 12: every way through the tables to what %s binds takes just what the list says', (name) => {
    const ways = waysTo(name);
    expect(ways.length).toBeGreaterThan(0);
    // The list that is ordered is not yet in use, and the address that is given not yet confirmed: the last proof comes with the last arrow.
    const most = ways.filter((way) => way.length === Math.max(...ways.map((one) => one.length)));
    for (const way of most) expect(sorted(way)).toEqual(sorted(takesOf(name)));
    for (const way of ways) expect(independentChannels(way)).toBeGreaterThanOrEqual(independentChannels(login));
  });

  it('invariant 12: no act but the five, and no effect of another act, gets to what binds', () => {
    for (const act of bindingActs) {
      for (const [effect, paths] of Object.entries(boundBy.binding).filter(([, paths]) => paths.length > 0)) {
        const ways = channelsUpTo({ table: bindingTable, start: 'challenge', holds: [act], effect });
        expect([act, effect, ways.length > 0]).toEqual([act, effect, paths.some((path) => actOf[path] === act)]);
      }
    }
  });
});

describe('the enumeration fails where it should', () => {
  const without = (table: readonly Arrow[], event: string, to: string): readonly Arrow[] => table.map((arrow) => (arrow.event === event ? { ...arrow, to, when: undefined } : arrow));

  it.each<readonly [string, PathName, Partial<Record<'login' | 'recovery' | 'binding', readonly Arrow[]>>]>([
    ['a code that leads past the third step', 'lost-password', { recovery: without(recoveryTable, 'code-right', 'new-password') }],
    ['a link that leads past the code', 'lost-list', { recovery: without(recoveryTable, 'link-opened', 'password') }],
    ['a list that is given without a proof', 'renew-list', { binding: [...bindingTable, { from: 'challenge', event: 'list-ordered', to: 'new-list', effects: ['issue-list'] }] }],
    ['a phone that is paired without a proof', 'pair-device', { binding: [...bindingTable, { from: 'challenge', event: 'pairing-opened', to: 'pairing', effects: ['open-pairing'] }] }],
    ['a Key that is left for a list without a proof', 'change-to-list', { binding: [...bindingTable, { from: 'challenge', event: 'list-ordered', to: 'new-list', effects: ['issue-list'] }] }],
    ['an address that is taken without a proof', 'change-contact', { binding: [...bindingTable, { from: 'challenge', event: 'contact-given', to: 'contact-code', effects: ['send-code'] }] }],
    ['a compromised password that is replaced before the third step', 'compromised-password', { login: [...loginTable, { from: 'credentials', event: 'password-right', when: 'compromised', to: 'new-password', effects: [] }] }],
  ])('%s is found in the ways of %s', (_what, name, change) => {
    const tables = { login: loginTable as readonly Arrow[], recovery: recoveryTable as readonly Arrow[], binding: bindingTable as readonly Arrow[], ...change };
    const ways = waysTo(name, tables);
    const short = ways.some((way) => independentChannels(way) < independentChannels(takesOf(name)));
    expect(short).toBe(true);
  });
});
