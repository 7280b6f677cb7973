/*
 * The attack: whoever has somebody's unlocked phone, session or password makes one thing count twice. Several numbers are sent for one request at the same
 * moment; one proof connects two phones; a phone that was ended goes on with what it proved; requests and notices are sent without end by way of the list.
 */
import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { claim, codeOn, createRawPhone, toApproval } from '../story/raw-phone.js';
import { codeIn, goodPassword, headUser, matti, must } from '../story/walk.js';
import { eventsOf, jitter, keys, minute, profiles, wrapStorage } from '../unit/service/shared/tools.js';
import { activateByKey, inParallel, proveByKey, reopenByKey, withReserve } from '../unit/service/device/tools.js';

const another = (number: string, by: number): string => String((Number(number) + by) % 10 ** number.length).padStart(number.length, '0');
const display = { amount: '1250.00', currency: 'EUR', payee: 'Tilinpito Oy' };

describe.each(profiles)('one thing that is to count twice, in %s', (policy) => {
  it('R93, R95: of numbers that come at the same moment for one request, in four processes, no more are judged than it takes', async () => {
    const tries = policy === 'nist' ? 3 : 1;
    for (let round = 0; round < 6; round += 1) {
      const active = await activateByKey(policy);
      const { attempt, number } = await toApproval(active, { password: goodPassword });
      const [waiting] = await active.phone.open();
      const { approval = '', challenge = '' } = waiting ?? {};
      const processes = Array.from({ length: 4 }, (_, n) => reopenByKey(active, { storage: wrapStorage(active.storage, jitter(`many ${String(round)} ${String(n)}`)) }));
      const wrong = await Promise.all([1, 2, 3, 4].map((by) => active.phone.sign({ challenge, answer: 'approve', number: another(number, by) })));
      const right = await active.phone.sign({ challenge, answer: 'approve', number });
      const said = await inParallel(5, (n) => (processes[n % 4] ?? active).phone.send({ approval, answer: [...wrong, right][n] ?? '' }));
      const judged = said.filter((one) => one.ok || one.reason === 'wrong-number');
      expect(judged.length).toBeGreaterThan(0);
      expect(judged.length).toBeLessThanOrEqual(tries);
      expect((await eventsOf(active.storage)).filter(({ kind, reason }) => kind === 'third-step-checked' && reason === 'wrong-number').length).toBeLessThanOrEqual(tries);
      expect((await active.auth.login.finishApproval({ attempt })).ok).toBe(said.some(({ ok }) => ok));
    }
  });

  it('invariant 1 in part, R172 in part: one proof connects one phone, also where two are confirmed at the same moment', async () => {
    const active = await activateByKey(policy);
    const proof = await proveByKey(active, 'pair-device');
    const act = { token: active.token, proof };
    const pairings: Parameters<typeof active.auth.binding.confirmDevice>[0][] = [];
    for (const name of ['one', 'two']) {
      const { pairing } = must(await active.auth.binding.openPairing(act));
      const { digits } = must(await claim(createRawPhone(active, name), { ...active, code: await codeOn(active.auth, pairing) }));
      pairings.push({ ...act, pairing, ...(digits === undefined ? {} : { digits }) });
    }
    const said = await inParallel(2, (n) => active.auth.binding.confirmDevice(pairings[n] ?? { ...act, pairing: '' }));
    expect(said.filter(({ ok }) => ok)).toHaveLength(1);
    const devices = await active.storage.devices.findBy('accountId', active.accountId);
    expect(devices.filter(({ confirmedAt }) => confirmedAt !== undefined)).toHaveLength(2);
    await active.settle();
    expect(active.inbox.all().filter(({ purpose, channel }) => purpose === 'device-paired' && channel === 'email')).toHaveLength(2);
  });

  it('R90, R81: what a phone proved that has ended since binds no phone and sets no password', async () => {
    const active = await activateByKey(policy);
    const { auth, accountId, username, browser, phone } = active;
    const proof = await proveByKey(active, 'pair-device');
    await auth.recovery.request({ username, recovers: 'password', browser });
    await active.settle();
    const { flow } = must(await auth.recovery.open({ link: /https:\S+/.exec(active.inbox.lastEmailTo(matti.email)?.text ?? '')?.[0] ?? '' }));
    await active.settle();
    const { view } = must(await auth.recovery.answerCode({ flow, code: codeIn(active.inbox.lastSmsTo(matti.phone)) }));
    must(await phone.answer('approve', view.approval?.state === 'open' ? view.approval.number : ''));
    must(await auth.recovery.finishApproval({ flow }));
    must(await auth.accounts.endDevice({ actor: headUser, accountId, deviceId: phone.signer.kid }));
    expect(await auth.binding.openPairing({ token: active.token, proof })).toMatchObject({ ok: false, reason: 'step-up-required' });
    expect(await auth.recovery.setPassword({ flow, password: 'lumi narskuu saappaan alla' })).toMatchObject({ ok: false, reason: 'flow-ended' });
  });

  it('R101, R103: by way of the list in reserve a stolen session makes the phone ring three times, and writes once an hour', async () => {
    const active = await withReserve(policy);
    const { auth, token } = active;
    const before = active.inbox.all().filter(({ purpose }) => purpose === 'list-instead').length;
    const asked: string[] = [];
    for (let n = 0; n < 22; n += 1) {
      const { proof, approval } = must(await auth.binding.start({ token, act: 'change-password' }));
      asked.push(approval?.state === 'open' ? 'open' : 'not');
      must(await auth.binding.useList({ token, proof }));
      active.clock.advance(3 * minute);
    }
    await active.settle();
    expect(asked.filter((state) => state === 'open')).toHaveLength(3);
    // An hour and six minutes: once to each address in the first hour, and once in the second.
    const told = active.inbox.all().filter(({ purpose }) => purpose === 'list-instead').slice(before);
    expect(told.map(({ to }) => to).sort()).toEqual([matti.phone, matti.phone, matti.email, matti.email].sort());
  });

  it('R200, R195: a phone that answered what the old key signed is counted under the old key', async () => {
    const active = await activateByKey(policy);
    const { number } = await toApproval(active, { password: goodPassword, browser: active.browser });
    const [old] = keys;
    const rotated = reopenByKey(active, { keys: [{ id: 'test-2', secret: Uint8Array.from(createHash('sha256').update('the next key').digest()) }, ...(old === undefined ? [] : [old])] });
    const [waiting] = await active.phone.open();
    must(await rotated.phone.send({ approval: waiting?.approval ?? '', answer: await active.phone.sign({ challenge: waiting?.challenge ?? '', answer: 'approve', number }) }));
    await rotated.settle();
    expect((await rotated.auth.keyUsage()).map(({ keyId, devices }) => [keyId, devices])).toEqual([['test-2', 0], ['test-1', 1]]);
  });

  it('R169 in part: a payment is not finished after the session that asked has ended', async () => {
    const { auth, phone, token } = await activateByKey(policy);
    const { approval, view } = must(await auth.approvals.request({ token, purpose: 'transaction', display }));
    must(await phone.answer('approve', view.state === 'open' ? view.number : ''));
    must(await auth.sessions.end({ token }));
    expect(await auth.approvals.finish({ approval, display })).toMatchObject({ ok: false, reason: 'approval-ended' });
  });

  it('R106: what would not be seen, or would be seen in another order, is no text of a payment; nor is one too long to be signed', async () => {
    const { auth, token } = await activateByKey(policy);
    for (const payee of ['Tilin\u200Bpito Oy', '12\u200F,\u200F3', 'Oy\uFEFF', 'a\u061Cb']) {
      await expect(auth.approvals.request({ token, purpose: 'transaction', display: { ...display, payee } })).rejects.toThrow('display: must be');
    }
    const long = Object.fromEntries(Array.from({ length: 9 }, (_, n) => [`field${String(n)}`, '漢'.repeat(200)]));
    await expect(auth.approvals.request({ token, purpose: 'transaction', display: { ...display, ...long } })).rejects.toThrow('display: must be');
  });
});
