import { html } from 'hono/html';
import { minuteIn } from '../time.js';
import type { Html, Visit } from '../visit.js';

/** Which list and position are asked for. */
export function asked(visit: Visit, challenge: { readonly listNumber: number; readonly position: number }): Html {
  const { login } = visit.texts;
  return html`<p>${login.askedLead}</p>
    <p class="asked"><strong>${login.asked(challenge.listNumber, challenge.position)}</strong></p>`;
}

/** The ways to open, save and print a list: forms that post, as the list is in no address. */
export function listActions(visit: Visit, action: string): Html {
  const { list } = visit.texts;
  const open = (format: string, text: string, look: string): Html => html`<form method="post" action="${action}" target="_blank"><input type="hidden" name="format" value="${format}" /><button class="${look}">${text}</button></form>`;
  return html`<div class="actions" role="group" aria-label="${list.actions}">
      ${open('pdf', list.open, 'main')}
      <form method="post" action="${action}" data-saves hidden><input type="hidden" name="format" value="pdf" /><button class="second">${list.save}</button></form>
      ${open('html', list.html, 'second')} ${open('text', list.text, 'second')}
    </div>
    <p class="hint">${list.note}</p>`;
}

const minutes = { en: minuteIn('en'), fi: minuteIn('fi'), sv: minuteIn('sv') };

/** An instant, as people of that language write it. */
export function when(visit: Pick<Visit, 'language'>, at: number): Html {
  return html`<time datetime="${new Date(at).toISOString()}">${instantText(visit, at)}</time>`;
}

/** The name of a button in a row, by which those who do not see the row tell it from its neighbours: "End, opened 26 Nov 2026, 05:12". */
export function openedLabel(visit: Pick<Visit, 'language' | 'texts'>, { text, at }: { readonly text: string; readonly at: number }): string {
  return `${text}, ${visit.texts.settings.opened.toLowerCase()} ${instantText(visit, at)}`;
}

function instantText({ language }: Pick<Visit, 'language'>, at: number): string {
  return minutes[language](at);
}

/** A table with a caption that names it; a narrow screen shows each row as a block whose lines have the headings before them. */
export function table(input: {
  readonly caption: string;
  readonly head: readonly string[];
  readonly rows: readonly (readonly (Html | string)[])[];
  /** The heading above says the same; then the caption is read out alone. */
  readonly hasHeading?: boolean | undefined;
}): Html {
  const { caption, head, rows, hasHeading = false } = input;
  return html`<div class="scroll" role="region" aria-label="${caption}" tabindex="0">
    <table>
      <caption class="${hasHeading ? 'unseen' : ''}">${caption}</caption>
      <thead><tr>${head.map((cell) => html`<th scope="col">${cell}</th>`)}</tr></thead>
      <tbody>${rows.map((cells) => html`<tr>${cells.map((cell, index) => (index === 0 ? html`<th scope="row">${cell}</th>` : html`<td class="${cell === '' ? 'empty' : ''}" data-label="${head[index] ?? ''}"><div>${cell}</div></td>`))}</tr>`)}</tbody>
    </table>
  </div>`;
}
