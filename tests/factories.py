"""Rows for tests: `make_story(title="…")`. Everything is published, and plain, unless a test says otherwise."""

import itertools
import re
from io import BytesIO

from allauth.account.internal.flows.login import record_authentication
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.auth.models import Group
from django.contrib.auth.signals import user_logged_in
from django.core.files.base import ContentFile
from django.dispatch import receiver
from django.utils import timezone
from PIL import Image

from directory.hours import read
from directory.letters import hash_of, new_key
from directory.models import Attachment, Contact, Letter, Membership, Note, Organisation, Place, Proposal, Service
from partnership_hub.models import Country, Helpline, Keyword, Topic, User
from resources.models import Publisher, Resource, ResourceFile
from stories.models import Picture, Story

PARTNER = "partner"
SUPERUSER = "superuser"
MANY_TO_MANY = ("countries", "topics", "publishers", "keywords")

_numbers = itertools.count(1)


def make_entry(model, *, countries=(), topics=(), publishers=(), keywords=(), **overrides):
    """A published entry. Countries and topics are codes, keywords and publishers names."""
    entry = model.objects.create(
        **{
            "title": f"Entry {next(_numbers)}",
            "summary": "What it is for.",
            "status": "published",
            "published_at": timezone.now() - timezone.timedelta(hours=1),
        }
        | overrides
    )
    entry.countries.set(countries)
    entry.topics.set(topics)
    if publishers:
        entry.publishers.set([make_publisher(name=name) for name in publishers])
    for name in keywords:
        entry.keywords.add(name)
    return entry


def make_resource(**overrides):
    return make_entry(Resource, **{"type": "guide"} | overrides)


def make_story(**overrides):
    return make_entry(Story, **{"format": "article"} | overrides)


def make_organisation(*, services=(), groups_served=(), **overrides):
    """With a service of each kind, a shelter where only groups are given, each for all these groups."""
    organisation = make_entry(Organisation, **{"type": "ngo", "level": "national"} | overrides)
    for kind in services or ["shelter"] * bool(groups_served):
        make_service(organisation, kind=kind, groups_served=[*groups_served])
    return organisation


MAKERS = {"resources": make_resource, "stories": make_story, "directory": make_organisation}


def make_translation(entry, **overrides):
    return entry.translations.create(
        **{"language": "th", "title": "คู่มือ", "summary": "สรุป", "state": "reviewed"} | overrides
    )


def make_publisher(**overrides):
    fields = {"name": f"Publisher {next(_numbers)}"} | overrides
    return Publisher.objects.get_or_create(name=fields.pop("name"), defaults=fields)[0]


def make_keyword(name):
    return Keyword.objects.get_or_create(name=name, defaults={"slug": re.sub(r"\W+", "-", name.lower())})[0]


def make_topic(**overrides):
    number = next(_numbers)
    defaults = {"code": f"topic-{number}", "label": f"Topic {number}", "group": "law", "scope": "What belongs here."}
    return Topic.objects.create(**defaults | overrides)


def make_country(**overrides):
    return Country.objects.create(**{"name": f"Country {next(_numbers)}", "endonym": "Country"} | overrides)


def make_file(resource=None, *, content=None, **overrides):
    """A file that we hold where there is content, else a link."""
    given = {"language": "en", "format": "PDF"} | overrides
    if content is None:
        given = {"url": "https://example.org/guide.pdf"} | given
    else:
        given["file"] = ContentFile(content, name="guide.pdf")
        given.setdefault("size", len(content))
    return ResourceFile.objects.create(resource=resource or make_resource(), **given)


def make_picture(story, content, **overrides):
    given = {"alt": "A room.", "number": next(_numbers) % 30_000, "image": ContentFile(content, name="a.png")}
    return Picture.objects.create(story=story, **given | overrides)


def make_contact(organisation=None, **overrides):
    fields = {"kind": "phone", "value": "+00 0 0000 0000", "visibility": "public"} | overrides
    return Contact.objects.create(organisation=organisation or make_organisation(), **fields)


def make_place(organisation=None, **overrides):
    fields = {"kind": "office", "town": "Town", "visibility": "public"} | overrides
    return Place.objects.create(organisation=organisation or make_organisation(), **fields)


def make_note(organisation=None, **overrides):
    fields = {"text": "Ask for the night officer.", "visibility": "public"} | overrides
    return Note.objects.create(organisation=organisation or make_organisation(), **fields)


def make_attachment(organisation=None, *, content=b"%PDF-1.4", **overrides):
    fields = {"title": "Referral form", "format": "PDF", "visibility": "public"} | overrides
    file = ContentFile(content, name="form.pdf")
    return Attachment.objects.create(organisation=organisation or make_organisation(), file=file, **fields)


def make_service(organisation=None, **overrides):
    """A public shelter, unless a test says otherwise; hours as they are typed, in Bangkok's time."""
    fields = {"kind": "shelter"} | overrides
    if isinstance(fields.get("hours"), str):
        fields["hours"] = read(fields["hours"])
        fields.setdefault("zone", "Asia/Bangkok")
    service = Service.objects.create(organisation=organisation or make_organisation(), **fields)
    service.organisation.refresh_from_db(fields=["services", "groups_served", *Organisation.GENERATED])
    return service


def make_letter(organisation=None, **overrides):
    """A letter that was sent; `opens` is the path in it."""
    organisation, key = organisation or make_organisation(), new_key()
    fields = {"sent_to": "them@example.org", "language": "en", "sent_at": timezone.now()} | overrides
    fields.setdefault("expires_at", timezone.now() + timezone.timedelta(days=30))
    letter = Letter.objects.create(organisation=organisation, key_hash=hash_of(key), **fields)
    letter.opens = letter.address(key).removeprefix(settings.SITE_ORIGIN)
    return letter


def make_proposal(organisation=None, comment="", **changes):
    """From a letter to them@example.org, in English."""
    who = {"source": "letter", "answer_to": "them@example.org", "language": "en"}
    who |= {name: changes.pop(name) for name in list(changes) if name in (*who, "letter", "proposed_by")}
    return Proposal.propose(organisation or make_organisation(), changes, comment, **who)


def make_helpline(*, confirmed=True, **overrides):
    defaults = {"country_id": "th", "name": "Helpline", "number": "000 0000", "source": "https://example.org/"}
    helpline = Helpline.objects.create(**defaults | overrides)
    if confirmed:
        helpline.confirm(make_user("Editor"))
    return helpline


def make_user(role=None, *, second_factor=True, organisation=None, countries=None, **overrides):
    """role: None, one of roles.ROLES, "partner" or "superuser"; a curator of all countries unless a test names some.
    Signed in with client.force_login, which stands for a whole sign-in, with the second factor if they have one.
    Partners work for an organisation."""
    number = next(_numbers)
    defaults = {
        "username": f"user{number}",
        "email": f"user{number}@example.org",
        "is_staff": role not in (None, PARTNER),
        "is_superuser": role == SUPERUSER,
    }
    user = User(**defaults | overrides)
    user.set_unusable_password()
    user.save()
    if role and second_factor:
        user.second_factor_used = True
        Authenticator.objects.create(user=user, type="totp", data={"secret": ""})
    if role == PARTNER:
        make_membership(user, organisation or Organisation.objects.published().first() or make_organisation())
    elif role not in (None, SUPERUSER):
        user.groups.add(Group.objects.get(name=role))
        user.countries.set(Country.objects.all() if countries is None and role == "Curator" else countries or [])
    return user


def make_membership(user, organisation):
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    return Membership.objects.create(user=user, organisation=organisation, role="Case worker", approved_by=user)


@receiver(user_logged_in)
def use_second_factor(request, user, **kwargs):
    if user.second_factor_used:
        record_authentication(request, user, "mfa", type="totp")


def picture(colour="navy", size=(4, 3)):
    """The bytes of a PNG."""
    file = BytesIO()
    Image.new("RGB", size, colour).save(file, "PNG")
    return file.getvalue()


def save(row, **changes):
    for name, value in changes.items():
        setattr(row, name, value)
    row.save()
