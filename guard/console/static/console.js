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
