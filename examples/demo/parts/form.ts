import { html } from 'hono/html';
import type { Html, Visit } from '../visit.js';
import { fieldText, idOf } from './layout.js';

/** A field of a form. */
export interface FieldInput {
  /** As the operation calls it: `profile.name`. */
  readonly name: string;
  readonly label: string;
  readonly type?: 'text' | 'email' | 'tel' | 'date' | undefined;
  readonly autocomplete: string;
  readonly value?: string | undefined;
  readonly hint?: string | undefined;
  readonly optional?: boolean | undefined;
  /** Where one page has the same field twice. */
  readonly id?: string | undefined;
  readonly inputmode?: 'numeric' | undefined;
  readonly isCode?: boolean | undefined;
}

/** A field with its label, hint and, after a refusal, what is wrong with it. */
export function field(visit: Visit, input: FieldInput): Html {
  const { name, label, type = 'text', autocomplete, hint, optional = false, inputmode, isCode = false } = input;
  const id = input.id ?? idOf(name);
  const value = visit.typed[name] ?? input.value ?? '';
  return html`<div class="field">
    <label for="${id}">${label}${optional ? html` <span class="optional">(${visit.texts.common.optional})</span>` : ''}</label>
    ${hintOf(id, hint)} ${errorOf(visit, { id, name })}
    <input id="${id}" name="${name}" type="${type}" value="${value}" autocomplete="${autocomplete}"${attributes({ required: !optional, inputmode, isCode })}${describedBy(visit, { id, name, hint })} />
  </div>`;
}

/** A field for a secret of the user's: hidden, to be shown on request, and open to paste (R47). */
export function passwordField(visit: Visit, input: { readonly name: string; readonly label: string; readonly isNew: boolean; readonly least?: number | undefined; readonly ownNames?: readonly string[] | undefined }): Html {
  const { name, label, isNew, least, ownNames = [] } = input;
  const { common, password, guidance } = visit.texts;
  const id = idOf(name);
  const hint = least === undefined ? undefined : password.least(least);
  const live = least === undefined ? '' : html`<p class="live" id="${id}-live" role="status" data-for="${id}" data-least="${least}" data-counting="${password.live('%', least)}" data-enough="${password.enough}" data-repeats="${guidance['avoid-repeats']}" data-names="${guidance['avoid-own-names']}" data-own="${ownNames.join(' ')}"></p>`;
  return html`<div class="field">
    <label for="${id}">${label}</label>
    ${hintOf(id, hint)} ${errorOf(visit, { id, name })}
    <div class="with-button">
      <input id="${id}" name="${name}" type="password" required autocomplete="${isNew ? 'new-password' : 'current-password'}"${describedBy(visit, { id, name, hint })} />
      <button type="button" class="quiet" hidden data-reveals="${id}" data-hide="${common.hidePassword}">${common.showPassword}</button>
    </div>
    ${live}
  </div>`;
}

/** Tells a password manager whose password it is. It has no name, and is sent nowhere. */
export function usernameFor(username: string): Html {
  return html`<input type="text" value="${username}" autocomplete="username" readonly hidden />`;
}

/** The field for a one-time password. */
export function codeField(visit: Visit, label: string = visit.texts.field.code): Html {
  return field(visit, { name: 'code', label, autocomplete: 'one-time-code', hint: label === visit.texts.field.code ? visit.texts.field.codeHint : undefined, isCode: true });
}

/** What is sent, what is shown, and the language of what is shown where it is another than that of the page. */
type Option = readonly [value: string, text: string, lang?: string];

/** A choice between a few. */
export function choice(visit: Visit, input: { readonly name: string; readonly label: string; readonly options: readonly Option[]; readonly value?: string | undefined; readonly id?: string | undefined }): Html {
  const { name, label, options } = input;
  const id = input.id ?? idOf(name);
  const chosen = visit.typed[name] ?? input.value ?? '';
  return html`<div class="field">
    <label for="${id}">${label}</label>
    ${errorOf(visit, { id, name })}
    <select id="${id}" name="${name}"${describedBy(visit, { id, name, hint: undefined })}>
      ${options.map(([value, text, lang]) => html`<option value="${value}"${lang === undefined ? '' : html` lang="${lang}"`}${value === chosen ? html` selected` : ''}>${text}</option>`)}
    </select>
  </div>`;
}

/** A choice between a few that take a line or more to say: all of them are read without opening anything, and wrap on a narrow screen. */
export function oneOf(visit: Visit, input: { readonly name: string; readonly label: string; readonly options: readonly (readonly [string, string])[]; readonly id?: string | undefined }): Html {
  const { name, label, options } = input;
  const id = input.id ?? idOf(name);
  const chosen = visit.typed[name] ?? options[0]?.[0];
  const one = ([value, text]: readonly [string, string], index: number): Html =>
    html`<label class="check"><input type="radio" name="${name}" value="${value}"${index === 0 ? html` id="${id}"` : ''}${value === chosen ? html` checked` : ''} /> ${text}</label>`;
  return html`<fieldset class="field">
    <legend>${label}</legend>
    ${errorOf(visit, { id, name })} ${options.map(one)}
  </fieldset>`;
}

/** A form with one button and nothing to fill in. */
export function act(input: { readonly action: string; readonly text: string; readonly hidden?: Readonly<Record<string, string>> | undefined; readonly look?: 'main' | 'second' | 'quiet' | 'danger' | undefined; readonly label?: string | undefined }): Html {
  const { action, text, hidden = {}, look = 'main', label } = input;
  const fields = Object.entries(hidden).map(([name, value]) => html`<input type="hidden" name="${name}" value="${value}" />`);
  const button = label === undefined ? html`<button class="${look}">${text}</button>` : html`<button class="${look}" aria-label="${label}">${text}</button>`;
  return html`<form method="post" action="${action}">${fields}${button}</form>`;
}

function hintOf(id: string, hint: string | undefined): Html {
  return hint === undefined ? html`` : html`<p class="hint" id="${id}-hint">${hint}</p>`;
}

function errorOf({ problem, texts }: Visit, { id, name }: { readonly id: string; readonly name: string }): Html {
  if (problem === undefined || !problem.fields.includes(name)) return html``;
  const text = Object.hasOwn(texts.fieldProblem, name) || problem.code === 'invalid-request' ? fieldText(texts.fieldProblem, name) : problem.text;
  return html`<p class="error" id="${id}-error">${text}</p>`;
}

function describedBy({ problem }: Visit, { id, name, hint }: { readonly id: string; readonly name: string; readonly hint: string | undefined }): Html {
  const wrong = problem?.fields.includes(name) === true;
  const ids = [...(wrong ? [`${id}-error`] : []), ...(hint === undefined ? [] : [`${id}-hint`])].join(' ');
  return html`${ids === '' ? '' : html` aria-describedby="${ids}"`}${wrong ? html` aria-invalid="true"` : ''}`;
}

function attributes({ required, inputmode, isCode }: { readonly required: boolean; readonly inputmode: string | undefined; readonly isCode: boolean }): Html {
  const mode = inputmode === undefined ? '' : html` inputmode="${inputmode}"`;
  return html`${required ? html` required` : ''}${mode}${isCode ? html` class="code" autocapitalize="characters" autocorrect="off" spellcheck="false"` : ''}`;
}
