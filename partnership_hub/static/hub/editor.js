// Rich text boxes: django-prose-editor's parts, put together without an import map and without an inline style,
// so that the content security policy needs no exception. What the style said is in admin.css.
import * as prose from "../django_prose_editor/editor.js";

const MARK = "data-django-prose-editor-hub";

function extensions(textarea) {
  const chosen = Object.entries(JSON.parse(textarea.getAttribute(MARK)).extensions);
  return chosen
    .filter(([name]) => prose[name])
    .map(([name, options]) => (typeof options === "object" ? prose[name].configure(options) : prose[name]));
}

function edit(textarea) {
  if (textarea.closest(".prose-editor")) return;
  const element = document.createElement("div");
  element.className = "prose-editor";
  element.classList.toggle("disabled", textarea.disabled);
  textarea.before(element);
  element.append(textarea);
  new prose.Editor({
    element,
    injectCSS: false,
    editable: !textarea.disabled,
    extensions: extensions(textarea),
    content: textarea.value,
    onUpdate({ editor }) {
      textarea.value = editor.isEmpty ? "" : editor.getHTML();
      textarea.dispatchEvent(new Event("input", { bubbles: true }));
    },
  });
}

prose.initializeEditors(edit, `[${MARK}]`);
