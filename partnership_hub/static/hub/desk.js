"use strict";

// A form that stands open tells the server so twice a minute, with what was typed since; who else has it open is shown.
// Without this script a form counts as open for a quarter of an hour, and what is typed is kept when it is sent.
(function () {
  const EVERY = 30000;
  const LONG = 15000;

  const without = (data, skip) => {
    const kept = new FormData();
    for (const [name, value] of data) if (typeof value === "string" && !skip.includes(name)) kept.append(name, value);
    return kept;
  };

  function prepare(desk) {
    const form = desk.parentElement.querySelector("form[novalidate]");
    if (!form || !form.querySelector("[name=_place]")) return;
    const others = desk.querySelector("[data-desk-others]");
    const kept = desk.querySelector("[data-desk-kept]");
    const typed = () => without(new FormData(form), ["csrfmiddlewaretoken", "_base"]);
    const asText = () => new URLSearchParams(typed()).toString();
    let last = asText();
    let touched, sent, sending;

    function say(texts, place) {
      const said = [...place.children].map((child) => child.textContent).join("\n");
      if (said === texts.join("\n")) return;
      place.replaceChildren(
        ...texts.map(function (text) {
          const line = document.createElement("p");
          line.className = "hub-here";
          line.textContent = text;
          return line;
        }),
      );
    }

    function note(text) {
      kept.hidden = !text;
      if (kept.textContent !== text) kept.textContent = text;
    }

    function question(text) {
      const isNew = text !== last;
      const data = isNew ? without(new FormData(form), []) : new FormData();
      if (isNew) data.append("keep", "1");
      else for (const name of ["csrfmiddlewaretoken", "_place"]) data.append(name, form.elements[name].value);
      return data;
    }

    function beat() {
      if (sending || sent) return;
      const text = asText();
      sending = new XMLHttpRequest();
      sending.responseType = "json";
      sending.timeout = LONG;
      sending.onload = function () {
        if (this.status === 200 && this.response) {
          last = text;
          say(this.response.others, others);
          if (this.response.kept) note(this.response.kept);
        } else if (this.status === 200 || this.status === 403) note(desk.dataset.signedOut);
      };
      sending.onloadend = () => (sending = null);
      sending.open("POST", desk.dataset.desk);
      sending.send(question(text));
    }

    // Only a change that somebody makes counts: the editor writes its text anew when it starts. What is typed before that
    // is a change too.
    const typedBy = (event) => event.isTrusted || !event.target.closest(".prose-editor");
    form.addEventListener("input", (event) => (touched ||= typedBy(event)));
    setTimeout(() => touched || (last = asText()), 1500);
    form.addEventListener("submit", () => (sent = true));
    setInterval(beat, EVERY);
    document.addEventListener("visibilitychange", () => document.hidden && asText() !== last && beat());
    addEventListener("pagehide", function () {
      const data = new FormData();
      for (const name of ["csrfmiddlewaretoken", "_place"]) data.append(name, form.elements[name].value);
      data.append("leaving", "1");
      navigator.sendBeacon(desk.dataset.desk, data);
    });
  }

  // Comments are read and written beside the form, by the page that they have of their own.
  function prepareComments(box) {
    const part = box.querySelector("[data-comments-part]");

    function take(answer, heading) {
      const fresh = answer && answer.querySelector("[data-comments-part]");
      if (!fresh) return;
      part.replaceChildren(...fresh.childNodes);
      if (heading) part.querySelector("textarea, button")?.focus();
    }

    function ask(method, data, done) {
      const asking = new XMLHttpRequest();
      asking.responseType = "document";
      asking.timeout = LONG;
      asking.onload = function () {
        if (this.status === 200) take(this.responseXML, method === "POST");
      };
      asking.onloadend = done;
      asking.open(method, box.dataset.comments);
      asking.send(data);
    }

    part.addEventListener("submit", function (event) {
      event.preventDefault();
      const data = new FormData(event.target, event.submitter);
      if (event.submitter) event.submitter.disabled = true;
      ask("POST", data, () => event.submitter && (event.submitter.disabled = false));
    });
    ask("GET", null);
  }

  document.addEventListener("DOMContentLoaded", function () {
    document.querySelectorAll("[data-desk]").forEach(prepare);
    document.querySelectorAll("[data-comments]").forEach(prepareComments);
    const conflict = document.getElementById("conflict");
    if (conflict) conflict.focus();
  });
})();
