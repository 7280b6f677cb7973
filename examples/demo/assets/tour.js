// The tour shows one stop at a time; without a script they stand below each other.
for (const tour of document.querySelectorAll('[data-tour]')) {
  if (!(tour instanceof HTMLElement)) continue;
  const stops = [...tour.querySelectorAll('article')];
  const row = document.createElement('p');
  row.className = 'actions';
  const back = button(tour.dataset['back']);
  const next = button(tour.dataset['next']);
  row.append(back, next);
  tour.append(row);
  let at = 0;
  const show = (/** @type {number} */ wanted) => {
    at = wanted;
    stops.forEach((stop, index) => {
      stop.hidden = index !== at;
    });
    back.disabled = at === 0;
    next.disabled = at === stops.length - 1;
  };
  const go = (/** @type {number} */ wanted) => {
    show(wanted);
    stops[at]?.focus();
  };
  back.addEventListener('click', () => go(at - 1));
  next.addEventListener('click', () => go(at + 1));
  show(0);
}

/** @param {string | undefined} text */
function button(text) {
  const made = document.createElement('button');
  made.type = 'button';
  made.className = 'second';
  made.textContent = text ?? '';
  return made;
}
