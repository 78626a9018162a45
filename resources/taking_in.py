"""What a resource is made of when it is taken in: its type, publishers and file. See partnership_hub.intake."""

import re

from partnership_hub.search.analysis import fold

from .models import Publisher, ResourceFile, ResourceType

FIRST_WORDS = 4_000


def match(intake):
    """Which publishers of ours it names: the page's own, or one whose name stands on the first page."""
    named = intake.guessed("publisher")
    beginning = intake.text[:FIRST_WORDS]
    folded, matched, words = fold(beginning), [], ""
    for publisher in Publisher.objects.all()[:5_000]:
        exact = named and fold(named) in (fold(publisher.name), fold(publisher.acronym))
        short = publisher.acronym and len(publisher.acronym) > 2 and publisher.acronym.isupper()
        on_page = len(publisher.name) > 4 and fold(publisher.name) in folded
        on_page = on_page or (short and re.search(rf"\b{re.escape(publisher.acronym)}\b", beginning))
        if exact or (on_page and not named):
            matched.append((beginning.find(publisher.name) % (FIRST_WORDS + 1), publisher))
    if not matched:
        return
    if named:
        words = named
    matched = [publisher for _at, publisher in sorted(matched, key=lambda pair: pair[0])][:3]
    source = intake.guesses.get("publisher", {}).get("source", "first_page")
    words = words or ", ".join(map(str, matched))
    intake.guesses["publisher"] = {"value": words, "source": source, "words": words, "matched": [p.pk for p in matched]}
    intake.guesses["publishers"] = {"value": words, "source": source, "words": words}


def fill(entry, intake, document):
    if not intake.guessed("type") and intake.learnt.get("kind") == "html" and not intake.learnt.get("document_url"):
        intake.guesses["type"] = {"value": ResourceType.WEBSITE, "source": "address", "words": intake.url[:300]}
    entry.type, entry.rights = intake.guessed("type"), intake.guessed("rights")[:200]
    entry.save()
    entry.publishers.set(Publisher.objects.filter(pk__in=intake.guesses.get("publisher", {}).get("matched", [])))
    add_file(entry, intake, document, ResourceFile.Standing.ORIGINAL)


def add_file(entry, intake, document, standing):
    """A link where it has an address: whether we may keep a copy is for a person to know. So is its language, where
    nothing says it."""
    learnt = intake.learnt
    row = ResourceFile(
        resource=entry, language=intake.language, standing=standing,
        format=learnt.get("kind", "").upper(), size=learnt.get("size"), pages=learnt.get("pages"),
        sha256=learnt.get("sha256", ""),
    )  # fmt: skip
    row._history_user = intake.by
    if learnt.get("document_url"):
        row.url = learnt["document_url"]
        row.format = "" if learnt.get("kind") == "html" else row.format
        row.size = None if learnt.get("kind") == "html" else row.size
    elif document is not None:
        row.file = document
    else:
        return None
    row.save()
    return row


def keep_copy(entry, intake, document):
    row = entry.files.filter(url=intake.learnt.get("document_url", "")).exclude(url="").first()
    if row is None:  # taken already, as when a form comes twice
        return
    row.url, row.file, row.sha256 = "", document, document.sha256
    row.format, row.size, row.pages = document.extension.upper(), document.size, document.pages
    row.save()


def add_to(entry, intake, document):
    standing = ResourceFile.Standing
    other = bool(intake.language) and intake.language != entry.language
    if not entry.files.filter(sha256=intake.learnt.get("sha256") or "-").exists():
        add_file(entry, intake, document, standing.UNOFFICIAL if other else standing.ORIGINAL)
    if other and intake.title and not entry.translations.filter(language=intake.language).exists():
        text = entry.translations.model(
            entry=entry, language=intake.language, title=intake.title, summary=intake.guessed("summary")
        )
        text.save()


def may_confirm_publisher(user):
    return user.has_perm("resources.add_publisher")


def confirm_publisher(entry, name, by):
    if may_confirm_publisher(by):
        entry.publishers.add(Publisher.objects.get_or_create(name=name[:200])[0])


def file_of(entry, intake):
    """The copy that the Hub holds of the document, where it holds one."""
    digest = intake.learnt.get("sha256")
    return next((row.file for row in entry.files.all() if row.file and digest and row.sha256 == digest), None)


def is_linked(entry, intake):
    """Whether its document is still a link: then a copy of our own can take its place."""
    return any(row.url == intake.learnt.get("document_url") for row in entry.files.all())
