"""What a reader may send without an account: a report, a suggestion, a request to be taken down."""

from django import forms
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from partnership_hub.anonymous_forms import AnonymousForm
from partnership_hub.models import UsedKey
from partnership_hub.onetime import sender_of, within_window

from . import removal_mail
from .models import Organisation, Removal, Report, Suggestion
from .removals import AT_ONCE_BY_ADDRESS
from .vocabulary import RemovalWay, ReportKind

# Said after a form was sent; what was sent is not in the address.
THANKS = {"report", "suggestion", "removed", "removal-asked"}
OFF = {"autocomplete": "off"}
NO_NAMES = _("No names of victims, and nothing about where a shelter is: we do not need them, and they can do harm.")


class TellingForm(forms.ModelForm):
    class Meta:
        fields = []

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            if not isinstance(field.widget, forms.CheckboxSelectMultiple):  # boxes have no such attribute
                field.widget.attrs |= OFF
            if isinstance(field.widget, forms.Textarea):
                field.widget.attrs["rows"] = 5
        self.fields["email"].label = _("Your e-mail")
        self.fields["email"].help_text = _("Only if we may answer you, and only if nobody else reads your mail.")

    def clean(self):
        lines = {name for name, field in self.fields.items() if isinstance(field.widget, forms.TextInput)}
        return {name: " ".join(v.split()) if name in lines else v for name, v in super().clean().items()}


class ReportForm(TellingForm):
    class Meta:
        model = Report
        fields = ["kind", "text", "email"]
        help_texts = {"text": NO_NAMES}


class SuggestionForm(TellingForm):
    services = forms.MultipleChoiceField(
        choices=Suggestion._meta.get_field("services").base_field.choices, required=False, label=_("Services"),
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip

    website = forms.URLField(required=False, max_length=500, assume_scheme="https", label=_("Public website"))

    class Meta:
        model = Suggestion
        fields = ["name", "country", "does", "services", "phone", "website", "why", "who", "email"]
        help_texts = {
            "does": NO_NAMES,
            "phone": _("One that it gives to the public itself."),
            "who": _("As in “I work there”, or “we refer people to it”. You need not say who you are."),
        }


class RemovalForm(TellingForm):
    class Meta:
        model = Removal
        fields = ["reason", "words", "email"]
        help_texts = {"words": NO_NAMES}


class AboutAnOrganisation(AnonymousForm):
    """The organisation is one that readers see; hidden and unknown answer alike."""

    def find(self, has_key, pk, slug):
        organisation = Organisation.objects.published().filter(pk=pk).first()
        if organisation is None and has_key and Organisation.objects.filter(pk=pk).exists():
            organisation = Organisation(pk=pk)  # hidden since the page was shown: nothing of what it says now
        if organisation is None:
            raise Http404
        return organisation


class ReportPage(AboutAnOrganisation):
    purpose = "report"
    form_class = ReportForm
    template = "directory/tell/report.html"

    def store(self, subject, data):
        Report.objects.create(organisation_id=subject.pk, **data)
        if data["kind"] == ReportKind.UNSAFE:
            removal_mail.tell_of_danger(Organisation.objects.get(pk=subject.pk))
        return thanks_for("report")


class SuggestionPage(AnonymousForm):
    """Says nothing of what is listed already, or must not be."""

    purpose = "suggestion"
    form_class = SuggestionForm
    template = "directory/tell/suggest.html"

    def store(self, subject, data):
        Suggestion.objects.create(**data)
        return thanks_for("suggestion")


class RemovalPage(AboutAnOrganisation):
    purpose = "removal"
    form_class = RemovalForm
    template = "directory/tell/remove.html"

    def store(self, subject, data):
        organisation = Organisation.objects.get(pk=subject.pk)
        if not Organisation.objects.published().filter(pk=subject.pk).exists():
            return thanks_for("removed")
        lately = within_window(UsedKey.objects.filter(purpose=self.purpose, sender=sender_of(self.request)))
        removal = organisation.ask_to_be_removed(**data, within_limits=lately.count() < AT_ONCE_BY_ADDRESS)
        return thanks_for("removed" if removal.done_at else "removal-asked")


class RemovalConfirmPage(AnonymousForm):
    """What the organisation's own e-mail leads to. Opening it changes nothing: scanners of mail open links."""

    purpose = "removal-confirm"
    form_class = forms.Form
    template = "directory/tell/remove_confirm.html"

    def about(self, **where):
        return self.request.GET.get("removal", "")

    def find(self, has_key):
        removal = Removal.behind(self.request.GET.get("removal", ""))
        if removal is None and not has_key:
            raise Http404
        return removal

    def store(self, subject, data):
        if subject is None:  # done, or declined, since the page was shown
            raise Http404
        try:
            Removal.objects.get(pk=subject.pk).carry_out(RemovalWay.EMAIL)
        except ValidationError:  # at this moment
            raise Http404 from None
        return thanks_for("removed")


@never_cache
@require_safe
def thanks(request, what):
    if what not in THANKS:
        raise Http404
    response = render(request, f"directory/tell/thanks_{what.replace('-', '_')}.html")
    response["X-Robots-Tag"] = "noindex, nofollow"
    return response


def thanks_for(what):
    return reverse("directory:thanks", args=[what])
