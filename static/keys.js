// Single keys on the pages of the ombudsdienst, for who switched them on (WCAG 2.1.4): off at first, and never while typing.
// The switch is kept in this browser alone; the button is shown only where this script runs.
(() => {
  'use strict';
  const KEPT = 'mt-toetsen';
  const box = document.querySelector('.mt-keys');
  const rows = () => [...document.querySelectorAll('.mt-dtable tbody tr[id]')];
  const read = () => {
    try {
      return localStorage.getItem(KEPT) === 'aan';
    } catch {
      return false;
    }
  };
  let on = read();

  const button = box?.querySelector('[data-on]');
  const show = () => {
    if (!button) return;
    button.textContent = on ? button.dataset.off : button.dataset.on;
  };
  if (box) box.hidden = false;
  button?.addEventListener('click', () => {
    on = !on;
    try {
      localStorage.setItem(KEPT, on ? 'aan' : 'uit');
    } catch {
      // Private windows may keep nothing: then it holds for this page.
    }
    show();
  });
  show();

  const isTyping = (element) => element?.closest('input:not([type=checkbox], [type=radio]), select, textarea, [contenteditable]');
  const current = () => rows().find((row) => row.contains(document.activeElement));
  const go = (step) => {
    const all = rows();
    const at = all.indexOf(current());
    const row = all[at < 0 ? (step > 0 ? 0 : all.length - 1) : Math.min(Math.max(at + step, 0), all.length - 1)];
    row?.querySelector('th a')?.focus();
  };
  const does = {
    j: () => go(1),
    k: () => go(-1),
    x: () => current()?.querySelector('.mt-pick input')?.click(),
    '/': () => document.getElementById('zoek')?.focus(),
    u: () => document.querySelector('.mt-pager .govuk-back-link')?.click(),
    '?': () => box?.toggleAttribute('open'),
  };
  document.addEventListener('keydown', (event) => {
    if (!on || event.ctrlKey || event.altKey || event.metaKey || isTyping(event.target)) return;
    const act = does[event.key];
    if (!act) return;
    event.preventDefault();
    act();
  });
})();
