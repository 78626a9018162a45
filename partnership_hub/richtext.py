"""Rich text: a short list of HTML elements, cleaned whichever way it comes in."""

import html
import re

import nh3
from django.forms import Script
from django.forms.widgets import Media
from django.utils.html import strip_tags
from django_prose_editor.fields import ProseEditorField, ProseEditorFormField
from django_prose_editor.widgets import ProseEditorWidget

EXTENSIONS = {
    "Bold": True,
    "Italic": True,
    "BulletList": True,
    "OrderedList": True,
    "ListItem": True,
    "Blockquote": True,
    "Heading": {"levels": [2, 3]},
    "HardBreak": True,
    "Link": {"enableTarget": False, "protocols": ["http", "https", "mailto", "tel"]},
    "History": True,
}

_cleaner = nh3.Cleaner(
    tags={"p", "h2", "h3", "strong", "em", "ul", "ol", "li", "blockquote", "br", "a"},
    attributes={"a": {"href"}},
    url_schemes={"http", "https", "mailto", "tel"},
    link_rel="noreferrer",
)

EMPTY = re.compile(r"^(\s|<p>|</p>|<br>)*$")


def clean_html(value):
    """The allowed elements only; "" where nothing is left to read."""
    value = _cleaner.clean(value or "")
    return "" if EMPTY.match(value) else value


def plain_text(value):
    """The words of a rich text, a space where an element ended."""
    return html.unescape(strip_tags(re.sub(r"<(?=/?(p|h\d|li|ul|ol|br|blockquote))", " <", value or "")))


class BodyWidget(ProseEditorWidget):
    """The editor's own starting script needs an inline import map and writes an inline style: ours needs neither."""

    media = Media(
        css={"all": [f"django_prose_editor/{name}.css" for name in ("material-icons", "editor", "overrides")]},
        js=[Script("hub/editor.js", type="module")],
    )


class BodyFormField(ProseEditorFormField):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs | {"widget": BodyWidget})


class BodyField(ProseEditorField):
    """A rich text: edited as such in the admin, cleaned on the form and again at every save."""

    def __init__(self, *args, **kwargs):
        kwargs.update(extensions=EXTENSIONS, sanitize=clean_html, preset="hub")
        super().__init__(*args, **kwargs)

    def formfield(self, **kwargs):
        return super().formfield(**kwargs | {"form_class": BodyFormField})

    def pre_save(self, instance, add):
        value = clean_html(getattr(instance, self.attname))
        setattr(instance, self.attname, value)
        return value
