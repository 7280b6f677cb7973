import { html } from 'hono/html';
import type { AccountDescription, ReadinessProblem, SessionView } from 'lukko';
import { anna, organizationId } from '../host.js';
import { act, field } from '../parts/form.js';
import { table, when } from '../parts/show.js';
import { notFoundPage } from '../pages/lost.js';
import type { Html, Page, Visit } from '../visit.js';
import { eventRows, readEvents } from './events.js';
import { routeChoice } from './route.js';
import { warn } from './warn.js';

/** One person: delivery, first login, sessions, locks, and what Anna can do. */
export function personPage(accountId: string): Page {
  return async (visit) => {
    const { accounts } = visit.host.auth;
    const { office } = visit.texts;
    const described = await accounts.describe({ actor: anna, accountId });
    if (!described.ok) return notFoundPage(visit);
    const { account } = described;
    const ready = await accounts.readiness({ actor: anna, organizationId });
    const problems = ready.ok ? (ready.accounts.find((one) => one.accountId === accountId)?.problems ?? []) : [];
    const sessions = await accounts.listSessions({ actor: anna, accountId });
    const events = await readEvents(visit.host, { accountId });
    const name = visit.host.people.nameOf(accountId);
    return {
      title: name === '' ? account.username : name,
      area: 'office',
      body: html`${warn(visit)} ${facts(visit, account)} ${needs(visit, problems)} ${openSessions(visit, { accountId, sessions: sessions.ok ? sessions.sessions : [] })}
        <h2>${office.locks}</h2>
        <p>${problems.includes('strangers-locked-out') ? office.locked : office.unlocked}</p>
        ${actions(visit, account)}
        ${table({ caption: office.audit, head: [visit.texts.settings.when, office.kind, visit.texts.settings.result, office.reason], rows: eventRows(visit, events.slice(0, 20)) })}
        <p><a href="/office/audit?person=${accountId}">${office.audit}</a></p>`,
    };
  };
}

function facts(visit: Visit, account: AccountDescription): Html {
  const { office, field: names, settings } = visit.texts;
  const { username, status, delivery, firstLogin, method, list, emailConfirmed, phoneConfirmed, temporaryPasswordExpiresAt } = account;
  const confirmed = [...(emailConfirmed ? [names.email] : []), ...(phoneConfirmed ? [names.phone] : [])].join(', ');
  return html`<dl class="facts card">
    <dt>${names.username}</dt><dd>${username}</dd>
    <dt>${office.status}</dt><dd>${office.statuses[status]}</dd>
    <dt>${office.usernameMessage}</dt><dd>${office.deliveries[delivery.username]}</dd>
    <dt>${office.passwordMessage}</dt><dd>${office.deliveries[delivery.temporaryPassword]}</dd>
    ${temporaryPasswordExpiresAt === undefined ? '' : html`<dt>${office.validUntil}</dt><dd>${when(visit, temporaryPasswordExpiresAt)}</dd>`}
    <dt>${office.firstLogin}</dt><dd>${office.states[firstLogin]}</dd>
    <dt>${office.method}</dt><dd>${office.methods[method ?? 'none']}</dd>
    ${list === undefined ? '' : html`<dt>${office.listLeft}</dt><dd>${list.left}</dd>`}
    <dt>${office.confirmedAddresses}</dt><dd>${confirmed === '' ? settings.noAddress : confirmed}</dd>
  </dl>`;
}

function needs({ texts: { office } }: Visit, problems: readonly ReadinessProblem[]): Html {
  if (problems.length === 0) return html``;
  return html`<h2>${office.needs}</h2><ul>${problems.map((problem) => html`<li>${office.readinessProblems[problem]}. ${office.remedies[problem]}</li>`)}</ul>`;
}

function openSessions(visit: Visit, { accountId, sessions }: { readonly accountId: string; readonly sessions: readonly SessionView[] }): Html {
  const { office, settings } = visit.texts;
  const end = (id: string): Html => act({ action: `/office/people/${accountId}/end-session`, text: office.endSession, hidden: { sessionId: id }, look: 'second' });
  return html`<h2>${office.sessions}</h2>
    ${sessions.length === 0
      ? html`<p>${office.noSessions}</p>`
      : html`${table({ hasHeading: true, caption: office.sessions, head: [settings.opened, settings.act], rows: sessions.map(({ id, createdAt }) => [when(visit, createdAt), end(id)]) })}
          ${act({ action: `/office/people/${accountId}/end-sessions`, text: office.endSessions, look: 'second' })}`}`;
}

function actions(visit: Visit, { accountId, status }: AccountDescription): Html {
  const { office } = visit.texts;
  const to = (name: string): string => `/office/people/${accountId}/${name}`;
  const pending = status !== 'active' && status !== 'disabled';
  return html`<h2>${office.actions}</h2>
    <div class="stack">
      ${pending ? resend(visit, to) : section('restart', office.restart, html`<p>${office.restartText}</p><form method="post" action="${to('restart')}">${routeChoice(visit)}<button class="second">${office.restart}</button></form>`)}
      ${status === 'active' ? section('mark', office.mark, html`<p>${office.markText}</p>${act({ action: to('mark-compromised'), text: office.mark, look: 'second' })}`) : ''}
      ${status === 'disabled' ? act({ action: to('enable'), text: office.enable, look: 'second' }) : act({ action: to('disable'), text: office.disable, look: 'second' })}
      ${act({ action: to('export'), text: office.export, look: 'second' })}
      ${section('erase', office.erase, html`<p>${office.eraseText}</p>
        <form method="post" action="${to('erase')}">
          <p><label class="check"><input type="checkbox" name="sure" value="yes" required /> ${office.eraseSure}</label></p>
          <button class="danger">${office.erase}</button>
        </form>`)}
    </div>`;
}

function resend(visit: Visit, to: (name: string) => string): Html {
  const { office, field: names } = visit.texts;
  return html`${section('resend', office.resend, html`<p>${office.resendText}</p><form method="post" action="${to('resend')}">${routeChoice(visit)}<button class="second">${office.resend}</button></form>`)}
  ${section(
    'correct',
    office.correct,
    html`<form method="post" action="${to('correct-contact')}">
      ${field(visit, { name: 'email', label: names.email, autocomplete: 'off', type: 'email', optional: true })}
      ${field(visit, { name: 'phone', label: names.phone, autocomplete: 'off', type: 'tel', optional: true, hint: names.phoneHint })}
      ${routeChoice(visit, { id: 'correct-route' })}
      <button class="second">${office.correct}</button>
    </form>`,
  )}`;
}

function section(id: string, title: string, body: Html): Html {
  return html`<details class="card"><summary id="${id}">${title}</summary>${body}</details>`;
}
