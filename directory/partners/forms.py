from allauth.account.forms import ResetPasswordKeyForm
from django import forms
from django.utils.translation import gettext_lazy as _

from partnership_hub.addresses import key_in

from ..models import Organisation
from .requests import AccessRequest


class FirstPassword(ResetPasswordKeyForm):
    """The rules for passwords are allauth's and the site's."""


class AccessRequestForm(forms.ModelForm):
    about = forms.CharField(required=False, widget=forms.HiddenInput)  # the organisation whose page led here

    class Meta:
        model = AccessRequest
        fields = ["name", "email", "organisation_name", "role", "why"]
        labels = {
            "name": _("Your name"),
            "organisation_name": _("Your organisation, as the directory names it"),
            "role": _("Your role there"),
            "why": _("What you need details for partners for"),
        }
        help_texts = {
            "email": _("An address of your organisation’s. The invitation goes there."),
            "role": _("As in “case worker”."),
            "why": _("Two or three sentences. No names and nothing about people whom you help."),
        }
        widgets = {
            "name": forms.TextInput(attrs={"autocomplete": "name"}),
            "email": forms.EmailInput(attrs={"autocomplete": "email"}),
            "organisation_name": forms.TextInput(attrs={"autocomplete": "organization"}),
            "role": forms.TextInput(attrs={"autocomplete": "organization-title"}),
            "why": forms.Textarea(attrs={"rows": 4}),
        }

    def store(self):
        """Once for an address: another answer, or another time to answer in, would tell who has asked before."""
        request = self.save(commit=False)
        request.email = request.email.lower()
        request.organisation = organisation_of(self.cleaned_data["about"])
        AccessRequest.objects.bulk_create([request], ignore_conflicts=True)


def organisation_of(key):
    return Organisation.objects.published().filter(pk=key_in(key)).first()
