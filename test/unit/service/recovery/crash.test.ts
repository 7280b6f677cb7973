import { describe, expect, it } from 'vitest';
import { isAuthError } from '../../../../src/index.js';
import { goodPassword, must, type Active } from '../../../story/walk.js';
import { activate, crashAt, eventsOf, hour, reopen, wrapPort, wrapStorage, wrongCode, type Around } from '../shared/tools.js';
import { newPassword, otherCode, requestLink, toCode, toNewPassword, toPassword, toThirdStep } from './walks.js';

/** What comes before, and the call that a crash cuts short. */
type Prepare = (active: Active) => Promise<(broken: Active) => Promise<unknown>>;

const operations: Readonly<Record<string, Prepare>> = {
  'requestUsername': async () => async (broken) => {
    await broken.auth.recovery.requestUsername({ contact: 'matti@example.com' });
    await broken.settle();
  },
  'request': async () => async (broken) => {
    await broken.auth.recovery.request({ username: broken.username, recovers: 'list' });
    await broken.settle();
  },
  'open': async (active) => {
    const link = (await requestLink(active)) ?? '';
    return (broken) => broken.auth.recovery.open({ link });
  },
  'sendCode': async (active) => {
    const { flow } = await toCode(active);
    return (broken) => broken.auth.recovery.sendCode({ flow });
  },
  'answerCode, right': async (active) => {
    const { flow, code } = await toCode(active);
    return (broken) => broken.auth.recovery.answerCode({ flow, code });
  },
  'answerCode, wrong for the fifth time': async (active) => {
    const { flow, code } = await toCode(active);
    for (let n = 0; n < 4; n += 1) await active.auth.recovery.answerCode({ flow, code: otherCode(code) });
    return (broken) => broken.auth.recovery.answerCode({ flow, code: otherCode(code) });
  },
  'answerOtp, right': async (active) => {
    const { flow, otp } = await toThirdStep(active);
    return (broken) => broken.auth.recovery.answerOtp({ flow, code: otp });
  },
  'answerOtp, wrong for the third time': async (active) => {
    const { flow, challenge } = await toThirdStep(active);
    for (let n = 0; n < 2; n += 1) await active.auth.recovery.answerOtp({ flow, code: wrongCode(active, challenge.position) });
    return (broken) => broken.auth.recovery.answerOtp({ flow, code: wrongCode(active, challenge.position) });
  },
  'setPassword': async (active) => {
    const { flow } = await toNewPassword(active);
    return (broken) => broken.auth.recovery.setPassword({ flow, password: newPassword });
  },
  'answerPassword, right': async (active) => {
    const { flow } = await toPassword(active);
    return (broken) => broken.auth.recovery.answerPassword({ flow, password: goodPassword });
  },
  'answerPassword, wrong': async (active) => {
    const { flow } = await toPassword(active);
    return (broken) => broken.auth.recovery.answerPassword({ flow, password: 'this is not the password at all' });
  },
  'openList': async (active) => {
    const { flow } = await toPassword(active);
    must(await active.auth.recovery.answerPassword({ flow, password: goodPassword }));
    return (broken) => broken.auth.recovery.openList({ flow });
  },
  'stop': async (active) => {
    await requestLink(active);
    return (broken) => broken.auth.recovery.stop({ token: active.token });
  },
};

/** Each hundred hashes of a list are one call as good as another: of those only the first is broken. */
function breakable(around: ReturnType<typeof crashAt>): Around {
  let hashes = 0;
  return (name, args, call) => {
    if (name === 'hasher.isOutdated' || (name === 'hasher.hash' && (hashes += 1) > 1)) return call();
    return around(name, args, call);
  };
}

/** By whatever the owner has, they get a three-step login again: list 1 or the new one, and the old password or the new one. */
async function goOn(active: Active): Promise<void> {
  active.clock.advance(hour);
  const password = await passwordOf(active);
  const { flow } = await toPassword(active, active.browser);
  must(await active.auth.recovery.answerPassword({ flow, password }));
  const { codes } = must(await active.auth.recovery.openList({ flow })).list;
  const started = must(await active.auth.login.start({ username: active.username, password }));
  if (started.next !== 'otp-challenge') throw new Error('expected a challenge');
  expect(await active.auth.login.answerOtp({ attempt: started.attempt, code: codes[started.challenge.position - 1] ?? '' })).toMatchObject({ ok: true, next: 'authenticated' });
}

async function passwordOf(active: Active): Promise<string> {
  for (const password of [goodPassword, newPassword]) if ((await active.auth.login.start({ username: active.username, password })).ok) return password;
  throw new Error('neither password opens a login');
}

/** What was replaced was proven, consumed and written down. */
async function expectNothingFree(active: Active): Promise<void> {
  const account = await active.storage.accounts.find(active.accountId);
  const events = await eventsOf(active.storage);
  const completed = events.filter(({ kind }) => kind === 'recovery-completed').length;
  const flows = (await active.storage.flows.findBy('accountId', active.accountId)).filter((flow) => flow.kind === 'recovery');
  const consumed = flows.filter((flow) => flow.kind === 'recovery' && (flow.state === 'done' || flow.state === 'new-list')).length;
  const replaced = (account?.passwordsSet ?? 0) - 1 + (account?.listNumber ?? 0) - 1;
  expect(replaced).toBeLessThanOrEqual(completed);
  expect(completed).toBeLessThanOrEqual(consumed);
}

describe.each([['before', 'standard'], ['after', 'nist']] as const)('a crash %s any call of any port, in %s', (when, policy) => {
  it.each(Object.keys(operations))('invariant 2, invariant 7, R180 in part: recovery.%s: nothing comes free, and the owner goes on', async (name) => {
    let n = 0;
    for (let crashed = true; crashed; ) {
      n += 1;
      const active = await activate(policy);
      active.clock.advance(10 * 60_000);
      const run = await operations[name]?.(active);
      const around = crashAt(n, when);
      const { hash, verify, isOutdated } = active.hasher;
      const hasher = wrapPort({ hash, verify, isOutdated }, 'hasher', breakable(around));
      const broken = reopen(active, { storage: wrapStorage(active.storage, breakable(around)), hasher: { ...hasher, isOutdated } });
      const error = await run?.(broken).then(() => undefined, (cause: unknown) => cause);
      await broken.settle();
      expect(error === undefined || isAuthError(error)).toBe(true);
      await expectNothingFree(active);
      await goOn(active);
      crashed = around.calls() >= n;
    }
    expect(n).toBeGreaterThan(3);
  });
});

it('R132 in part: a thief’s session does not outlive a completed recovery, wherever a crash cuts it short after the change', async () => {
  let n = 0;
  let completed = 0;
  for (let crashed = true; crashed; ) {
    n += 1;
    const active = await activate('standard');
    const { flow } = await toNewPassword(active);
    const around = crashAt(n, 'after');
    await reopen(active, { storage: wrapStorage(active.storage, around) }).auth.recovery.setPassword({ flow, password: newPassword }).catch(() => undefined);
    crashed = around.calls() >= n;
    if ((await active.storage.accounts.find(active.accountId))?.recoveredAt === undefined) continue;
    completed += 1;
    expect(await active.auth.sessions.check({ token: active.token })).toEqual({ ok: false, reason: 'ended' });
  }
  expect(completed).toBeGreaterThan(3);
});
