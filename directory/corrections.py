"""The form by which an organisation corrects its entry: what everyone can read, and room for the rest."""

from hashlib import sha256

from django import forms
from django.contrib.auth.models import AnonymousUser
from django.core.validators import MaxLengthValidator
from django.template.loader import render_to_string
from django.utils.translation import gettext_lazy as _

from partnership_hub.vocabulary import SPOKEN_LANGUAGES

from .models import Organisation
from .proposals import FIELDS, LONGEST, Proposal
from .views import OrganisationDetail

TOLD = _("Everyone can read this. If you change it, we tell your old and your new e-mail address.")
HELP = {
    "local_name": _("As you write it in your own script."),
    "summary": _("Two or three sentences: what you do, and for whom."),
    "how_to_refer": _("Everyone can read this: no direct numbers of case workers, please."),
    "hours": _("As in: Monday to Friday, 9:00 to 17:00."),
    "phone": TOLD,
    "email": TOLD,
}

OF_THE_ENTRY = ("title", "summary", "who_may_come", "hours", "cost", "how_to_refer")  # in its language, not the page's


class Seen(forms.HiddenInput):
    """What was seen, sent along: no help text describes it."""

    def get_context(self, name, value, attrs):
        return super().get_context(name, value, {key: attrs[key] for key in attrs if key != "aria-describedby"})


class CorrectionForm(forms.ModelForm):
    working_languages = forms.MultipleChoiceField(
        choices=SPOKEN_LANGUAGES, widget=forms.CheckboxSelectMultiple, required=False, label=FIELDS["working_languages"]
    )
    website = forms.URLField(max_length=500, required=False, assume_scheme="https", label=FIELDS["website"])
    comment = forms.CharField(
        required=False, widget=forms.Textarea, label=_("What else is wrong"),
        help_text=_("As in: a service that you no longer offer, people whom you now help too, an office that moved. "
                    "Please write no names of people whom you help."),
    )  # fmt: skip

    class Meta:
        model = Organisation
        fields = list(FIELDS)
        labels = FIELDS
        help_texts = {name: HELP.get(name, "") for name in FIELDS}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.show_hidden_initial = True  # what was changed is told from what was seen, not from what is there now
            if not isinstance(field.widget, forms.CheckboxSelectMultiple):  # boxes have no such attribute
                field.widget.attrs["autocomplete"], field.hidden_widget = "off", Seen
            if name in OF_THE_ENTRY:
                field.widget.attrs["lang"] = self.instance.language
            if isinstance(field.widget, forms.Textarea):
                longest = max(LONGEST, len(self.initial.get(name, "")))
                field.widget.attrs |= {"rows": 4, "maxlength": longest}
                field.validators.append(MaxLengthValidator(longest))

    @property
    def has_errors(self):
        return self.is_bound and bool(self.errors)

    def propose(self, organisation, **who):
        """The proposal of what was changed; None with an error in the form where there is none to be made."""
        changes = {name: self.cleaned_data[name] for name in self.changed_data if name in FIELDS}
        try:
            return Proposal.propose(organisation, changes, self.cleaned_data["comment"], **who)
        except forms.ValidationError as error:
            self.add_error(None, error)


def public_facts(organisation):
    """(HTML, its hash): what is asked about, as everyone can read it. The hash tells whether it is still the same."""
    context = {
        "entry": organisation,
        "text": organisation,
        "is_preview": True,  # nothing to take away
        **OrganisationDetail().get_more(organisation, reader=AnonymousUser()),
    }
    html = render_to_string("directory/letter/_facts.html", context)
    return html, sha256(html.encode()).hexdigest()
