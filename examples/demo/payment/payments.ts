import type { Context } from 'hono';
import { getCookie, setCookie } from 'hono/cookie';
import type { Display } from 'lukko/pairing';
import { createShelf } from '../office/shelf.js';

/** A payment on its way, kept on the server: the browser holds an id that nobody guesses. */
export interface Payment {
  /** Whose it is. */
  readonly accountId: string;
  /** What the phone shows and signs. */
  readonly display: Display;
  /** The amount that is put in after the approval, to try out that it is refused. */
  readonly cheats: boolean;
  /** From `auth.approvals.request`. */
  readonly approval: string;
  /** How it ended: with a receipt, or refused as it was not what had been approved. */
  readonly end?: { readonly receipt: string } | 'changed' | undefined;
}

/** The payments of all browsers. */
export interface Payments {
  readonly find: (context: Context) => Payment | undefined;
  readonly keep: (context: Context, payment: Payment) => void;
  readonly forget: (context: Context) => void;
}

const cookie = '__Host-demo-payment';

/** A real host keeps them in its database, and for good where money moved. */
export function createPayments(now: () => number): Payments {
  const shelf = createShelf<Payment>(now);
  const rules = { path: '/', secure: true, httpOnly: true, sameSite: 'Strict' } as const;
  const remove = (context: Context): void => shelf.remove(getCookie(context, cookie) ?? '');
  return {
    find: (context) => shelf.find(getCookie(context, cookie) ?? ''),
    keep: (context, payment) => {
      remove(context);
      setCookie(context, cookie, shelf.put(payment), rules);
    },
    forget: (context) => {
      remove(context);
      setCookie(context, cookie, '', { ...rules, maxAge: 0 });
    },
  };
}
