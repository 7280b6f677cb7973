import type { Context } from 'hono';
import { html } from 'hono/html';
import { stream } from 'hono/streaming';
import { parse } from 'csv-parse/sync';
import type { NewPerson, ProvisionResult } from 'lukko';
import { organizationId } from '../host.js';
import { isLanguage } from '../language.js';
import { table } from '../parts/show.js';
import { lookUp } from '../show-problem.js';
import type { Texts } from '../texts/en.js';
import type { Page } from '../visit.js';
import { text } from './invite.js';
import type { Desk } from './office.js';
import { routeChoice, routeOf } from './route.js';
import { warn } from './warn.js';

/** How one line of the CSV fared. */
export interface RowResult {
  readonly line: number;
  readonly name: string;
  readonly ok: boolean;
  readonly outcome: string;
}

const example = 'name,email,phone,language\nMatti Meikäläinen,matti@example.com,+358401234567,fi\nMaija Svensson,maija@example.com,+358407654321,sv';

/** Many at once, from a CSV; with a script line by line, without one all of them and then the outcome. */
export const manyPage: Page = (visit) => {
  const { office } = visit.texts;
  return {
    title: office.many,
    area: 'office',
    body: html`${warn(visit)}
      <p>${office.manyLead}</p>
      <form method="post" action="/office/many" enctype="multipart/form-data" class="card" data-csv="/office/many/lines" data-progress="${office.progress('%done', '%of')}">
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
        <p role="status" data-said></p>
        <progress max="1" value="0" aria-label="${office.many}"></progress>
        ${table({ caption: office.outcome, head: [office.row, office.person, office.outcome], rows: [] })}
      </section>`,
  };
};

/** The outcome of those who were invited without a script. */
export function resultsPage({ results }: Desk, id: string): Page {
  return ({ texts: { office } }) => ({
    title: office.many,
    area: 'office',
    body: html`${table({ caption: office.outcome, head: [office.row, office.person, office.outcome], rows: (results.find(id) ?? []).map(({ line, name, outcome }) => [String(line), name, outcome]) })}
      <p><a href="/office">${office.people}</a></p>`,
  });
}

/** Without a script: all of them, and then the page with the outcome. */
export async function inviteMany(desk: Desk, context: Context): Promise<Response> {
  const { people, delivery } = await readForm(context);
  if (people.length === 0) return context.redirect('/office/many?problem=invalid-request&fields=csv', 303);
  const rows: RowResult[] = [];
  for await (const row of walk(desk, { people, delivery, texts: desk.visitOf(context).texts })) rows.push(row);
  return context.redirect(`/office/many/${desk.results.put(rows)}`, 303);
}

/** For the script: how many there are, and then one line for each as soon as it is known. */
export async function inviteLines(desk: Desk, context: Context): Promise<Response> {
  const { people, delivery } = await readForm(context);
  const { texts } = desk.visitOf(context);
  context.header('content-type', 'application/x-ndjson');
  return stream(context, async (out) => {
    await out.writeln(JSON.stringify({ of: people.length, ...(people.length === 0 ? { outcome: texts.office.noLines } : {}) }));
    for await (const row of walk(desk, { people, delivery, texts })) await out.writeln(JSON.stringify(row));
  });
}

interface Walk {
  readonly people: readonly NewPerson[];
  readonly delivery: ReturnType<typeof routeOf>;
  readonly texts: Texts;
}

async function* walk({ host, headUser }: Desk, { people, delivery, texts }: Walk): AsyncGenerator<RowResult> {
  for await (const { index, result } of host.auth.accounts.provisionMany({ actor: headUser, organizationId, people, delivery })) {
    const name = people[index]?.name ?? '';
    if (result.ok) host.people.remember(result.accountId, name);
    yield { line: index + 1, name, ok: result.ok, outcome: outcomeOf(result, texts) };
  }
}

function outcomeOf(result: ProvisionResult, { office, problems, fieldProblem }: Texts): string {
  if (result.ok) return office.invitedAs(result.username);
  const issues = 'issues' in result ? result.issues.flatMap(({ path }) => lookUp(fieldProblem, path) ?? []) : [];
  return issues.length > 0 ? issues.join(' ') : problems[result.reason];
}

async function readForm(context: Context): Promise<Omit<Walk, 'texts'>> {
  const form = await context.req.parseBody();
  const file = form['file'];
  const typed = text(form['csv']);
  const csv = typed === '' && file instanceof File ? await file.text() : typed;
  return { people: readPeople(csv), delivery: routeOf(form['route']) };
}

/** Name, e-mail, phone, language; a first line of headings has no `@` and no `+`. */
function readPeople(csv: string): readonly NewPerson[] {
  const rows: string[][] = parse(csv, { bom: true, trim: true, skip_empty_lines: true, relax_column_count: true, relax_quotes: true, delimiter: [',', ';', '\t'] });
  const [first, ...rest] = rows;
  const people = first === undefined || first.slice(1).some((cell) => /[@+\d]/.test(cell)) ? rows : rest;
  return people.map(([name = '', email = '', phone = '', locale]) => ({
    name,
    ...(email === '' ? {} : { email }),
    ...(phone === '' ? {} : { phone }),
    ...(isLanguage(locale) ? { locale } : {}),
  }));
}

