"""Whom a take-down is told to, at once: staff, and the organisation itself. What somebody wrote is in no mail."""

from django.db import transaction
from django.db.models import Q
from django.urls import reverse

from partnership_hub import mail
from partnership_hub.addresses import absolute
from partnership_hub.models import User


def staff_emails(organisation):
    """Of its keepers, and of those who may withdraw an entry."""
    editors = User.objects.with_perm("directory.withdraw_organisation").values("pk")
    people = User.objects.filter(Q(pk__in=editors) | Q(countries__in=organisation.countries.all()))
    people = people.filter(is_active=True, is_staff=True).exclude(email="").distinct()
    return list(people.order_by("pk").values_list("email", flat=True))


def ask(removal, organisation):
    """For its own word: an address that takes the entry down, for its e-mail alone."""
    own = organisation.own_emails()
    _send("removal_confirm", own, organisation, removal=removal)
    _send("removal_waits", staff_emails(organisation), organisation, asked=len(own))


def tell_of(removal, organisation):
    _send("removed", organisation.own_emails(), organisation, removal=removal)
    _send("removed_staff", staff_emails(organisation), organisation, removal=removal)


def tell_of_danger(organisation):
    """A report that says so waits for no digest."""
    _send("report_of_danger", staff_emails(organisation), organisation, board="reports")


def _send(name, addresses, organisation, board="removals", **context):
    """One mail, in which no receiver sees the others."""
    if not addresses:
        return
    context |= {
        "organisation": organisation,
        "entry": absolute(reverse("admin:directory_organisation_change", args=[organisation.pk])),
        "board": absolute(reverse(f"admin:directory_organisation_{board}")),
        "contact": absolute(reverse("contact")),
    }
    message = mail.compose(f"directory/mail/{name}", addresses[0], "en", context)
    message.bcc = addresses[1:]
    transaction.on_commit(lambda: mail.send(message))
