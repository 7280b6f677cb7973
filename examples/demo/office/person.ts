import { html } from 'hono/html';
import type { AccountDescription, DeviceItem, ReadinessProblem, SessionView } from 'lukko';
import { organizationId } from '../host.js';
import { act, field } from '../parts/form.js';
import { platformName } from '../parts/pairing.js';
import { openedLabel, table, when } from '../parts/show.js';
import { notFoundPage } from '../pages/lost.js';
import type { Html, Visit } from '../visit.js';
import { eventRows, readEvents } from './events.js';
import type { OfficePage } from './gate.js';
import { sentMessages } from './messages.js';
import { routeChoice } from './route.js';
import { warn } from './warn.js';

/** One person: delivery, first login, sessions, messages, locks, and what Anna can do. */
export function personPage(accountId: string): OfficePage {
  return async (visit) => {
    const { accounts } = visit.host.auth;
    const { office } = visit.texts;
    const described = await accounts.describe({ actor: visit.headUser, accountId });
    if (!described.ok) return notFoundPage(visit);
    const { account } = described;
    const ready = await accounts.readiness({ actor: visit.headUser, organizationId });
    const problems = ready.ok ? (ready.accounts.find((one) => one.accountId === accountId)?.problems ?? []) : [];
    const sessions = await accounts.listSessions({ actor: visit.headUser, accountId });
    const devices = await accounts.listDevices({ actor: visit.headUser, accountId });
    const sent = await accounts.messages({ actor: visit.headUser, accountId });
    const events = await readEvents(visit, { accountId });
    const name = visit.host.people.nameOf(accountId);
    return {
      title: name === '' ? account.username : name,
      area: 'office',
      body: html`${warn(visit)} ${facts(visit, account)} ${needs(visit, problems)} ${openSessions(visit, { accountId, sessions: sessions.ok ? sessions.sessions : [] })}
        ${connectedPhones(visit, { accountId, devices: devices.ok ? devices.devices : [] })}
        ${sentMessages(visit, { accountId, messages: sent.ok ? sent.messages : [] })}
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
  const end = ({ id, createdAt }: SessionView): Html => act({ action: `/office/people/${accountId}/end-session`, text: office.endSession, label: openedLabel(visit, { text: office.endSession, at: createdAt }), hidden: { sessionId: id }, look: 'second' });
  return html`<h2>${office.sessions}</h2>
    ${sessions.length === 0
      ? html`<p>${office.noSessions}</p>`
      : html`${table({ hasHeading: true, caption: office.sessions, head: [settings.opened, settings.act], rows: sessions.map((session) => [when(visit, session.createdAt), end(session)]) })}
          ${act({ action: `/office/people/${accountId}/end-sessions`, text: office.endSessions, look: 'second' })}`}`;
}

function connectedPhones(visit: Visit, { accountId, devices }: { readonly accountId: string; readonly devices: readonly DeviceItem[] }): Html {
  const { office, phones, settings } = visit.texts;
  const end = ({ id, name, active }: DeviceItem): Html | string =>
    active ? act({ action: `/office/people/${accountId}/end-device`, text: phones.remove, label: `${phones.remove}: ${name}`, hidden: { deviceId: id }, look: 'second' }) : phones.officeEnds;
  const rows = devices.map((device) => [device.name, platformName(visit, device.platform), when(visit, device.pairedAt), device.lastSeenAt === undefined ? phones.never : when(visit, device.lastSeenAt), end(device)]);
  return html`<h2>${office.phones}</h2>
    ${devices.length === 0 ? html`<p>${phones.none}</p>` : table({ hasHeading: true, caption: office.phones, head: [phones.name, phones.platform, phones.paired, phones.seen, settings.act], rows })}`;
}

function actions(visit: Visit, { accountId, status }: AccountDescription): Html {
  const { office } = visit.texts;
  const to = (name: string): string => `/office/people/${accountId}/${name}`;
  const pending = status !== 'active' && status !== 'disabled';
  return html`<h2>${office.actions}</h2>
    <div class="stack">
      ${pending ? resend(visit, to) : section(visit, 'restart', office.restart, html`<p>${office.restartText}</p><form method="post" action="${to('restart')}">${routeOf(visit, 'restart')}<button class="second">${office.restart}</button></form>`)}
      ${status === 'active' ? section(visit, 'mark-compromised', office.mark, html`<p>${office.markText}</p>${act({ action: to('mark-compromised'), text: office.mark, look: 'second' })}`) : ''}
      ${status === 'disabled' ? act({ action: to('enable'), text: office.enable, look: 'second' }) : act({ action: to('disable'), text: office.disable, look: 'second' })}
      ${act({ action: to('export'), text: office.export, look: 'second' })}
      ${section(visit, 'erase', office.erase, html`<p>${office.eraseText}</p>
        <form method="post" action="${to('erase')}">
          <p><label class="check"><input type="checkbox" name="sure" value="yes" required /> ${office.eraseSure}</label></p>
          <button class="danger">${office.erase}</button>
        </form>`)}
    </div>`;
}

function resend(visit: Visit, to: (name: string) => string): Html {
  const { office, field: names } = visit.texts;
  const mine = visitOf(visit, 'correct-contact');
  return html`${section(visit, 'resend', office.resend, html`<p>${office.resendText}</p><form method="post" action="${to('resend')}">${routeOf(visit, 'resend')}<button class="second">${office.resend}</button></form>`)}
  ${section(
    visit,
    'correct-contact',
    office.correct,
    html`<form method="post" action="${to('correct-contact')}">
      ${field(mine, { name: 'email', label: names.email, autocomplete: 'off', type: 'email', optional: true })}
      ${field(mine, { name: 'phone', label: names.phone, autocomplete: 'off', type: 'tel', optional: true, hint: names.phoneHint })}
      ${routeOf(visit, 'correct-contact')}
      <button class="second">${office.correct}</button>
    </form>`,
  )}`;
}

/** The route of one of the forms, of which only the one that was refused has the name that the summary of the problem leads to. */
function routeOf(visit: Visit, act: string): Html {
  return routeChoice(visitOf(visit, act), isRefused(visit, act) ? {} : { id: `${act}-route` });
}

/** What went wrong, and what was typed, belongs to one form of the page. */
function visitOf(visit: Visit, act: string): Visit {
  return isRefused(visit, act) ? visit : { ...visit, problem: undefined, typed: {} };
}

function isRefused({ problem, query }: Visit, act: string): boolean {
  return problem !== undefined && query.get('act') === act;
}

/** It is closed until somebody needs it, or its form was refused. */
function section(visit: Visit, id: string, title: string, body: Html): Html {
  return html`<details class="card"${isRefused(visit, id) ? html` open` : ''}><summary id="${id}">${title}</summary>${body}</details>`;
}
