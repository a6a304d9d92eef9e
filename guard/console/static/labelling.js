// Verdicts by keyboard: a key presses the button that names it, of the case that is looked at; Enter confirms what was prepared.
// Buttons do the same without it. Never while somebody types or chooses a file. A button that needs the right spans leads to them
// first, unless they were changed; there Enter presses it.
"use strict";

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.repeat) return;
  if (event.target.matches('[name="spans"]') && event.key === "Enter") {
    event.preventDefault();
    const form = event.target.form;
    const wanted = form.dataset.wanted;
    if (wanted) form.querySelector(`[data-press="${wanted}"]`).click();
    return;
  }
  if (event.target.closest("input, select, textarea, button, [contenteditable]")) return;
  const item = document.activeElement.closest("[data-item]");
  if (item === null) return;
  if (event.key === "Enter") {
    if (event.target.closest("a")) return; // a link is followed as anywhere
    const confirm = item.querySelector('.signing[data-state="confirm"] [data-confirm]');
    if (confirm === null) return;
    event.preventDefault();
    confirm.click();
    return;
  }
  const button = [...item.querySelectorAll("[data-press]")].find((one) => one.dataset.press === event.key);
  if (!button) return;
  event.preventDefault();
  const spans = button.dataset.needs && button.form.elements[button.dataset.needs];
  if (spans && spans.value === spans.defaultValue) {
    button.form.dataset.wanted = button.dataset.press;
    spans.focus();
    return;
  }
  button.click();
});
