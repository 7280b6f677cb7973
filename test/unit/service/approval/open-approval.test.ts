import { beforeEach, describe, expect, it } from 'vitest';
import type { PushSender } from '../../../../src/port/index.js';
import { toApproval, type ActiveByKey } from '../../../story/raw-phone.js';
import { goodPassword, must } from '../../../story/walk.js';
import { dumpAll, eventsOf, minute, profiles, second } from '../shared/tools.js';
import { activateByKey, logInByKey, proveByKey, reopenByKey, withReserve, wrongNumber } from '../device/tools.js';
import { newPassword, toCode } from '../recovery/walks.js';

const login = (active: ActiveByKey, browser?: string) => toApproval(active, { password: goodPassword, browser });

type PushMessage = Parameters<PushSender['send']>[0];

/** The same installation with a push sender that keeps what it sends. */
function withPush(active: ActiveByKey) {
  const pushed: PushMessage[] = [];
  const push: PushSender = {
    send(message) {
      pushed.push(message);
      return Promise.resolve({});
    },
  };
  return { ...reopenByKey(active, { push }), pushed };
}

describe.each(profiles)('asking the phone in %s', (policy) => {
  const digits = policy === 'nist' ? 6 : 2;
  let active: ActiveByKey & { readonly pushed: PushMessage[] };
  beforeEach(async () => {
    active = withPush(await activateByKey(policy));
  });

  it('R95: the number has two digits in standard and six in nist, leading zeros kept, and is drawn anew for each approval', async () => {
    const numbers: string[] = [];
    for (let n = 0; n < 60; n += 1) {
      const { attempt, number } = await login(active, active.browser);
      expect(number).toMatch(new RegExp(`^\\d{${digits}}$`));
      numbers.push(number);
      must(await active.phone.answer('approve', number));
      must(await active.auth.login.finishApproval({ attempt }));
      active.clock.advance(10 * minute);
    }
    await active.settle();
    expect(new Set(numbers).size).toBeGreaterThan(25);
    expect(numbers.some((number) => number.startsWith('0'))).toBe(true);
  });

  it('R94: no answer, page or challenge holds a number to choose from: the page shows the one, and the phone none', async () => {
    const { attempt, approval } = await login(active, active.browser);
    expect(Object.keys(approval).sort()).toEqual(['expiresAt', 'number', 'state']);
    expect(Object.keys(must(await active.auth.login.view({ attempt })).view).sort()).toEqual(['approval', 'expiresAt', 'listInReserve', 'state']);
    const [waiting] = await active.phone.open();
    expect(Object.keys(waiting?.says ?? {}).sort()).toEqual(['account', 'approval', 'aud', 'digits', 'exp', 'iat', 'jti', 'known', 'nonce', 'purpose', 'service', 'username']);
  });

  it('R96: neither the push nor the challenge holds the number, a hash of it or any secret', async () => {
    const { attempt, number } = await login(active, active.browser);
    await active.settle();
    const [waiting] = await active.phone.open();
    expect(active.pushed).toEqual([{ deviceId: active.phone.signer.kid, id: waiting?.approval }]);
    const said = { ...waiting?.says, jti: '', nonce: '', iat: 0, exp: 0, account: '', approval: '', username: '' };
    const secret = attempt.split('.')[1] ?? '';
    for (const place of [JSON.stringify(said), JSON.stringify(active.pushed)]) {
      expect(place.includes(`"${number}"`)).toBe(false);
      expect(place.includes(secret)).toBe(false);
    }
    const hashes = await Promise.all(['', waiting?.approval ?? '', attempt].map(async (salt) => Buffer.from(await globalThis.crypto.subtle.digest('SHA-256', Buffer.from(`${salt}${number}`))).toString('base64url')));
    for (const hash of hashes) expect(waiting?.challenge.includes(hash)).toBe(false);
  });

  it('R107 in part: the nonce of a challenge has 32 bytes, and each challenge another', async () => {
    const nonces: string[] = [];
    for (let n = 0; n < 3; n += 1) {
      await login(active, active.browser);
      nonces.push((await active.phone.open()).at(-1)?.says.nonce ?? '');
    }
    expect(nonces.map((nonce) => Buffer.from(nonce, 'base64url').length)).toEqual([32, 32, 32]);
    expect(new Set(nonces).size).toBe(3);
  });

  it('R202: the number is stored as an HMAC alone, bound to its approval: the same number gives another one', async () => {
    const first = await login(active, active.browser);
    const flow = await active.storage.flows.find(first.attempt.split('.')[0] ?? '');
    const stored = flow?.kind === 'attempt' ? flow.approval?.number : undefined;
    expect(stored).toEqual({ keyId: 'test-1', mac: expect.stringMatching(/^[\w-]{43}$/) });
    expect(await dumpAll({ ...active, codes: [] })).not.toMatch(new RegExp(`"number":"${first.number}"`));
    const macs = new Set<string | undefined>([stored?.mac]);
    for (let n = 0; n < 2; n += 1) {
      must(await active.auth.login.askApproval({ attempt: first.attempt }));
      const again = await active.storage.flows.find(flow?.id ?? '');
      macs.add(again?.kind === 'attempt' ? again.approval?.number.mac : undefined);
    }
    expect(macs.size).toBe(3);
  });

  it('R102: nothing is asked before the password was right, nor in a recovery before link and code were', async () => {
    expect((await active.auth.login.start({ username: active.username, password: 'not the password' })).ok).toBe(false);
    const { flow, code } = await toCode({ ...active, codes: [] });
    await active.settle();
    expect([active.pushed, await active.phone.open()]).toEqual([[], []]);
    expect(await active.auth.recovery.askApproval({ flow })).toMatchObject({ ok: false, reason: 'not-in-this-step' });
    must(await active.auth.recovery.answerCode({ flow, code }));
    await active.settle();
    expect((await active.phone.open()).map(({ says }) => says.purpose)).toEqual(['recovery']);
    expect(active.pushed.length).toBe(1);
  });

  it('R101: the fourth approval of an attempt is not opened, nothing is pushed for it, and that is written down', async () => {
    const { attempt } = await login(active, active.browser);
    for (let n = 0; n < 2; n += 1) expect(must(await active.auth.login.askApproval({ attempt })).approval.state).toBe('open');
    // The third still waits, and is shown on; once it is over the page says why there is no other.
    const [third] = await active.phone.open();
    expect(must(await active.auth.login.askApproval({ attempt })).approval.state).toBe('open');
    expect((await active.phone.open()).map(({ approval }) => approval)).toEqual([third?.approval]);
    await active.settle();
    expect(active.pushed.length).toBe(3);
    active.clock.advance(2 * minute);
    expect(must(await active.auth.login.view({ attempt })).view).toMatchObject({ approval: { state: 'not-opened', reason: 'too-many-approvals' } });
    const refused = (await eventsOf(active.storage)).filter(({ kind }) => kind === 'approval-refused');
    expect(refused).toMatchObject([{ reason: 'too-many-approvals', accountId: active.accountId }]);
  });

  it('R101: what the phone approved is finished also where the page asked for one too many meanwhile', async () => {
    const { attempt } = await login(active, active.browser);
    must(await active.auth.login.askApproval({ attempt }));
    const last = must(await active.auth.login.askApproval({ attempt })).approval;
    must(await active.auth.login.askApproval({ attempt }));
    must(await active.phone.answer('approve', last.state === 'open' ? last.number : ''));
    expect(must(await active.auth.login.view({ attempt })).view).toMatchObject({ approval: { state: 'approved' } });
    expect((await active.auth.login.finishApproval({ attempt })).ok).toBe(true);
  });

  it('R101: the sixth in ten minutes in one lane is not opened, over attempts; the strangers’ count never stops a known browser', async () => {
    for (let n = 0; n < 5; n += 1) expect((await login(active)).approval.state).toBe('open');
    expect((await login(active)).approval).toEqual({ state: 'not-opened', reason: 'too-many-approvals' });
    await active.settle();
    expect(active.pushed.length).toBe(5);
    const refused = (await eventsOf(active.storage)).filter(({ kind }) => kind === 'approval-refused');
    expect(refused).toMatchObject([{ reason: 'too-many-approvals', method: 'key', outcome: 'failure', accountId: active.accountId }]);
    expect((await login(active, active.browser)).approval.state).toBe('open');
    active.clock.advance(10 * minute - second);
    expect((await login(active)).approval.state).toBe('not-opened');
  });

  it('R103: after three denials in a row no more are opened in that lane, however long one waits; other lanes go on', async () => {
    for (let n = 0; n < 3; n += 1) {
      await login(active);
      must(await active.phone.answer('cancelled'));
    }
    active.clock.advance(24 * 60 * minute);
    expect((await login(active)).approval).toEqual({ state: 'not-opened', reason: 'approvals-paused' });
    const known = await login(active, active.browser);
    expect(known.approval.state).toBe('open');
    must(await active.phone.answer('approve', known.number));
    expect((await login(active)).approval).toEqual({ state: 'not-opened', reason: 'approvals-paused' });
  });

  it('R103: expiries count like denials, each once, and an approval ends the row', async () => {
    const expire = async (): Promise<void> => {
      await login(active, active.browser);
      active.clock.advance(10 * minute);
    };
    await expire();
    await expire();
    await logInByKey(active, active.browser);
    active.clock.advance(10 * minute);
    await expire();
    await expire();
    expect((await login(active, active.browser)).approval.state).toBe('open');
    active.clock.advance(10 * minute);
    expect((await login(active, active.browser)).approval).toEqual({ state: 'not-opened', reason: 'approvals-paused' });
  });

  it('a phone that is asked by nobody who could be told: without a device nothing is opened', async () => {
    must(await active.phone.signOut());
    expect((await login(active, active.browser)).approval).toEqual({ state: 'not-opened', reason: 'no-device' });
    await active.settle();
    expect(active.pushed).toEqual([]);
  });

  it('a push that fails is no failure of the login: a phone that polls needs none', async () => {
    const broken = reopenByKey(active, { push: { send: () => Promise.reject(new Error('down')) } });
    const { attempt, number } = await login(broken, active.browser);
    must(await broken.phone.answer('approve', number));
    expect((await broken.auth.login.finishApproval({ attempt })).ok).toBe(true);
  });

  it('R100: wrong numbers of one lane close it with their own ledger: strangers’ fifth condemns the password, and asking anew resets nothing', async () => {
    const { tries } = active.auth.policy.approval;
    for (let misses = 0; misses < 5; ) {
      const { number, approval } = await login(active);
      if (approval.state !== 'open') return expect.unreachable(JSON.stringify(approval));
      for (let n = 0; n < tries && misses < 5; n += 1) {
        misses += 1;
        expect(await active.phone.answer('approve', wrongNumber(number))).toMatchObject({ ok: false, reason: misses < 5 ? 'wrong-number' : 'lane-closed' });
      }
      active.clock.advance(5 * minute);
      // A known browser's success is none of the strangers'.
      if (misses === 3) await logInByKey(active, active.browser);
    }
    await active.settle();
    expect((await active.storage.accounts.find(active.accountId))?.password?.compromisedAt).toBeDefined();
    expect((await login(active)).approval).toEqual({ state: 'not-opened', reason: 'lane-closed' });
    const known = await login(active, active.browser);
    must(await active.phone.answer('approve', known.number));
    expect(must(await active.auth.login.finishApproval({ attempt: known.attempt })).next).toBe('new-password');
  });
});

describe.each(profiles)('the row of unanswered requests in %s', (policy) => {
  it('R103: the right one-time password of the list in reserve, another factor, ends it in its lane', async () => {
    const active = await withReserve(policy);
    for (let n = 0; n < 3; n += 1) {
      await login(active, active.browser);
      must(await active.phone.answer('cancelled'));
      active.clock.advance(10 * minute);
    }
    const { attempt, approval } = await login(active, active.browser);
    expect(approval).toEqual({ state: 'not-opened', reason: 'approvals-paused' });
    const { challenge } = must(await active.auth.login.useList({ attempt }));
    must(await active.auth.login.answerOtp({ attempt, code: active.codes[challenge.position - 1] ?? '' }));
    expect((await login(active, active.browser)).approval.state).toBe('open');
  });

  it('R103: a completed recovery ends it in every lane', async () => {
    const active = await activateByKey(policy);
    const browsers = [undefined, active.browser];
    for (const browser of browsers) {
      for (let n = 0; n < 3; n += 1) {
        await login(active, browser);
        must(await active.phone.answer('cancelled'));
      }
      active.clock.advance(10 * minute);
      expect((await login(active, browser)).approval).toEqual({ state: 'not-opened', reason: 'approvals-paused' });
    }
    const { flow, code } = await toCode({ ...active, codes: [] });
    const { view } = must(await active.auth.recovery.answerCode({ flow, code }));
    must(await active.phone.answer('approve', view.approval?.state === 'open' ? view.approval.number : ''));
    must(await active.auth.recovery.finishApproval({ flow }));
    // Not by the approval, which was the recovery's own: by its end.
    for (const browser of browsers) expect((await login(active, browser)).approval.state).toBe('not-opened');
    must(await active.auth.recovery.setPassword({ flow, password: newPassword }));
    for (const browser of browsers) expect((await toApproval(active, { password: newPassword, browser })).approval.state).toBe('open');
  });

  it('R103: a request left for the list counts as one that nobody approved: the phone cannot be rung for ever that way', async () => {
    const active = await withReserve(policy);
    for (let n = 0; n < 3; n += 1) {
      const { attempt } = await login(active);
      must(await active.auth.login.useList({ attempt }));
      active.clock.advance(10 * minute);
    }
    expect((await login(active)).approval).toEqual({ state: 'not-opened', reason: 'approvals-paused' });
  });

  it('R103 in part: in a session, the list in reserve gives the proof, and the phone is asked again', async () => {
    const active = await withReserve(policy);
    const { token } = active;
    for (let n = 0; n < 3; n += 1) {
      must(await active.auth.binding.start({ token, act: 'step-up' }));
      must(await active.phone.answer('cancelled'));
      active.clock.advance(minute);
    }
    active.clock.advance(10 * minute);
    const paused = must(await active.auth.binding.start({ token, act: 'step-up' }));
    expect(paused.approval).toEqual({ act: 'step-up', state: 'not-opened', reason: 'approvals-paused' });
    const { challenge } = must(await active.auth.binding.useList({ token, proof: paused.proof }));
    must(await active.auth.binding.answerOtp({ token, proof: paused.proof, code: active.codes[challenge.position - 1] ?? '' }));
    expect((await proveByKey(active, 'step-up', token)).length).toBeGreaterThan(0);
  });
});

describe('the numbers of the Key', () => {
  it.each([['approval.digits', { approval: { digits: 5 } }, 'nist'], ['approval.ttlMs', { approval: { ttlMs: 600_001 } }, 'standard'], ['approval.ttlMs', { approval: { ttlMs: 600_001 } }, 'nist']] as const)(
    'R95 in part, R97 in part: %s of %j refuses start-up in %s', async (option, policyOverrides, policy) => {
      await expect(activateByKey(policy, { policyOverrides })).rejects.toThrow(new RegExp(option.replace('.', '\\.')));
    },
  );
});
