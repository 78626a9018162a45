/* The Hub's one script: Exit, and lists that change in place. It stores nothing, and without it every page works.
   It is loaded as a module, so that a browser too old for it leaves it alone. */

// Exit: an empty page at once, then another site in its place. Back does not return to what was left.

const exit = document.querySelector("[data-exit]");
let left = false, shifts = [];

function leave() {
  left = true;
  cancel();
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
  const way = moved ? `translate(${offsetLeft + start}px, ${offsetTop}px)` : "";
  for (const bar of [exit.parentElement, exit.closest("header")]) bar.style.transform = way; // one of them has a box
}

if (exit) {
  exit.title = exit.dataset.exit;
  addEventListener("keydown", countShifts, true);
  addEventListener("pointerdown", () => { shifts = []; }, true);
  if (window.visualViewport) for (const name of ["resize", "scroll"]) visualViewport.addEventListener(name, follow);
}

// Lists: the parts marked data-swap are replaced by those of the page that a link or the search form asks for.

const heading = () => document.querySelector("[data-heading]");
const parts = () => [...document.querySelectorAll("[data-swap]")];
const sheet = () => document.querySelector("[data-sheet][open]");
const changes = parts().length > 0 && "replaceChildren" in document;
const here = () => location.pathname + location.search;
let shown = here(), request = null;

function cancel() {
  if (request) request.abort();
}

// An XMLHttpRequest, as it hands over a document that the browser made: no text becomes HTML by our doing.
function load(url, show, giveUp) {
  cancel();
  const asked = request = new XMLHttpRequest();
  asked.open("GET", url);
  asked.responseType = "document";
  asked.timeout = 8000;
  asked.setRequestHeader("Cache-Control", "max-age=0"); // as for a reload: a stored copy is checked first
  asked.onload = () => (asked.status === 200 && fits(asked.response) ? show(asked.response, asked.responseURL) : giveUp());
  asked.onerror = asked.ontimeout = giveUp;
  asked.onloadend = () => setBusy(false);
  setBusy(true);
  asked.send();
}

function setBusy(busy) {
  for (const part of parts()) part.setAttribute("aria-busy", busy);
}

// The same kind of page, with the same style and script: not one from before or after an update.
function fits(page) {
  const assets = (of) => [...of.querySelectorAll("link[rel=stylesheet], script[src]")].map((e) => e.href || e.src).join();
  return page && parts().every((part) => page.getElementById(part.id)) && assets(page) === assets(document);
}

// `origin`: the control that asked for this, unless the reader has gone on to another meanwhile.
function swap(page, origin, key) {
  const active = document.activeElement;
  const held = active === document.body ? origin : active;
  const id = held === origin ? key : held.id;
  const before = held && held.getBoundingClientRect().top;
  const kept = [...document.querySelectorAll("[data-keep]")].map((e) => [e, e.scrollTop]);
  for (const part of parts()) part.replaceChildren(...page.getElementById(part.id).childNodes);
  for (const [was, top] of kept) keep(was, top);
  const typing = keepWords(page);
  replaceHead(page);

  const twin = id && document.getElementById(id);
  const stays = twin || (held && held.isConnected && (held !== origin || typing));
  if (twin) scrollBy(0, twin.getBoundingClientRect().top - before);
  if (!stays || twin) (twin || heading()).focus({ preventScroll: true });
  announce(stays ? heading().textContent : ""); // a heading that has the focus is read out anyway
}

function keep(was, top) {
  const now = document.getElementById(was.id);
  if (!now) return;
  if ("open" in was) now.open = was.open;
  now.scrollTop = top;
}

// The search box goes on with what is being typed; else it shows the words of the new page.
function keepWords(page) {
  const box = document.querySelector("main input[type=search]");
  if (!box) return false;
  const words = page.getElementById(box.id).defaultValue;
  if (box.value === box.defaultValue) box.value = words;
  box.defaultValue = words;
  return box.value !== words;
}

function replaceHead(page) {
  const own = "link[rel=canonical], link[rel=alternate], meta[name=robots], meta[name=description], meta[name^=twitter], meta[property]";
  for (const element of document.head.querySelectorAll(own)) element.remove();
  document.head.append(...page.head.querySelectorAll(own));
  document.title = page.title;
}

function announce(text) {
  document.querySelector("[data-announce]").textContent = text.replace(/\s+/g, " ").trim();
}

function visit(url, origin, key) {
  load(url, (page, address) => {
    history.pushState(null, "", address);
    shown = here();
    swap(page, origin, key);
    if (!key) heading().scrollIntoView({ block: "nearest" });
  }, () => location.assign(url));
}

function revisit(giveUp) {
  const origin = document.activeElement;
  shown = here();
  load(shown, (page) => swap(page, origin), giveUp);
}

function closeSheet() {
  sheet().open = false;
  heading().focus();
}

function isOwn(url) {
  return changes && url.origin === location.origin && url.pathname === location.pathname && !url.hash;
}

function followLink(event, link) {
  const url = new URL(link.getAttribute("href"), location);
  if (event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
  if (link.hasAttribute("target") || link.hasAttribute("download")) return;
  if (link.matches("[data-close]") && sheet()) {
    event.preventDefault();
    closeSheet();
  } else if (isOwn(url) && link.closest("main")) {
    event.preventDefault();
    visit(url, link, link.id);
  } else if (!url.hash) cancel();
}

addEventListener("click", (event) => {
  const link = event.target.closest("a[href]");
  if (link && link === exit) {
    event.preventDefault();
    leave();
  } else if (link) followLink(event, link);
});

addEventListener("submit", (event) => {
  const url = new URL(event.target.action);
  if (event.target.method !== "get" || !isOwn(url)) return;
  event.preventDefault();
  url.search = new URLSearchParams(new FormData(event.target));
  visit(url, document.activeElement);
});

addEventListener("keydown", (event) => {
  if (event.key === "Escape" && sheet() && sheet().contains(event.target)) {
    const summary = sheet().querySelector("summary");
    sheet().open = false;
    summary.focus();
  }
});

addEventListener("popstate", () => {
  if (left) leave();
  else if (changes && here() !== shown) revisit(() => location.reload());
});

// A page that Back or forward brought out of the browser's memory is asked for again.
addEventListener("pageshow", (event) => {
  const [way] = performance.getEntriesByType("navigation");
  if (left) leave();
  else if (changes && (event.persisted || (way && way.type === "back_forward"))) revisit(() => {});
});
