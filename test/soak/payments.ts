import pg from 'pg';
import { sessionToken } from '../../src/http/index.js';
import type { Auth } from '../../src/index.js';
import { isAuthError } from '../../src/core/error/index.js';

/** What a payment is about, as the phone shows it. */
export type Payment = Readonly<Record<'amount' | 'currency' | 'payee', string>>;

/** The host's own two routes, in the form of lukko's. */
export interface PaymentApi {
  readonly 'payments/ask': { readonly input: { readonly display: Payment }; readonly answer: Pick<Extract<Awaited<ReturnType<Auth['approvals']['request']>>, { readonly ok: true }>, 'approval' | 'view'> };
  readonly 'payments/pay': { readonly input: { readonly approval: string; readonly display: Payment }; readonly answer: object };
}

/** What was paid, each time, by the request that did it. */
export const paymentTable = 'create table payments (request_id text not null)';
export const allPayments = 'select request_id from payments';

/** Payments that the Key approves, each for itself; `undefined` for a request of anything else. */
export function openPayments({ auth, databaseUrl }: { readonly auth: Auth; readonly databaseUrl: string }) {
  const pool = new pg.Pool({ connectionString: databaseUrl, max: 2, connectionTimeoutMillis: 5_000, query_timeout: 5_000 });
  // The statement says so, too.
  pool.on('error', () => undefined);
  pool.on('connect', (client) => client.on('error', () => undefined));
  const answer = async (path: string, request: Request): Promise<Response> => {
    const requestId = request.headers.get('x-request-id') ?? '';
    const asked = (await request.json()) as PaymentApi['payments/pay']['input'];
    const done =
      path === '/auth/payments/ask'
        ? await auth.approvals.request({ token: sessionToken(request.headers.get('cookie')), purpose: 'transaction', display: asked.display, requestId })
        : await auth.approvals.finish({ ...asked, requestId });
    if (!done.ok) return Response.json({ code: done.reason }, { status: 403 });
    if (path === '/auth/payments/pay') await pool.query('insert into payments (request_id) values ($1)', [requestId]);
    return Response.json(done);
  };
  return async (request: Request): Promise<Response | undefined> => {
    const { pathname } = new URL(request.url);
    if (!pathname.startsWith('/auth/payments/')) return undefined;
    // Whatever else breaks here is PostgreSQL.
    return answer(pathname, request).catch((cause: unknown) => Response.json({ code: isAuthError(cause) ? cause.code : 'payment-unknown' }, { status: 503 }));
  };
}
