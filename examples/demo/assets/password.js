// Shows a password on request (R47), and says while somebody types how long it is.

/** Characters as the server counts them: code points after NFC (R18). */
const lengthOf = (/** @type {string} */ text) => [...text.normalize('NFC')].length;

for (const button of document.querySelectorAll('button[data-reveals]')) {
  const field = document.getElementById(button.getAttribute('data-reveals') ?? '');
  if (!(button instanceof HTMLButtonElement) || !(field instanceof HTMLInputElement)) continue;
  const show = button.textContent;
  button.hidden = false;
  button.addEventListener('click', () => {
    const reveal = field.type === 'password';
    field.type = reveal ? 'text' : 'password';
    button.textContent = reveal ? (button.dataset['hide'] ?? '') : show;
    button.setAttribute('aria-pressed', String(reveal));
    field.focus();
  });
  // A password that is shown must not be kept by the browser as a text that was typed.
  field.form?.addEventListener('submit', () => {
    field.type = 'password';
  });
}

for (const live of document.querySelectorAll('.live')) {
  if (!(live instanceof HTMLElement)) continue;
  const field = document.getElementById(live.dataset['for'] ?? '');
  const least = Number(live.dataset['least']);
  if (!(field instanceof HTMLInputElement)) continue;
  field.addEventListener('input', () => {
    const length = lengthOf(field.value);
    live.classList.toggle('enough', length >= least);
    live.textContent = length === 0 ? '' : length >= least ? (live.dataset['enough'] ?? '') : (live.dataset['counting'] ?? '').replace('%', String(length));
  });
}
