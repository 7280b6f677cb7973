// The link of the e-mail has its secret behind the #, which no server sees. It is put into the form, and posted when the button is pressed:
// mail scanners that look at the page use nothing up.
const form = document.querySelector('form[data-recovery]');
const secret = window.location.hash;
if (form instanceof HTMLFormElement && secret.startsWith('#recovery=')) {
  const box = form.querySelector('input[name="link"]');
  if (box instanceof HTMLInputElement) box.value = window.location.href;
  for (const part of form.querySelectorAll('[data-without], [data-box]')) if (part instanceof HTMLElement) part.hidden = true;
  for (const part of form.querySelectorAll('[data-with]')) if (part instanceof HTMLElement) part.hidden = false;
  // It stays in no history.
  window.history.replaceState(null, '', window.location.pathname);
}
