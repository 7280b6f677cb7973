import { createSeededRandom } from '../../src/testing/index.js';
import { work } from './at-work.js';
import { openBrowser } from './browser.js';
import { closeBooks, comeInAgain } from './close-day.js';
import { injectFaults } from './faults.js';
import { findUntried, overs } from './find-untried.js';
import type { Broken, Journal } from './journal.js';
import { count, type Office } from './office.js';
import { openStage, type Stage } from './open-stage.js';
import { invite, type Person } from './person.js';
import { report } from './report.js';
import { hammer } from './strangers.js';
import { tryTheRest } from './try-the-rest.js';
import { openWeb } from './web.js';

/** How long a day is, and for whom. */
export interface Day {
  readonly dayMs: number;
  readonly people: number;
  readonly seed: number;
}

const strangersAtOnce = 3;
const roundMs = 60_000;
/** Of the day: then everybody comes in at once. */
const firstHour = 0.2;
const hurry = 0.3;

/** Runs the day to its end, prints what happened, and says what must not have. */
export async function runDay(day: Day): Promise<readonly string[]> {
  const { dayMs, people, seed } = day;
  console.log(`A day of ${String(dayMs / 60_000)} minutes, ${String(people)} people, seed ${String(seed)}`);
  const stage = await openStage();
  const began = Date.now();
  try {
    const journal: Journal = { told: [], broken: [], forgotten: new Set(), findings: [] };
    const elapsed = (): number => (Date.now() - began) / dayMs;
    const source = createSeededRandom(seed);
    const random = (): number => Buffer.from(source.bytes(4)).readUInt32BE() / 2 ** 32;
    const web = openWeb({ ports: stage.servers.map(({ port }) => port), journal, random, pace: () => (elapsed() < firstHour ? hurry : 1) });
    const headUser = openBrowser(web, () => 'office', { 'x-head-user': 'anna' });
    const office: Office = { web, journal, headUser, inbox: stage.inbox, thinkMs: Math.min(60_000, Math.max(4_000, dayMs / 20)), isOver: () => elapsed() >= 1, failovers: stage.failovers, counts: new Map() };
    const staff: Person[] = [];
    for (let n = 0; n < people; n += 1) staff.push(await invite(office, n));
    await live(stage, { office, staff, day, random });
    await Promise.all(staff.map((person) => comeInAgain(office, person)));
    await tryTheRest(office, staff);
    journal.findings.push(...findUntried({ told: journal.told, counts: office.counts }));
    staff.forEach(({ phone }) => phone?.putAway());
    for (const [n, { crashes }] of stage.servers.entries()) if (crashes() > 0) journal.findings.push(`server ${String(n)} ended by itself, ${String(crashes())} times`);
    await Promise.all(stage.servers.map(({ kill }) => kill()));
    report({ office, books: await closeBooks(office, stage), ms: Date.now() - began });
    return journal.findings;
  } finally {
    await stage.close();
  }
}

async function live(stage: Stage, input: { readonly office: Office; readonly staff: readonly Person[]; readonly day: Day; readonly random: () => number }): Promise<void> {
  const { office, staff, day, random } = input;
  const rounds = Math.max(1, Math.floor(day.dayMs / roundMs));
  const after = async (broken: Broken): Promise<void> => {
    office.journal.broken.push(broken);
    count(office, `fault: ${broken.name}`);
    count(office, overs.replay, await office.web.replay());
    await stage.catchUp();
  };
  await Promise.all([
    ...staff.map((person) => work(office, person)),
    ...Array.from({ length: strangersAtOnce }, () => hammer(office, staff)),
    injectFaults(stage, { dayMs: day.dayMs, rounds, random, after }),
  ]);
}
