"""What is told once a proposal was decided: the outcome to who proposed it, a new way to reach an organisation to the
old and the new address."""

from partnership_hub import mail
from partnership_hub.addresses import absolute


def tell(proposal, organisation, before):
    """`before`: e-mail and phone as they were."""
    for message in [*outcome(proposal, organisation), *changed_contact(proposal, organisation, before)]:
        mail.send(message)


def outcome(proposal, organisation):
    if proposal.answer_to:
        context = {
            "organisation": organisation, "proposal": proposal,
            "address": absolute(organisation.get_absolute_url()),
        }  # fmt: skip
        yield mail.compose("directory/mail/outcome", proposal.answer_to, proposal.language, context)


def changed_contact(proposal, organisation, before):
    """Whoever was behind it, the organisation learns at both addresses that its e-mail or phone was changed."""
    changed = {name: (old, getattr(organisation, name)) for name, old in before.items()}
    changed = {name: (old, new) for name, (old, new) in changed.items() if old != new}
    if not changed:
        return
    language = proposal.language if proposal.is_by_the_organisation else organisation.language_of_letters
    for to in dict.fromkeys(address for address in (before["email"], organisation.email) if address):
        yield mail.compose("directory/mail/changed", to, language, {"organisation": organisation, **changed})
