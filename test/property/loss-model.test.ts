import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { firstLoginStates } from '../../src/core/first-login/index.js';
import { bindingActs, bindingStates, recoveryStates } from '../../src/core/recovery/index.js';
import { root } from '../tools/export-map.mjs';
import { findingsOf, type Finding } from './loss-model/findings.js';
import { renderRecoveryMatrix, standings } from './loss-model/page.js';
import { createWays, isAlone } from './loss-model/search.js';
import { reachableStates } from './loss-model/states.js';
import { strangersCalls } from './loss-model/stranger.js';
import { headUserActs, inUse, invited, keyOf, losing, losses, soundRules, things, type Arrow, type Rules, type Thing, type World } from './loss-model/world.js';

/**
 * Invariant 11: from every reachable state the loss of any one or two of the seven leaves a way back to a login with three steps, and no call of
 * a stranger takes the last one. The model walks the tables that the services walk; what becomes of the seven is written down in
 * `loss-model/moves.ts` and `stranger.ts`. The page for head users is made by the same search.
 */
const profiles = ['standard', 'nist'] as const;

/** Whether the model finds it; it stops at the first. */
function finds(rules: Rules, what: Finding['what']): boolean {
  for (const finding of findingsOf(rules)) if (finding.what === what) return true;
  return false;
}

describe.each(profiles)('losses in %s', (profile) => {
  const rules = soundRules(profile);
  const states = reachableStates(rules);
  const without = (...acts: readonly string[]): Rules => ({ ...rules, headUser: headUserActs.filter((act) => !acts.includes(act)) });
  const sound = createWays(rules);
  const wayOf = (world: World, by: Rules = rules) => (by === rules ? sound : createWays(by)).from(world, 'logged in');

  it('R203, invariant 11: every state, every loss of one or two of the seven and every stranger leave a way back, and a way to replace what was lost', () => {
    expect([...findingsOf(rules)]).toEqual([]);
    // A second of work; more where many share a machine.
  }, 120_000);

  it('R203: the states are all there: each step of the first login, each state of a recovery and of a binding act, and every way an account can stand', () => {
    const active = states.filter(({ status }) => status === 'active');
    const steps = new Set(states.filter(({ status }) => status === 'pending').map(({ step }) => step));
    // There is no Key yet; a proven method makes the account active.
    const confirms = (step: string): boolean => step !== 'confirm-contact' || steps.has('confirm-contact');
    expect([...steps].sort()).toEqual(firstLoginStates.filter((step) => !['key-pairing', 'welcome', 'done'].includes(step) && confirms(step)).sort());
    expect(steps.has('confirm-contact')).toBe(true);
    const flows = active.flatMap(({ flow }) => flow ?? []);
    const ends = ['done', 'ended'];
    expect(new Set(flows.filter(({ kind }) => kind === 'recovery').map(({ state }) => state))).toEqual(new Set(recoveryStates.filter((state) => !ends.includes(state))));
    expect(new Set(flows.filter(({ kind }) => kind === 'binding').map(({ state }) => state))).toEqual(new Set(bindingStates.filter((state) => !ends.includes(state))));
    expect(new Set(flows.flatMap((flow) => (flow.kind === 'binding' ? [flow.act] : [])))).toEqual(new Set(bindingActs));
    expect(new Set(states.map(({ status }) => status))).toEqual(new Set(['pending', 'active', 'disabled']));
    expect(new Set(active.map(({ password, list }) => `${password} ${list}`))).toEqual(new Set(['sound usable', 'sound ended', 'compromised usable', 'compromised ended']));
    expect(new Set(active.map(({ email, phone }) => `${email} ${phone}`)).size).toBe(4);
    for (const lane of ['strangers', 'strangersOtp', 'known', 'asked'] as const) expect(new Set(active.map((state) => state[lane])).size).toBe(2);
    for (const status of ['pending', 'active'] as const) expect(states.some((state) => state.status === status && !state.strangers)).toBe(true);
    expect(states.some(({ imported }) => imported)).toBe(true);
    expect(new Set(states.map(keyOf)).size).toBe(states.length);
    expect(losses).toHaveLength(1 + 7 + 21);
  });

  it('R203: every standing that the page tells of is one of the states', () => {
    const seen = new Set(states.map(keyOf));
    for (const [name, world] of standings) expect([name, seen.has(keyOf(world))]).toEqual([name, true]);
  });

  it('R124 in part, R203: in daily use the loss of any one thing needs nobody else, and of two only where an address and a factor, or both factors, are gone', () => {
    const needing = losses.filter((lost) => !isAlone(wayOf(losing(inUse, lost)) ?? []));
    expect(needing).toEqual([['phone', 'paper'], ['phone', 'password'], ['SIM', 'paper'], ['SIM', 'password'], ['paper', 'password'], ['paper', 'mailbox'], ['password', 'mailbox']]);
  });

  it('R11 in part: a pending account has no way but its own first login and the head user', () => {
    for (const state of states.filter(({ status }) => status === 'pending')) {
      for (const lost of losses) for (const { text } of wayOf(losing(state, lost)) ?? []) expect(text).not.toMatch(/^Ask for/);
    }
  });

  it('R127 in part: whatever a stranger asks for, nothing in the account changes by it', () => {
    for (const state of states.filter(({ status }) => status !== 'disabled')) {
      for (const { call, to } of strangersCalls(state, [], rules).filter(({ call }) => call !== 'fifty wrong passwords')) {
        expect([call, keyOf({ ...to, asked: state.asked })]).toEqual([call, keyOf(state)]);
      }
    }
  });

  it('R150 in part: who has a known browser, or can be recovered, is alone again after any stranger; who has neither needs the head user', () => {
    const closed: World = { ...inUse, strangers: false, strangersOtp: false, password: 'compromised' };
    const alone = (lost: readonly Thing[]): boolean => isAlone(wayOf(losing(closed, lost)) ?? []);
    expect(things.map((thing) => [thing, alone([thing])])).toEqual(things.map((thing) => [thing, true]));
    for (const thing of ['phone', 'SIM', 'mailbox'] as const) expect(alone(['browser', thing])).toBe(false);
  });

  it('R128 in part: requests of strangers cost an owner without a known browser an hour, and nothing else', () => {
    const asked = losing({ ...inUse, asked: true }, ['paper', 'browser']);
    expect(wayOf(asked)?.[0]).toMatchObject({ who: 'time', text: 'Wait an hour' });
    expect(isAlone(wayOf(asked) ?? [])).toBe(true);
    expect(wayOf(losing({ ...inUse, asked: true }, ['browser']))?.map(({ who }) => who)).toEqual(['person']);
  });

  describe('the model fails where it should', () => {
    const changed = (table: readonly Arrow[], event: string, change: Partial<Arrow>, from?: string): readonly Arrow[] =>
      table.map((arrow) => (arrow.event === event && (from === undefined || arrow.from === from) ? { ...arrow, ...change } : arrow));

    it.each<readonly [string, Finding['what'], Rules]>([
      ['no restart by the head user', 'no way back', without('restart')],
      ['no new temporary password', 'no way back', without('issueTemporaryPassword')],
      ['no delivery in person and no corrected address', 'no way back', without('in-person', 'correctContact')],
      ['no way to enable an account again', 'no way back', without('enable')],
      ['nobody who can change an address', 'no way to replace what was lost', { ...without('correctContact', 'in-person'), binding: rules.binding.filter(({ effects }) => !effects.includes('replace-contact')) }],
      ['no head user at all', 'a stranger removes the last way', without(...headUserActs)],
      ['a first login that ends at the list', 'no way back', { ...rules, firstLogin: rules.firstLogin.filter(({ event }) => event !== 'list-proven') }],
      ['a first login that nobody can open', 'no way back', { ...rules, login: rules.login.filter(({ when }) => when !== 'pending') }],
      ['a recovery without the third step', 'a stranger binds', { ...rules, recovery: changed(rules.recovery, 'code-right', { to: 'new-password', effects: [] }, 'code') }],
      ['a recovery without the code', 'a stranger binds', { ...rules, recovery: changed(rules.recovery, 'link-opened', { to: 'password' }) }],
      ['a request that replaces the list', 'a stranger binds', { ...rules, recovery: changed(rules.recovery, 'timed-out', { effects: ['replace-list'] }, 'link-sent') }],
      ['a request that ends the list', 'a stranger takes more than the strangers’ lane', { ...rules, recovery: changed(rules.recovery, 'timed-out', { effects: ['end-list'] }, 'link-sent') }],
      ['a login that forgets the third step', 'a stranger binds', { ...rules, login: [...rules.login, { from: 'credentials', event: 'password-right', when: 'sound', to: 'new-password', effects: [] }] }],
    ])('%s: %s', (_what, finding, broken) => {
      expect(finds(broken, finding)).toBe(true);
    });

    it('without the recovery of a list its loss needs the head user', () => {
      const broken: Rules = { ...rules, recovery: rules.recovery.filter(({ when }) => when !== 'list') };
      expect([rules, broken].map((by) => isAlone(wayOf(losing(inUse, ['paper']), by) ?? []))).toEqual([true, false]);
    });

    it('without anybody else, who has lost both factors has no way', () => {
      expect(wayOf(losing(inUse, ['password', 'paper']), without(...headUserActs))).toBeUndefined();
      expect(wayOf(losing(invited, ['password']), without(...headUserActs))).toBeUndefined();
    });

    it('a page made by other rules is another page', () => {
      expect(renderRecoveryMatrix((name) => ({ ...soundRules(name), headUser: [] }))).toContain('| **nothing helps** | | nobody |');
    });
  });
});

it('R203: docs/recovery-matrix.md is what the model says (else run `npm run recovery-matrix`)', () => {
  expect(readFileSync(`${root}docs/recovery-matrix.md`, 'utf8')).toBe(renderRecoveryMatrix());
});
