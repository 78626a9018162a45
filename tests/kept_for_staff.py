"""Two published organisations, one of Thailand and one of Cambodia, with a word in all that is kept for staff."""

from types import SimpleNamespace

from django.urls import get_resolver
from django.utils import timezone

from directory.models import Organisation
from directory.shown import shown_models

from .canaries import SERVICE_TEXTS, Canaries
from .factories import (
    make_attachment,
    make_contact,
    make_note,
    make_organisation,
    make_place,
    make_proposal,
    make_service,
    make_translation,
    make_user,
    save,
)

NUMBER = "+855 23 777 001"
ORGANISATIONS = "admin/directory/organisation/"


def make_kept():
    """`words` holds for each country what is for staff, `for_partners` what partners see too."""
    word = Canaries()
    found = SimpleNamespace(thai=make_one("th", word), khmer=make_one("kh", word), word=word)
    found.words = {code: words_of(word, f"{code} for staff") for code in ("th", "kh")}
    found.for_partners = {code: words_of(word, f"{code} for partners") for code in ("th", "kh")}
    return found


def words_of(word, beginning):
    return {own for name, own in word.words.items() if name.startswith(beginning)}


def make_one(code, word):
    """Due on the board; each row was saved twice, so that its history holds another word, and one was deleted."""
    asker = make_user("Editor", username=word(f"{code} for staff: who asked"))
    said = {name: word(f"{code} for staff: {name}") for name in ("staff_note", "vetting_note", "verified_how")}
    said["sent_back_because"] = word(f"{code} for staff: why")
    entry = make_organisation(
        title=f"House {code}", countries=[code], taken_in_by=make_user("Contributor"), **said,
        verification="checked", verified_on=timezone.localdate() - timezone.timedelta(days=400),
        sent_back_at=timezone.now(), sent_back_by=asker,
    )  # fmt: skip
    make_translation(entry, language="th", title=f"บ้าน {code}")
    make_proposal(entry, acronym="VH")
    for readers in ("staff", "partners"):
        make_rows(entry, readers, lambda text, readers=readers: word(f"{code} for {readers}: {text}"))
    entry.contacts.get(visibility="staff").ask_visibility("public", asker)
    make_note(entry, text=word(f"{code} for partners: narrower")).ask_visibility("partners", asker)
    make_contact(entry, value=word(f"{code} for staff: deleted"), visibility="staff").delete()
    return entry


def make_rows(entry, visibility, word):
    shown = {"visibility": visibility}
    rows = {
        make_contact(entry, value=word("earlier contact"), **shown): {"value": word("contact"), "label": word("label")},
        make_note(entry, text=word("earlier note"), **shown): {"text": word("note")},
        make_attachment(entry, title=word("earlier title"), content=word("file").encode(), **shown): {
            "title": word("title")
        },
        make_service(entry, label=word("earlier service"), **shown): {
            text: word(f"service {text}") for text in SERVICE_TEXTS
        },
    }
    if visibility == "staff":
        home = make_place(entry, kind="residential", town=word("earlier town"), request_reference="R", **shown)
        rows[home] = {name: word(name) for name in ("town", "address", "request_reference")}
    for row, now in rows.items():
        save(row, **now)


def routes(patterns, before=""):
    for pattern in patterns:
        route = before + str(pattern.pattern)
        yield from routes(pattern.url_patterns, route) if hasattr(pattern, "url_patterns") else [route]


def versions(entry):
    for model in (Organisation, *shown_models()):
        if hasattr(model, "history"):
            owner = {"id" if model is Organisation else "organisation": entry.pk}
            for key in model.history.filter(**owner).values_list("history_id", flat=True):
                yield model._meta.model_name, key


def in_the_admin(entry, other):
    """Every address of the organisations' admin, made of the site's own patterns, about one of them."""
    own = {"<path:object_id>": entry.pk, "<language:language>": "th", "<slug:form>": "csv", "<slug:column>": "file"}
    for route in routes(get_resolver().url_patterns):
        if not route.startswith(ORGANISATIONS):
            continue
        route = route.replace("^([^/]+)/history/([^/]+)/$", f"{entry.pk}/history/{entry.history.first().pk}/")
        route = route.replace("proposals/<id:pk>", f"proposals/{entry.proposals.get().pk}")
        for name, value in (own | {"<id:pk>": entry.pk, "<id:kept>": entry.pk, "<id:away>": other.pk}).items():
            route = route.replace(name, str(value))
        if "<slug:kind>" in route:
            for kind, key in versions(entry):
                yield "/" + route.replace("<slug:kind>", kind).replace("<int:key>", str(key))
        else:
            yield f"/{route}"
    first, last = entry.history.last().pk, entry.history.first().pk
    yield f"/{ORGANISATIONS}{entry.pk}/history/organisation/{last}/?with={first}"
    yield f"/{ORGANISATIONS}alike/?but={entry.pk}&title={entry.title}"
    yield from ("/admin/", "/admin/?country=all", "/admin/my-rights/", "/admin/access/", "/admin/translations/")
    yield from ("/admin/bin/", "/admin/directory/letter/", "/admin/directory/viewing/")
    yield f"/admin/translations/sheet.xlsx?section=directory&language=vi&work={entry.pk}"


def for_readers(entry):
    code, page = entry.countries.get().pk, entry.get_absolute_url()
    yield from (page, f"{page}th/", f"{page}card.vcf", f"{page}correct/", f"{page}report/", f"/countries/{code}/")
    yield from ("/directory/", f"/directory/?country={code}", "/directory/feed/", "/directory/map/")
    yield from (f"/directory/map/{code}/", f"/directory/print/{code}/", "/accounts/lists/", "/accounts/viewings/")
    yield from (f"/directory/export/?format={form}" for form in ("csv", "xlsx", "vcf"))
    yield from (attachment.file.url for attachment in entry.attachments.all())
