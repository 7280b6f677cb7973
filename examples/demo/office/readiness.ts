import { html } from 'hono/html';
import { organizationId } from '../host.js';
import { table } from '../parts/show.js';
import type { OfficePage } from './gate.js';
import { warn } from './warn.js';

/** Who cannot log in, or soon may not be able to, and what helps. */
export const readinessPage: OfficePage = async (visit) => {
  const { office } = visit.texts;
  const { auth, people } = visit.host;
  const ready = await auth.accounts.readiness({ actor: visit.headUser, organizationId });
  const accounts = ready.ok ? ready.accounts.filter(({ problems }) => problems.length > 0) : [];
  const rows = accounts.flatMap(({ accountId, username, problems }) => {
    const name = people.nameOf(accountId);
    return problems.map((problem) => [html`<a href="/office/people/${accountId}">${name === '' ? username : name}</a>`, office.readinessProblems[problem], office.remedies[problem]]);
  });
  return {
    title: office.readiness,
    area: 'office',
    wide: true,
    body: html`${warn(visit)}
      <p>${office.readinessLead}</p>
      ${rows.length === 0 ? html`<p>${office.allWell}</p>` : table({ hasHeading: true, caption: office.readiness, head: [office.person, office.needs, office.remedy], rows })}`,
  };
};
