// The link of the e-mail has its secret behind the #, which no server sees. It is put into the form, and posted when the button is pressed:
// mail scanners that look at the page use nothing up.
function open() {
  const link = window.location.href;
  if (!window.location.hash.startsWith('#recovery=')) return;
  // It stays in no history, whatever the page shows.
  window.history.replaceState(null, '', window.location.pathname);
  const form = document.querySelector('form[data-recovery]');
  const box = form?.querySelector('input[name="link"]');
  if (!(form instanceof HTMLFormElement) || !(box instanceof HTMLInputElement)) return;
  box.value = link;
  show(form, '[data-with]', true);
  show(form, '[data-without], [data-box]', false);
  // A recovery that was begun in this browser may be somebody else's: the link that was opened comes before it.
  show(document, '[data-opens]', true);
  show(document, '[data-begun]', false);
  const title = form.dataset['title'] ?? '';
  const heading = document.querySelector('h1');
  if (heading !== null) heading.textContent = title;
  document.title = `${title} – ${form.dataset['service'] ?? ''}`;
}

/**
 * @param {ParentNode} within
 * @param {string} selector
 * @param {boolean} shown
 */
function show(within, selector, shown) {
  for (const part of within.querySelectorAll(selector)) if (part instanceof HTMLElement) part.hidden = !shown;
}

open();
// The link may be opened where the page is shown already; then nothing is loaded anew.
window.addEventListener('hashchange', open);
