"""A topic is split: its entries go to one topic or several, chosen by a rule, and then one by one."""

from hashlib import blake2b

from django import forms
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from ..models import Country, Topic
from ..search.syntax import parse
from ..taxonomy.links import fields_of, name_of
from ..taxonomy.operations import Retagging
from .fields import Boxes
from .operation_page import OperationForm, operation_page
from .vocabulary_forms import code_from

PARTS = (1, 2, 3)
MOST_ONE_BY_ONE = 200
STAYS = "stays"


class SplitForm(OperationForm):
    stays_too = forms.BooleanField(
        label=_("Entries that go to a part stay in this topic too"), required=False,
        help_text=_("Otherwise only what no rule finds stays."),
    )  # fmt: skip

    def __init__(self, *args, source, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.source, self.user = source, user
        others = Topic.objects.exclude(pk=source.pk)
        for n in PARTS:
            self.fields |= {
                f"to_{n}": forms.ModelChoiceField(others, label=_("A topic that is there"), required=False),
                f"label_{n}": forms.CharField(
                    label=_("Or a new one"), max_length=100, required=False,
                    widget=forms.TextInput(attrs={"class": "vTextField"}),
                ),
                f"scope_{n}": forms.CharField(
                    label=_("Its scope note"), max_length=500, required=False, help_text=_("What belongs there."),
                    widget=forms.TextInput(attrs={"class": "vTextField"}),
                ),
                f"words_{n}": forms.CharField(
                    label=_("Entries with one of these words"), max_length=400, required=False,
                    widget=forms.TextInput(attrs={"class": "vTextField"}), help_text=_("Separated by commas."),
                ),
                f"countries_{n}": forms.ModelMultipleChoiceField(
                    Country.objects.all(), label=_("And in one of these countries"), required=False, widget=Boxes
                ),
            }  # fmt: skip

    @property
    def parts(self):
        """For the template: the fields of each part."""
        names = ("to", "label", "scope", "words", "countries")
        return [(n, [self[f"{name}_{n}"] for name in names]) for n in PARTS]

    @property
    def general(self):
        return [self["stays_too"], self["reason"]]

    def clean(self):
        given = super().clean()
        self.targets, codes = {}, set()
        for n in PARTS:
            to, label = given.get(f"to_{n}"), " ".join((given.get(f"label_{n}") or "").split())
            if to and label:
                self.add_error(f"label_{n}", _("Choose a topic that is there, or write a new one, not both."))
            elif label and not given.get(f"scope_{n}"):
                self.add_error(f"scope_{n}", _("Say in one sentence what belongs there: readers see it."))
            elif label:
                self.targets[n] = self._new(n, label, given[f"scope_{n}"])
            elif to:
                self.targets[n] = {"code": to.pk, "label": str(to), "is_new": False}
            if n in self.targets and self.targets[n]["code"] in codes:
                self.add_error(f"label_{n}", _("This is the topic of another part already."))
            codes.add(self.targets.get(n, {}).get("code"))
        if not self.targets and not self.errors:
            raise forms.ValidationError(_("Say at least for one part which topic it goes to."))
        return given

    def _new(self, n, label, scope):
        code = code_from(label)
        if not code or Topic.everything.filter(pk=code).exists() or Topic.objects.filter(label__iexact=label).exists():
            self.add_error(f"label_{n}", _("There is such a topic already, or its name has no Latin letter."))
        return {"code": code, "label": label, "scope": scope, "is_new": True}

    def entries(self):
        """{section's model: its entries in this topic that this person may see}"""
        return {
            model: model.objects.visible_to(self.user).filter(pk__in=links.entries_with([self.source.pk]))
            for model, _name, links in fields_of(Topic)
        }

    def by_rules(self):
        """{section: {entry: codes}} of what the rules choose."""
        chosen = {}
        for model, entries in self.entries().items():
            for n, target in self.targets.items():
                for key in self._found(entries, n):
                    codes = chosen.setdefault(name_of(model), {}).setdefault(str(key), [])
                    codes.append(target["code"])
        if self.cleaned_data["stays_too"]:
            for codes in (codes for keys in chosen.values() for codes in keys.values()):
                codes.append(self.source.pk)
        return chosen

    def _found(self, entries, n):
        words, countries = self.cleaned_data[f"words_{n}"], self.cleaned_data[f"countries_{n}"]
        terms = [term.strip().replace('"', "") for term in words.split(",") if term.strip()]
        if not terms and not countries:
            return []
        if terms:
            query = parse(" OR ".join(f'"{term}"' for term in terms))
            entries = entries.none() if query.is_empty else entries.search(query)
        if countries:
            entries = entries.filter(countries__in=countries)
        return set(entries.order_by().values_list("pk", flat=True))

    @property
    def rules(self):
        """Tells whether the boxes of the entries were drawn under the rules of now."""
        return hash_of([self.data.getlist(name) for name in sorted(self.fields) if name != "reason"])

    def chosen(self):
        """What the rules choose, or what was ticked in the table that they made."""
        if self.data.get("rules") != self.rules:
            return self.by_rules()
        codes = {str(n): target["code"] for n, target in self.targets.items()} | {STAYS: self.source.pk}
        chosen = self.by_rules()
        for mark in self.data.getlist("row"):
            name, _dot, key = mark.partition(".")
            ticked = [codes[tick] for tick in self.data.getlist(f"e.{mark}") if tick in codes]
            if key.isascii() and key.isdigit():
                chosen.setdefault(name, {})[key] = ticked or [self.source.pk]
        return chosen

    def asked(self):
        known = {name_of(model) for model in self.entries()}
        chosen = {
            name: {key: codes for key, codes in keys.items() if codes != [self.source.pk]}
            for name, keys in self.chosen().items() if name in known
        }  # fmt: skip
        new = [target for target in self.targets.values() if target["is_new"]]
        targets = [target["code"] for target in self.targets.values()]
        return {"items": Topic._meta.label, "source": self.source.pk, "new": new, "targets": targets, "chosen": chosen}

    def what(self):
        parts = ", ".join(f"“{target['label']}”" for target in self.targets.values())
        return _t("Entries of “%(source)s” filed under %(parts)s") % {"source": self.source, "parts": parts}

    def table(self):
        """[(section.key, entry, [(box, label, whether it is ticked)])] of as many as can be looked at one by one."""
        entries = self.entries()
        if sum(rows.count() for rows in entries.values()) > MOST_ONE_BY_ONE:
            return None
        chosen, boxes = self.chosen(), [(STAYS, self.source.pk, str(self.source))]
        boxes += [(str(n), target["code"], target["label"]) for n, target in self.targets.items()]
        return [
            (f"{name_of(model)}.{entry.pk}", entry, [(box, label, code in codes) for box, code, label in boxes])
            for model, rows in entries.items()
            for entry in rows.only("title", "language", "status").order_by("pk")
            for codes in [chosen.get(name_of(model), {}).get(str(entry.pk)) or [self.source.pk]]
        ]


def hash_of(values):
    return blake2b(repr(values).encode(), digest_size=8).hexdigest()


class SplitMixin:
    """For the topics' admin."""

    def split(self, request, object_id):
        source = self.item_or_404(request, object_id)
        form = SplitForm(request.POST or None, source=source, user=request.user)
        return operation_page(
            request, self, _t("Split “%s”") % source, form, Retagging.Kind.SPLIT, "admin/taxonomy/split.html"
        )
