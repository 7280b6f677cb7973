import { html } from 'hono/html';
import type { AccountReadiness } from 'lukko';
import { organizationId } from '../host.js';
import { table } from '../parts/show.js';
import type { Html, Visit } from '../visit.js';
import type { OfficePage, OfficeVisit } from './gate.js';
import { warn } from './warn.js';

const mostShown = 200;

/** Everybody of the organization, how far the invitation came, and who needs a look. */
export const peoplePage: OfficePage = async (visit) => {
  const { office, field } = visit.texts;
  const ready = await visit.host.auth.accounts.readiness({ actor: visit.headUser, organizationId });
  const accounts = ready.ok ? ready.accounts : [];
  const rows = await Promise.all(accounts.slice(0, mostShown).map((account) => row(visit, account)));
  return {
    title: office.people,
    area: 'office',
    wide: true,
    body: html`${warn(visit)}
      ${rows.length > 2 ? '' : tryIt(visit)}
      <p><a class="button" href="/office/invite">${office.invite}</a></p>
      ${accounts.length > rows.length ? html`<p>${visit.texts.peopleText.first(rows.length, accounts.length)}</p>` : ''}
      ${rows.length === 0 ? html`<p>${office.nobody}</p>` : table({ hasHeading: true, caption: office.people, head: [office.person, field.username, office.status, office.usernameMessage, office.passwordMessage, office.needs], rows })}`,
  };
};

/** The way through the demo, until there are some people. */
function tryIt({ texts: { office } }: Visit): Html {
  return html`<section class="card" aria-labelledby="try">
    <h2 id="try">${office.tryIt}</h2>
    <ol>
      <li><a href="/office/invite">${office.tryInvite}</a></li>
      <li><a href="/inbox">${office.tryInbox}</a></li>
      <li><a href="/login">${office.tryLogin}</a></li>
    </ol>
  </section>`;
}

async function row({ host, headUser, texts: { office } }: OfficeVisit, { accountId, username, status, problems }: AccountReadiness): Promise<readonly (Html | string)[]> {
  const described = await host.auth.accounts.describe({ actor: headUser, accountId });
  const delivery = described.ok ? described.account.delivery : undefined;
  const name = host.people.nameOf(accountId);
  return [
    html`<a href="/office/people/${accountId}">${name === '' ? username : name}</a>`,
    username,
    office.statuses[status],
    office.deliveries[delivery?.username ?? 'not-sent'],
    office.deliveries[delivery?.temporaryPassword ?? 'not-sent'],
    problems.length === 0 ? office.nothing : problems.map((problem) => office.readinessProblems[problem]).join('; '),
  ];
}
