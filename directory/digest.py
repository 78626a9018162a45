"""The digest: a letter to each keeper on what waits in their countries, at most once a week, and none where nothing
does. Another part of the directory in which something can wait adds a function to WAITING."""

from collections import defaultdict
from datetime import timedelta
from typing import NamedTuple

from django.core.mail import send_mail
from django.db import transaction
from django.db.models import Q
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, ngettext_lazy

from partnership_hub.addresses import absolute
from partnership_hub.models import User

from . import reader_boards
from .due import STATES, waiting
from .keepers import keepers, kept_by
from .partners import waiting as partners_waiting
from .vocabulary import Truth

EVERY = timedelta(days=7)
MOST_NAMES = 10  # of a line


class Line(NamedTuple):
    """What waits, in a sentence; where it is seen to; and the first few by name."""

    text: str
    address: str
    names: list = ()


SAID = {
    Truth.HIDDEN: ngettext_lazy(
        "%(n)d entry is hidden from readers: nobody has confirmed it for too long.",
        "%(n)d entries are hidden from readers: nobody has confirmed them for too long.",
        "n",
    ),
    Truth.OVERDUE: ngettext_lazy(
        "%(n)d entry is overdue: readers are warned of it.",
        "%(n)d entries are overdue: readers are warned of them.",
        "n",
    ),
    Truth.DUE: ngettext_lazy(
        "%(n)d entry is due to be checked again.", "%(n)d entries are due to be checked again.", "n"
    ),
    Truth.UNVERIFIED: ngettext_lazy("%(n)d new entry was never checked.", "%(n)d new entries were never checked.", "n"),
}


def due(keeper):
    """What nobody has confirmed in time, the worst first."""
    found = defaultdict(list)
    for state, title, day in waiting(kept_by(keeper)).order_by("due_on", "pk").values_list("now", "title", "due_on"):
        late = (timezone.localdate() - day).days
        days = ngettext("%(n)d day late", "%(n)d days late", late) % {"n": late}
        found[state].append(f"{title} ({days})")
    board = reverse("admin:directory_organisation_due")
    for state in STATES:
        if names := found[state]:
            yield Line(SAID[state] % {"n": len(names)}, f"{board}?country=mine&state={state}", names)


def sent_by_readers(keeper):
    """Reports and suggestions, which their boards hold and no mail quotes."""
    for text, address in reader_boards.waiting_for(keeper):
        yield Line(text, address)


def partners(keeper):
    """Requests for an account, and memberships to review."""
    return (Line(*line) for line in partners_waiting.lines(keeper))


# Each takes a keeper, and gives Lines.
WAITING = [due, sent_by_readers, partners]


def send():
    """To all whose last one was a week ago. One that cannot be sent stops no other, and is tried again."""
    week_ago = timezone.localdate() - EVERY
    sent, errors = 0, []
    for keeper in keepers().exclude(email="").filter(Q(digest_sent_on=None) | Q(digest_sent_on__lte=week_ago)):
        try:
            sent += tell(keeper, week_ago)
        except OSError as error:  # what mail can fail with
            errors.append(f"{keeper}: {error!r}")
    if errors:
        raise OSError("; ".join(errors))
    return sent and ngettext("%(n)d digest was sent.", "%(n)d digests were sent.", sent) % {"n": sent}


def tell(keeper, week_ago):
    lines = [line._replace(address=absolute(line.address)) for waits in WAITING for line in waits(keeper)]
    if not lines:
        return False
    with transaction.atomic():
        unsent = User.objects.filter(Q(digest_sent_on=None) | Q(digest_sent_on__lte=week_ago), pk=keeper.pk)
        if not unsent.update(digest_sent_on=timezone.localdate()):
            return False  # somebody else did
        context = {"keeper": keeper, "lines": lines, "countries": keeper.countries.all(), "most": MOST_NAMES}
        text = render_to_string("directory/mail/digest.txt", context)
        send_mail(_("Partnership Hub: what waits for you in the directory"), text, None, [keeper.email])
    return True
