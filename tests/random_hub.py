"""A Hub of random entries, in which every text is a word of its own that knows who may see it.

Who may see what is said here once more, in plain Python and not through the gate: the tests compare the two."""

import hashlib
from dataclasses import dataclass, field
from datetime import timedelta
from random import Random

from django.utils import timezone

from .factories import (
    MAKERS,
    make_attachment,
    make_contact,
    make_file,
    make_note,
    make_place,
    make_service,
    make_translation,
    make_user,
)
from .hub import make_hub

EVERYONE = ("visitor", "somebody", "closed account")
READERS = (*EVERYONE, "partner", "Curator", "Editor")
STAFF = frozenset({"Curator", "Editor"})
SEES = {
    "public": frozenset(READERS),
    "partners": STAFF | {"partner"},
    "staff": STAFF,
    "nobody": frozenset(),  # what is told in the admin alone
}
STATUSES = ["published"] * 7 + ["draft", "in-review", "withdrawn", "scheduled"]
CONSENTS = ["unneeded"] * 3 + ["held", "today", "expired", "missing", "without a form", "ended though unneeded"]
KINDS = ["legal-aid", "medical", "shelter"]
LEVELS = ["public", "partners", "staff", "withheld"]


@dataclass
class Hub:
    """What tests/sitemap.py asks of a hub, and the words."""

    base: object
    random: Random
    entries: list
    files: list
    public: list = field(default_factory=list)
    hidden: list = field(default_factory=list)
    words: dict = field(default_factory=dict)  # {word: who may see it}
    of_hidden: set = field(default_factory=set)  # words of entries that only staff see, on the entries' own pages
    rows: dict = field(default_factory=lambda: {level: [] for level in LEVELS})  # details of public organisations

    def __getattr__(self, name):
        return getattr(self.base, name)

    def word(self, level, is_public=True):
        letters = hashlib.sha256(f"{len(self.words)} {id(self)}".encode()).hexdigest()[:10]
        word = f"zq{letters.translate(str.maketrans('0123456789', 'ghijklmnop'))}"
        self.words[word] = SEES[level] & (SEES["public"] if is_public else STAFF)
        if not is_public:
            self.of_hidden.add(word)
        return word


def make_random_hub(seed, number):
    base, random = make_hub(), Random(seed)
    hub = Hub(base, random, list(base.entries), list(base.files))
    for _ in range(number):
        add_entry(hub, random.choice(list(MAKERS)))
    return hub


def add_entry(hub, section):
    random, status = hub.random, hub.random.choice(STATUSES)
    fields, is_public = {"status": status}, status == "published"
    if status == "scheduled":
        fields = {"published_at": timezone.now() + timedelta(days=random.randint(1, 400))}
    elif is_public:
        fields["published_at"] = timezone.now() - timedelta(minutes=random.randint(1, 10**6))
    if section == "stories":
        consent, holds = random_consent(random, lambda: hub.word("nobody", is_public))
        fields |= consent
        is_public = is_public and holds
    if section == "directory":  # some were checked so long ago that readers do not see them any more
        is_old = random.random() < 0.1
        fields |= {"verification": "checked", "verified_on": timezone.localdate() - timedelta(days=4000 * is_old)}
        is_public = is_public and not is_old
    entry = MAKERS[section](**fields, **texts(hub, section, is_public), **filed(random))
    (hub.public if is_public else hub.hidden).append(entry)
    hub.entries.append(entry)
    add_parts(hub, entry, is_public)


def random_consent(random, word):
    """(fields, whether the story may be shown)"""
    consent, today = random.choice(CONSENTS), timezone.localdate()
    form = {"consent_reference": word(), "consent_keeper": word(), "consent_scope": word()}
    return {
        "unneeded": ({}, True),
        "held": ({"shows_people": True, "consent_until": today + timedelta(days=9), **form}, True),
        "today": ({"shows_people": True, "consent_until": today, **form}, True),
        "expired": ({"shows_people": True, "consent_until": today - timedelta(days=1), **form}, False),
        "missing": ({"shows_people": True}, False),
        "without a form": ({"shows_people": True, "consent_until": today + timedelta(days=9)}, False),
        "ended though unneeded": ({"consent_until": today - timedelta(days=1)}, False),
    }[consent]


def texts(hub, section, is_public):
    shown = {
        "resources": ["title", "summary", "body", "rights"],
        "stories": ["title", "summary", "body", "author", "transcript"],
        "directory": ["title", "summary", "body", "local_name", "acronym", "who_may_come", "how_to_refer", "hours"],
    }[section]
    hidden = ["staff_note", *(["verified_how"] if section == "directory" else [])]
    return {name: hub.word("public", is_public) for name in shown} | {
        name: hub.word("nobody", is_public) for name in hidden
    }


def filed(random):
    return {
        "countries": random.sample(["th", "vn", "kh"], random.randint(0, 2)),
        "topics": random.sample(["shelter", "actip", "reintegration"], random.randint(0, 2)),
        "keywords": random.sample(["Palermo protocol", "bus stations"], random.randint(0, 1)),
        "asean_wide": random.random() < 0.2,
        "featured": random.random() < 0.1,
        "sample": random.random() < 0.1,
        "language": random.choice(["en", "en", "th"]),
    }


def add_parts(hub, entry, is_public):
    """Translations, files and details."""
    if hub.random.random() < 0.3:
        state = hub.random.choice(["draft", "machine", "reviewed"])
        title = hub.word("public" if state == "reviewed" else "nobody", is_public)
        make_translation(entry, language="km", title=title, summary="", state=state)
    section = entry._meta.app_label
    if section == "resources" and hub.random.random() < 0.4:
        file = make_file(entry, content=hub.word("public", is_public).encode(), sha256=hub.word("nobody", is_public))
        hub.files.append(file.file.name)
    if section == "directory":
        for make in (contact, contact, place, note, attachment, service, service):
            if hub.random.random() < 0.7:
                add_detail(hub, entry, is_public, make)


def add_detail(hub, organisation, is_public, make):
    level = hub.random.choice(LEVELS)
    row = make(organisation, level, lambda other=level: hub.word(other, is_public))
    if is_public:
        hub.rows[row.visibility].append(row)
    if make is attachment:
        hub.files.append(row.file.name)


def contact(organisation, level, word):
    if level == "withheld":
        return make_contact(organisation, visibility=level, value="", withheld_reason="safety")
    return make_contact(organisation, visibility=level, value=word(), label=word())


def place(organisation, level, word):
    if level == "withheld":
        return make_place(organisation, visibility=level, town="", withheld_reason="request")
    texts = {name: word() for name in ("label", "address", "town", "province")}
    kind = "residential" if level == "staff" else "office"
    return make_place(organisation, visibility=level, kind=kind, request_reference=word("nobody"), **texts)


def note(organisation, level, word):
    level = "staff" if level == "withheld" else level
    return make_note(organisation, visibility=level, text=word(level))


def attachment(organisation, level, word):
    level = "staff" if level == "withheld" else level
    return make_attachment(organisation, visibility=level, title=word(level), content=word(level).encode())


def service(organisation, level, word):
    kind = KINDS[organisation.pk % 3]
    if level == "withheld":
        return make_service(organisation, kind=kind, visibility=level, withheld_reason="safety")
    texts = {name: word() for name in ("label", "phone", "who_may_come", "how_to_refer")}
    return make_service(organisation, kind=kind, visibility=level, groups_served=["fishers"], **texts)


def sign_in(client, kind):
    """As a reader of a kind; a closed account was signed in before it was closed."""
    if kind == "visitor":
        return
    user = make_user(kind if kind in ("partner", *STAFF) else None)
    client.force_login(user)
    if kind == "closed account":
        user.is_active = False
        user.save()
