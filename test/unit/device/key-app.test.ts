import { describe, expect, it } from 'vitest';
import { must } from '../../story/walk.js';
import { connect, notThe, toNumber, toPairing } from './connect.js';

describe('a Key app', () => {
  it('is connected by a typed code, approves a login with the number, and signs itself out', async () => {
    const { auth, phone, username, code, flow, pairing, settle } = await toPairing();
    const paired = must(await phone.pair({ username: ` ${username} `, code: code.toLowerCase().replace('-', ' ') }));
    const { view } = must(await auth.devices.viewPairing({ pairing }));
    expect(view).toMatchObject({ state: 'claimed', device: { name: 'Matti’s phone', platform: 'android' }, fingerprint: paired.fingerprint });
    expect(await phone.status()).toEqual({ ok: true, state: 'waiting' });
    const { browser = '' } = must(await auth.firstLogin.confirmDevice({ flow, pairing }));
    must(await auth.firstLogin.finish({ flow }));
    await settle();
    expect(await phone.app.waitUntilConnected({ account: paired.account.id })).toEqual({ ok: true, state: 'connected' });
    expect(await phone.app.accounts()).toEqual([{ ...paired.account, state: 'connected' }]);

    const { attempt, number } = await toNumber({ auth, username, browser });
    const [approval] = await phone.approvals();
    expect(approval?.asks).toMatchObject({ purpose: 'login', username, service: 'Tilinpito', known: true, digits: 2 });
    expect(await phone.approve(number)).toEqual({ ok: true });
    must(await auth.login.finishApproval({ attempt }));

    expect(await phone.signOut()).toEqual({ ok: true, server: 'told' });
    expect(await phone.app.accounts()).toEqual([]);
  });

  it.each(['whole', 'fragment', 'secret'] as const)('is connected by the link of the QR code: %s', async (part) => {
    const { phone, link } = await toPairing();
    const fragment = link.slice(link.indexOf('#'));
    const given = { whole: link, fragment, secret: fragment.slice('#pair='.length) }[part];
    expect((await phone.pair({ link: given })).ok).toBe(true);
  });

  it('R93: a wrong number approves nothing, and ends the approval', async () => {
    const active = await connect();
    const { attempt, number } = await toNumber(active);
    expect(await active.phone.approve(notThe(number))).toEqual({ ok: false, reason: 'wrong-number', triesLeft: 0 });
    expect((await active.auth.login.finishApproval({ attempt })).ok).toBe(false);
  });
});
