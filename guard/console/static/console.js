// Live counts: takes server-sent events into the page, unless somebody paused them or is at work within.
"use strict";

const live = document.getElementById("live");
const pause = document.getElementById("pause");

if (live && pause && window.EventSource) {
  let source = null;

  const isBusy = () => live.contains(document.activeElement) || live.querySelector("details[open]") !== null;

  const follow = () => {
    source = new EventSource(live.dataset.stream);
    source.addEventListener("counts", (event) => {
      if (!isBusy()) live.innerHTML = event.data;
    });
  };

  const turn = () => {
    const paused = source !== null;
    if (paused) {
      source.close();
      source = null;
    } else {
      follow();
    }
    pause.setAttribute("aria-pressed", String(paused));
  };

  pause.hidden = false;
  pause.addEventListener("click", turn);
  follow();
}

// Rows by keyboard: j and k move, Enter follows the link as it does anywhere. Never while somebody types.
document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || (event.key !== "j" && event.key !== "k")) return;
  if (event.target.closest("input, select, textarea, [contenteditable]")) return;
  const rows = [...document.querySelectorAll("[data-rows] [data-row]")];
  if (rows.length === 0) return;
  const active = document.activeElement; // the row itself, or within what belongs to it
  const here = rows.findIndex((row) => row === active || row.closest("[data-item]")?.contains(active));
  const next = here < 0 ? 0 : here + (event.key === "j" ? 1 : -1);
  rows[Math.min(Math.max(next, 0), rows.length - 1)].focus();
  event.preventDefault();
});
