import { beforeEach, describe, expect, it } from 'vitest';
import { codeIn, goodPassword, matti, must } from '../../../story/walk.js';
import { toApproval, type ActiveByKey } from '../../../story/raw-phone.js';
import { eventsOf, hour, minute, profiles, second } from '../shared/tools.js';
import { activateByKey } from './tools.js';

const login = (active: ActiveByKey) => toApproval(active, { password: goodPassword, browser: active.browser });

/** The statement that says not-me to what waits now, to be sent later. */
async function notMe({ phone }: ActiveByKey) {
  const waiting = (await phone.open()).at(-1);
  if (waiting === undefined) throw new Error('nothing waits');
  return { approval: waiting.approval, answer: await phone.sign({ challenge: waiting.challenge, answer: 'not-me' }) };
}

const alerts = (active: ActiveByKey) => active.inbox.all().filter(({ purpose }) => purpose === 'approval-denied').length;

describe.each(profiles)('this was not me, said late, in %s', (policy) => {
  let active: ActiveByKey;
  beforeEach(async () => {
    active = await activateByKey(policy);
  });

  it('R103: to a request that was replaced meanwhile it ends the login all the same, and is told once', async () => {
    const { attempt } = await login(active);
    const said = await notMe(active);
    must(await active.auth.login.askApproval({ attempt }));
    expect(await active.phone.send(said)).toEqual({ ok: true, state: 'denied' });
    expect((await active.auth.login.view({ attempt })).ok).toBe(false);
    expect((await active.phone.send(said)).ok).toBe(false);
    await active.settle();
    expect(alerts(active)).toBe(2);
    expect((await eventsOf(active.storage)).filter(({ kind, reason }) => kind === 'approval-denied' && reason === 'not-me')).toHaveLength(1);
  });

  it('R103: to a request whose time is over it ends the login, as long as that goes on', async () => {
    const { attempt } = await login(active);
    const waiting = (await active.phone.open()).at(-1);
    const exp = Math.floor(active.clock.now() / 1000) + 300;
    const answer = await active.phone.sign({ challenge: waiting?.challenge ?? '', answer: 'not-me', over: { exp } });
    active.clock.advance(2 * minute + second);
    expect(await active.phone.send({ approval: waiting?.approval ?? '', answer })).toEqual({ ok: true, state: 'denied' });
    expect((await active.auth.login.view({ attempt })).ok).toBe(false);
  });

  it('R103: a request of a recovery that was left, and one of another purpose, are told apart', async () => {
    const { auth, username, browser } = active;
    await auth.recovery.request({ username, recovers: 'password', browser });
    await active.settle();
    const { flow } = must(await auth.recovery.open({ link: /https:\S+/.exec(active.inbox.lastEmailTo(matti.email)?.text ?? '')?.[0] ?? '' }));
    await active.settle();
    must(await auth.recovery.answerCode({ flow, code: codeIn(active.inbox.lastSmsTo(matti.phone)) }));
    const said = await notMe(active);
    must(await auth.recovery.askApproval({ flow }));
    const { attempt } = await login(active);
    expect(await active.phone.send(said)).toEqual({ ok: true, state: 'denied' });
    expect(await auth.recovery.view({ flow })).toMatchObject({ ok: false, reason: 'flow-ended' });
    expect((await auth.login.view({ attempt })).ok).toBe(true);
  });

  it('R98, R99: what was approved meanwhile stays approved, and an id that was never asked ends nothing', async () => {
    const { attempt, number } = await login(active);
    const said = await notMe(active);
    must(await active.phone.answer('approve', number));
    expect(await active.phone.send(said)).toEqual({ ok: false, reason: 'approval-ended' });
    const never = said.approval.replace(/\.\d+$/, '.9');
    expect(await active.phone.send({ ...said, approval: never })).toEqual({ ok: false, reason: 'approval-ended' });
    expect((await active.auth.login.finishApproval({ attempt })).ok).toBe(true);
    active.clock.advance(hour);
    expect((await active.phone.send(said)).ok).toBe(false);
  });

  it('invariant 2 in part: a denial whose alert was cut short is made up for by another statement that says the same', async () => {
    const { attempt } = await login(active);
    const [first, second_] = [await notMe(active), await notMe(active)];
    const flow = (await active.storage.flows.findBy('accountId', active.accountId)).find((one) => one.kind === 'attempt' && one.endedAt === undefined);
    if (flow?.kind !== 'attempt' || flow.approval === undefined) return expect.unreachable();
    // As it stands where the process stopped right after the denial was stored.
    await active.storage.flows.update({ ...flow, version: flow.version + 1, approval: { ...flow.approval, state: 'denied', answer: first.answer } }, flow.version);
    expect(await active.phone.send(second_)).toEqual({ ok: true, state: 'denied' });
    expect((await active.auth.login.view({ attempt })).ok).toBe(false);
    await active.settle();
    expect(alerts(active)).toBe(2);
  });
});
