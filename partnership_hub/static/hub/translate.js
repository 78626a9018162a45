"use strict";

// The page of a translation: words are counted while one writes, and Ctrl+Enter saves the draft.
// Without this script the counts are those of when the page was made.
document.addEventListener("DOMContentLoaded", function () {
  function count(text, language) {
    if (!Intl.Segmenter) return text.split(/\s+/).filter(Boolean).length;
    let words = 0;
    for (const part of new Intl.Segmenter(language, { granularity: "word" }).segment(text)) words += part.isWordLike;
    return words;
  }

  for (const shown of document.querySelectorAll("[data-words-of]")) {
    const box = document.getElementById(shown.dataset.wordsOf);
    if (!box) continue;
    const show = () => {
      const text = box.value.replace(/<[^>]*>/g, " ").replace(/&[a-z]+;/g, " ");
      const words = count(text, box.lang || "en");
      shown.textContent = `${words} ${words === 1 ? shown.dataset.one : shown.dataset.many}`;
    };
    box.addEventListener("input", show);
  }

  document.querySelector(".hub-translate")?.addEventListener("keydown", function (event) {
    if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    this.requestSubmit(this.querySelector("[data-save]"));
  }, true);
});
