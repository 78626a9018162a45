"use strict";

// While an import is at work its page asks how far it is, and is drawn anew when that is over.
(function () {
  const EVERY = 1000;

  function follow(box) {
    const bar = box.querySelector("progress");
    const done = box.querySelector("[data-done]");
    const total = box.querySelector("[data-total]");

    async function look() {
      try {
        const answer = await fetch(box.dataset.progress, { headers: { Accept: "application/json" } });
        if (!answer.ok || answer.redirected) return; // signed out, or away: the link below the bar is still there
        const told = await answer.json();
        if (told.state !== box.dataset.state && !told.busy) return location.reload();
        box.querySelector("label").textContent = told.said;
        bar.max = told.total || 1;
        bar.value = told.done;
        done.textContent = told.done;
        total.textContent = told.total;
      } catch {
        // The network is away for a moment.
      }
      setTimeout(look, EVERY);
    }
    setTimeout(look, EVERY);
  }

  document.addEventListener("DOMContentLoaded", () => document.querySelectorAll("[data-progress]").forEach(follow));
})();
