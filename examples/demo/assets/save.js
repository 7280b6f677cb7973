// Saves the list as a file. The form below the button asks for it, as the list is in no address.
for (const form of document.querySelectorAll('form[data-saves]')) {
  if (!(form instanceof HTMLFormElement)) continue;
  form.hidden = false;
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    void save(form);
  });
}

/** @param {HTMLFormElement} form */
async function save(form) {
  const body = new URLSearchParams();
  for (const [name, value] of new FormData(form)) if (typeof value === 'string') body.append(name, value);
  const response = await fetch(form.action, { method: 'POST', body });
  if (!(response.headers.get('content-type') ?? '').startsWith('application/pdf')) {
    // It was refused, and the answer led to the page that says why.
    window.location.assign(response.url);
    return;
  }
  const name = /filename="([^"]+)"/.exec(response.headers.get('content-disposition') ?? '')?.[1] ?? 'list.pdf';
  const url = URL.createObjectURL(await response.blob());
  const link = Object.assign(document.createElement('a'), { href: url, download: name });
  document.body.append(link);
  link.click();
  link.remove();
  URL.revokeObjectURL(url);
}
