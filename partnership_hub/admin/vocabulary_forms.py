"""What merging, renaming and splitting ask."""

import re

from django import forms
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from ..taxonomy.items_changed import every, named
from .operation_page import OperationForm


class MergeForm(OperationForm):
    kept = forms.ChoiceField(label=_("Which one stays? It takes the place of the others everywhere."))

    field_order = ["kept", "reason"]

    def __init__(self, *args, items, **kwargs):
        super().__init__(*args, **kwargs)
        self.items = {str(item.pk): item for item in items}
        choices = [(key, str(item)) for key, item in self.items.items()]
        self.fields["kept"].choices = choices
        self.fields["kept"].widget = forms.RadioSelect(choices=choices)

    @property
    def chosen(self):
        return self.items[self.cleaned_data["kept"]]

    @property
    def away(self):
        return [item for item in self.items.values() if item is not self.chosen]

    def asked(self):
        label = self.chosen._meta.label
        return {"items": label, "kept": self.chosen.pk, "away": [item.pk for item in self.away]}

    def what(self):
        others = ", ".join(f"“{item}”" for item in self.away)
        return _t("%(others)s merged into “%(kept)s”") % {"others": others, "kept": self.chosen}


class RenameForm(OperationForm):
    label = forms.CharField(
        label=_("New name"), max_length=100, widget=forms.TextInput(attrs={"class": "vTextField"}),
        help_text=_("The old name stays as another word for it."),
    )  # fmt: skip
    code = forms.SlugField(
        label=_("Code"), max_length=40, required=False,
        help_text=_("Addresses are made of it. Old addresses lead to the new one."),
    )  # fmt: skip

    field_order = ["label", "code", "reason"]

    def __init__(self, *args, item, **kwargs):
        super().__init__(*args, **kwargs)
        self.item = item
        self.fields["label"].max_length = item._meta.get_field(named(item)).max_length
        self.initial |= {"label": str(item), "code": item.pk}
        if not isinstance(item.pk, str):
            del self.fields["code"]

    def clean_label(self):
        label = " ".join(self.cleaned_data["label"].split())
        others = type(self.item).objects.exclude(pk=self.item.pk)
        if others.filter(**{f"{named(self.item)}__iexact": label}).exists():
            raise forms.ValidationError(_("There is one of this name already. Merge the two instead."))
        return label

    def clean_code(self):
        code = self.cleaned_data["code"].lower() or self.item.pk
        if code != self.item.pk and every(type(self.item)).filter(pk=code).exists():
            raise forms.ValidationError(_("This code is taken, perhaps by one that was merged. Choose another."))
        return code

    def clean(self):
        cleaned = super().clean()
        same_code = cleaned.get("code", self.item.pk) == self.item.pk
        if cleaned.get("label") == str(self.item) and same_code:
            raise forms.ValidationError(_("Nothing is changed yet: write the new name, or the new code."))
        return cleaned

    def asked(self):
        given = self.cleaned_data
        label = self.item._meta.label
        return {"items": label, "source": self.item.pk, "label": given["label"], "code": given.get("code", "")}

    def what(self):
        given = self.cleaned_data
        if given.get("code", self.item.pk) == self.item.pk:
            return _t("“%(old)s” renamed “%(new)s”") % {"old": self.item, "new": given["label"]}
        return _t("“%(old)s” (%(code)s) renamed “%(new)s” (%(now)s)") % {
            "old": self.item, "code": self.item.pk, "new": given["label"], "now": given["code"],
        }  # fmt: skip


def code_from(label):
    """A code for a new topic from its English label."""
    return re.sub(r"[^a-z0-9]+", "-", label.lower()).strip("-")[:40]
