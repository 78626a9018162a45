"use strict";

// “Already there?” follows what is typed into the form around it: the server is asked when the typing rests, and the
// list in its answer is taken over. Without this script the same is said on saving.
(function () {
  const REST = 500;
  function prepare(panel) {
    const form = panel.closest("form");
    const said = form.querySelector("[data-twins-said]");
    let waiting, asking, last;

    // Names of fields, and as “*-url” of those of rows below the form.
    const fields = panel.dataset.fields.split(" ");
    const concerns = (name) => Boolean(name) && (fields.includes(name) || fields.includes(name.replace(/^[a-z_]+-\d+-/, "*-")));

    function question() {
      const asked = new URLSearchParams();
      for (const [name, value] of new FormData(form)) if (concerns(name) && value) asked.append(name, value);
      if (panel.dataset.but) asked.append("but", panel.dataset.but);
      return asked.toString();
    }

    function show(answer) {
      const count = answer.querySelector("[data-twins-count]");
      const list = answer.querySelector("[data-twins-list]");
      if (!count || !list) return;
      const words = count.textContent.trim();
      panel.querySelector("[data-twins-count]").textContent = words;
      if (said.textContent !== words) said.textContent = words;
      panel.querySelector("[data-twins-list]").replaceChildren(...list.childNodes);
    }

    function ask() {
      const asked = question();
      if (asked === last) return;
      last = asked;
      asking?.abort();
      asking = new XMLHttpRequest();
      asking.responseType = "document";
      asking.timeout = 10000;
      asking.onload = function () {
        if (this.status === 200 && this.responseXML) show(this.responseXML);
      };
      asking.onerror = asking.ontimeout = () => (last = "");
      asking.open("POST", panel.dataset.twins); // a text is longer than an address
      asking.setRequestHeader("Content-Type", "application/x-www-form-urlencoded");
      asking.setRequestHeader("X-CSRFToken", form.elements.csrfmiddlewaretoken.value);
      asking.send(asked);
    }

    function wait(event) {
      if (!concerns(event.target.name)) return;
      clearTimeout(waiting);
      waiting = setTimeout(ask, REST);
    }
    last = question();
    form.addEventListener("input", wait);
    form.addEventListener("change", wait);
  }

  document.addEventListener("DOMContentLoaded", () => document.querySelectorAll("[data-twins]").forEach(prepare));
})();
