import type { Context, Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import type { CredentialSlip } from 'lukko';
import type { Host } from '../host.js';
import type { Page, Visit } from '../visit.js';
import { auditPage, verifyAudit } from './audit.js';
import { invite, invitePage } from './invite.js';
import { inviteLines, inviteMany, manyPage, resultsPage, type RowResult } from './many.js';
import { peoplePage } from './people.js';
import { actOn, exportPerson } from './person-acts.js';
import { personPage } from './person.js';
import { readinessPage } from './readiness.js';
import { createShelf, type Shelf } from './shelf.js';
import { printSlip, slipPage } from './slip.js';

/** A slip that was just made, and for whom. */
export interface MadeSlip {
  readonly slip: CredentialSlip;
  readonly name: string;
  readonly locale: string;
}

/** What the office's acts work with. */
export interface Desk {
  readonly host: Host;
  readonly visitOf: (context: Context) => Visit;
  readonly slips: Shelf<MadeSlip>;
  readonly results: Shelf<readonly RowResult[]>;
}

/**
 * The office: Anna's pages and what she does there. It asks `auth` itself, as a host's own server does; a host that wants it over HTTP
 * gives `authRoutes` the option `actor`.
 */
export function office(app: Hono, input: { readonly host: Host; readonly show: (context: Context, page: Page) => Promise<Response>; readonly visitOf: Desk['visitOf'] }): void {
  const { host, show, visitOf } = input;
  const desk: Desk = { host, visitOf, slips: createShelf(host.now), results: createShelf(host.now) };
  const limit = bodyLimit({ maxSize: 512 * 1024, onError: (context) => context.redirect('/office?problem=body-too-large', 303) });
  app.get('/office', (context) => show(context, peoplePage));
  app.get('/office/invite', (context) => show(context, invitePage));
  app.post('/office/invite', limit, (context) => invite(desk, context));
  app.get('/office/many', (context) => show(context, manyPage));
  app.post('/office/many', limit, (context) => inviteMany(desk, context));
  app.post('/office/many/lines', limit, (context) => inviteLines(desk, context));
  app.get('/office/many/:id', (context) => show(context, resultsPage(desk, context.req.param('id'))));
  app.get('/office/slips/:id', (context) => show(context, slipPage(desk, context.req.param('id'))));
  app.get('/office/slips/:id/pdf', (context) => printSlip(desk, context));
  app.get('/office/readiness', (context) => show(context, readinessPage));
  app.get('/office/audit', (context) => show(context, auditPage));
  app.post('/office/audit/verify', limit, (context) => verifyAudit(desk, context));
  app.get('/office/people/:id', (context) => show(context, personPage(context.req.param('id'))));
  app.post('/office/people/:id/export', limit, (context) => exportPerson(desk, context));
  app.post('/office/people/:id/:act', limit, (context) => actOn(desk, context));
}
