import type { DeliveryRoute } from 'lukko';
import { oneOf } from '../parts/form.js';
import type { Html, Visit } from '../visit.js';

const routes: Readonly<Record<string, DeliveryRoute>> = {
  email: { username: 'email', temporaryPassword: 'sms' },
  sms: { username: 'sms', temporaryPassword: 'email' },
  'in-person': 'in-person',
};

/** The way that was chosen in a form. */
export function routeOf(value: unknown): DeliveryRoute {
  return (typeof value === 'string' && Object.hasOwn(routes, value) ? routes[value] : undefined) ?? 'in-person';
}

/** How username and temporary password reach the person. */
export function routeChoice(visit: Visit, input: { readonly inPerson?: boolean | undefined; readonly id?: string | undefined } = {}): Html {
  const { office } = visit.texts;
  const options: readonly (readonly [string, string])[] = [['email', office.routeEmail], ['sms', office.routeSms], ...(input.inPerson === false ? [] : [['in-person', office.routePerson] as const])];
  return oneOf(visit, { name: 'route', id: input.id, label: office.route, options });
}
