"use strict";

// Boxes that scripts build, and the halves of a date and time, take the name of their field's label;
// rows that are added later too.
(function () {
  const NAMELESS =
    ".ProseMirror[contenteditable], .select2-search__field, .select2-selection--single, .select2-selection__rendered, .vDateField, .vTimeField";

  function nameBoxes() {
    document.getElementById("searchbar")?.setAttribute("aria-label", document.querySelector("#changelist-search [type=submit]").value);
    // Django's own sign beside the boxes of a filter has a name and no role.
    document.querySelectorAll(".search-label-icon").forEach((sign) => sign.setAttribute("role", "img"));
    for (const box of document.querySelectorAll(NAMELESS)) {
      const row = box.closest(".form-row, .fieldBox");
      const label = row && row.querySelector("label, legend");
      if (label && !box.labels?.length && !box.hasAttribute("aria-label")) {
        box.setAttribute("aria-label", label.textContent.replace(/:\s*$/, "").trim());
      }
      if (box.matches(".ProseMirror")) {
        box.setAttribute("role", "textbox");
        box.setAttribute("aria-multiline", "true");
      }
    }
  }

  // On a phone a row of a list is a card: each value then says what it is.
  function nameCells() {
    const heads = [...document.querySelectorAll("#result_list thead th")].map((head) =>
      (head.querySelector(".text") || head).textContent.trim(),
    );
    for (const row of document.querySelectorAll("#result_list tbody tr")) {
      [...row.cells].forEach((cell, at) => cell.tagName === "TD" && heads[at] && (cell.dataset.label = heads[at]));
    }
  }

  // A form that is refused begins at what is wrong, and after one is saved the page begins at what was done.
  function begin() {
    const current = document.querySelector(".hub-lists [aria-current]");
    if (current) current.closest(".hub-lists").scrollLeft = current.offsetLeft - innerWidth / 2; // the page stays where it is
    const wrong = document.querySelector(".form-row.errors :is(input:not([type=hidden]), select, textarea)");
    wrong?.focus();
    wrong?.scrollIntoView({ block: "center" });
    document.querySelector("#content-main form[method=post]")?.addEventListener("submit", function () {
      if (location.hash && !this.hasAttribute("action")) this.setAttribute("action", "#"); // else the answer opens where one jumped to
    });
  }

  document.addEventListener("DOMContentLoaded", function () {
    nameCells();
    nameBoxes();
    setTimeout(begin); // Django's own script looks for the first field
    new MutationObserver(nameBoxes).observe(document.body, { childList: true, subtree: true });
  });
})();

// The part of a cover that is shown: drawn over the picture, or moved by arrow keys. The numbers beside it are what is
// sent; without this script they are all there is.
(function () {
  const STEPS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
  const SMALLEST = 5;
  const within = (value, low, high) => Math.min(Math.max(value, low), high);

  function prepare(crop) {
    const picture = crop.querySelector(".hub-crop-picture");
    const numbers = [...crop.querySelectorAll("input")];
    if (!picture) return;
    const frame = document.createElement("button");
    frame.type = "button";
    frame.className = "hub-crop-frame";
    frame.setAttribute("aria-label", picture.dataset.frame);
    picture.append(frame);

    const read = () => (numbers.some((box) => box.value === "") ? [0, 0, 100, 100] : numbers.map((box) => +box.value));

    function show() {
      const [left, top, width, height] = read();
      Object.assign(frame.style, { left: `${left}%`, top: `${top}%`, width: `${width}%`, height: `${height}%` });
    }

    function write(left, top, width, height) {
      width = within(Math.round(width), SMALLEST, 100);
      height = within(Math.round(height), SMALLEST, 100);
      const box = [within(Math.round(left), 0, 100 - width), within(Math.round(top), 0, 100 - height), width, height];
      numbers.forEach((number, at) => (number.value = box[at]));
      show();
    }

    function place(event) {
      const all = picture.getBoundingClientRect();
      return [
        within(((event.clientX - all.left) / all.width) * 100, 0, 100),
        within(((event.clientY - all.top) / all.height) * 100, 0, 100),
      ];
    }

    // Pressed inside a frame, it is moved; anywhere else a new one is drawn.
    picture.addEventListener("pointerdown", function (event) {
      const [x, y] = place(event);
      const before = read();
      const moves = event.target === frame && (before[2] < 100 || before[3] < 100);
      picture.setPointerCapture(event.pointerId);
      function follow(event) {
        const [nowX, nowY] = place(event);
        if (moves) write(before[0] + nowX - x, before[1] + nowY - y, before[2], before[3]);
        else write(Math.min(x, nowX), Math.min(y, nowY), Math.abs(nowX - x), Math.abs(nowY - y));
      }
      picture.addEventListener("pointermove", follow);
      picture.addEventListener("lostpointercapture", () => picture.removeEventListener("pointermove", follow), { once: true });
    });

    frame.addEventListener("keydown", function (event) {
      const step = STEPS[event.key];
      if (!step) return;
      event.preventDefault();
      const [left, top, width, height] = read();
      if (event.shiftKey) write(left, top, width + step[0], height + step[1]);
      else write(left + step[0], top + step[1], width, height);
    });
    crop.addEventListener("input", show);
    show();
  }

  document.addEventListener("DOMContentLoaded", () => document.querySelectorAll(".hub-crop").forEach(prepare));
})();
