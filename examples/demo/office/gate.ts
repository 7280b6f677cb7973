import { getConnInfo } from '@hono/node-server/conninfo';
import type { Context } from 'hono';
import { html } from 'hono/html';
import { anna } from '../host.js';
import type { Page, Shown, Visit } from '../visit.js';

/** Who acts in the office. */
export type HeadUser = typeof anna;

/** A look at a page of the office: it knows who looks. */
export interface OfficeVisit extends Visit {
  readonly headUser: HeadUser;
}

/** A page of the office. */
export type OfficePage = (visit: OfficeVisit) => Shown | Promise<Shown>;

/**
 * The head user whose request this is; nobody gets into the office without one. Here it is Anna for whoever sits at this machine.
 *
 * A real host asks its own session here (which of its head users logged in, and how long ago), and looks at no address: behind a
 * proxy of one's own, everybody comes from this machine.
 */
export function headUserOf(context: Context): HeadUser | undefined {
  return isPassedOn(context) || !isLoopback(addressOf(context)) ? undefined : anna;
}

/** What anybody else sees. */
export const closedPage: Page = ({ texts: { turnedAway } }) => ({ title: turnedAway.title, status: 403, body: html`<p>${turnedAway.office}</p>` });

/** The address of the socket, which no header can change; a request without a socket has none. */
function addressOf(context: Context): string | undefined {
  const bindings: unknown = context.env;
  return typeof bindings === 'object' && bindings !== null && 'incoming' in bindings ? getConnInfo(context).remote.address : undefined;
}

function isLoopback(address: string | undefined): boolean {
  return address !== undefined && /^(?:::1|(?:::ffff:)?127(?:\.\d{1,3}){3})$/.test(address);
}

/** A proxy says so in one of these: then the socket is the proxy's. */
function isPassedOn({ req }: Context): boolean {
  return ['forwarded', 'x-forwarded-for', 'x-real-ip', 'via'].some((name) => req.header(name) !== undefined);
}
