import { html } from 'hono/html';
import { supportContact } from '../host.js';
import { languages } from '../language.js';
import { texts } from '../texts/index.js';
import type { Html, Shown, Visit } from '../visit.js';

type Drawn = Exclude<Shown, { readonly goTo: string }>;

/** A whole page: what every page has, and in it what this one shows. */
export function drawPage(visit: Visit, shown: Drawn): Html {
  const { language, problem } = visit;
  const { common } = visit.texts;
  const notice = shown.notice ?? visit.notice;
  // What happened is heard first, whether it went well or not.
  const happened = problem === undefined ? notice?.replace(/\.$/, '') : common.problem;
  const title = [...(happened === undefined ? [] : [happened]), ...(shown.step === undefined ? [] : [shown.step]), shown.title, common.service].join(' – ');
  return html`<!doctype html>
    <html lang="${language}">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>${title}</title>
        <link rel="icon" href="/assets/icon.svg" type="image/svg+xml" />
        <link rel="stylesheet" href="/assets/style.css" />
        <script type="module" src="/assets/main.js"></script>
        ${shown.waits === true ? html`<noscript><meta http-equiv="refresh" content="5; url=${visit.path}" /></noscript>` : ''}
      </head>
      <body>
        <a class="skip" href="#main">${common.skip}</a>
        ${demoBar(visit)}
        <header class="top">
          <a class="brand" href="${shown.area === 'office' ? '/office' : '/'}"><span class="mark" aria-hidden="true"></span>${common.service}</a>
          ${shown.area === 'user' ? userMenu(visit) : shown.area === 'office' ? officeMenu(visit) : ''}
        </header>
        <main id="main" class="${shown.wide === true ? 'wide' : ''}">
          ${shown.step === undefined ? '' : html`<p class="step">${shown.step}</p>`}
          <h1>${shown.title}</h1>
          ${problemSummary(visit)} ${notice === undefined ? '' : html`<p class="notice" role="status" tabindex="-1"${problem === undefined ? html` autofocus` : ''}>${notice}</p>`} ${shown.body}
        </main>
        <footer>
          <p class="support">${common.support} <strong>${supportContact}</strong></p>
          ${languageSwitch(visit)}
        </footer>
      </body>
    </html>`;
}

/** It gets the focus when the page opens, and leads to the fields. */
function problemSummary({ problem, texts: { common, fieldProblem } }: Visit): Html {
  if (problem === undefined) return html``;
  const links = problem.fields.map((name) => html`<li><a href="#${idOf(name)}">${fieldText(fieldProblem, name)}</a></li>`);
  return html`<div class="summary" role="alert" tabindex="-1" autofocus id="problem">
    <h2>${common.problem}</h2>
    <p>${problem.text}</p>
    ${links.length > 1 || problem.code === 'profile-invalid' || problem.code === 'invalid-request' ? html`<ul>${links}</ul>` : ''}
    ${links.length === 1 && problem.code !== 'profile-invalid' && problem.code !== 'invalid-request' ? html`<p><a href="#${idOf(problem.fields[0] ?? '')}">${common.toField}</a></p>` : ''}
  </div>`;
}

/** What is said of a field by its name. */
export function fieldText(fieldProblem: Readonly<Record<string, string>> & { readonly missing: string }, name: string): string {
  return Object.hasOwn(fieldProblem, name) ? (fieldProblem[name] ?? fieldProblem.missing) : fieldProblem.missing;
}

/** The id of a field in the page. */
export function idOf(name: string): string {
  return name.replaceAll('.', '-');
}

function demoBar({ texts: { common } }: Visit): Html {
  return html`<nav class="demo" aria-label="${common.demo}">
    <span>${common.demoNote}</span> <a href="/login">${common.login}</a> <a href="/office">${common.office}</a> <a href="/inbox">${common.inbox}</a>
  </nav>`;
}

function userMenu({ path, texts: { common, payment } }: Visit): Html {
  return html`<nav class="menu" aria-label="${common.mainMenu}">
    ${link('/home', common.home, path === '/home')} ${link('/payment', payment.title, path === '/payment')} ${link('/settings', common.settings, path.startsWith('/settings'))}
    <form method="post" action="/auth/sessions/end"><button class="quiet">${common.logout}</button></form>
  </nav>`;
}

function officeMenu({ path, texts: { office } }: Visit): Html {
  const items: readonly (readonly [string, string])[] = [
    ['/office', office.people],
    ['/office/invite', office.invite],
    ['/office/many', office.many],
    ['/office/readiness', office.readiness],
    ['/office/audit', office.audit],
  ];
  return html`<nav class="menu" aria-label="${office.menu}">${items.map(([href, text]) => link(href, text, path === href))}</nav>`;
}

function link(href: string, text: string, current: boolean): Html {
  return current ? html`<a href="${href}" aria-current="page">${text}</a>` : html`<a href="${href}">${text}</a>`;
}

/** Buttons for the other languages; the page comes back in the one that was chosen. */
export function languageSwitch({ language, path, texts: { common } }: Visit): Html {
  const buttons = languages.map(
    (one) => html`<button class="quiet" name="language" value="${one}" lang="${one}" aria-pressed="${one === language ? 'true' : 'false'}">${texts[one].language}</button>`,
  );
  return html`<form method="post" action="/language" class="languages" aria-label="${common.languages}"><input type="hidden" name="back" value="${path}" />${buttons}</form>`;
}
