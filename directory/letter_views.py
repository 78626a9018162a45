"""What a letter opens, and the same page for partners of an organisation: one button, or a form."""

from copy import copy

from django.db import transaction
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.cache import patch_cache_control
from django.utils.decorators import method_decorator
from django.views import View
from django.views.decorators.csrf import csrf_exempt

from partnership_hub import interface

from .corrections import CorrectionForm, public_facts
from .letters import Letter
from .models import Organisation
from .proposals import Proposal, may_propose


class LetterPages(View):
    """In the language that the address asks for; kept nowhere, and telling no other site where one came from."""

    http_method_names = ["get", "head"]

    def dispatch(self, request, *args, **kwargs):
        self.language = interface.chosen(request.GET.get("language"))
        with interface.in_language(self.language):
            response = super().dispatch(request, *args, **kwargs)
        patch_cache_control(response, private=True, no_store=True)
        response["X-Robots-Tag"] = "noindex, nofollow"
        response["Referrer-Policy"] = "no-referrer"
        return response

    def render(self, name, status=200, **context):
        shared = {"language": self.language, "languages": [code.value for code in interface.LANGUAGES]}
        return render(self.request, f"directory/letter/{name}.html", shared | context, status=status)


class Received(LetterPages):
    """Where an answer leads, so that sending it again is not a click away. It tells nothing of it."""

    confirmed = False

    def get(self, request):
        return self.render("received", confirmed=self.confirmed)


class CorrectionPages(LetterPages):
    """What everyone can read of an organisation, with a button and a form."""

    http_method_names = ["get", "head", "post"]

    def show(self, organisation, form=None, **context):
        facts, seen = public_facts(organisation)
        form = form or CorrectionForm(instance=copy(organisation))
        return self.render("page", organisation=organisation, facts=facts, seen=seen, form=form, **context)

    def answer(self, organisation, how, **who):
        """The outcome, or None and `self.refused`: what the page then has to show of what was sent."""
        if self.request.POST.get("answer") == "confirm":
            if self.request.POST.get("seen") == public_facts(organisation)[1]:
                with interface.in_language("en"):  # the history is for staff
                    organisation.confirm_by_itself(how)
                return Letter.Outcome.CONFIRMED
            self.refused = {"changed_meanwhile": True}
            return None
        form = CorrectionForm(self.request.POST, instance=copy(organisation))
        if form.is_valid() and form.propose(organisation, language=self.language, **who):
            return Letter.Outcome.CORRECTED
        self.refused = {"form": form}
        return None

    def thank(self, outcome):
        name = "confirmed" if outcome == Letter.Outcome.CONFIRMED else "corrected"
        return redirect(reverse(f"directory:{name}", query={"language": self.language}))


@method_decorator(csrf_exempt, name="dispatch")  # the key in the address is what shows that it is theirs
class LetterPage(CorrectionPages):
    def get(self, request):
        letter = self.letter()
        return self.show(letter.organisation, letter=letter) if letter else self.closed()

    @transaction.atomic
    def post(self, request):
        letter = self.letter(Letter.objects.select_for_update(of=("self",)))
        if letter is None:
            return self.closed()
        who = {"source": Proposal.Source.LETTER, "letter": letter, "answer_to": letter.sent_to}
        outcome = self.answer(letter.organisation, f"letter to {letter.sent_to}", **who)
        if not outcome:
            return self.show(letter.organisation, letter=letter, **self.refused)
        letter.answer(outcome)
        return self.thank(outcome)

    def letter(self, letters=Letter.objects):
        return letters.behind(self.request.GET.get("key", ""))

    def closed(self):
        """Used, too old, forged, of an entry that is no longer shown: the same page for all of them."""
        return self.render("closed", status=404)


class PartnerCorrection(CorrectionPages):
    """The same for who is signed in and belongs to the organisation; for others there is nothing here."""

    def dispatch(self, request, pk, slug):
        self.organisation = Organisation.objects.published().filter(pk=pk).first()
        if self.organisation is None or not may_propose(request.user, self.organisation):
            raise Http404
        return super().dispatch(request)

    def get(self, request):
        return self.show(self.organisation)

    @transaction.atomic
    def post(self, request):
        user = request.user
        who = {"source": Proposal.Source.PARTNER, "proposed_by": user, "answer_to": user.email}
        outcome = self.answer(self.organisation, f"partner {user}", **who)
        return self.thank(outcome) if outcome else self.show(self.organisation, **self.refused)
