import type { Shown, Visit } from '../visit.js';

/** Sends the visitor to another page, and takes along what the last form met and what was done. */
export function goTo({ query }: Pick<Visit, 'query'>, page: string): Shown {
  const rest = query.toString();
  return { goTo: rest === '' ? page : `${page}?${rest}` };
}

/** Sends the visitor to the login page, which says why; who was never here is told nothing. */
export function toLogin(visit: Visit, reason: string): Shown {
  if (visit.problem !== undefined) return goTo(visit, '/login');
  return { goTo: reason === 'no-session' ? '/login' : `/login?problem=${encodeURIComponent(reason)}` };
}

/** What a page was for has ended. Who is logged in by now, in this tab or in another, goes home; anybody else goes where `otherwise` says. */
export async function homeOr({ ask }: Visit, otherwise: Shown): Promise<Shown> {
  const checked = await ask('sessions/check');
  return checked.ok ? { goTo: '/home' } : otherwise;
}
