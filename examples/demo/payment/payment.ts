import type { Context, Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { sessionToken } from 'lukko/http';
import type { Display } from 'lukko/pairing';
import type { Host } from '../host.js';
import type { Page, Visit } from '../visit.js';
import { paymentPage, paymentState } from './payment-page.js';
import { createPayments, type Payment, type Payments } from './payments.js';
import { readPayment } from './read-payment.js';

interface Till {
  readonly host: Host;
  readonly payments: Payments;
}

/** Payments: the host's own routes, as money is no affair of lukko's. They ask `auth.approvals` with the session of the browser. */
export function payment(app: Hono, input: { readonly host: Host; readonly show: (context: Context, page: Page) => Promise<Response>; readonly visitOf: (context: Context) => Visit }): void {
  const { host, show, visitOf } = input;
  const till: Till = { host, payments: createPayments(host.now) };
  const limit = bodyLimit({ maxSize: 16 * 1024, onError: (context) => context.redirect('/payment?wrong=yes', 303) });
  const mine = (work: (till: Till, context: Context, mine: Payment | undefined) => Response | Promise<Response>) => async (context: Context) => work(till, context, await find(till, context));
  app.get('/payment', mine((_, context, one) => show(context, paymentPage(one))));
  app.get('/payment/state', mine(async (_, context, one) => context.json({ state: await paymentState(visitOf(context), one) })));
  app.post('/payment/ask', limit, async (context) => {
    const form = await context.req.parseBody();
    const display = readPayment(form);
    return display === undefined ? context.redirect('/payment?wrong=yes', 303) : ask(till, context, { display, cheats: form['cheats'] === 'yes' });
  });
  app.post('/payment/again', limit, mine((_, context, one) => (one === undefined ? context.redirect('/payment', 303) : ask(till, context, one))));
  app.post('/payment/finish', limit, mine(finish));
  app.post('/payment/leave', limit, (context) => {
    till.payments.forget(context);
    return context.redirect('/payment', 303);
  });
}

/** The payment of this browser, if it is that of who is logged in now. */
async function find({ host, payments }: Till, context: Context): Promise<Payment | undefined> {
  const one = payments.find(context);
  const checked = one === undefined ? undefined : await host.auth.sessions.check({ token: tokenOf(context) });
  return checked?.ok === true && checked.session.accountId === one?.accountId ? one : undefined;
}

/** The phone is asked with all that is to be paid. */
async function ask({ host, payments }: Till, context: Context, { display, cheats }: { readonly display: Display; readonly cheats: boolean }): Promise<Response> {
  const token = tokenOf(context);
  const checked = await host.auth.sessions.check({ token });
  const asked = await host.auth.approvals.request({ token, purpose: 'transaction', display });
  // The page says what is missing: a session, or a phone.
  if (checked.ok && asked.ok) payments.keep(context, { accountId: checked.session.accountId, display, cheats, approval: asked.approval });
  return context.redirect('/payment', 303);
}

/** Uses the approval up just before the payment, with what is about to be paid: it has to be what the phone showed (R106). */
async function finish({ host, payments }: Till, context: Context, one: Payment | undefined): Promise<Response> {
  if (one === undefined || one.end !== undefined) return context.redirect('/payment', 303);
  const display = one.cheats ? { ...one.display, amount: '9999.00' } : one.display;
  const finished = await host.auth.approvals.finish({ approval: one.approval, display });
  if (finished.ok) payments.keep(context, { ...one, end: { receipt: finished.receipt } });
  else if (finished.reason === 'link-mismatch') payments.keep(context, { ...one, end: 'changed' });
  return context.redirect('/payment', 303);
}

function tokenOf({ req }: Context): string {
  return sessionToken(req.header('cookie'));
}
