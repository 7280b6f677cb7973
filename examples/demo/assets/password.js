// Shows a password on request (R47), and says at a pause in typing how long it is.

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
    field.focus();
  });
  // A password that is shown must not be kept by the browser as a text that was typed.
  field.form?.addEventListener('submit', () => {
    field.type = 'password';
  });
}

/** How long a pause in typing is before anything is read out. */
const pauseMs = 700;

for (const live of document.querySelectorAll('.live')) {
  if (!(live instanceof HTMLElement)) continue;
  const field = document.getElementById(live.dataset['for'] ?? '');
  if (!(field instanceof HTMLInputElement)) continue;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let pause;
  field.addEventListener('input', () => {
    clearTimeout(pause);
    pause = setTimeout(() => say(live, field.value), pauseMs);
  });
}

/**
 * Says how far the password has come. Only the service knows whether it is good, so that nothing here says so.
 *
 * @param {HTMLElement} live
 * @param {string} text
 */
function say(live, text) {
  const { least, counting = '', enough = '', repeats = '', names = '', own = '' } = live.dataset;
  const length = lengthOf(text);
  const count = length === 0 ? '' : length >= Number(least) ? enough : counting.replace('%', String(length));
  const refused = isOneCharacter(text) ? repeats : isOwnName(text, own) ? names : '';
  live.classList.toggle('refused', refused !== '');
  live.textContent = refused === '' ? count : length >= Number(least) ? refused : `${count}. ${refused}`;
}

/** `aaaaaaaa`. */
function isOneCharacter(/** @type {string} */ text) {
  return /^(.)\1{3,}$/u.test(text.toLowerCase());
}

/** Own names with no more than a few characters about them; among other words a name does no harm. */
function isOwnName(/** @type {string} */ text, /** @type {string} */ own) {
  const parts = own.toLowerCase().match(/\p{L}{3,}|\p{N}{3,}/gu) ?? [];
  const rest = parts.sort((a, b) => b.length - a.length).reduce((left, part) => left.replaceAll(part, ''), text.toLowerCase());
  return rest.length < text.length && lengthOf(rest) <= 5;
}
