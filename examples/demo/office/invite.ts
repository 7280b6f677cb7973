import type { Context } from 'hono';
import { html } from 'hono/html';
import { organizationId } from '../host.js';
import { letterLanguages } from '../language.js';
import { choice, field } from '../parts/form.js';
import { typedLine } from '../typed.js';
import type { Page } from '../visit.js';
import type { Desk } from './office.js';
import { refusedPage } from './refused.js';
import { routeChoice, routeOf } from './route.js';
import { warn } from './warn.js';

/** One person: by two ways, or in person with a slip. */
export const invitePage: Page = (visit) => {
  const { office, field: names } = visit.texts;
  return {
    title: office.invite,
    area: 'office',
    body: html`${warn(visit)}
      <p>${office.inviteLead}</p>
      <form method="post" action="/office/invite" class="card">
        ${field(visit, { name: 'name', label: names.name, autocomplete: 'off' })}
        ${field(visit, { name: 'email', label: names.email, autocomplete: 'off', type: 'email', optional: true })}
        ${field(visit, { name: 'phone', label: names.phone, autocomplete: 'off', type: 'tel', optional: true, hint: names.phoneHint })}
        ${choice(visit, { name: 'locale', label: names.locale, value: visit.language, options: letterLanguages.map(([tag, name]) => [tag, name, tag]) })}
        ${routeChoice(visit)}
        <button class="main">${office.send}</button>
      </form>`,
  };
};

/** Invites, and goes to the people or to the slip. */
export async function invite({ host, headUser, slips }: Desk, context: Context): Promise<Response> {
  const form = await context.req.parseBody();
  const person = { name: text(form['name']), email: optional(form['email']), phone: optional(form['phone']), locale: text(form['locale']) };
  const result = await host.auth.accounts.provision({ actor: headUser, organizationId, person, delivery: routeOf(form['route']) });
  if (!result.ok) {
    context.header('set-cookie', typedLine('office/invite', form), { append: true });
    return context.redirect(refusedPage('/office/invite', result), 303);
  }
  host.people.remember(result.accountId, { name: person.name, locale: person.locale });
  const { slip } = result;
  return context.redirect(slip === undefined ? '/office?done=invited' : `/office/slips/${slips.put({ slip, name: person.name, locale: person.locale })}`, 303);
}

/** A field of a form as text. */
export function text(value: unknown): string {
  return typeof value === 'string' ? value.trim() : '';
}

/** A field that may be left empty. */
export function optional(value: unknown): string | undefined {
  const given = text(value);
  return given === '' ? undefined : given;
}
