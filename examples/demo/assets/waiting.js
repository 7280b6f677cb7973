// A page that waits for a phone asks where it stands, and goes on when that has changed. Without a script it is loaded anew by itself.
const everyMs = 1500;

/** A form that is on its way leads on by itself: to load the page anew would cut off its answer, and the session that comes with it. */
let isSending = false;
document.addEventListener('submit', () => {
  isSending = true;
});

for (const box of document.querySelectorAll('[data-waits]')) if (box instanceof HTMLElement) void watch(box);
for (const form of document.querySelectorAll('form[data-goes-on]')) if (form instanceof HTMLFormElement) form.requestSubmit();

/** @param {HTMLElement} box */
async function watch(box) {
  const { waits = '', state = '', ended = '' } = box.dataset;
  while (!isSending) {
    await new Promise((resolve) => void setTimeout(resolve, everyMs));
    // No connection, or the service is being started: it is asked again.
    const answer = await fetch(waits).catch(() => undefined);
    if (answer?.ok !== true) continue;
    const { state: now } = await answer.json();
    if (now === state || isSending) continue;
    // What the last form met has been read by now.
    window.location.replace(window.location.pathname + (now === 'ended' ? ended : ''));
    return;
  }
}

for (const line of document.querySelectorAll('[data-left]')) if (line instanceof HTMLElement) countDown(line);

/**
 * Shows how many seconds are left: for the eye alone, as reading out each of them would be a nuisance.
 *
 * @param {HTMLElement} line
 */
function countDown(line) {
  const { left = '0', text = '' } = line.dataset;
  const end = performance.now() + Number(left) * 1000;
  const show = () => {
    const seconds = Math.max(0, Math.round((end - performance.now()) / 1000));
    line.textContent = text.replace('%', String(seconds));
    if (seconds > 0) setTimeout(show, 1000);
  };
  show();
}
