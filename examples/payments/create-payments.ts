import type { Auth } from 'lukko';
import { verifyReceipt, type Display } from 'lukko/pairing';
import type { ApprovedPayment, AskedPayment, Bank, PaymentStore } from './payment.js';

/** What {@link createPayments} takes. */
export interface PaymentsInput {
  readonly auth: Pick<Auth, 'sessions' | 'approvals' | 'devices'>;
  readonly store: PaymentStore;
  readonly bank: Bank;
}

/** Payments that are approved in the Key app, each for itself: a session alone moves no money. */
export function createPayments({ auth, store, bank }: PaymentsInput) {
  /** Has the phone show the payment. The page shows the number of the view, and asks `auth.approvals.view` until it was answered. */
  async function request({ token, display }: { readonly token: string; readonly display: Display }) {
    const checked = await auth.sessions.check({ token });
    if (!checked.ok) return checked;
    const asked = await auth.approvals.request({ token, purpose: 'transaction', display });
    if (!asked.ok) return asked;
    const payment: AskedPayment = { id: crypto.randomUUID(), accountId: checked.session.accountId, display, state: 'asked', approval: asked.approval };
    await store.put(payment);
    return { ok: true, id: payment.id, approval: asked.approval, view: asked.view } as const;
  }

  /** Pays what was approved. After a crash it is called again, and goes on where it was. */
  async function pay({ token, id }: { readonly token: string; readonly id: string }) {
    const checked = await auth.sessions.check({ token });
    if (!checked.ok) return checked;
    const found = await store.find(id);
    // An approval has no owner of its own to ask for: that it is this person's payment is for the host to see to.
    if (found?.accountId !== checked.session.accountId) return { ok: false, reason: 'no-payment' } as const;
    const approved = found.state === 'asked' ? await approve(found) : ({ ok: true, payment: found } as const);
    if (!approved.ok || approved.payment.state === 'paid') return approved;
    return settle(approved.payment);
  }

  /** Uses the approval up: of several at once, one has the receipt. A crash before it is kept has moved no money, and the phone is asked anew. */
  async function approve({ approval, ...payment }: AskedPayment) {
    const finished = await auth.approvals.finish({ approval, display: payment.display });
    if (!finished.ok) return finished;
    const approved: ApprovedPayment = { ...payment, state: 'approved', receipt: finished.receipt };
    await store.put(approved);
    return { ok: true, payment: approved } as const;
  }

  /** The receipt has the last word: a row that somebody changed since is not paid. */
  async function settle(payment: ApprovedPayment) {
    const { display } = payment;
    const verified = verifyPayment({ payment, keys: auth.devices.publicKeys() });
    if (!verified.ok) return verified;
    // One approval moves money once, whatever rows there are that show it.
    await bank.transfer({ key: verified.challenge.approval, display });
    const paid: ApprovedPayment = { ...payment, state: 'paid' };
    await store.put(paid);
    return { ok: true, payment: paid } as const;
  }

  return Object.freeze({ request, pay });
}

/** Whether a payment was approved as it stands there: for an auditor, years later, from the public keys that the host has kept. */
export function verifyPayment({ payment, keys }: { readonly payment: ApprovedPayment; readonly keys: ReturnType<Auth['devices']['publicKeys']> }) {
  const { receipt, display, accountId } = payment;
  const verified = verifyReceipt({ jws: receipt, keys, display });
  if (!verified.ok) return verified;
  return verified.account === accountId ? verified : ({ ok: false, reason: 'wrong-account' } as const);
}
