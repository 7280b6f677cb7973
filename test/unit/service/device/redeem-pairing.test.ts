import { beforeEach, describe, expect, it } from 'vitest';
import { normalisePairingCode, pairingCodeAlphabet } from '../../../../src/core/pairing/index.js';
import { createTestAuth } from '../../../../src/testing/index.js';
import { createKeys } from '../../../../src/service/shared/keys.js';
import { macOf } from '../../../../src/service/shared/mac.js';
import { claim, createRawPhone, toApproval } from '../../../story/raw-phone.js';
import { goodPassword, headUser, matti, must, organizationId, textsIn } from '../../../story/walk.js';
import { activate, dumpAll, eventsOf, hour, jitter, keys, minute, profiles, reopen, second, watchLedgers, wrapStorage } from '../shared/tools.js';
import { accountOf, claimed, inParallel, openPairing, viewOf, type Pairing } from './tools.js';

const refused = { ok: false, reason: 'pairing-refused' };
/** A code of the right shape that is another one. */
const otherCode = (code: string): string => code.replace(/^./, (symbol) => (symbol === 'A' ? 'B' : 'A'));

describe.each(profiles)('redeeming a pairing code in %s', (policy) => {
  let opened: Pairing;
  beforeEach(async () => {
    opened = await openPairing(policy);
  });

  it('R76: the typed code has 8 of 32 symbols, 40 bits, and the secret of the QR code 128, by their constants and as shown', () => {
    expect(new Set(pairingCodeAlphabet).size).toBe(32);
    expect(8 * Math.log2(pairingCodeAlphabet.length)).toBe(40);
    expect(opened.code).toMatch(new RegExp(`^[${pairingCodeAlphabet}]{4}-[${pairingCodeAlphabet}]{4}$`));
    const [, secret = ''] = opened.link.split('#pair=')[1]?.split('.') ?? [];
    expect(Buffer.from(secret, 'base64url').length * 8).toBe(128);
    expect(opened.link.startsWith('https://tilinpito.example/phone#pair=')).toBe(true);
  });

  it('R76: the code is useless without the right username, and with it works in any case, with spaces or without the dash', async () => {
    const { auth, code, username } = opened;
    const colleague = await activate(policy, { storage: opened.storage, seed: 'a colleague' });
    for (const name of [colleague.username, `${username}x`, '', 'nobody1234']) expect(await auth.devices.redeemPairing({ username: name, code })).toEqual(refused);
    expect(await viewOf(opened)).toMatchObject({ state: 'waiting' });
    expect(await auth.devices.redeemPairing({ username: username.toUpperCase(), code: ` ${code.toLowerCase().replace('-', ' ')} ` })).toMatchObject({ ok: true, username, service: 'Tilinpito' });
  });

  it('invariant 9 in part, R175 in part: each wrong code is written down with its reason, for known and unknown names, and in a burst once with its count', async () => {
    const { auth, username, code, clock, storage } = opened;
    expect(await auth.devices.redeemPairing({ username, code: otherCode(code) })).toEqual(refused);
    expect(await auth.devices.redeemPairing({ username: 'nobody1234', code })).toEqual(refused);
    const misses = (await eventsOf(storage)).filter(({ kind, outcome }) => kind === 'pairing-redeemed' && outcome === 'failure');
    expect(misses.map(({ reason, accountId, chain }) => [reason, accountId === opened.accountId, chain])).toEqual([['wrong-code', true, 'virtanen-oy'], ['none-open', false, 'installation']]);
    expect(JSON.stringify(misses)).not.toMatch(new RegExp(`${code}|${code.replace('-', '')}|nobody1234`));
    for (let n = 0; n < 60; n += 1) await auth.devices.redeemPairing({ username, code: otherCode(code) });
    clock.advance(2 * minute);
    await auth.maintain();
    const after = (await eventsOf(storage)).filter(({ kind, outcome, accountId }) => kind === 'pairing-redeemed' && outcome === 'failure' && accountId === opened.accountId);
    expect(after.reduce((sum, { count = 1 }) => sum + count, 0)).toBe(61);
    expect(after.length).toBeLessThan(61);
  });

  it('R77: it works a second before ten minutes are over and not when they are; the open page renews it, and the first is dead', async () => {
    const { auth, clock, username, pairing, code, link } = opened;
    clock.advance(10 * minute - second);
    expect(await viewOf(opened)).toMatchObject({ state: 'waiting', code });
    clock.advance(second);
    expect(await auth.devices.redeemPairing({ username, code })).toEqual(refused);
    expect(await auth.devices.redeemPairing({ link })).toEqual(refused);
    expect(await viewOf(opened)).toEqual({ state: 'expired' });
    const { view } = must(await auth.devices.renewPairing({ pairing }));
    if (view.state !== 'waiting') return expect.unreachable(view.state);
    expect([view.code === code, view.link === link, view.expiresAt]).toEqual([false, false, clock.now() + 10 * minute]);
    expect(await auth.devices.redeemPairing({ username, code })).toEqual(refused);
    expect(await auth.devices.redeemPairing({ link })).toEqual(refused);
    clock.advance(10 * minute - second);
    expect((await auth.devices.redeemPairing({ username, code: view.code })).ok).toBe(true);
  });

  it.each(['code', 'link'] as const)('R78: a %s works once: the second redemption fails, and of twenty at once in four processes one succeeds', async (by) => {
    const { username, code, link } = opened;
    const input = by === 'code' ? { username, code } : { link };
    const processes = Array.from({ length: 4 }, (_, n) => reopen({ ...opened, codes: [], token: '', browser: '' }, { storage: wrapStorage(opened.storage, jitter(`redeem ${n}`)) }));
    const said = await inParallel(20, (n) => (processes[n % 4] ?? opened).auth.devices.redeemPairing(input));
    expect(said.filter(({ ok }) => ok).length).toBe(1);
    expect(said.filter(({ ok }) => !ok)).toEqual(Array.from({ length: 19 }, () => refused));
    expect(await opened.auth.devices.redeemPairing(input)).toEqual(refused);
    expect(await viewOf(opened)).toEqual({ state: 'redeemed' });
  });

  it('R79: after 20 misses the right code fails as well, until the page shows another; nothing of password, list or Key was counted', async () => {
    const watched = watchLedgers(opened.storage);
    const { auth } = reopen({ ...opened, codes: [], token: '', browser: '' }, { storage: watched.storage });
    const { username, code, pairing } = opened;
    for (let n = 0; n < 20; n += 1) expect(await auth.devices.redeemPairing({ username, code: otherCode(code) })).toEqual(refused);
    expect(await auth.devices.redeemPairing({ username, code })).toEqual(refused);
    expect([...watched.added.keys()].filter((key) => !key.startsWith('pairing-code/') && !key.startsWith('burst/'))).toEqual([]);
    const { view } = must(await auth.devices.renewPairing({ pairing }));
    expect(await auth.devices.redeemPairing({ username, code: view.state === 'waiting' ? view.code : '' })).toMatchObject({ ok: true });
  });

  it('R79, R147: the nineteenth miss leaves one try, which the right code takes; a right code is no miss', async () => {
    const { auth, username, code } = opened;
    for (let n = 0; n < 19; n += 1) await auth.devices.redeemPairing({ username, code: otherCode(code) });
    expect((await auth.devices.redeemPairing({ username, code })).ok).toBe(true);
  });

  it('R79, R154 in part: of forty wrong codes at once no more than twenty are judged, and the right one is refused after as many', async () => {
    const watched = watchLedgers(opened.storage);
    const { auth } = reopen({ ...opened, codes: [], token: '', browser: '' }, { storage: watched.storage });
    const { username, code, clock } = opened;
    const misses = async (): Promise<number> => (await watched.counts(clock.now())).find(({ key }) => key.endsWith('/misses'))?.count ?? 0;
    await inParallel(40, () => auth.devices.redeemPairing({ username, code: otherCode(code) }));
    expect(await misses()).toBeGreaterThan(0);
    expect(await misses()).toBeLessThanOrEqual(20);
    for (let n = 0; n < 20; n += 1) await auth.devices.redeemPairing({ username, code: otherCode(code) });
    expect([await misses(), await auth.devices.redeemPairing({ username, code })]).toEqual([20, refused]);
  });

  it('R79: one page shows the first code and ten renewals an hour, all pages of an account together; an hour later another', async () => {
    const { auth, clock, pairing, flow } = opened;
    for (let n = 0; n < 9; n += 1) must(await auth.devices.renewPairing({ pairing }));
    must(await auth.firstLogin.chooseKey({ flow }));
    expect(await auth.devices.renewPairing({ pairing })).toMatchObject({ ok: false, reason: 'too-many-codes' });
    expect(await auth.firstLogin.chooseKey({ flow })).toMatchObject({ ok: false, reason: 'too-many-codes' });
    clock.advance(hour);
    expect((await auth.devices.renewPairing({ pairing })).ok).toBe(true);
  });

  it('R206: a wrong username, a wrong code, an expired one, a used one and none open are one refusal, by the same calls in the same order', async () => {
    const active = await activate(policy, { storage: opened.storage, seed: 'a colleague' });
    const run = async (input: { readonly username: string; readonly code: string }) => {
      const calls: string[] = [];
      const { auth } = reopen({ ...opened, codes: [], token: '', browser: '' }, { storage: wrapStorage(opened.storage, (name, _args, call) => { calls.push(name); return call(); }) });
      return { said: await auth.devices.redeemPairing(input), calls };
    };
    const { username, code, clock, auth } = opened;
    const wrongName = await run({ username: 'nobody1234', code });
    const wrongCode = await run({ username, code: otherCode(code) });
    const noneOpen = await run({ username: active.username, code });
    const noCode = await run({ username, code: 'x'.repeat(1_000) });
    must(await auth.devices.redeemPairing({ username, code }));
    const used = await run({ username, code });
    clock.advance(10 * minute);
    const expired = await run({ username, code });
    for (const one of [wrongCode, noneOpen, noCode, used, expired]) expect(one).toEqual(wrongName);
    expect(wrongName.said).toEqual(refused);
  });

  it('several pages: the code that was shown last is the one that works, also where it stands on the older page', async () => {
    const { auth, clock, username, pairing, flow } = opened;
    clock.advance(minute);
    const newer = must(await auth.firstLogin.chooseKey({ flow }));
    clock.advance(minute);
    const { view } = must(await auth.devices.renewPairing({ pairing }));
    const last = view.state === 'waiting' ? view.code : '';
    expect(await auth.devices.redeemPairing({ username, code: last })).toMatchObject({ ok: true });
    expect(await auth.devices.redeemPairing({ username, code: newer.view.state === 'waiting' ? newer.view.code : '' })).toMatchObject({ ok: true });
  });

  it('R202: no store holds a code or a QR secret, and even who knows the right ones finds them under no text of the dump as a key; under the ring’s they are found', async () => {
    const { pairing, code, link } = opened;
    const stored = await dumpAll({ ...opened, codes: [], token: '', browser: '' });
    const [, secret = ''] = link.split('#pair=')[1]?.split('.') ?? [];
    for (const text of [code, normalisePairingCode(code) ?? '', secret, pairing.split('.')[1] ?? '']) expect(stored.includes(text)).toBe(false);
    const flow = await opened.storage.flows.find(pairing.split('.')[0] ?? '');
    if (flow?.kind !== 'pairing') return expect.unreachable('there is a pairing');
    const right = [[flow.code, ['code', flow.id, normalisePairingCode(code) ?? '']], [flow.link, ['link', flow.id, secret]]] as const;
    const texts = textsIn(JSON.parse(stored));
    expect(texts).toEqual(expect.arrayContaining([flow.code.mac, flow.link.mac]));
    for (const [{ keyId, mac }, parts] of right) {
      for (const text of texts) for (const key of [Buffer.from(text), Buffer.from(text, 'base64url')]) expect([macOf(key, parts), macOf(key, parts.slice(2))]).not.toContain(mac);
      expect(macOf(createKeys(keys).subKey('pairing', keyId), parts)).toBe(mac);
    }
  });

  it('R11 in part: the code of an account that was disabled or restarted is dead, and its page cannot bring it back to life', async () => {
    for (const act of ['disable', 'restart'] as const) {
      const own = await openPairing(policy);
      const target = { actor: headUser, accountId: own.accountId };
      // A pending account is issued anew, an active one restarted: either ends what its browsers hold.
      must(act === 'disable' ? await own.auth.accounts.disable(target) : await own.auth.accounts.issueTemporaryPassword({ ...target, delivery: 'in-person' }));
      expect(await own.auth.devices.redeemPairing({ username: own.username, code: own.code })).toEqual(refused);
      expect(await own.auth.devices.redeemPairing({ link: own.link })).toEqual(refused);
      expect(await own.auth.devices.renewPairing({ pairing: own.pairing })).toMatchObject({ ok: false, reason: 'pairing-ended' });
      expect(await own.auth.firstLogin.confirmDevice({ flow: own.flow, pairing: own.pairing })).toMatchObject({ ok: false, reason: 'flow-ended' });
    }
  });

  it('R80: no e-mail, SMS or push holds a code, from the first login to the paired phone, nor does the link to the app', async () => {
    const pushed: unknown[] = [];
    const push = { send: (message: unknown) => Promise.resolve({}).finally(() => pushed.push(message)) };
    const own = await openPairing(policy, { push });
    const { auth, pairing, code, link, inbox, flow } = own;
    for (const platform of ['apple', 'android'] as const) must(await auth.devices.sendAppLink({ pairing, platform }));
    const { digits } = await claimed(own);
    must(await auth.firstLogin.confirmDevice({ flow, pairing, ...(digits === undefined ? {} : { digits }) }));
    await own.settle();
    // While a phone is paired nothing is pushed at all; the first login by it is.
    expect(pushed).toEqual([]);
    await toApproval(own, { password: goodPassword });
    await own.settle();
    expect(pushed).toHaveLength(1);
    const all = JSON.stringify(inbox.all());
    expect(inbox.all().map(({ purpose }) => purpose)).toContain('key-app-link');
    for (const text of [code, normalisePairingCode(code) ?? '', link, link.split('#')[1] ?? '']) expect(all.includes(text)).toBe(false);
    if (digits !== undefined) expect(all).not.toMatch(new RegExp(`\\b${digits}\\b`));
  });

  it('the link to the app goes to the phone on file, three times an hour, for a platform that the host has', async () => {
    const { auth, pairing, inbox } = opened;
    for (const [platform, url] of [['apple', 'https://apps.example/tilinpito'], ['android', 'https://play.example/tilinpito?id=tilinpito']] as const) {
      expect(await auth.devices.sendAppLink({ pairing, platform })).toEqual({ ok: true, phoneEnding: '67' });
      await opened.settle();
      expect(inbox.lastSmsTo(matti.phone)).toMatchObject({ purpose: 'key-app-link', text: expect.stringContaining(url) });
    }
    must(await auth.devices.sendAppLink({ pairing, platform: 'android' }));
    expect(await auth.devices.sendAppLink({ pairing, platform: 'apple' })).toMatchObject({ ok: false, reason: 'too-many-messages' });
    const bare = await openPairing(policy, { keyApp: { pairUrl: 'https://tilinpito.example/phone' } });
    expect(await bare.auth.devices.sendAppLink({ pairing: bare.pairing, platform: 'apple' })).toMatchObject({ ok: false, reason: 'no-link' });
  });

  it('R107 in part: the nonce that a redemption gives has 32 bytes', async () => {
    const { username, code } = opened;
    const { nonce } = must(await opened.auth.devices.redeemPairing({ username, code }));
    expect(Buffer.from(nonce, 'base64url').length).toBe(32);
  });

  it('neither code nor link is an input of the wrong shape, and a link that is left out is none', async () => {
    const { auth, username, code } = opened;
    await expect(auth.devices.redeemPairing({ username } as never)).rejects.toThrow(/^input: must be/);
    await expect(auth.devices.redeemPairing({} as never)).rejects.toThrow(/^input: must be/);
    expect((await auth.devices.redeemPairing({ username, code, link: undefined })).ok).toBe(true);
  });

  it('R81 in part: the first device is paired in the first login, before which and without which no code is shown', async () => {
    const { auth, username } = opened;
    expect((await accountOf(opened)).status).toBe('pending');
    const again = must(await auth.login.start({ username, password: goodPassword }));
    if (again.next !== 'first-login') return expect.unreachable(again.next);
    // Resumed in another browser: the code on the first page leads nowhere any more.
    const late = createRawPhone(opened);
    const said = await claim(late, { ...opened });
    if (said.ok) expect(await auth.firstLogin.confirmDevice({ flow: again.flow, pairing: opened.pairing, ...(said.digits === undefined ? {} : { digits: said.digits }) })).toMatchObject({ ok: false, reason: 'pairing-ended' });
    expect(await auth.firstLogin.confirmDevice({ flow: opened.flow, pairing: opened.pairing })).toMatchObject({ ok: false, reason: 'flow-ended' });
    expect((await accountOf(opened)).keyId).toBeUndefined();
  });
});

describe('the link to the app for somebody without a phone on file', () => {
  it('is refused as phone-missing, and nothing is sent', async () => {
    const { auth, inbox, settle } = createTestAuth({ keys });
    const { name, email } = matti;
    const { username, slip } = must(await auth.accounts.provision({ actor: headUser, organizationId, person: { name, email }, delivery: 'in-person' }));
    const started = must(await auth.login.start({ username, password: slip?.temporaryPassword ?? '' }));
    if (started.next !== 'first-login') return expect.unreachable(started.next);
    const { flow } = started;
    must(await auth.firstLogin.giveInformation({ flow, profile: { name, email, locale: 'fi' } }));
    must(await auth.firstLogin.changePassword({ flow, password: goodPassword }));
    const { pairing } = must(await auth.firstLogin.chooseKey({ flow }));
    expect(await auth.devices.sendAppLink({ pairing, platform: 'apple' })).toMatchObject({ ok: false, reason: 'phone-missing' });
    await settle();
    expect(inbox.all().filter(({ purpose }) => purpose === 'key-app-link')).toEqual([]);
  });
});

describe('a lifetime of a pairing code', () => {
  it('R77 in part: above ten minutes it refuses start-up', async () => {
    await expect(openPairing('standard', { policyOverrides: { pairing: { ttlMs: 10 * minute + 1 } } })).rejects.toThrow(/pairing\.ttlMs/);
    expect((await openPairing('standard', { policyOverrides: { pairing: { ttlMs: minute } } })).code.length).toBe(9);
  });
});
