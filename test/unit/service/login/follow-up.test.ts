import { beforeEach, describe, expect, it } from 'vitest';
import type { AttemptFlow, MessageRecord } from '../../../../src/port/index.js';
import { askedOfList, goodPassword, headUser, logInAndSettle, matti, must, toChallenge, type Active } from '../../../story/walk.js';
import { newPassword, toNewPassword, toPassword } from '../recovery/walks.js';
import { activate, eventsOf, minute, profiles, reopen, second, wrapStorage, wrongCode, type Around } from '../shared/tools.js';
import { maintainAll } from '../maintenance/tools.js';

/** A process that stops once its answer is out, or before it makes a call: whatever it asks the stores from then on is lost. */
function stopping(active: Active, before?: (name: string, args: readonly unknown[]) => boolean): { readonly process: Active; readonly stop: () => void } {
  let stopped = false;
  const stop = (): void => {
    stopped = true;
  };
  const around: Around = (name, args, call) => {
    if (before?.(name, args) === true) stop();
    return stopped ? Promise.reject(new Error('the process has stopped')) : call();
  };
  return { process: reopen(active, { storage: wrapStorage(active.storage, around) }), stop };
}

const answerWrongly = async (process: Active, browser?: string) => {
  const { attempt, challenge } = await toChallenge(process, browser);
  return { attempt, said: await process.auth.login.answerOtp({ attempt, code: wrongCode(process, challenge.position) }) };
};

/** Wrong answers until the lane closes; after the last one the process stops. */
async function closeAndStop(active: Active, browser?: string): Promise<void> {
  const { process, stop } = stopping(active);
  for (;;) {
    const { said } = await answerWrongly(process, browser);
    if (!said.ok && said.reason === 'lane-closed') break;
    expect(said).toMatchObject({ reason: 'wrong-code' });
    await process.settle();
    if (browser !== undefined) active.clock.advance(minute);
  }
  stop();
  await process.settle();
  active.inbox.clear();
}

describe.each(profiles)('what follows a wrong one-time password, in %s', (policy) => {
  let active: Active;
  beforeEach(async () => {
    active = await activate(policy);
    active.inbox.clear();
  });
  const told = (purpose: string): readonly string[] => active.inbox.all().filter((message) => message.purpose === purpose).map(({ to }) => to).sort();
  const both = [matti.phone, matti.email].sort();
  const account = async () => (await active.storage.accounts.find(active.accountId)) ?? expect.unreachable();
  /** The token of a session in a browser that the account has forgotten again. */
  const strangersSession = async (): Promise<string> => {
    const before = (await account()).knownBrowsers;
    const stranger = must(await logInAndSettle(active));
    const record = await account();
    await active.storage.accounts.update({ ...record, version: record.version + 1, knownBrowsers: before }, record.version);
    return stranger.next === 'authenticated' ? stranger.token : '';
  };
  const missAllButOne = async (): Promise<void> => {
    for (let n = 1; n < active.auth.policy.otpMisses.strangers; n += 1) await answerWrongly(active);
    await active.settle();
    active.inbox.clear();
  };
  /** The last miss that the lane allows, held up before its note, and another attempt there. */
  const closeSlowly = async () => {
    let release = (): void => undefined;
    let waits = false;
    const around: Around = async (name, args, call) => {
      if (name === 'flows.update' && (args[0] as Partial<AttemptFlow>).endReason === 'lane-closed' && !waits) {
        waits = true;
        await new Promise<void>((resolve) => (release = resolve));
      }
      return call();
    };
    const slow = reopen(active, { storage: wrapStorage(active.storage, around) });
    const [other, last] = [await toChallenge(active), await toChallenge(active)];
    const closing = slow.auth.login.answerOtp({ attempt: last.attempt, code: wrongCode(active, last.challenge.position) });
    while (!waits) await new Promise((resolve) => setImmediate(resolve));
    return { closing, other, release: () => release(), slow };
  };
  const maintained = async (): Promise<void> => {
    await maintainAll(active);
    await active.settle();
  };

  it('R156: the answer waits for no notice, and both addresses are told once it is out', async () => {
    await answerWrongly(active);
    expect(told('partial-auth')).toEqual([]);
    await active.settle();
    expect(told('partial-auth')).toEqual(both);
    active.clock.advance(2 * minute);
    await maintained();
    expect(told('partial-auth')).toEqual(both);
  });

  it('R156, invariant 2, clock: a process that stops after its answer leaves the notice to maintenance, which waits a minute for it, and tells once', async () => {
    const { process, stop } = stopping(active);
    const { attempt } = await answerWrongly(process);
    stop();
    await process.settle();
    active.clock.advance(minute - second);
    await maintained();
    expect(told('partial-auth')).toEqual([]);
    active.clock.advance(second);
    const other = reopen(active);
    await Promise.all([active.auth.maintain(), other.auth.maintain()]);
    await Promise.all([active.settle(), other.settle()]);
    expect(told('partial-auth')).toEqual(both);
    expect(await active.storage.flows.find(attempt.split('.')[0] ?? '')).not.toHaveProperty('followUps');
    active.clock.advance(20 * minute);
    await maintained();
    expect(told('partial-auth')).toEqual(both);
    expect((await eventsOf(active.storage)).filter(({ kind }) => kind === 'partial-auth')).toHaveLength(1);
  });

  it('R65, R32, invariant 2: as the strangers’ lane closes the password counts as compromised; a process that stops then leaves the rest to maintenance: sessions end, and it is told', async () => {
    const token = await strangersSession();
    await closeAndStop(active);
    expect((await account()).password?.compromisedAt).toBe(active.clock.now());
    expect((await active.auth.sessions.check({ token })).ok).toBe(true);
    active.clock.advance(minute);
    await maintained();
    expect(await active.auth.sessions.check({ token })).toEqual({ ok: false, reason: 'ended' });
    expect(told('lane-closed')).toEqual(both);
  });

  it('R65, invariant 2: where it stopped before the attempt had its note, whoever is refused at the closed lane makes up for all of it; of thirty one does, and it is told once', async () => {
    const attempts: Awaited<ReturnType<typeof toChallenge>>[] = [];
    while (attempts.length < 30) attempts.push(await toChallenge(active));
    await missAllButOne();
    const { process } = stopping(active, (name, args) => name === 'flows.update' && (args[0] as Partial<AttemptFlow>).endReason === 'lane-closed');
    await expect(answerWrongly(process)).rejects.toMatchObject({ name: 'AuthError' });
    await process.settle();
    active.inbox.clear();
    expect((await account()).password?.compromisedAt).toBeUndefined();
    const said = await Promise.all(attempts.map(({ attempt, code }) => active.auth.login.answerOtp({ attempt, code })));
    expect(new Set(said.map((one) => (one.ok ? 'ok' : one.reason)))).toEqual(new Set(['lane-closed']));
    expect((await account()).password?.compromisedAt).toBe(active.clock.now());
    await active.settle();
    expect(told('lane-closed')).toEqual(both);
  });

  it('R65, invariant 2: a known browser’s last miss disables the list in the same step; that it is told is left to maintenance as well', async () => {
    await closeAndStop(active, active.browser);
    expect((await active.storage.lists.find((await account()).listId ?? ''))?.list).toMatchObject({ status: 'ended', endReason: 'disabled' });
    expect(told('list-ended')).toEqual([]);
    active.clock.advance(minute);
    await maintained();
    expect((await eventsOf(active.storage)).filter(({ kind }) => kind === 'list-ended')).toHaveLength(1);
    expect(told('list-ended')).toEqual(both);
  });

  it('R32, R65: maintenance that comes late spares the list that has taken the place of the one', async () => {
    await closeAndStop(active, active.browser);
    const before = (await account()).listId ?? '';
    const { flow } = await toPassword(active);
    must(await active.auth.recovery.answerPassword({ flow, password: goodPassword }));
    active.clock.advance(minute);
    await maintained();
    const { listId = '' } = await account();
    expect(listId).not.toBe(before);
    expect((await active.storage.lists.find(listId))?.list.status).not.toBe('ended');
  });

  it('R32, R65: and it spares the password that has taken the place of the one, but tells all the same', async () => {
    await closeAndStop(active);
    const { flow } = await toNewPassword(active);
    must(await active.auth.recovery.setPassword({ flow, password: newPassword }));
    active.clock.advance(minute);
    await maintained();
    expect((await account()).password?.compromisedAt).toBeUndefined();
    expect(told('lane-closed')).toEqual(both);
  });

  it('R32, invariant 2: where the owner replaces the marked password before maintenance comes, the stranger’s session ends with it; maintenance tells, and spares the owner’s', async () => {
    const token = await strangersSession();
    await closeAndStop(active);
    const { attempt, code } = await toChallenge(active, active.browser);
    expect(await active.auth.login.answerOtp({ attempt, code })).toEqual({ ok: true, next: 'new-password' });
    active.clock.advance(second);
    const mine = must(await active.auth.login.replacePassword({ attempt, password: newPassword }));
    expect(await active.auth.sessions.check({ token })).toEqual({ ok: false, reason: 'ended' });
    active.clock.advance(minute);
    await maintained();
    expect((await active.auth.sessions.check({ token: mine.token })).ok).toBe(true);
    expect(told('lane-closed')).toEqual(both);
    expect((await account()).password?.compromisedAt).toBeUndefined();
  });

  it.each(['accounts.find', 'audit.append', 'flows.update'])('R65, invariant 2: a known browser’s last miss whose process stops before %s: whoever is refused there next disables the list, and it is written down and told', async (call) => {
    const { knownBrowser } = active.auth.policy.otpMisses;
    for (let n = 1; n < knownBrowser; n += 1) {
      await answerWrongly(active, active.browser);
      active.clock.advance(minute);
    }
    await active.settle();
    const last = await toChallenge(active, active.browser);
    const next = await toChallenge(active, active.browser);
    const { process } = stopping(active, (name) => name === call);
    await expect(process.auth.login.answerOtp({ attempt: last.attempt, code: wrongCode(active, last.challenge.position) })).rejects.toMatchObject({ name: 'AuthError' });
    active.inbox.clear();
    active.clock.advance(minute);
    expect(await active.auth.login.answerOtp({ attempt: next.attempt, code: next.code })).toMatchObject({ reason: 'lane-closed' });
    expect((await active.storage.lists.find((await account()).listId ?? ''))?.list).toMatchObject({ status: 'ended', endReason: 'disabled' });
    await active.settle();
    expect(told('list-ended')).toEqual(both);
    const kinds = (await eventsOf(active.storage)).map(({ kind }) => kind);
    expect(kinds).toContain('lane-closed');
    expect(kinds).toContain('list-ended');
  });

  it.each(['password changed in a session', 'head user'])('R32, invariant 2: the same where it is another way that leaves the stranger’s session open at first (%s)', async (way) => {
    const token = await strangersSession();
    if (way === 'head user') {
      const { process } = stopping(active, (name) => name === 'sessions.findBy');
      await expect(process.auth.accounts.markCompromised({ actor: headUser, accountId: active.accountId })).rejects.toMatchObject({ name: 'AuthError' });
      const { attempt, code } = await toChallenge(active, active.browser);
      must(await active.auth.login.answerOtp({ attempt, code }));
      active.clock.advance(second);
      must(await active.auth.login.replacePassword({ attempt, password: newPassword }));
    } else {
      await closeAndStop(active);
      active.clock.advance(second);
      const { proof, challenge } = askedOfList(await active.auth.binding.start({ token: active.token, act: 'change-password' }));
      must(await active.auth.binding.answerOtp({ token: active.token, proof, code: active.codes[challenge.position - 1] ?? '' }));
      must(await active.auth.binding.changePassword({ token: active.token, proof, currentPassword: goodPassword, password: newPassword, endOtherSessions: false }));
      expect((await active.auth.sessions.check({ token })).ok).toBe(true);
      active.clock.advance(minute);
      await maintained();
    }
    expect(await active.auth.sessions.check({ token })).toEqual({ ok: false, reason: 'ended' });
    expect((await account()).password?.compromisedAt).toBeUndefined();
  });

  it('R65: whoever is refused while the one that missed is still closing the lane closes it too, and it is written down and told once', async () => {
    await missAllButOne();
    const { closing, other, release, slow } = await closeSlowly();
    expect(await active.auth.login.answerOtp({ attempt: other.attempt, code: other.code })).toMatchObject({ reason: 'lane-closed' });
    release();
    expect(await closing).toMatchObject({ reason: 'lane-closed' });
    await Promise.all([active.settle(), slow.settle()]);
    expect(told('lane-closed')).toEqual(both);
    const kinds = (await eventsOf(active.storage)).map(({ kind }) => kind);
    expect(kinds.filter((kind) => kind === 'lane-closed' || kind === 'password-compromised').sort()).toEqual(['lane-closed', 'password-compromised']);
  });

  it('R32: a note that is taken off meanwhile keeps nobody from replacing the password, or from asking again', async () => {
    await active.auth.accounts.markCompromised({ actor: headUser, accountId: active.accountId });
    const { attempt, challenge } = await toChallenge(active, active.browser);
    await active.auth.login.answerOtp({ attempt, code: wrongCode(active, challenge.position) });
    const taken = async (name: string, act: (process: Active) => Promise<{ readonly ok: boolean }>): Promise<void> => {
      let settled = false;
      const around: Around = async (called, _args, call) => {
        if (called === name && !settled) {
          settled = true;
          const record = (await active.storage.flows.find(attempt.split('.')[0] ?? '')) ?? expect.unreachable();
          await active.storage.flows.update({ ...record, version: record.version + 1 }, record.version);
        }
        return call();
      };
      expect(await act(reopen(active, { storage: wrapStorage(active.storage, around) }))).toMatchObject({ ok: true });
      expect(settled).toBe(true);
    };
    await active.settle();
    await taken('flows.update', (process) => process.auth.login.renewChallenge({ attempt }));
    must(await active.auth.login.answerOtp({ attempt, code: active.codes[challenge.position - 1] ?? '' }));
    await taken('flows.update', (process) => process.auth.login.replacePassword({ attempt, password: newPassword }));
  });

  it('R32, R65, invariant 2: whoever makes up for a closing and stops in the middle takes nothing from the one that is still at it', async () => {
    const token = await strangersSession();
    await missAllButOne();
    const { closing, other, release, slow } = await closeSlowly();
    // The refusal itself is an event, too: it stops after that.
    let appends = 0;
    const { process } = stopping(active, (name) => name === 'audit.append' && (appends += 1) === 2);
    await expect(process.auth.login.answerOtp({ attempt: other.attempt, code: other.code })).rejects.toMatchObject({ name: 'AuthError' });
    release();
    expect(await closing).toMatchObject({ reason: 'lane-closed' });
    await slow.settle();
    expect((await account()).password?.compromisedAt).toBe(active.clock.now());
    expect(await active.auth.sessions.check({ token })).toEqual({ ok: false, reason: 'ended' });
    expect(told('lane-closed')).toEqual(both);
  });

  it('R32, R156: where no SMS can be stored, strangers’ sessions end all the same, and whoever has an e-mail address gets each notice once', async () => {
    const token = await strangersSession();
    await missAllButOne();
    active.inbox.clear();
    const deaf: Around = (name, args, call) => (name === 'messages.insert' && (args[0] as MessageRecord).channel === 'sms' ? Promise.reject(new Error('no SMS')) : call());
    const failing = reopen(active, { storage: wrapStorage(active.storage, deaf) });
    expect(await answerWrongly(failing)).toMatchObject({ said: { reason: 'lane-closed' } });
    await failing.settle();
    expect(await active.auth.sessions.check({ token })).toEqual({ ok: false, reason: 'ended' });
    for (let times = 0; times < 10; times += 1) {
      active.clock.advance(minute);
      expect((await failing.auth.maintain()).failed).toMatchObject([{ work: 'flows' }]);
      await failing.settle();
    }
    expect(active.inbox.all().map(({ purpose, to }) => `${purpose} ${to}`).sort()).toEqual([`lane-closed ${matti.email}`, `partial-auth ${matti.email}`]);
    active.clock.advance(minute);
    await maintained();
    expect([told('lane-closed'), told('partial-auth')]).toEqual([both, both]);
  });

  it('R61, R143: a slow answer does not bring back a challenge that another answer on the page has moved on from', async () => {
    const { attempt, challenge } = await toChallenge(active);
    const wrong = wrongCode(active, challenge.position);
    await active.auth.login.answerOtp({ attempt, code: wrong });
    await active.settle();
    let release = (): void => undefined;
    let waits = false;
    const around: Around = async (name, _args, call) => {
      if (name === 'flows.update' && !waits) {
        waits = true;
        await new Promise<void>((resolve) => (release = resolve));
      }
      return call();
    };
    const slow = reopen(active, { storage: wrapStorage(active.storage, around) }).auth.login.answerOtp({ attempt, code: wrong });
    while (!waits) await new Promise((resolve) => setImmediate(resolve));
    const burning = await active.auth.login.answerOtp({ attempt, code: wrong });
    if (burning.ok || !('challenge' in burning)) return expect.unreachable(JSON.stringify(burning));
    expect(burning.challenge.position).not.toBe(challenge.position);
    release();
    expect(await slow).toMatchObject({ reason: 'wrong-code', challenge: { position: burning.challenge.position } });
    expect((await active.auth.login.answerOtp({ attempt, code: active.codes[burning.challenge.position - 1] ?? '' })).ok).toBe(true);
  });

  it('R62: the position after a burnt one is drawn in the same step, and is what the answer asks for', async () => {
    const { attempt, challenge: asked } = await toChallenge(active);
    const first = asked.position;
    let challenge: Pick<typeof asked, 'position'> = asked;
    for (let n = 0; n < 3; n += 1) {
      const said = await active.auth.login.answerOtp({ attempt, code: wrongCode(active, challenge.position) });
      if (said.ok || !('challenge' in said)) return expect.unreachable(JSON.stringify(said));
      ({ challenge } = said);
    }
    const list = (await active.storage.lists.find((await account()).listId ?? ''))?.list;
    expect(list?.burnt).toEqual([first]);
    expect(list?.pinned).toBe(challenge.position);
    expect(challenge.position).not.toBe(first);
    expect((await active.auth.login.answerOtp({ attempt, code: active.codes[challenge.position - 1] ?? '' })).ok).toBe(true);
  });
});
