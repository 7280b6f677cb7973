/** Finds a part of the page, which has it: it is written along with this script. */
export function part(name: string, within: ParentNode = document): HTMLElement {
  const found = within.querySelector(`[data-${name}]`);
  if (!(found instanceof HTMLElement)) throw new Error(`the page has no ${name}`);
  return found;
}

/** A copy of what the page keeps as a pattern. */
export function copyOf(template: 'account' | 'request'): HTMLElement {
  const copy = contentOf(template).firstElementChild?.cloneNode(true);
  if (!(copy instanceof HTMLElement)) throw new Error(`the page has no pattern ${template}`);
  return copy;
}

/** A text of the page, by its name; the name itself where there is none, such as for a field that the service added. */
export function text(name: string): string {
  return contentOf('texts').querySelector(`[data-text="${CSS.escape(name)}"]`)?.textContent ?? name.slice(name.indexOf('-') + 1);
}

/** Shows these screens and no others. */
export function showScreens(names: readonly string[]): void {
  for (const screen of document.querySelectorAll('[data-screen]')) if (screen instanceof HTMLElement) screen.hidden = !names.includes(screen.dataset['screen'] ?? '');
}

/** Says what happened; read out at once. */
export function say(what: string): void {
  const status = part('status');
  // The same words are not read out again and again.
  if (status.textContent !== what) status.textContent = what;
  status.hidden = what === '';
}

function contentOf(name: string): DocumentFragment {
  const template = document.querySelector(`template[data-template="${name}"]`);
  if (!(template instanceof HTMLTemplateElement)) throw new Error(`the page has no pattern ${name}`);
  return template.content;
}
