"""A Hub in which every hidden text holds a word of its own, which then must appear nowhere."""

import hashlib
from datetime import UTC, date, datetime, timedelta
from types import SimpleNamespace

from django.core.files.base import ContentFile
from django.utils import timezone

from directory.models import Attachment, Contact, Note, Organisation, Place, Removal, Report, Service, Suggestion
from partnership_hub.models import Helpline
from resources.models import Resource, ResourceFile
from stories.models import Picture, Story

from .factories import (
    MAKERS,
    make_attachment,
    make_contact,
    make_file,
    make_helpline,
    make_note,
    make_picture,
    make_place,
    make_service,
    make_translation,
    make_user,
    picture,
)
from .hub import make_hub

# The texts that readers never see, though they see the row. All others are public: test_leaks has their list.
HIDDEN = {
    Resource: {"staff_note", "sent_back_because"},
    Story: {"staff_note", "sent_back_because", "consent_reference", "consent_keeper", "consent_scope"},
    Organisation: {"staff_note", "sent_back_because", "verified_how", "vetting_note"},
    Helpline: {"staff_note"},
    Place: {"request_reference"},
    Contact: set(),
    Note: set(),
    Attachment: {"sha256"},
    Service: set(),
    ResourceFile: {"sha256"},
    Picture: set(),
}
# What readers sent: whole tables of which nobody but staff sees anything.
SENT = {
    Report: {"text", "email", "answer"},
    Suggestion: {"name", "does", "phone", "website", "why", "who", "email", "answer"},
    Removal: {"words", "email"},
}
# What staff say to each other.
SAID = {model.staff_comments.rel.related_model: {"text"} for model in (Resource, Story, Organisation)}
SERVICE_TEXTS = ("label", "phone", "who_may_come", "how_to_refer", "cost")
STATES = {
    "draft": {"status": "draft"},
    "in-review": {"status": "in-review"},
    "withdrawn": {"status": "withdrawn"},
    "scheduled": {"published_at": timezone.now() + timedelta(days=30)},
    "embargoed": {"status": "draft", "embargoed_until": timezone.now() + timedelta(days=30)},
    "ended": {"expires_at": timezone.now() - timedelta(minutes=1)},
}
WITHOUT_CONSENT = {
    "expired": {
        "shows_people": True,
        "consent_until": date(2020, 1, 1),
        "consent_reference": "F",
        "consent_keeper": "Us",
    },
    "missing": {"shows_people": True},
}
UNCONFIRMED = {
    "checked too long ago": {"verification": "checked", "verified_on": date(2020, 1, 1)},
    "never confirmed": {"published_at": datetime(2020, 1, 1, tzinfo=UTC)},
}
OF_ITS_OWN = {"stories": WITHOUT_CONSENT, "directory": UNCONFIRMED}


class Canaries:
    """Each name's word, made when it is first asked for; `for_partners` may be seen by signed-in partners."""

    def __init__(self):
        self.words = {}

    def __call__(self, name):
        letters = hashlib.sha256(name.encode()).hexdigest()[:10].translate(str.maketrans("0123456789", "ghijklmnop"))
        return self.words.setdefault(name, f"zq{letters}")

    def for_partners(self):
        return {word for name, word in self.words.items() if "for partners" in name}

    def for_nobody(self):
        return set(self.words.values()) - self.for_partners()


def make_canary_hub():
    """Public rows with hidden texts, and beside them hidden rows of every kind, related to them in every way."""
    hub, word = make_hub(), Canaries()
    hide_texts(hub, word)
    hub.public, hub.hidden, hub.hidden_files = list(hub.entries), [], []
    hub.files += [attachment.file.name for attachment in hub.organisation.attachments.all()]
    for section in MAKERS:
        for state, fields in (STATES | OF_ITS_OWN.get(section, {})).items():
            hub.hidden.append(make_hidden(section, f"{state} {section}", fields, hub, word))
    merged = {"status": "withdrawn", "published_at": None, "merged_into": hub.organisation}
    hub.entries += [*hub.hidden, make_hidden("directory", "merged directory", merged, hub, word)]
    hub.files += hub.hidden_files
    unconfirmed = {"name", "number", "answered_by", "happens_next", "hours", "cost", "caution", "source_note"}
    texts = {name: word(f"helpline {name}") for name in unconfirmed} | {
        "source": f"https://{word('helpline source')}.example/"
    }
    make_helpline(confirmed=False, **texts)
    return SimpleNamespace(**vars(hub), word=word)


def hide_texts(hub, word):
    """In rows that readers see: notes, consent, people's names, drafts of translations, earlier versions, details."""
    person = make_user(
        "Editor", username=word("username"), first_name=word("first name"), email=f"{word('e-mail')}@example.org"
    )
    for entry in (hub.resource, hub.story, hub.organisation):
        name, title = entry._meta.model_name, entry.title
        for field in HIDDEN[type(entry)]:
            setattr(entry, field, word(f"{name} {field}"))
        entry.title = word(f"{name}'s earlier title")
        entry.save()
        entry.title = title
        entry.save()
        entry.staff_comments.create(by=person, text=word(f"comment on {name}"))
        for language, state in (("km", "draft"), ("lo", "machine")):
            texts = {text: word(f"{name}'s {state} translation {text}") for text in ("title", "summary", "body")}
            make_translation(entry, language=language, state=state, **texts)
    for helpline in Helpline.objects.published():
        helpline.staff_note, helpline.changed_by = word("helpline staff_note"), person
        helpline.save()
        helpline.confirm(make_user("Editor"))
    hub.organisation.verified_by = person
    hub.organisation.save()
    for visibility, readers in (("partners", "for partners"), ("staff", "for staff")):
        detail = {"visibility": visibility, "label": word(f"contact label {readers}")}
        make_contact(hub.organisation, value=word(f"contact {readers}"), **detail)
        texts = {name: word(f"service {name} {readers}") for name in SERVICE_TEXTS}
        make_service(hub.organisation, kind="medical", visibility=visibility, **texts)
        texts = {name: word(f"place {name} {readers}") for name in ("label", "address", "town")}
        make_place(hub.organisation, visibility=visibility, request_reference=word(f"request of {visibility}"), **texts)
        make_note(hub.organisation, visibility=visibility, text=word(f"note {readers}"))
        words = {"title": word(f"attachment {readers}"), "content": word(f"file {readers}").encode()}
        make_attachment(hub.organisation, visibility=visibility, **words)
    hide_what_readers_sent(hub, word)
    shelter = {name: word(f"shelter {name}") for name in ("label", "address", "town", "request_reference")}
    make_place(hub.organisation, kind="residential", visibility="staff", **shelter)


def hide_what_readers_sent(hub, word):
    """On boards for staff alone: a report, a suggestion, and a take-down that waits."""
    for rows, fixed in (
        (hub.organisation.reports, {"kind": "unsafe"}),
        (hub.organisation.removals, {"reason": "safety"}),
        (Suggestion.objects, {"country_id": "th", "services": ["shelter"]}),
    ):
        texts = {text: word(f"{rows.model._meta.model_name} {text}") for text in SENT[rows.model] - {"email"}}
        rows.create(email=f"{word('reader')}@example.org", **fixed, **texts)


def own_fields(section, name, hub, word):
    """What the entries of a section have beside what all have."""
    return {
        "resources": {
            "publishers": [word(f"{name} publisher")],
            "rights": word(f"{name} rights"),
            "authors": [word(f"{name} author")],
            "supersedes": hub.resource,
        },
        "stories": {
            "author": word(f"{name} author"),
            "transcript": word(f"{name} transcript"),
            "source": word(f"{name} source"),
        },
        "directory": {
            key: word(f"{name} {key}") for key in ("local_name", "acronym", "who_may_come", "how_to_refer", "phone")
        },
    }[section]


def make_hidden(section, name, fields, hub, word):
    """An entry that nobody sees, filed like the visible ones, with all that can hang on it."""
    own = own_fields(section, name, hub, word)
    texts = {text: word(f"{name} {text}") for text in ("title", "summary", "body", "cover_alt", "staff_note")}
    filed = {"countries": ["th"], "topics": ["shelter"], "keywords": ["Palermo protocol", word(f"{name} keyword")]}
    entry = MAKERS[section](asean_wide=True, featured=True, **texts, **filed, **own, **fields)
    entry.cover.save("a.png", ContentFile(picture("red")), save=True)
    make_translation(
        entry, language="th", title=word(f"{name} translation"), summary=word(f"{name} translation summary")
    )
    hub.hidden_files.append(entry.cover.name)
    if section == "resources":
        file = make_file(entry, content=word(f"{name} file").encode(), label=word(f"{name} file label"), language="th")
        hub.hidden_files.append(file.file.name)
        if name.startswith("draft"):  # what a visible work replaces may be hidden too
            other = hub.entries[3]
            other.supersedes = entry
            other.save()
    if section == "stories":
        hub.hidden_files.append(make_picture(entry, picture(), alt=word(f"{name} picture")).image.name)
        entry.video.save("a.mp4", ContentFile(word(f"{name} video")), save=False)
        entry.captions.save("a.vtt", ContentFile(word(f"{name} captions")), save=True)
        hub.hidden_files += [entry.video.name, entry.captions.name]
    if section == "directory":
        make_contact(entry, value=word(f"{name} contact"))
        make_contact(entry, value=word(f"{name} contact of partners"), visibility="partners")
        make_place(entry, town=word(f"{name} place"))
        make_note(entry, text=word(f"{name} note"))
        words = {"title": word(f"{name} attachment"), "content": word(f"{name} file").encode()}
        hub.hidden_files.append(make_attachment(entry, **words).file.name)
        make_service(entry, **{text: word(f"{name} service {text}") for text in SERVICE_TEXTS})
    return entry
