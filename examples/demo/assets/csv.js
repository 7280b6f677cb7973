// Invites the people of a CSV line by line, and says how far it is and how each of them fared.
const form = document.querySelector('form[data-csv]');
const lines = document.querySelector('[data-lines]');
if (form instanceof HTMLFormElement && lines instanceof HTMLElement) {
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    const body = new FormData(form);
    lines.hidden = false;
    lines.querySelector('tbody')?.replaceChildren();
    for (const control of form.querySelectorAll('button')) control.disabled = true;
    void invite(form, lines, body).finally(() => {
      for (const control of form.querySelectorAll('button')) control.disabled = false;
    });
  });
}

/**
 * @param {HTMLFormElement} form
 * @param {HTMLElement} lines
 * @param {FormData} body
 */
async function invite(form, lines, body) {
  const { broke = '', progress = '' } = form.dataset;
  const bar = lines.querySelector('progress');
  let of = 0;
  let done = 0;
  /** @type {string | undefined} */
  let last;
  tell(lines, '[data-said]', '');
  try {
    const response = await fetch(form.dataset['csv'] ?? '', { method: 'POST', body });
    if (!(response.headers.get('content-type') ?? '').startsWith('application/x-ndjson')) {
      // It was refused as a whole, and the answer led to the page that says why.
      if (response.redirected) window.location.assign(response.url);
      throw new Error('no lines came');
    }
    for await (const line of read(response)) {
      if ('of' in line) of = Number(line.of);
      else if ('line' in line) {
        done += 1;
        addRow(lines, [String(line.line), line.name, line.outcome]);
      } else last = line.error ?? line.end;
      if (bar !== null) Object.assign(bar, { max: Math.max(1, of), value: done });
      tell(lines, '[data-at]', progress.replace('%done', String(done)).replace('%of', String(of)));
    }
  } catch {
    last = undefined;
  }
  // Read out once, at the end; without a last line it did not come to its end.
  tell(lines, '[data-said]', last ?? broke);
}

/**
 * @param {HTMLElement} lines
 * @param {string} where
 * @param {string} text
 */
function tell(lines, where, text) {
  const place = lines.querySelector(where);
  if (place !== null) place.textContent = text;
}

/** @param {Response} response */
async function* read(response) {
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
  let rest = '';
  for (;;) {
    const part = await reader?.read();
    if (part === undefined || part.done) return;
    const texts = (rest + part.value).split('\n');
    rest = texts.pop() ?? '';
    for (const text of texts) if (text !== '') yield JSON.parse(text);
  }
}

/**
 * @param {HTMLElement} lines
 * @param {readonly string[]} cells
 */
function addRow(lines, cells) {
  const row = document.createElement('tr');
  const heads = [...lines.querySelectorAll('thead th')].map((head) => head.textContent ?? '');
  cells.forEach((text, index) => {
    const cell = document.createElement(index === 0 ? 'th' : 'td');
    if (index === 0) cell.setAttribute('scope', 'row');
    else cell.setAttribute('data-label', heads[index] ?? '');
    cell.textContent = text;
    row.append(cell);
  });
  lines.querySelector('tbody')?.append(row);
}
