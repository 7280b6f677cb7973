import type { Api, AuthRoutes, OperationId, Problem } from 'lukko/http';

/** What an operation said. */
export type Answer<Id extends OperationId> = { readonly ok: true; readonly answer: Api[Id]['answer'] } | { readonly ok: false; readonly problem: Problem };

/** Asks an operation for this browser. */
export type Ask = <Id extends OperationId>(id: Id, input?: Api[Id]['input']) => Promise<Answer<Id>>;

/** The operations that pages read with GET; what else they ask only asks a challenge again. */
const reads: ReadonlySet<OperationId> = new Set<OperationId>(['state', 'sessions/check', 'sessions/list', 'sessions/recent-logins', 'profile/view', 'binding/view', 'login/view', 'pairing/view', 'devices/list']);

/** Asks the same routes that browsers ask, inside the process and with the browser's cookies. */
export function createAsk(routes: AuthRoutes, input: { readonly origin: string; readonly cookie: string }): Ask {
  const { origin, cookie } = input;
  return async (id, sent) => {
    const url = `${origin}/auth/${id}`;
    const headers = { cookie, origin, 'content-type': 'application/json' };
    const request = reads.has(id) ? new Request(url, { headers: { cookie } }) : new Request(url, { method: 'POST', headers, body: JSON.stringify(sent ?? {}) });
    const response = await routes(request);
    const body = JSON.parse(await response.text());
    return response.ok ? { ok: true, answer: body } : { ok: false, problem: body };
  };
}
