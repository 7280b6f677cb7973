/*
 * The attack: somebody holds a token of the first login, or several, and calls the steps in every order, in the wrong browser,
 * with the tokens of others and after their end, to get a session, an active account or a list without doing what the steps
 * before ask for. The refused cases come first; at the end the one right order is shown to work.
 */
import { describe, expect, it } from 'vitest';
import type { FirstLogin } from '../../src/index.js';
import { goodPassword, headUser, invite, must, walkToEnd, walkToList, type Invited } from '../story/walk.js';
import { openFlow, pastPassword, policies, profile, prove, stored } from '../unit/service/first-login/walks.js';
import { watchStorage } from '../unit/service/first-login/watch-storage.js';

type StepName = keyof FirstLogin;
const stepNames: readonly StepName[] = ['giveInformation', 'changePassword', 'confirmContact', 'sendAddressCode', 'chooseList', 'chooseKey', 'confirmDevice', 'openList', 'askList', 'proveList', 'replaceList', 'goBack', 'finish'];

function step(kit: Pick<Invited, 'auth' | 'addressCode'>, flow: string, name: StepName): Promise<{ readonly ok: boolean; readonly state?: string }> {
  const { firstLogin } = kit.auth;
  if (name === 'giveInformation') return firstLogin.giveInformation({ flow, profile });
  if (name === 'changePassword') return firstLogin.changePassword({ flow, password: goodPassword });
  if (name === 'confirmContact') return firstLogin.confirmContact({ flow, code: '00000000' });
  if (name === 'sendAddressCode') return firstLogin.sendAddressCode({ flow, channel: 'email' });
  if (name === 'confirmDevice') return firstLogin.confirmDevice({ flow, pairing: flow });
  if (name === 'proveList') return firstLogin.proveList({ flow, code: 'ZZZZ' });
  return firstLogin[name]({ flow });
}

describe.each(policies)('steps out of turn in %s', (policy) => {
  it('R7, R11 in part: no order of two or three steps without a right proof makes a session or an active account', async () => {
    const orders = stepNames.flatMap((one) => stepNames.flatMap((two) => stepNames.map((three) => [one, two, three] as const)));
    // The first two steps are given, and then any three: what is skipped is the proof.
    const picked = orders.filter((_, at) => at % 7 === 0);
    for (const order of picked) {
      const { storage, records } = watchStorage();
      const kit = await invite({ policy, storage });
      const flow = await pastPassword(kit);
      for (const name of order) await step(kit, flow, name);
      expect([order, records('sessions').length, (await stored(kit)).status]).toEqual([order, 0, 'pending']);
    }
  });

  it('R7: from the beginning, any single step but the first is refused and changes nothing', async () => {
    for (const name of stepNames.filter((one) => one !== 'giveInformation')) {
      const { storage, records } = watchStorage();
      const kit = await invite({ policy, storage });
      const flow = await openFlow(kit, kit.temporaryPassword);
      const before = await stored(kit);
      expect([name, (await step(kit, flow, name)).ok]).toEqual([name, false]);
      expect(await stored(kit)).toEqual(before);
      for (const port of ['lists', 'sessions'] as const) expect(records(port)).toEqual([]);
    }
  });

  it('R11 in part: tokens of one kind are nothing to calls of another', async () => {
    const active = await walkToEnd({ policy });
    const started = must(await active.auth.login.start({ username: active.username, password: goodPassword }));
    if (started.next !== 'otp-challenge') throw new Error('expected a challenge');
    for (const token of [started.attempt, active.token, active.browser]) {
      for (const name of [...stepNames, 'view', 'leave'] as const) expect(await step(active, token, name)).toMatchObject({ ok: false, reason: 'flow-ended' });
    }
  });

  it('R6: a token of an earlier browser, of another account, or half of one is an ended flow', async () => {
    const kit = await invite({ policy });
    const earlier = await openFlow(kit, kit.temporaryPassword);
    const flow = await openFlow(kit, kit.temporaryPassword);
    const [id = '', secret = ''] = flow.split('.');
    const [oldId = '', oldSecret = ''] = earlier.split('.');
    for (const forged of [earlier, `${id}.${oldSecret}`, `${oldId}.${secret}`, `${id}.`, `.${secret}`, id, secret, `${id}.${secret}.`, `${id}.${secret}=`, ` ${flow}`, flow.toLowerCase()]) {
      expect(await kit.auth.firstLogin.view({ flow: forged })).toMatchObject({ ok: false, reason: 'flow-ended' });
    }
    expect((await kit.auth.firstLogin.view({ flow })).ok).toBe(true);
  });

  it('R207 in part: after its end a flow answers nothing, whatever ended it', async () => {
    const ends: Readonly<Record<string, (kit: Invited, flow: string) => Promise<unknown>>> = {
      'another browser': (kit) => openFlow(kit, goodPassword),
      'the head user': (kit) => kit.auth.accounts.issueTemporaryPassword({ actor: headUser, accountId: kit.accountId, delivery: 'in-person' }),
      leaving: (kit, flow) => kit.auth.firstLogin.leave({ flow }),
      time: async (kit) => { kit.clock.advance(3_600_000); },
    };
    for (const [what, end] of Object.entries(ends)) {
      const kit = await invite({ policy });
      const { flow, codes } = await walkToList(kit);
      const { challenge } = must(await kit.auth.firstLogin.askList({ flow }));
      await end(kit, flow);
      for (const name of stepNames) expect([what, await step(kit, flow, name)]).toMatchObject([what, { ok: false, reason: 'flow-ended' }]);
      expect(await kit.auth.firstLogin.proveList({ flow, code: codes[challenge.position - 1] ?? '' })).toMatchObject({ ok: false, reason: 'flow-ended' });
    }
  });

  it('R58 in part: the right password of another position, or of the list before, proves nothing', async () => {
    const kit = await invite({ policy });
    const { flow, codes } = await walkToList(kit);
    const { challenge } = must(await kit.auth.firstLogin.askList({ flow }));
    const others = codes.filter((_, at) => at !== challenge.position - 1);
    for (const code of others.slice(0, 3)) expect((await kit.auth.firstLogin.proveList({ flow, code })).ok).toBe(false);
    must(await kit.auth.firstLogin.replaceList({ flow }));
    const { list } = must(await kit.auth.firstLogin.openList({ flow }));
    const asked = must(await kit.auth.firstLogin.askList({ flow })).challenge;
    const old = codes[asked.position - 1] ?? '';
    if (old !== list.codes[asked.position - 1]) expect(await kit.auth.firstLogin.proveList({ flow, code: old })).toMatchObject({ ok: false });
    expect((await stored(kit)).status).toBe('pending');
    must(await prove(kit, flow, list.codes));
  });

  it('R55: a thief who knows the password and resumes elsewhere does not see the list that was issued', async () => {
    const kit = await invite({ policy });
    const { flow, codes } = await walkToList(kit);
    const thief = await openFlow(kit, goodPassword);
    const seen = JSON.stringify([await kit.auth.firstLogin.view({ flow: thief }), await kit.auth.firstLogin.openList({ flow: thief }), await kit.auth.firstLogin.askList({ flow: thief })]);
    expect(codes.filter((code) => seen.includes(code))).toEqual([]);
    expect((await kit.auth.firstLogin.openList({ flow })).ok).toBe(false);
  });

  it('the one right order works', async () => {
    const active = await walkToEnd({ policy });
    expect((await active.auth.sessions.check({ token: active.token })).ok).toBe(true);
  });
});
