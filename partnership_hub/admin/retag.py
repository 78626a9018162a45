"""Many entries are filed otherwise at once: rows of the list that are ticked, or all that its filters find."""

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.urls import path
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from ..models import Country, Keyword, Topic
from ..taxonomy.links import ASEAN_WIDE, name_of
from ..taxonomy.operations import Retagging
from .fields import Boxes, KeywordsField, TopicsField
from .operation_page import OperationForm, operation_page

MOST = 20_000  # entries of one operation
VOCABULARIES = ("topics", "countries", "keywords")


def countries_field(label):
    return forms.ModelMultipleChoiceField(Country.objects.all(), label=label, required=False, widget=Boxes)


class RetagForm(OperationForm):
    put_topics = TopicsField(Topic.objects.all(), required=False, label=_("Add these topics"))
    take_topics = TopicsField(Topic.objects.all(), required=False, label=_("Take these topics away"))
    replace_topics = forms.BooleanField(required=False, label=_("Take all other topics away"))
    put_countries = countries_field(_("Add these countries"))
    take_countries = countries_field(_("Take these countries away"))
    replace_countries = forms.BooleanField(required=False, label=_("Take all other countries away"))
    whole = forms.ChoiceField(
        choices=[("", _("As it is")), ("yes", _("ASEAN-wide")), ("no", _("Not ASEAN-wide"))],
        required=False, label=_("ASEAN-wide"),
    )  # fmt: skip
    put_keywords = KeywordsField(required=False, label=_("Add these keywords"))
    take_keywords = KeywordsField(required=False, label=_("Take these keywords away"))
    replace_keywords = forms.BooleanField(required=False, label=_("Take all other keywords away"))
    entries = forms.CharField(widget=forms.HiddenInput)

    field_order = ["reason"]

    def __init__(self, *args, model, **kwargs):
        super().__init__(*args, **kwargs)
        self.model = model

    class Media:
        css = {"all": ["hub/filing.css"]}

    @property
    def groups(self):
        """For the template: the fields of each vocabulary."""
        of = {
            name: [self[f"{side}_{name}"] for side in ("put", "take", "replace") if f"{side}_{name}" in self.fields]
            for name in VOCABULARIES
        }
        of["countries"].append(self["whole"])
        titles = {"topics": _("Topics"), "countries": _("Countries"), "keywords": _("Keywords")}
        return [(titles[name], fields, any(field.data for field in fields)) for name, fields in of.items()]

    def clean_entries(self):
        keys = [int(key) for key in self.cleaned_data["entries"].split(",") if key.isascii() and key.isdigit()]
        if not keys or len(keys) > MOST or max(keys) >= 2**31:
            raise forms.ValidationError(_("Choose the entries again, from the list."))
        return keys

    def clean(self):
        given = super().clean()
        self.take, self.put, self.replace = {}, {}, []
        for name in VOCABULARIES:
            for side, sides in (("take", self.take), ("put", self.put)):
                if values := given.get(f"{side}_{name}"):
                    sides[name] = self._words(values, side) if name == "keywords" else [row.pk for row in values]
            if set(map(str, self.take.get(name, []))) & set(map(str, self.put.get(name, []))):
                self.add_error(f"take_{name}", _("The same cannot be added and taken away."))
            if given.get(f"replace_{name}"):
                self.replace.append(name)
        if given.get("whole"):
            (self.put if given["whole"] == "yes" else self.take)[ASEAN_WIDE] = [True]
        if not (self.take or self.put or self.replace) and not self.errors:
            raise forms.ValidationError(_("Say what is to be added or taken away."))
        return given

    def _words(self, names, side):
        """Keys of keywords; to be added also names that are no keyword yet."""
        found = [(name, Keyword.objects.filter(name__iexact=name).first()) for name in names]
        return [word.pk if word else name for name, word in found if word or side == "put"]

    def asked(self):
        return {
            "section": name_of(self.model), "entries": self.cleaned_data["entries"],
            "take": self.take, "put": self.put, "replace": self.replace,
        }  # fmt: skip

    def what(self):
        names = {"topics": Topic, "countries": Country, "keywords": Keyword}
        parts = []
        for sign, sides in (("+", self.put), ("−", self.take)):
            for name, keys in sides.items():
                if name == ASEAN_WIDE:
                    parts.append(f"{sign} {_t('ASEAN-wide')}")
                    continue
                rows = {row.pk: str(row) for row in names[name].objects.filter(pk__in=_keys(name, keys))}
                parts += [f"{sign} {rows.get(key, key)}" for key in keys]
        parts += [_t("no other %(of)s") % {"of": names[name]._meta.verbose_name_plural} for name in self.replace]
        return "{}: {}".format(self.model._meta.verbose_name_plural.capitalize(), ", ".join(parts))


def _keys(name, keys):
    return [key for key in keys if not (name == "keywords" and isinstance(key, str))]


class RetagMixin:
    """For the entries' admins."""

    def get_urls(self):
        own = path(
            "retag/", self.admin_site.admin_view(self.retag),
            name=f"{self.opts.app_label}_{self.opts.model_name}_retag",
        )  # fmt: skip
        return [own, *super().get_urls()]

    @admin.action(description=_("Change topics, countries, keywords…"), permissions=["change"])
    def retag_action(self, request, entries):
        keys = list(entries.order_by("pk").values_list("pk", flat=True)[: MOST + 1])
        if len(keys) > MOST:
            messages.error(request, _t("At most %(most)d at once: narrow the list by its filters.") % {"most": MOST})
            return None
        form = RetagForm(model=self.model, initial={"entries": ",".join(map(str, keys))})
        return self._retag_page(request, form)

    def retag(self, request):
        if not self.has_change_permission(request):
            raise PermissionDenied
        form = RetagForm(request.POST or None, model=self.model)
        return self._retag_page(request, form)

    def _retag_page(self, request, form):
        n = len((form["entries"].value() or "").split(","))
        title = _t("Change what %(n)d entries are filed under") % {"n": n}
        address = f"admin:{self.opts.app_label}_{self.opts.model_name}_retag"
        kind, template = Retagging.Kind.RETAG, "admin/taxonomy/retag.html"
        return operation_page(request, self, title, form, kind, template, address=address)
