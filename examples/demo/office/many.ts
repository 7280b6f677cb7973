import type { Context } from 'hono';
import { html } from 'hono/html';
import { stream } from 'hono/streaming';
import type { ProvisionResult } from 'lukko';
import { organizationId } from '../host.js';
import { table } from '../parts/show.js';
import { lookUp } from '../show-problem.js';
import type { Texts } from '../texts/en.js';
import type { Page } from '../visit.js';
import type { OfficePage } from './gate.js';
import type { Desk } from './office.js';
import { decode, readPeople, type CsvRow } from './read-people.js';
import { routeChoice, routeOf } from './route.js';
import { warn } from './warn.js';

/** How one line of the CSV fared. */
export interface RowResult {
  readonly line: number;
  readonly name: string;
  readonly ok: boolean;
  readonly outcome: string;
}

/** What became of a whole CSV; `broke` where it did not come to its end. */
export interface Outcome {
  readonly rows: readonly RowResult[];
  readonly broke: boolean;
}

const example = 'name,email,phone,language\nMatti Meikäläinen,matti@example.com,+358401234567,fi\nMaija Svensson,maija@example.com,+358407654321,sv';

/** Many at once, from a CSV; with a script line by line, without one all of them and then the outcome. */
export const manyPage: Page = (visit) => {
  const { office, csvText } = visit.texts;
  return {
    title: office.many,
    area: 'office',
    body: html`${warn(visit)}
      <p>${office.manyLead}</p>
      <form method="post" action="/office/many" enctype="multipart/form-data" class="card" data-csv="/office/many/lines" data-progress="${office.progress('%done', '%of')}" data-broke="${csvText.broke}">
        <div class="field">
          <label for="csv">${office.csv}</label>
          <textarea id="csv" name="csv" rows="8" spellcheck="false" placeholder="${example}"></textarea>
        </div>
        <div class="field">
          <label for="file">${office.csvFile}</label>
          <input id="file" name="file" type="file" accept=".csv,text/csv,text/plain" />
        </div>
        ${routeChoice(visit, { inPerson: false })}
        <button class="main">${office.manySend}</button>
      </form>
      <section hidden data-lines>
        <p data-at></p>
        <p role="status" data-said></p>
        <progress max="1" value="0" aria-label="${office.many}"></progress>
        ${table({ caption: office.outcome, head: [office.row, office.person, office.outcome], rows: [] })}
      </section>`,
  };
};

/** The outcome of those who were invited without a script. */
export function resultsPage({ results }: Desk, id: string): OfficePage {
  return ({ texts }) => {
    const { office, csvText } = texts;
    const outcome = results.find(id);
    if (outcome === undefined) return { title: office.many, area: 'office', status: 404, body: html`<p>${csvText.gone}</p><p><a href="/office">${office.people}</a></p>` };
    const { rows, broke } = outcome;
    return {
      title: office.many,
      area: 'office',
      body: html`${broke ? html`<p class="advice" role="alert">${csvText.broke}</p>` : ''}
        <p>${handled(rows, texts)}</p>
        ${table({ caption: office.outcome, head: [office.row, office.person, office.outcome], rows: rows.map(({ line, name, outcome }) => [String(line), name, outcome]) })}
        <p><a href="/office">${office.people}</a></p>`,
    };
  };
}

/** Without a script: all of them, and then the page with the outcome. */
export async function inviteMany(desk: Desk, context: Context): Promise<Response> {
  const form = await readForm(context);
  if (!form.ok) return context.redirect('/office/many?problem=invalid-request&fields=csv', 303);
  const rows: RowResult[] = [];
  const { texts } = desk.visitOf(context);
  const broke = await breaks(desk, async () => {
    for await (const row of walk(desk, { ...form, texts })) rows.push(row);
  });
  return context.redirect(`/office/many/${desk.results.put({ rows, broke })}`, 303);
}

/** For the script: how many there are, one line for each as soon as it is known, and a last one with the end or with what broke. */
export async function inviteLines(desk: Desk, context: Context): Promise<Response> {
  const form = await readForm(context);
  const { texts } = desk.visitOf(context);
  context.header('content-type', 'application/x-ndjson');
  return stream(context, async (out) => {
    const say = (line: object): Promise<unknown> => out.writeln(JSON.stringify(line));
    if (!form.ok) {
      await say({ error: form.reason === 'empty' ? texts.office.noLines : texts.fieldProblem.csv });
      return;
    }
    const rows: RowResult[] = [];
    await say({ of: form.rows.length });
    const broke = await breaks(desk, async () => {
      for await (const row of walk(desk, { ...form, texts })) {
        rows.push(row);
        await say(row);
      }
    });
    await say(broke ? { error: `${texts.csvText.broke} ${handled(rows, texts)}` } : { end: handled(rows, texts) });
  });
}

/** Who was invited stays invited when something breaks on the way: the office is told how far it came. */
async function breaks({ onError }: Desk, work: () => Promise<void>): Promise<boolean> {
  try {
    await work();
    return false;
  } catch (error) {
    onError?.(error);
    return true;
  }
}

function handled(rows: readonly RowResult[], { csvText }: Texts): string {
  const invited = rows.filter(({ ok }) => ok).length;
  return csvText.handled(String(rows.length), String(invited), String(rows.length - invited));
}

interface Walk {
  readonly rows: readonly CsvRow[];
  readonly delivery: ReturnType<typeof routeOf>;
  readonly texts: Texts;
}

async function* walk({ host, headUser }: Desk, { rows, delivery, texts }: Walk): AsyncGenerator<RowResult> {
  const good = rows.filter(({ knownLanguage }) => knownLanguage);
  const wrong = rows.filter(({ knownLanguage }) => !knownLanguage).map(({ line, person }) => ({ line, name: person.name, ok: false, outcome: refusal(texts.csvText.language, texts) }));
  for await (const { index, result } of host.auth.accounts.provisionMany({ actor: headUser, organizationId, people: good.map(({ person }) => person), delivery })) {
    const { line = index + 1, person } = good[index] ?? {};
    const name = person?.name ?? '';
    // In the order of the lines, whoever refused them.
    while ((wrong[0]?.line ?? line) < line) yield* wrong.splice(0, 1);
    if (result.ok) host.people.remember(result.accountId, { name, locale: person?.locale ?? 'en' });
    yield { line, name, ok: result.ok, outcome: outcomeOf(result, texts) };
  }
  yield* wrong;
}

function outcomeOf(result: ProvisionResult, texts: Texts): string {
  if (result.ok) return texts.office.invitedAs(result.username);
  const issues = 'issues' in result ? result.issues.flatMap(({ path }) => lookUp(texts.fieldProblem, path) ?? []) : [];
  return refusal(issues.length > 0 ? issues.join(' ') : texts.problems[result.reason], texts);
}

/** In words, as a colour alone says nothing to many. */
function refusal(why: string, { csvText }: Texts): string {
  return `${csvText.refused} ${why}`;
}

async function readForm(context: Context): Promise<({ readonly ok: true } & Omit<Walk, 'texts'>) | { readonly ok: false; readonly reason: 'empty' | 'unreadable' }> {
  const form = await context.req.parseBody();
  const { file, csv } = form;
  const typed = typeof csv === 'string' ? csv : '';
  const rows = readPeople(typed.trim() === '' && file instanceof File ? decode(await file.arrayBuffer()) : typed);
  if (rows === undefined) return { ok: false, reason: 'unreadable' };
  return rows.length === 0 ? { ok: false, reason: 'empty' } : { ok: true, rows, delivery: routeOf(form['route']) };
}
