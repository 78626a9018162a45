"use strict";

// Files dropped anywhere on the form are chosen, and named. While something is being read the page is asked again, and
// the rows that have changed are taken over. Without this script a file is chosen in its box, and a link looks again.
(function () {
  const PAUSE = 1500;

  function prepareDrop(form) {
    const box = form.querySelector("input[type=file]");
    const chosen = form.querySelector("[data-chosen]");
    const name = () => (chosen.textContent = [...box.files].map((file) => file.name).join(" · "));
    const hasFiles = (event) => event.dataTransfer && [...event.dataTransfer.types].includes("Files");
    for (const kind of ["dragover", "dragenter"]) {
      form.addEventListener(kind, function (event) {
        if (!hasFiles(event)) return;
        event.preventDefault();
        form.classList.add("hub-over");
      });
    }
    for (const kind of ["dragleave", "drop"]) form.addEventListener(kind, () => form.classList.remove("hub-over"));
    form.addEventListener("drop", function (event) {
      if (!hasFiles(event)) return;
      event.preventDefault();
      const all = new DataTransfer();
      for (const file of [...box.files, ...event.dataTransfer.files]) all.items.add(file);
      box.files = all.files;
      name();
    });
    box.addEventListener("change", name);
  }

  function prepareProgress(region) {
    function show(answer) {
      const now = answer.querySelector("[data-progress]");
      if (!now) return;
      const said = region.querySelector("[role=status]");
      const says = now.querySelector("[role=status]");
      if (said.textContent !== says.textContent) said.replaceChildren(...says.childNodes);
      for (const row of now.querySelectorAll("li[data-state]")) {
        const old = document.getElementById(row.id);
        if (old && old.dataset.state !== row.dataset.state) put(row, old);
      }
      if (now.hasAttribute("data-at-work")) setTimeout(ask, PAUSE);
    }

    // What could not be read stands in a list of its own.
    function put(row, old) {
      const list = document.getElementById(row.parentElement.id);
      if (list === old.parentElement) return old.replaceWith(row);
      old.remove();
      list.append(row);
      list.parentElement.hidden = false;
    }

    function ask() {
      const asking = new XMLHttpRequest();
      asking.responseType = "document";
      asking.timeout = 10000;
      asking.onload = function () {
        if (this.status === 200 && this.responseXML) show(this.responseXML);
      };
      asking.onerror = asking.ontimeout = () => setTimeout(ask, 4 * PAUSE);
      asking.open("GET", location.href);
      asking.send();
    }
    if (region.hasAttribute("data-at-work")) setTimeout(ask, PAUSE);
  }

  document.addEventListener("DOMContentLoaded", function () {
    document.querySelectorAll("[data-drop]").forEach(prepareDrop);
    document.querySelectorAll("[data-progress]").forEach(prepareProgress);
  });
})();
