"use strict";

// Boxes that scripts build, and the halves of a date and time, take the name of their field's label;
// rows that are added later too.
(function () {
  const NAMELESS =
    ".ProseMirror, .select2-search__field, .select2-selection--single, .select2-selection__rendered, .vDateField, .vTimeField";

  function nameBoxes() {
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

  document.addEventListener("DOMContentLoaded", function () {
    nameBoxes();
    new MutationObserver(nameBoxes).observe(document.body, { childList: true, subtree: true });
  });
})();
