import type { Context, Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import type { CredentialSlip } from 'lukko';
import type { Host } from '../host.js';
import type { Page, Visit } from '../visit.js';
import { auditPage, verifyAudit } from './audit.js';
import { closedPage, headUserOf, type HeadUser, type OfficePage } from './gate.js';
import { invite, invitePage } from './invite.js';
import { inviteLines, inviteMany, manyPage, resultsPage, type Outcome } from './many.js';
import { peoplePage } from './people.js';
import { actOn, exportPerson } from './person-acts.js';
import { personPage } from './person.js';
import { readinessPage } from './readiness.js';
import { createShelf, type Shelf } from './shelf.js';
import { confirmSlip, printSlip, slipPage } from './slip.js';

/** A slip that was just made, and for whom. */
export interface MadeSlip {
  readonly slip: CredentialSlip;
  readonly name: string;
  readonly locale: string;
}

/** What the office's acts work with. */
export interface Desk {
  readonly host: Host;
  readonly headUser: HeadUser;
  readonly visitOf: (context: Context) => Visit;
  /** Told of what broke where the page itself can go on. */
  readonly onError: ((error: unknown) => void) | undefined;
  readonly slips: Shelf<MadeSlip>;
  readonly results: Shelf<Outcome>;
}

/**
 * The office: Anna's pages and what she does there. It asks `auth` itself, as a host's own server does; a host that wants it over HTTP
 * gives `authRoutes` the option `actor`.
 */
export function office(app: Hono, input: { readonly host: Host; readonly show: (context: Context, page: Page) => Promise<Response>; readonly visitOf: Desk['visitOf']; readonly onError: Desk['onError'] }): void {
  const { host, show, visitOf, onError } = input;
  const shared = { host, visitOf, onError, slips: createShelf<MadeSlip>(host.now), results: createShelf<Outcome>(host.now) };
  const limit = bodyLimit({ maxSize: 512 * 1024, onError: (context) => context.redirect('/office?problem=body-too-large', 303) });
  // Each page and each act asks who is there, once, and does what it does as that head user.
  const asHeadUser = (work: (desk: Desk, context: Context) => Response | Promise<Response>) => async (context: Context): Promise<Response> => {
    const headUser = headUserOf(context);
    return headUser === undefined ? show(context, closedPage) : work({ ...shared, headUser }, context);
  };
  const page = (choose: (desk: Desk, context: Context) => OfficePage) => asHeadUser((desk, context) => show(context, (visit) => choose(desk, context)({ ...visit, headUser: desk.headUser })));
  const idOf = (context: Context): string => context.req.param('id') ?? '';
  app.get('/office', page(() => peoplePage));
  app.get('/office/invite', page(() => invitePage));
  app.post('/office/invite', limit, asHeadUser(invite));
  app.get('/office/many', page(() => manyPage));
  app.post('/office/many', limit, asHeadUser(inviteMany));
  app.post('/office/many/lines', limit, asHeadUser(inviteLines));
  app.get('/office/many/:id', page((desk, context) => resultsPage(desk, idOf(context))));
  app.get('/office/slips/:id', page((desk, context) => slipPage(desk, idOf(context))));
  app.get('/office/slips/:id/pdf', asHeadUser(printSlip));
  app.post('/office/slips/:id/confirm', limit, asHeadUser(confirmSlip));
  app.get('/office/readiness', page(() => readinessPage));
  app.get('/office/audit', page(() => auditPage));
  app.post('/office/audit/verify', limit, asHeadUser(verifyAudit));
  app.get('/office/people/:id', page((_, context) => personPage(idOf(context))));
  app.post('/office/people/:id/export', limit, asHeadUser(exportPerson));
  app.post('/office/people/:id/:act', limit, asHeadUser(actOn));
}
