import { describe, expect, it } from 'vitest';
import { recoveryTable, transitionRecovery, type RecoveryEffect, type RecoveryEvent, type RecoveryState, type Recovers } from '../../../../src/core/recovery/index.js';
import { walkToKey } from '../../../story/raw-phone.js';
import { codeIn, goodPassword, logIn, matti, must, type Active } from '../../../story/walk.js';
import { activate, hour, keys, profiles } from '../shared/tools.js';
import { accountOf, lastCode, newPassword, otherCode, requestLink, storedFlow } from './walks.js';

type Call = (active: Active, held: Held) => Promise<unknown>;

/** What whoever follows the recovery holds. */
interface Held {
  readonly link: string;
  readonly flow: string;
}

/** Only a phone denies, and a phone is asked where the Key is the method: that has a test of its own below. */
type Asked = Exclude<RecoveryEvent, 'denied'>;

/** For each event of the table what brings it about, from outside and with everything at hand. */
const calls: Readonly<Record<Asked, Call>> = {
  'link-opened': ({ auth }, { link }) => auth.recovery.open({ link }),
  'code-right': (active, { flow }) => active.auth.recovery.answerCode({ flow, code: lastCode(active) }),
  'third-step-right': async (active, { flow }) => active.auth.recovery.answerOtp({ flow, code: await otpOf(active, flow) }),
  'password-right': ({ auth }, { flow }) => auth.recovery.answerPassword({ flow, password: goodPassword }),
  'password-replaced': ({ auth }, { flow }) => auth.recovery.setPassword({ flow, password: newPassword }),
  'list-proven': async (active, { flow }) => {
    const opened = await active.auth.recovery.openList({ flow });
    if (!opened.ok) return;
    const started = must(await active.auth.login.start({ username: active.username, password: goodPassword }));
    if (started.next === 'otp-challenge') await active.auth.login.answerOtp({ attempt: started.attempt, code: opened.list.codes[started.challenge.position - 1] ?? '' });
  },
  'tries-spent': async (active, { flow }) => {
    const code = lastCode(active);
    for (let n = 0; n < 5; n += 1) {
      const { state } = await storedFlow(active, flow);
      if (state === 'code') await active.auth.recovery.answerCode({ flow, code: otherCode(code) });
      if (state === 'third-step') await active.auth.recovery.answerOtp({ flow, code: 'QQQQ' });
      if (state === 'password') await active.auth.recovery.answerPassword({ flow, password: 'a guess of a stranger' });
    }
  },
  stopped: async (active) => {
    // The owner logs in anew, if that is possible: the sessions end with a recovery that is complete, and an old one is not fresh.
    const again = await logIn(active, active.browser).catch(() => undefined);
    const token = again?.ok === true && again.next === 'authenticated' ? again.token : active.token;
    await active.auth.recovery.stop({ token });
  },
  'timed-out': async (active, { flow, link }) => {
    active.clock.advance(hour);
    await active.auth.recovery.open({ link });
    await active.auth.recovery.openList({ flow });
  },
};

async function otpOf(active: Active, flow: string): Promise<string> {
  const position = (await storedFlow(active, flow)).challenge?.position;
  return position === undefined ? 'QQQQ' : (active.codes[position - 1] ?? '');
}

/** The shortest way to each state. */
const ways: Readonly<Record<Recovers, readonly (readonly [RecoveryState, readonly Asked[]])[]>> = {
  password: [
    ['link-sent', []],
    ['code', ['link-opened']],
    ['third-step', ['link-opened', 'code-right']],
    ['new-password', ['link-opened', 'code-right', 'third-step-right']],
    ['done', ['link-opened', 'code-right', 'third-step-right', 'password-replaced']],
    ['ended', ['stopped']],
  ],
  list: [
    ['link-sent', []],
    ['code', ['link-opened']],
    ['password', ['link-opened', 'code-right']],
    ['new-list', ['link-opened', 'code-right', 'password-right']],
    ['done', ['link-opened', 'code-right', 'password-right', 'list-proven']],
    ['ended', ['link-opened', 'tries-spent']],
  ],
};

async function walkTo(active: Active, recovers: Recovers, events: readonly Asked[]): Promise<Held> {
  let held: Held = { link: (await requestLink(active, recovers)) ?? '', flow: '' };
  held = { ...held, flow: held.link };
  for (const event of events) {
    const said = await calls[event](active, held);
    await active.settle();
    if (event === 'link-opened' && typeof said === 'object' && said !== null) held = { ...held, flow: String(Reflect.get(said, 'flow')) };
  }
  return held;
}

/** Of the effects in the table those that can be seen from outside. */
async function observe(active: Active, held: Held) {
  const account = await accountOf(active);
  const sessions = await active.storage.sessions.findBy('accountId', active.accountId);
  return {
    codes: active.inbox.all().filter(({ purpose }) => purpose === 'recovery-code').length,
    challenge: (await storedFlow(active, held.flow)).challenge !== undefined,
    passwordsSet: account.passwordsSet,
    listId: account.listId,
    ended: sessions.filter(({ endReason }) => endReason === 'recovered').length,
  };
}

type Seen = Awaited<ReturnType<typeof observe>>;

function effectsOf(before: Seen, after: Seen): readonly RecoveryEffect[] {
  const effects: RecoveryEffect[] = [];
  if (after.codes > before.codes) effects.push('send-code');
  if (after.challenge && !before.challenge) effects.push('open-challenge');
  if (after.passwordsSet !== before.passwordsSet) effects.push('replace-password');
  if (after.listId !== before.listId) effects.push('replace-list');
  if (after.ended > before.ended) effects.push('end-sessions');
  return effects;
}

const cells = (['password', 'list'] as const).flatMap((recovers) =>
  ways[recovers].flatMap(([state, events]) => Object.keys(calls).map((event) => [recovers, state, event as Asked, events] as const)),
);

// Each kind of recovery in one policy profile: the table is the same in both.
const inProfile = { password: 'standard', list: 'nist' } as const;

describe('the recovery table, cell by cell', () => {
  it.each(cells)('R123 in part, R124 in part: a lost %s in %s, on %s, does what the table says, and nothing where it says nothing', async (recovers, state, event, events) => {
    const active = await activate(inProfile[recovers]);
    active.clock.advance(10 * 60_000);
    const held = await walkTo(active, recovers, events);
    expect((await storedFlow(active, held.flow)).state).toBe(state);
    const before = await observe(active, held);
    await calls[event](active, held);
    await active.settle();
    const after = (await storedFlow(active, held.flow)).state;
    const effects = effectsOf(before, await observe(active, held));
    const went = transitionRecovery({ state, event, recovers });
    // A flow whose time is over is refused, and stays as it is unless it holds a plain list.
    const goes = went.ok && (event !== 'timed-out' || state === 'new-list');
    expect([after, effects]).toEqual(goes ? [went.state, went.effects] : [state, []]);
  });
});

it('every arrow of the table is among the cells', () => {
  const reached = recoveryTable.filter(({ event }) => event !== 'denied').every((arrow) => cells.some(([recovers, state, event]) => arrow.from === state && arrow.event === event && (arrow.when ?? recovers) === recovers));
  expect(reached).toBe(true);
});

describe.each(profiles)('the arrow of a phone that denies, in %s', (policy) => {
  it('R103: at the third step, and there alone, "not me" ends the recovery as the table says', async () => {
    const active = await walkToKey({ policy, keys });
    const { auth, phone, username, browser } = active;
    await auth.recovery.request({ username, recovers: 'password', browser });
    await active.settle();
    const { flow } = must(await auth.recovery.open({ link: /https:\S+/.exec(active.inbox.lastEmailTo(matti.email)?.text ?? '')?.[0] ?? '' }));
    await active.settle();
    expect(await phone.open()).toEqual([]);
    must(await auth.recovery.answerCode({ flow, code: codeIn(active.inbox.lastSmsTo(matti.phone)) }));
    expect(recoveryTable.filter(({ event }) => event === 'denied').map(({ from, to }) => [from, to])).toEqual([['third-step', 'ended']]);
    expect((await storedFlow(active, flow)).state).toBe('third-step');
    must(await phone.answer('not-me'));
    expect(await storedFlow(active, flow)).toMatchObject({ state: 'ended', endReason: 'not-me' });
    expect(await auth.recovery.finishApproval({ flow })).toMatchObject({ ok: false, reason: 'flow-ended' });
  });
});
