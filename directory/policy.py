"""The inclusion policy: a page for readers. Periods, states and levels are those that the code goes by."""

from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from partnership_hub.serving.caching import kept

from .truth import PERIODS
from .vocabulary import Truth, Vetting

STATES = {
    Truth.CHECKED: _(
        "Staff of the Hub reached the organisation, by telephone, letter or visit, and went through the entry with "
        "it. The day is given."
    ),
    Truth.SELF_DECLARED: _(
        "The organisation told us that its entry is right. We took its word for it. The day is given."
    ),
    Truth.DUE: _("It was confirmed, and it is time to ask again. It is most probably still right."),
    Truth.UNVERIFIED: _("Nobody has confirmed the entry yet. It rests on what others have published."),
    Truth.OVERDUE: _(
        "It should have been confirmed again long since. Telephone numbers and addresses are folded away behind a "
        "warning, and search engines are given none."
    ),
    Truth.CLOSED: _("It does not work any more. The entry is kept so that nobody looks for it in vain."),
    Truth.HIDDEN: _(
        "Not confirmed for so long that readers do not see it any more. Once somebody confirms it, it is shown again."
    ),
}
LEVELS = {
    Vetting.PUBLIC_SOURCES: _(
        "We know it from its own pages, registers and publications of others. Nobody has told us that they worked "
        "with it."
    ),
    Vetting.KNOWN: _(
        "A government body, an international organisation or an ASEAN body that we work with knows it from its own "
        "work."
    ),
    Vetting.REFERRED: _(
        "Two organisations in this directory, which do not depend on it or on each other, have referred people to "
        "it and would do so again."
    ),
    Vetting.ASSESSED: _(
        "Staff of the Hub, or somebody whom we asked, were there, spoke with those who run it, and saw how people "
        "are received and kept safe."
    ),
}


@require_safe
@kept
def policy(request):
    context = {
        "states": [(state, state.label, means) for state, means in STATES.items()],
        "levels": [(level.label, means) for level, means in LEVELS.items()],
        "periods": PERIODS,
        "canonical": reverse("directory:policy"),
    }
    return render(request, "directory/policy.html", context)
