"""Proposals in the admin: a board of those that wait, and a page on which each is decided field by field."""

import json

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from partnership_hub.admin.boards import Board
from partnership_hub.differences import difference

from .models import Organisation
from .proposals import FIELDS, LONGEST, Proposal, in_words

REVIEW = "directory_organisation_proposal"
ACCEPT, REFUSE = "accept", "refuse"


class ReviewForm(forms.Form):
    """For each field of a proposal a decision and a reason; what the page showed of the entry goes along."""

    seen = forms.JSONField(widget=forms.HiddenInput)

    def __init__(self, proposal, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.proposal = proposal
        for name, _values in proposal.ordered():
            self.fields[f"{name}-decision"] = forms.ChoiceField(
                choices=[(ACCEPT, _("Take it over")), (REFUSE, _("Refuse it"))], widget=forms.RadioSelect,
                label=_("Decision"), error_messages={"required": _("Take it over, or refuse it.")},
            )  # fmt: skip
            self.fields[f"{name}-reason"] = forms.CharField(
                required=False, max_length=500, widget=forms.Textarea(attrs={"rows": 2}), label=_("Why not"),
                help_text=_("Told to whoever proposed it. Needed to refuse."),
            )  # fmt: skip
        if proposal.comment:
            self.fields["answer"] = forms.CharField(
                max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 3}), label=_("What you did about it"),
                required=bool(proposal.answer_to), help_text=_("Told to whoever proposed it."),
            )  # fmt: skip
        if proposal.is_by_the_organisation:
            self.fields["confirms"] = forms.BooleanField(
                required=False, initial=True, label=_("The entry is now as the organisation says: note it as confirmed")
            )

    def clean(self):
        cleaned = super().clean()
        for name in self.proposal.changes:
            if cleaned.get(f"{name}-decision") == REFUSE and not cleaned.get(f"{name}-reason"):
                self.add_error(f"{name}-reason", _("Say why not."))
        return cleaned

    def decide(self, by):
        cleaned = self.cleaned_data
        refusals = {
            name: cleaned[f"{name}-reason"] if cleaned[f"{name}-decision"] == REFUSE else ""
            for name in self.proposal.changes
        }
        seen, answer = cleaned["seen"], cleaned.get("answer", "")
        self.proposal.decide(by, refusals, seen, answer=answer, confirms=cleaned.get("confirms", False))

    def refuse(self, error):
        """Puts what the model refused where it belongs: to the field that it is about, or above all."""
        by_field = error.error_dict if hasattr(error, "error_dict") else {None: error}
        for name, problems in by_field.items():
            field = f"{name}-decision"
            self.add_error(field if field in self.fields else None, problems)

    def seen_now(self):
        """For the form that is shown, also after an error: what stood there then is what is to be decided on."""
        return json.dumps({name: getattr(self.proposal.organisation, name) for name in self.proposal.changes})

    def rows(self):
        """What the page shows of each field."""
        for name, (old, new) in self.proposal.ordered():
            live = getattr(self.proposal.organisation, name)
            said = {
                key: in_words(Organisation, name, value) for key, value in (("live", live), ("old", old), ("new", new))
            }
            yield {
                "name": name, "label": FIELDS[name], **said, "is_conflict": live != old, "is_done": live == new,
                "difference": difference(said["live"], said["new"]), "reason": self[f"{name}-reason"],
                "decision": self[f"{name}-decision"],
            }  # fmt: skip


def reached_by(user):
    return Proposal.objects.filter(organisation__in=Organisation.objects.reached_by(user))


def board(request):
    proposals = reached_by(request.user).select_related("organisation", "decided_by")
    decided = proposals.exclude(pk__in=Proposal.objects.open()).order_by("-decided_at")[:20]
    return {"waiting": proposals.open(), "decided": decided, "review": f"admin:{REVIEW}"}


PROPOSALS = Board("proposals", _("Proposals"), "directory.view_proposal", board, "admin/proposals.html")


class ProposalsMixin:
    """For the admin of organisations, which names PROPOSALS among its boards."""

    def get_urls(self):
        view = self.admin_site.admin_view(self.review_proposal)
        return [path("proposals/<id:pk>/", view, name=REVIEW), *super().get_urls()]

    def review_proposal(self, request, pk):
        proposal = reached_by(request.user).select_related("organisation", "decided_by", "letter").filter(pk=pk).first()
        if not request.user.has_perm("directory.view_proposal"):
            raise PermissionDenied
        if proposal is None:
            raise Http404
        may_decide = proposal.is_open and proposal.organisation.may_be_changed_by(request.user)
        form = ReviewForm(proposal, request.POST if request.method == "POST" else None)
        if request.method == "POST" and form.is_valid():
            try:
                form.decide(request.user)
            except ValidationError as error:
                form.refuse(error)
            else:
                self.message_user(request, _t("Decided. What was accepted is in the entry."), messages.SUCCESS)
                return redirect(f"admin:{PROPOSALS.url_name(self.opts)}")
        context = {
            **self.admin_site.each_context(request), "opts": self.opts, "proposal": proposal, "may_decide": may_decide,
            "title": _t("Proposal %(number)d") % {"number": proposal.pk}, "form": form, "board": PROPOSALS,
        }  # fmt: skip
        return render(request, "admin/proposal.html", context)
