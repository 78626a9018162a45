"use strict";

// “Already there?” follows what is typed into the form around it: the server is asked when the typing rests, and the
// list in its answer is taken over. Without this script the same is said on saving.
(function () {
  const REST = 500;
  const INLINE = /^(contacts|offers)-\d+-(value|phone)$/;
  const FIELDS = ["title", "local_name", "former_names", "also_known_as", "acronym", "phone", "email", "website", "countries"];

  function prepare(panel) {
    const form = panel.closest("form");
    const said = form.querySelector("[data-twins-said]");
    let waiting, asking, last;

    const concerns = (name) => FIELDS.includes(name) || INLINE.test(name);

    function question() {
      const asked = new URLSearchParams();
      for (const [name, value] of new FormData(form)) if (concerns(name) && value) asked.append(name, value);
      if (panel.dataset.but) asked.append("but", panel.dataset.but);
      return `${panel.dataset.twins}?${asked}`;
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
      const address = question();
      if (address === last) return;
      last = address;
      asking?.abort();
      asking = new XMLHttpRequest();
      asking.responseType = "document";
      asking.timeout = 10000;
      asking.onload = function () {
        if (this.status === 200 && this.responseXML) show(this.responseXML);
      };
      asking.onerror = asking.ontimeout = () => (last = "");
      asking.open("GET", address);
      asking.send();
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
