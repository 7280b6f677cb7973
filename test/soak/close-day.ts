import { setTimeout as sleep } from 'node:timers/promises';
import type { StoredAuditEvent } from '../../src/port/index.js';
import { attempt } from './at-work.js';
import { pay, tryWhatIsOver } from './acts.js';
import { logIn, logOut } from './login.js';
import { organizationId, type Office } from './office.js';
import { query } from '../engines/tools/postgresql.js';
import { openHost, type OpenHost } from './open-host.js';
import type { Stage } from './open-stage.js';
import { allPayments } from './payments.js';
import { getSlip, type Person } from './person.js';
import { reconcile } from './reconcile.js';

const tries = 6;
const hourMs = 3_600_000;
const mostMessages = 10_000;

/** Everybody comes in once more, by the three steps; who does not is led back by the head user, and then has to. */
export async function comeInAgain(office: Office, person: Person): Promise<void> {
  for (const isLed of [false, true]) {
    if (isLed) await attempt(office, person, 'go to the head user', getSlip);
    for (let n = 0; n < tries; n += 1) {
      if (await attempt(office, person, 'log in at the end', logIn)) return lockUp(office, person);
      await sleep(200);
    }
  }
  office.journal.findings.push(`locked out: ${person.username} (${person.accountId}) comes in neither alone nor with the head user's slip`);
}

/** While nothing breaks: whoever has a phone pays, everybody goes, and what they leave behind opens nothing. */
async function lockUp(office: Office, person: Person): Promise<void> {
  await attempt(office, person, 'pay at the end', pay);
  await attempt(office, person, 'log out at the end', logOut);
  await attempt(office, person, 'try what is over', tryWhatIsOver);
}

/** What the audit, the outbox and the journal say of the day. */
export async function closeBooks(office: Office, { place, lapses }: Pick<Stage, 'place' | 'lapses'>): Promise<{ readonly events: number; readonly messages: ReadonlyMap<string, number> }> {
  // Four hours are the longest that a message waits for its next try.
  const later = await openHost(place, { now: () => Date.now() + 5 * hourMs });
  const messages = await settleMessages(office, later).finally(later.close);
  const now = await openHost(place);
  try {
    while ((await now.auth.maintain()).more) continue;
    const events = [...(await readChain(office, now, organizationId)), ...(await readChain(office, now, 'installation'))];
    const paid = (await query(allPayments, place.databaseUrl)).map((row) => ({ kind: 'paid', outcome: 'success', requestId: String(row['request_id']) }) as const);
    const { told, forgotten, findings } = office.journal;
    findings.push(...reconcile({ told, events: [...events, ...paid], forgotten, lapses }));
    return { events: events.length, messages };
  } finally {
    await now.close();
  }
}

/** Each message has been sent, or failed, or its time is over; what was sent has arrived. */
async function settleMessages({ inbox, journal }: Office, { auth, storage }: OpenHost): Promise<ReadonlyMap<string, number>> {
  while ((await auth.deliver({ limit: 1_000 })).more) continue;
  await auth.maintain({ limit: mostMessages });
  const counts = new Map<string, number>();
  for (let after: string | undefined; ; ) {
    const page = await storage.messages.scan(after, 500);
    for (const { id, purpose, state } of page) {
      counts.set(state, (counts.get(state) ?? 0) + 1);
      if (state === 'queued' || state === 'sending') journal.findings.push(`lost: the message ${id} (${purpose}) is ${state} for ever`);
      if (state === 'sent' && !inbox.has(id)) journal.findings.push(`lost: the message ${id} (${purpose}) counts as sent, and never came`);
    }
    after = page.at(-1)?.id;
    if (after === undefined) return counts;
  }
}

async function readChain({ journal }: Office, { auth, storage }: OpenHost, chain: string): Promise<readonly StoredAuditEvent[]> {
  const verified = await auth.audit.verify({ actor: { kind: 'head-user', id: 'anna' }, organizationId: chain });
  if (!verified.ok) journal.findings.push(`audit: the chain of ${chain} does not verify: ${JSON.stringify(verified)}`);
  const unsealed = await storage.audit.list({ chain, sealed: false, limit: 1 });
  if (unsealed.length > 0) journal.findings.push(`audit: the chain of ${chain} has events that are not sealed`);
  const events: StoredAuditEvent[] = [];
  for (let page = await storage.audit.list({ chain, sealed: true, afterSequence: 0, limit: 500 }); page.length > 0; ) {
    events.push(...page);
    page = await storage.audit.list({ chain, sealed: true, afterSequence: page.at(-1)?.sequence ?? 0, limit: 500 });
  }
  return events;
}

