"""What is told once a proposal was decided, to who proposed it; and a new way to reach an organisation, whoever gave
it, to the old and the new address."""

from django.db import transaction

from partnership_hub import mail
from partnership_hub.addresses import absolute

WAYS = ("email", "phone")  # to reach an organisation, which everyone is shown


def tell(proposal, organisation, before):
    """`before`: e-mail and phone as they were."""
    language = proposal.language if proposal.is_by_the_organisation else organisation.language_of_letters
    for message in [*outcome(proposal, organisation), *changed_contact(organisation, before, language)]:
        mail.send(message)


def ways_to_reach(organisation):
    return {name: getattr(organisation, name) for name in WAYS}


def tell_of_new_ways(organisation, before):
    """When this is committed, of what a member of staff has changed in an entry that readers see."""
    if type(organisation).objects.published().filter(pk=organisation.pk, sample=False).exists():
        messages = list(changed_contact(organisation, before, organisation.language_of_letters))
        transaction.on_commit(lambda: [mail.send(message) for message in messages])


def outcome(proposal, organisation):
    if proposal.answer_to:
        context = {
            "organisation": organisation, "proposal": proposal,
            "address": absolute(organisation.get_absolute_url()),
        }  # fmt: skip
        yield mail.compose("directory/mail/outcome", proposal.answer_to, proposal.language, context)


def changed_contact(organisation, before, language):
    """Whoever was behind it, the organisation learns at both addresses that its e-mail or phone was changed."""
    changed = {name: (old, getattr(organisation, name)) for name, old in before.items()}
    changed = {name: (old, new) for name, (old, new) in changed.items() if old != new}
    if not changed:
        return
    for to in dict.fromkeys(address for address in (before["email"], organisation.email) if address):
        yield mail.compose("directory/mail/changed", to, language, {"organisation": organisation, **changed})
