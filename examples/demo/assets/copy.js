// Copies what stands beside the button.
for (const button of document.querySelectorAll('button[data-copies]')) {
  if (!(button instanceof HTMLButtonElement) || !('clipboard' in navigator)) continue;
  const source = document.getElementById(button.dataset['copies'] ?? '');
  button.hidden = false;
  button.addEventListener('click', () => {
    void navigator.clipboard.writeText(source?.textContent ?? '').then(() => {
      button.textContent = button.dataset['copied'] ?? '';
    });
  });
}
