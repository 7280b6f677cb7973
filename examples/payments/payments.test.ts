import { createSimulatedPhone, createTestAuth } from 'lukko/testing';
import { beforeEach, describe, expect, it } from 'vitest';
import { must } from '../quickstart/must.js';
import { createPayments, verifyPayment } from './create-payments.js';
import type { Payment } from './payment.js';

const display = { amount: '1250.00', currency: 'EUR', payee: 'Tilinpito Oy', reference: 'RF18 5390 0754 7034' };
const password = 'teacups on the windowsill';

type Kit = ReturnType<typeof createTestAuth>;

/** Somebody who logs in with the Key. */
async function connect({ auth, clock }: Kit, name: string) {
  const person = { name, email: `${name}@virtanen.example`, phone: '+358401234567' };
  const { slip } = must(await auth.accounts.provision({ actor: { kind: 'head-user', id: 'anna' }, organizationId: 'virtanen-oy', person, delivery: 'in-person' }));
  if (slip === undefined) throw new Error('a slip was expected');
  const started = must(await auth.login.start({ username: slip.username, password: slip.temporaryPassword }));
  if (started.next !== 'first-login') throw new Error('the first login was expected');
  const { flow } = started;
  must(await auth.firstLogin.giveInformation({ flow, profile: { ...person, locale: 'en' } }));
  must(await auth.firstLogin.changePassword({ flow, password }));
  const { pairing, view } = must(await auth.firstLogin.chooseKey({ flow }));
  if (view.state !== 'waiting') throw new Error('a code was expected');
  const phone = createSimulatedPhone({ auth, clock, name: `${name}’s phone` });
  must(await phone.pair({ username: slip.username, code: view.code }));
  const { token } = must(await auth.firstLogin.confirmDevice({ flow, pairing }));
  must(await auth.firstLogin.finish({ flow }));
  return { token, phone };
}

/** A table in memory, and a bank that counts what it moved. */
function openHost(auth: Kit['auth']) {
  const rows = new Map<string, Payment>();
  const moved = new Map<string, string>();
  const bank = { isDown: false };
  const payments = createPayments({
    auth,
    store: { find: async (id) => rows.get(id), put: async (payment) => void rows.set(payment.id, payment) },
    bank: {
      transfer: async ({ key, display: { amount } }) => {
        if (bank.isDown) throw new Error('the bank does not answer');
        moved.set(key, amount);
      },
    },
  });
  return { payments, rows, moved, bank };
}

describe('a payment that the Key guards', () => {
  let kit: Kit;
  let host: ReturnType<typeof openHost>;
  let matti: Awaited<ReturnType<typeof connect>>;
  beforeEach(async () => {
    kit = createTestAuth();
    host = openHost(kit.auth);
    matti = await connect(kit, 'matti');
  });

  const ask = async () => {
    const asked = must(await host.payments.request({ token: matti.token, display }));
    return { id: asked.id, number: asked.view.state === 'open' ? asked.view.number : '' };
  };
  const pay = (id: string, token = matti.token) => host.payments.pay({ token, id });
  const rowOf = (id: string): Payment => host.rows.get(id) ?? expect.unreachable('a row was expected');

  it('R106: is paid once the phone has shown and approved it, and once only', async () => {
    const { id, number } = await ask();
    expect((await matti.phone.approvals())[0]?.asks).toMatchObject({ purpose: 'transaction', display });
    expect(await pay(id)).toMatchObject({ ok: false, reason: 'not-approved' });
    must(await matti.phone.approve(number));
    const both = await Promise.all([pay(id), pay(id)]);
    expect(both.filter(({ ok }) => ok)).toHaveLength(1);
    expect(await pay(id)).toMatchObject({ ok: true, payment: { state: 'paid' } });
    expect([...host.moved.values()]).toEqual(['1250.00']);
  });

  it('is not paid where the phone said no, or the number was wrong', async () => {
    const refused = await ask();
    must(await matti.phone.deny('cancelled'));
    const missed = await ask();
    await matti.phone.approve(missed.number === '11' ? '22' : '11');
    expect([await pay(refused.id), await pay(missed.id)]).toMatchObject([{ reason: 'not-approved' }, { reason: 'not-approved' }]);
    expect(host.moved.size).toBe(0);
  });

  it('R106: is not paid where the row was changed, before the approval was used or after', async () => {
    const { id, number } = await ask();
    must(await matti.phone.approve(number));
    const row = rowOf(id);
    host.rows.set(id, { ...row, display: { ...display, amount: '12500.00' } });
    expect(await pay(id)).toMatchObject({ ok: false, reason: 'link-mismatch' });
    host.rows.set(id, row);
    host.bank.isDown = true;
    await expect(pay(id)).rejects.toThrow('the bank does not answer');
    host.bank.isDown = false;
    host.rows.set(id, { ...rowOf(id), display: { ...display, payee: 'Somebody else' } });
    expect(await pay(id)).toMatchObject({ ok: false, reason: 'link-mismatch' });
    expect(host.moved.size).toBe(0);
  });

  it('R201: one approval moves money once, however often its row is copied, and whatever row its receipt is put in', async () => {
    const { id, number } = await ask();
    must(await matti.phone.approve(number));
    must(await pay(id));
    const paid = rowOf(id);
    if (paid.state === 'asked') throw new Error('a receipt was expected');
    host.rows.set('copied', { ...paid, id: 'copied', state: 'approved' });
    must(await pay('copied'));
    const again = await ask();
    host.rows.set(again.id, { ...paid, id: again.id, state: 'approved' });
    must(await pay(again.id));
    expect([...host.moved.values()]).toEqual(['1250.00']);
  });

  it('goes on after a crash between approval and bank, without asking the phone again', async () => {
    const { id, number } = await ask();
    must(await matti.phone.approve(number));
    host.bank.isDown = true;
    await expect(pay(id)).rejects.toThrow('the bank does not answer');
    host.bank.isDown = false;
    expect(await pay(id)).toMatchObject({ ok: true });
    expect([...host.moved.values()]).toEqual(['1250.00']);
  });

  it('is nobody else’s to pay, and a session that has ended asks for nothing', async () => {
    const { id, number } = await ask();
    must(await matti.phone.approve(number));
    const liisa = await connect(kit, 'liisa');
    expect(await pay(id, liisa.token)).toEqual({ ok: false, reason: 'no-payment' });
    must(await kit.auth.sessions.end({ token: matti.token }));
    expect([(await pay(id)).ok, (await host.payments.request({ token: matti.token, display })).ok]).toEqual([false, false]);
    expect(host.moved.size).toBe(0);
  });

  it('R201: leaves a receipt that an auditor verifies from kept public keys alone, and that fits no other payment', async () => {
    const { id, number } = await ask();
    must(await matti.phone.approve(number));
    must(await pay(id));
    const [payment, keys] = [rowOf(id), kit.auth.devices.publicKeys()];
    if (payment.state !== 'paid') throw new Error('a receipt was expected');
    expect(verifyPayment({ payment, keys })).toMatchObject({ ok: true, account: payment.accountId });
    expect(verifyPayment({ payment: { ...payment, display: { ...display, amount: '1.00' } }, keys })).toEqual({ ok: false, reason: 'link-mismatch' });
    expect(verifyPayment({ payment: { ...payment, accountId: 'another' }, keys })).toEqual({ ok: false, reason: 'wrong-account' });
    expect(verifyPayment({ payment, keys: [] }).ok).toBe(false);
  });
});
