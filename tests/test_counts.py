"""The number beside each value of a facet is what choosing it would show: both engines against a count without any."""

from collections import Counter
from contextlib import contextmanager
from datetime import date, timedelta

import pytest
from django.db import transaction
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st

from directory.hours import Week
from directory.hours.week import DAY, WEEK
from directory.models import Service
from directory.provinces import PROVINCES
from directory.vocabulary import GroupServed
from partnership_hub.entries.related import related_entries
from partnership_hub.lists import bitmaps
from partnership_hub.lists.facets import sql_counts
from partnership_hub.models import Country, Topic
from partnership_hub.serving import version
from resources.models import ResourceFile

from .asking import FILTERSETS, filters
from .committing import commit
from .factories import MAKERS, make_keyword, make_publisher

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("committed")]
every_section = pytest.mark.parametrize("section", MAKERS)

WORDS = ["shelter", "labour", "court"]

# What an entry may have of each, as its row says it; three values are enough to meet all combinations.
SHARED = {
    "countries": st.sets(st.sampled_from(["kh", "th", "vn"])),
    "asean_wide": st.booleans(),
    "topics": st.sets(st.sampled_from(["shelter", "actip"])),
    "keywords": st.sets(st.sampled_from(["palermo", "bohol"])),
    "words": st.sets(st.sampled_from(WORDS)),
    "translated": st.dictionaries(st.sampled_from(["th", "km"]), st.booleans()),  # language: reviewed?
    "hidden": st.sampled_from([False, False, False, "draft", "scheduled"]),
}
PUBLICATION = {"language": st.sampled_from(["en", "th"]), "year": st.sampled_from([None, 2021, 2022])}
SERVICE = {
    "kind": st.sampled_from(["shelter", "legal-aid"]),
    "groups": st.sets(st.sampled_from(["women", "men", "all"])),
    "provinces": st.sets(st.sampled_from(["th-10", "th-63", "vn-sg"])),
    "open": st.sampled_from([None, "always", "now", "closed"]),
    "visibility": st.sampled_from(["public", "public", "public", "partners", "staff"]),
}
OWN = {
    "resources": PUBLICATION
    | {
        "type": st.sampled_from(["guide", "video"]),
        "audiences": st.sets(st.sampled_from(["media", "justice"])),
        "publishers": st.sets(st.sampled_from(["ASEAN", "UN"])),
        "files": st.lists(st.sampled_from(["en", "vi"]), max_size=2),
    },
    "stories": PUBLICATION | {"format": st.sampled_from(["article", "video"]), "consent_ended": st.booleans()},
    "directory": {
        "language": st.just("en"),
        "services": st.lists(st.fixed_dictionaries(SERVICE), max_size=3),
        "working_languages": st.sets(st.sampled_from(["th", "rhg"])),
        "type": st.sampled_from(["ngo", "union"]),
        "level": st.sampled_from(["national", "local"]),
        "verification": st.sampled_from(["unverified", "checked", "closed"]),
        "confirmed": st.sampled_from([10, 400, 500, 800]),  # days ago; due, overdue, hidden for what is no helpline
    },
}


def read_in(entry):
    reviewed = {language for language, is_reviewed in entry["translated"].items() if is_reviewed}
    return {entry["language"], *reviewed, *entry.get("files", [])}


def true_now(entry):
    """An organisation's truth: of a check so long ago; what was never checked was listed yesterday."""
    if entry.get("verification") != "checked":
        return entry.get("verification")
    after = (183, 213, 366) if "shelter" in entry["services"] else (366, 457, 731)
    return ("hidden", "overdue", "due", "checked")[sum(entry["confirmed"] < days for days in after)]


def years(entry):
    return {str(entry["year"])} if entry["year"] else set()


# What a facet's values are for an entry, said a second time, without a database.
EXPECTED = {
    "country": lambda e: e["countries"] | ({"asean"} if e["asean_wide"] else set()),
    "topic": lambda e: e["topics"],
    "keyword": lambda e: e["keywords"],
}
EXPECTED_IN = {
    "resources": EXPECTED
    | {
        "type": lambda e: {e["type"]},
        "audience": lambda e: e["audiences"],
        "language": read_in,
        "publisher": lambda e: {str(make_publisher(name=name).pk) for name in e["publishers"]},
        "year": years,
    },
    "stories": EXPECTED | {"format": lambda e: {e["format"]}, "language": read_in, "year": years},
    "directory": EXPECTED
    | {
        "language": lambda e: e["working_languages"],
        "type": lambda e: {e["type"]},
        "level": lambda e: {e["level"]},
        "verification": lambda e: {true_now(e)},
    },
}

# The same of a service, which one and the same has to meet.
EXPECTED_OF_SERVICE = {
    "service": lambda e, s: {s["kind"]},
    "group": lambda e, s: set(GroupServed.values) if "all" in s["groups"] else s["groups"] or {"none"},
    "province": lambda e, s: s["provinces"] or {code for code in PROVINCES if code[:2] in e["countries"]},
    "open": lambda e, s: (
        {
            {None: "none", "closed": ""}.get(s["open"], "" if e["verification"] == "closed" else s["open"]),
            "now" if s["open"] == "always" and e["verification"] != "closed" else "",
        }
        - {""}
    ),
}

CHOICES = {
    "q": st.sampled_from(["", "", *WORDS, "shelter court"]),
    "country": ["kh", "th", "asean", "none", "la"],
    "topic": ["shelter", "actip", "none"],
    "keyword": ["palermo", "none"],
    "language": ["en", "th", "km", "vi", "rhg", "none"],
    "type": ["guide", "ngo", "union", "none"],
    "audience": ["media", "justice", "none"],
    "year": ["2021", "2022", "none", "1999"],
    "format": ["article", "none"],
    "service": ["shelter", "legal-aid"],
    "group": ["women", "men", "all", "none"],
    "province": ["th-10", "th-63", "vn-sg", "kh-12"],
    "open": ["now", "always", "none"],
    "level": ["local", "none"],
    "verification": ["checked", "due", "overdue", "closed", "none"],
}


@contextmanager
def undone():
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def store(section, entries):
    """The entries as rows, in few statements."""
    model = FILTERSETS[section].Meta.model
    now = timezone.now()
    rows = [row_of(model, entry, now) for entry in entries]
    model.objects.bulk_create(rows)
    many = {"countries": Country, "topics": Topic}
    for row, entry in zip(rows, entries, strict=True):
        for name in many:
            getattr(row, name).set(entry[name])
        if "publishers" in entry:
            row.publishers.set([make_publisher(name=name) for name in entry["publishers"]])
            ResourceFile.objects.bulk_create(
                ResourceFile(resource=row, language=language, url="https://example.org/") for language in entry["files"]
            )
        through = model.keywords.through
        through.objects.bulk_create(through(content_object=row, tag=make_keyword(name)) for name in entry["keywords"])
        Service.objects.bulk_create(service_of(row, service) for service in entry.get("services", ()))
        translations = model._meta.get_field("translations").related_model
        translations.objects.bulk_create(
            translations(entry=row, language=language, title="…", state="reviewed" if is_reviewed else "draft")
            for language, is_reviewed in entry["translated"].items()
        )
    return rows


def row_of(model, entry, now):
    fields = {
        "title": " ".join(sorted(entry["words"])) or "Without",
        "language": entry["language"],
        "asean_wide": entry["asean_wide"],
        "status": "draft" if entry["hidden"] == "draft" else "published",
        "published_at": now + timedelta(days=1 if entry["hidden"] == "scheduled" else -1),
    }
    names = {field.name for field in model._meta.concrete_fields} - {"services"}
    own = {k: sorted(v) if isinstance(v, set) else v for k, v in entry.items() if k in names}
    if entry.get("year"):
        fields |= {"publication_date": date(entry["year"], 1, 1), "publication_precision": "year"}
    if entry.get("verification") == "checked":
        fields |= {"verified_on": timezone.localdate() - timedelta(days=entry["confirmed"])}
    if entry.get("consent_ended"):
        fields |= {"shows_people": True}
    return model(**own | fields)


def service_of(row, service):
    minute = (timezone.now().weekday() * DAY + timezone.now().hour * 60 + timezone.now().minute) % WEEK
    spans = {"always": [(0, WEEK)], "now": [(minute, minute + DAY)], "closed": [(minute + DAY, minute + 3 * DAY)]}
    hours = Week.of(spans[service["open"]]) if service["open"] else None
    return Service(
        organisation=row, kind=service["kind"], groups_served=sorted(service["groups"]),
        provinces=sorted(service["provinces"]), hours=hours, zone="UTC", visibility=service["visibility"],
    )  # fmt: skip


def matches(section, entry, choices, without=None):
    gone = entry["hidden"] or entry.get("consent_ended") or true_now(entry) == "hidden"
    if gone or not set(choices.get("q", "").split()) <= entry["words"]:
        return False
    for name, values_of in EXPECTED_IN[section].items():
        values = values_of(entry) or {"none"}
        if name != without and choices.get(name) and not values & set(choices[name]):
            return False
    asked = [name for name in EXPECTED_OF_SERVICE if choices.get(name) and name != without]
    return not asked or bool(matching_services(entry, choices, without))


def matching_services(entry, choices, without=None):
    asked = {name: set(choices[name]) for name in EXPECTED_OF_SERVICE if choices.get(name) and name != without}
    return [
        service
        for service in entry["services"]
        if service["visibility"] in ("public", choices.get("shown_to"))
        and all(EXPECTED_OF_SERVICE[name](entry, service) & values for name, values in asked.items())
    ]


def facets_of(section):
    return {*EXPECTED_IN[section], *(EXPECTED_OF_SERVICE if section == "directory" else ())}


def values_in(section, name, entry, choices):
    """The values under which an entry is counted."""
    if name not in EXPECTED_OF_SERVICE:
        return EXPECTED_IN[section][name](entry) or {"none"}
    services = matching_services(entry, choices, without=name)
    return {value for service in services for value in EXPECTED_OF_SERVICE[name](entry, service)} - {"now"}


def drawn_choices(data, section):
    """Words, and values of two or three facets at most: with more of them hardly an entry would be left to count."""
    known = {**CHOICES, "publisher": [str(make_publisher(name="ASEAN").pk), "none"]}
    choices = {"q": data.draw(CHOICES["q"])}
    choices["shown_to"] = data.draw(st.sampled_from(["", "partners"])) if section == "directory" else ""
    most = 3 if section == "directory" else 2
    for name in data.draw(st.lists(st.sampled_from(sorted(facets_of(section))), max_size=most, unique=True)):
        labels = filters(section).facets[name].known(known[name])
        values = [value for value in known[name] if value in labels]
        choices[name] = data.draw(st.lists(st.sampled_from(values), min_size=1, max_size=2, unique=True))
    return choices


@every_section
@given(data=st.data())
@settings(max_examples=25)
def test_every_count_equals_a_naive_count(section, data):
    with undone():
        for name in ("palermo", "bohol"):
            make_keyword(name)
        entries = data.draw(st.lists(st.fixed_dictionaries(SHARED | OWN[section]), min_size=3, max_size=8))
        rows = store(section, entries)
        commit()
        choices = drawn_choices(data, section)
        filterset = filters(section, **choices)

        found = {row.pk for row, entry in zip(rows, entries, strict=True) if matches(section, entry, choices)}
        in_order = [entry.pk for entry in filterset.sorted_entries()]
        assert set(in_order) == found
        assert bitmaps.index_of(type(filterset), filterset.shown_to)
        assert list(filterset.keys[0:99]) == in_order and filterset.keys[1:3] == in_order[1:3]
        assert len(filterset.keys) == len(in_order)
        for count_with in (sql_counts, bitmaps.counts):
            counts = count_with(filterset)
            for name in filterset.listed_facets:
                rest = [entry for entry in entries if matches(section, entry, choices, without=name)]
                naive = Counter(value for entry in rest for value in values_in(section, name, entry, choices))
                assert {value: n for value, n in counts[name].items() if n} == naive, (name, count_with)


@every_section
def test_every_facet_of_a_section_is_in_that_test(section):
    assert set(filters(section).facets) == facets_of(section)


@every_section
@given(data=st.data())
@settings(max_examples=15)
def test_both_engines_relate_the_same_entries(section, data):
    with undone():
        entries = data.draw(st.lists(st.fixed_dictionaries(SHARED | OWN[section]), min_size=4, max_size=9))
        rows = store(section, entries)
        commit()
        for row in rows[:3]:
            from_memory = list(related_entries(row))
            with pytest.MonkeyPatch.context() as patch:
                patch.setattr(version, "in_transaction", lambda: True)
                assert list(related_entries(row)) == from_memory
