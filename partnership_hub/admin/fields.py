"""Form fields for what curators type: a date as far as it is known, names one a line, topics by group, keywords."""

import datetime
import re
from itertools import groupby

from django import forms
from django.contrib.admin.widgets import AutocompleteMixin
from django.core.exceptions import ValidationError
from django.template.loader import render_to_string
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _

from ..entries.publications import Precision
from ..lines import sound
from ..taxonomy.forwards import forwards
from ..vocabulary import in_groups

LONGEST_KEYWORD = 100
MOST_KEYWORDS = 30


class PartialDateField(forms.CharField):
    """A date as far as it is known: 2022, 2022-05 or 2022-05-20. Cleans to (date, precision)."""

    default_error_messages = {
        "form": _("Write the year, or year and month, or the whole date, as in 2022, 2022-05 or 2022-05-20."),
        "date": _("There is no such date."),
    }

    def __init__(self, **kwargs):
        kwargs.setdefault("help_text", _("As far as it is known: 2022, 2022-05 or 2022-05-20. Never guess."))
        super().__init__(max_length=10, required=False, **kwargs)

    def prepare_value(self, value):
        if isinstance(value, tuple):
            date, precision = value
            length = {Precision.YEAR: 4, Precision.MONTH: 7}.get(precision, 10)
            return date.isoformat()[:length] if date else ""
        return value

    def clean(self, value):
        value = super().clean(value)
        if not value:
            return None, ""
        match = re.fullmatch(r"([0-9]{4})(?:-([0-9]{1,2}))?(?:-([0-9]{1,2}))?", value)
        if not match:
            raise ValidationError(self.error_messages["form"], "form")
        year, month, day = match.groups()
        try:
            date = datetime.date(int(year), int(month or 1), int(day or 1))
        except ValueError:
            raise ValidationError(self.error_messages["date"], "date") from None
        return date, Precision.DAY if day else Precision.MONTH if month else Precision.YEAR


class Boxes(forms.CheckboxSelectMultiple):
    """Boxes to tick, in columns."""

    def __init__(self, attrs=None, choices=()):
        super().__init__({"class": "hub-boxes", **(attrs or {})}, choices)


class LinesField(forms.CharField):
    """A list of texts, one a line."""

    widget = forms.Textarea(attrs={"rows": 3})

    def __init__(self, *, longest, **kwargs):
        super().__init__(**kwargs)
        self.longest = longest

    def prepare_value(self, value):
        return "\n".join(value) if isinstance(value, list) else value

    def has_changed(self, initial, data):
        return super().has_changed(self.prepare_value(initial), (data or "").replace("\r\n", "\n").strip())

    def clean(self, value):
        lines = [line.strip() for line in super().clean(value).splitlines() if line.strip()]
        if any(len(line) > self.longest for line in lines):
            raise ValidationError(_("A line has at most %(limit)d characters."), params={"limit": self.longest})
        return lines


class _ByGroup(forms.models.ModelChoiceIterator):
    def __iter__(self):
        for group, topics in groupby(in_groups(self.queryset), key=lambda topic: topic.get_group_display()):
            yield group, [self.choice(topic) for topic in topics]


class FilingBoxes(Boxes):
    """Boxes of which those that are ticked come first, then what the text suggests, then the others by group.

    Each box stands in one of the three, so that nothing is sent twice. The groups fold without a script."""

    template_name = "admin/widgets/filing.html"
    suggested = {}  # {key: the words that suggested it}
    address = ""  # where suggestions for unsaved text come from
    folds = False

    class Media:
        css = {"all": ["hub/filing.css"]}
        js = ["hub/filing.js"]

    def get_context(self, name, value, attrs):
        context = super().get_context(name, value, attrs)
        chosen, offered, others = [], [], []
        for group, options, _index in context["widget"]["optgroups"]:
            rest = []
            for option in options:
                option["suggested_by"] = self.suggested.get(str(option["value"]), [])
                (chosen if option["selected"] else offered if option["suggested_by"] else rest).append(option)
            if others and not group and not others[-1][0]:  # where there are no groups, Django makes one of each
                others[-1][1].extend(rest)
            else:
                others.append((group, rest))
        return context | {
            "chosen": chosen, "offered": offered, "others": others, "address": self.address, "folds": self.folds,
        }  # fmt: skip

    def render(self, name, value, attrs=None, renderer=None):
        # Not by the renderer of forms, which knows no templates of the project.
        return render_to_string(self.template_name, self.get_context(name, value, attrs))


class TopicBoxes(FilingBoxes):
    folds = True


class TopicsField(forms.ModelMultipleChoiceField):
    """The topics as boxes to tick, under the headings of their groups. One that was merged means the one that stays."""

    iterator = _ByGroup
    widget = TopicBoxes

    def clean(self, value):
        moved = forwards(self.queryset.model, value or [])
        return super().clean(list(dict.fromkeys(moved.get(key, key) for key in value or [])))


class KeywordsWidget(AutocompleteMixin, forms.SelectMultiple):
    """Words typed freely, with those that are in use offered."""

    def __init__(self, attrs=None):
        forms.SelectMultiple.__init__(self, attrs)

    def get_url(self):
        return reverse_lazy("admin:keyword_names")

    def build_attrs(self, base_attrs, extra_attrs=None):
        attrs = forms.SelectMultiple.build_attrs(self, base_attrs, extra_attrs)
        attrs.update(
            {
                "class": "admin-autocomplete",
                "data-ajax--cache": "true",
                "data-ajax--delay": 250,
                "data-ajax--type": "GET",
                "data-ajax--url": self.get_url(),
                "data-tags": "true",
                "data-token-separators": '[",", ";"]',
                "data-theme": "admin-autocomplete",
                "data-width": "style",
            }
        )
        return attrs

    def optgroups(self, name, value, attrs=None):
        options = [self.create_option(name, word, word, True, at, attrs=attrs) for at, word in enumerate(value or [])]
        return [(None, options, 0)]


class KeywordsField(forms.Field):
    widget = KeywordsWidget

    def prepare_value(self, value):
        return [str(word) for word in value or []]

    def has_changed(self, initial, data):
        return set(self.prepare_value(initial)) != set(data or [])

    def clean(self, value):
        words = [" ".join(sound(word).split()) for word in value or []]
        words = list(dict.fromkeys(word for word in words if word))
        if len(words) > MOST_KEYWORDS:
            raise ValidationError(_("At most %(limit)d keywords."), params={"limit": MOST_KEYWORDS})
        if any(len(word) > LONGEST_KEYWORD or "\0" in word for word in words):
            raise ValidationError(_("A keyword has at most %(limit)d characters."), params={"limit": LONGEST_KEYWORD})
        return words
