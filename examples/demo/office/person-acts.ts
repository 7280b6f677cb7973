import type { Context } from 'hono';
import type { CredentialSlip } from 'lukko';
import type { Host } from '../host.js';
import type { HeadUser } from './gate.js';
import type { Received } from '../mailbox.js';
import { typedLine } from '../typed.js';
import { optional, text } from './invite.js';
import type { Desk } from './office.js';
import { refusedPage, type Refused } from './refused.js';
import { routeOf } from './route.js';

type Form = Readonly<Record<string, unknown>>;
type Done = { readonly ok: true; readonly slip?: CredentialSlip | undefined } | Refused;

/** Whom it is done to, and who does it. */
interface Target {
  readonly actor: HeadUser;
  readonly accountId: string;
}

type Act = (auth: Host['auth'], target: Target, form: Form) => Promise<Done>;

/** What Anna can do with a person, by the last part of the form's address, and what the page says then. */
const acts: Readonly<Record<string, { readonly run: Act; readonly done: string }>> = {
  resend: { run: (auth, target, form) => auth.accounts.issueTemporaryPassword({ ...target, delivery: routeOf(form['route']) }), done: 'resent' },
  'correct-contact': {
    run: (auth, target, form) => auth.accounts.correctContact({ ...target, ...addresses(form), delivery: routeOf(form['route']) }),
    done: 'corrected',
  },
  restart: { run: (auth, target, form) => auth.accounts.restart({ ...target, delivery: routeOf(form['route']) }), done: 'restarted' },
  'mark-compromised': { run: (auth, target) => auth.accounts.markCompromised(target), done: 'marked' },
  disable: { run: (auth, target) => auth.accounts.disable(target), done: 'disabled' },
  enable: { run: (auth, target) => auth.accounts.enable(target), done: 'enabled' },
  'end-session': { run: (auth, target, form) => auth.accounts.endSessions({ ...target, sessionId: text(form['sessionId']) }), done: 'ended' },
  'end-sessions': { run: (auth, target) => auth.accounts.endSessions(target), done: 'ended' },
  'end-device': { run: (auth, target, form) => auth.accounts.endDevice({ ...target, deviceId: text(form['deviceId']) }), done: 'phone-removed' },
  'send-again': { run: (auth, target, form) => auth.accounts.sendAgain({ ...target, messageId: text(form['messageId']) }), done: 'sent-again' },
  erase: { run: (auth, target, form) => (form['sure'] === 'yes' ? auth.accounts.erase(target) : Promise.resolve({ ok: false, reason: 'invalid-request' })), done: 'erased' },
};

/** Does one of them, and shows the person again, the slip, or the others. */
export async function actOn({ host, headUser, slips }: Desk, context: Context): Promise<Response> {
  const accountId = context.req.param('id') ?? '';
  const name = context.req.param('act') ?? '';
  const act = Object.hasOwn(acts, name) ? acts[name] : undefined;
  if (act === undefined) return context.notFound();
  const page = `/office/people/${encodeURIComponent(accountId)}`;
  const form = await context.req.parseBody();
  const theirs = name === 'erase' ? await messagesOf(host, { actor: headUser, accountId }) : () => false;
  const result = await act.run(host.auth, { actor: headUser, accountId }, form);
  if (!result.ok) {
    if (name === 'correct-contact') context.header('set-cookie', typedLine('office/correct-contact', form), { append: true });
    return context.redirect(`${refusedPage(page, result)}&act=${name}`, 303);
  }
  if (name === 'erase') {
    host.people.forget(accountId);
    host.mailbox.forget(theirs);
    return context.redirect('/office?done=erased', 303);
  }
  const { slip } = result;
  if (slip === undefined) return context.redirect(`${page}?done=${act.done}`, 303);
  return context.redirect(`/office/slips/${slips.put({ slip, name: host.people.nameOf(accountId), locale: host.people.localeOf(accountId) })}`, 303);
}

/** Which messages of the inbox are this person's: asked before the account goes, and with it what tells. */
async function messagesOf({ auth, messageIds }: Host, target: Target): Promise<(message: Received) => boolean> {
  const described = await auth.accounts.describe(target);
  const ids = await messageIds(target.accountId);
  return ({ id, text }) => ids.has(id) || (described.ok && text.includes(described.account.username));
}

/** All that is kept of a person, for that person: written down as given out. */
export async function exportPerson({ host, headUser }: Desk, context: Context): Promise<Response> {
  const accountId = context.req.param('id') ?? '';
  const result = await host.auth.accounts.exportData({ actor: headUser, accountId });
  if (!result.ok) return context.redirect(refusedPage('/office', result), 303);
  return context.body(JSON.stringify(result.data, undefined, 2), 200, { 'content-type': 'application/json', 'content-disposition': 'attachment; filename="person.json"' });
}

function addresses(form: Form): { readonly email?: string; readonly phone?: string } {
  const email = optional(form['email']);
  const phone = optional(form['phone']);
  return { ...(email === undefined ? {} : { email }), ...(phone === undefined ? {} : { phone }) };
}
