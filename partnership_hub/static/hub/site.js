/* The Hub's one script: Exit. It stores nothing, and without it every page works.
   It is loaded as a module, so that a browser too old for it leaves it alone. */

// Exit: an empty page at once, then another site in its place. Back does not return to what was left.

const exit = document.querySelector("[data-exit]");
let left = false, shifts = [];

function leave() {
  left = true;
  document.body.textContent = "";
  document.title = exit.hostname;
  location.replace(exit.href);
}

// Three times within five seconds, alone: not as part of a capital letter, a shortcut or a selection.
function countShifts(event) {
  if (event.repeat) return;
  const alone = event.key === "Shift" && !event.ctrlKey && !event.altKey && !event.metaKey;
  shifts = alone ? [...shifts, event.timeStamp].slice(-3) : [];
  if (shifts.length === 3 && event.timeStamp - shifts[0] <= 5000) leave();
}

// A phone's keyboard and two fingers move the view within the page: the bar with Exit moves along.
function follow() {
  const { offsetLeft, offsetTop, width, scale } = visualViewport;
  const start = document.dir === "rtl" ? 0 : width - document.documentElement.clientWidth;
  const moved = scale > 1 || offsetTop > 1;
  exit.closest("header").style.transform = moved ? `translate(${offsetLeft + start}px, ${offsetTop}px)` : "";
}

if (exit) {
  exit.title = exit.dataset.exit;
  addEventListener("keydown", countShifts, true);
  addEventListener("pointerdown", () => { shifts = []; }, true);
  if (window.visualViewport) for (const name of ["resize", "scroll"]) visualViewport.addEventListener(name, follow);
}

addEventListener("click", (event) => {
  const link = event.target.closest("a[href]");
  if (!link || link !== exit) return;
  event.preventDefault();
  leave();
});

addEventListener("pageshow", () => {
  if (left) leave();
});
