"use strict";

// What entries are filed under: groups are narrowed by typing, and what is typed into the form suggests. Without this
// script the groups fold, and a saved text has suggested already.
(function () {
  const REST = 900;
  const FIELDS = ["title", "summary", "body"];
  const plain = (text) => text.normalize("NFD").replace(/[\u0300-\u036f]/g, "").toLowerCase();
  const rowOf = (box) => box.closest("label").parentElement;

  function narrow(filing) {
    const find = filing.querySelector(".hub-find");
    if (!find) return;
    const typed = find.querySelector("input");
    const none = find.querySelector(".hub-none");
    const groups = [...filing.querySelectorAll(".hub-group")];
    const open = groups.map((group) => group.open);
    find.hidden = false;
    typed.addEventListener("keydown", (event) => event.key === "Enter" && event.preventDefault());
    typed.addEventListener("input", function () {
      const wanted = plain(typed.value.trim());
      let found = 0;
      groups.forEach(function (group, at) {
        let inGroup = 0;
        for (const box of group.querySelectorAll("input[type=checkbox]")) {
          const fits = plain(box.closest("label").textContent + " " + box.value).includes(wanted);
          rowOf(box).hidden = !fits;
          inGroup += fits;
        }
        group.hidden = !inGroup;
        group.open = wanted ? inGroup > 0 : open[at];
        found += inGroup;
      });
      none.textContent = found ? "" : none.dataset.none;
    });
  }

  // A box moves, with what is ticked, into the line of suggestions, and says by which words.
  function offer(filing, items) {
    const line = filing.querySelector(".hub-offered");
    const list = line.querySelector(".hub-boxes");
    const held = document.activeElement;
    for (const [key, words] of items) {
      const box = [...filing.querySelectorAll("input[type=checkbox]")].find((one) => one.value === key);
      if (!box || box.checked || box === held) continue;
      let why = rowOf(box).querySelector(".hub-why");
      if (!why) {
        why = document.createElement("small");
        why.className = "hub-why";
        box.closest("label").querySelector("span").append(" ", why);
      }
      why.textContent = `(${words.map((word) => `“${word}”`).join(", ")})`;
      list.append(rowOf(box));
    }
    line.hidden = !list.children.length;
  }

  function watch(form, filings) {
    const address = filings[0].dataset.suggest;
    let waiting, asking, last;

    function ask() {
      const sent = new FormData();
      for (const name of FIELDS) sent.append(name, form.elements[name]?.value || "");
      sent.append("language", form.elements.language?.value || "en");
      const question = JSON.stringify([...sent]);
      if (question === last) return;
      last = question;
      sent.append("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
      asking?.abort();
      asking = new XMLHttpRequest();
      asking.responseType = "json";
      asking.timeout = 10000;
      asking.onload = function () {
        if (this.status !== 200 || !this.response) return;
        for (const filing of filings) offer(filing, this.response[filing.dataset.name] || []);
      };
      asking.onerror = asking.ontimeout = () => (last = "");
      asking.open("POST", address);
      asking.send(sent);
    }

    function wait(event) {
      if (!FIELDS.includes(event.target.name) && !event.target.closest?.(".prose-editor")) return;
      clearTimeout(waiting);
      waiting = setTimeout(ask, REST);
    }
    form.addEventListener("input", wait);
    form.addEventListener("change", wait);
  }

  document.addEventListener("DOMContentLoaded", function () {
    const filings = [...document.querySelectorAll(".hub-filing")];
    filings.forEach(narrow);
    const asking = filings.filter((filing) => filing.dataset.suggest);
    if (asking.length) watch(asking[0].closest("form"), asking);
  });
})();
