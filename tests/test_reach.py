"""How far each role reaches: what it sees and what it works on, as queries say it and as rows do."""

import pytest
from django.utils import timezone

from partnership_hub.entries.publishing import sections
from partnership_hub.people.roles import ROLES

from .factories import MAKERS, make_user

pytestmark = pytest.mark.django_db

SECTIONS = {model._meta.app_label: model for model in sections()}
OWN = {"own", "own, of Laos"}
IN_WORK = {
    *OWN, "of Thailand", "of both", "of Laos", "ASEAN-wide", "nobody’s", "of who left", "another’s, nowhere",
}  # fmt: skip
PUBLISHED = {"published in Laos", "own, published"}
ENTRIES = IN_WORK | PUBLISHED | {"scheduled in Laos", "withdrawn in Thailand"}
OF_A_THAI_CURATOR = {*OWN, "of Thailand", "of both", "ASEAN-wide", "nobody’s", "of who left"}

SEES = {
    "Contributor": OWN | PUBLISHED,
    "Curator": OF_A_THAI_CURATOR | PUBLISHED | {"withdrawn in Thailand"},
    "Editor": ENTRIES,
    "Directory keeper": {"directory": ENTRIES, "resources": OWN | PUBLISHED, "stories": OWN | PUBLISHED},
    "Translator": ENTRIES,
    "Administrator": ENTRIES,
    "superuser": ENTRIES,
    None: PUBLISHED,
    "partner": PUBLISHED,
}
WORKS_ON = {
    "Contributor": OWN,
    "Curator": OF_A_THAI_CURATOR,
    "Editor": ENTRIES,
    "Directory keeper": {"directory": ENTRIES, "resources": set(), "stories": set()},
    "Translator": set(),
    "Administrator": ENTRIES,
    "superuser": ENTRIES,
    None: set(),
    "partner": set(),
}


def of(table, role, section):
    said = table[role]
    return said[section] if isinstance(said, dict) else said


def make_entries(section, user):
    other, gone = make_user("Contributor"), make_user("Contributor", is_active=False)
    fields = {
        "own": {"taken_in_by": user},
        "own, of Laos": {"taken_in_by": user, "countries": ["la"]},
        "of Thailand": {"taken_in_by": other, "countries": ["th"]},
        "of both": {"taken_in_by": other, "countries": ["la", "th"], "status": "in-review"},
        "of Laos": {"taken_in_by": other, "countries": ["la"]},
        "ASEAN-wide": {"taken_in_by": other, "asean_wide": True},
        "nobody’s": {},
        "of who left": {"taken_in_by": gone},
        "another’s, nowhere": {"taken_in_by": other},
        "published in Laos": {"taken_in_by": other, "countries": ["la"], "status": "published"},
        "own, published": {"taken_in_by": user, "status": "published"},
        "scheduled in Laos": {
            "taken_in_by": other, "countries": ["la"], "status": "published",
            "published_at": timezone.now() + timezone.timedelta(days=1),
        },
        "withdrawn in Thailand": {"taken_in_by": other, "countries": ["th"], "status": "withdrawn"},
    }  # fmt: skip
    assert fields.keys() == ENTRIES
    return {MAKERS[section](title=name, **{"status": "draft"} | given).pk for name, given in fields.items()}


def person(role, **given):
    """Looks after Thailand, and translates into Lao."""
    return make_user(role, countries=["th"], languages=["lo"], **given)


def titles(entries):
    return set(entries.values_list("title", flat=True))


def test_each_role_is_in_the_table():
    assert SEES.keys() == WORKS_ON.keys() == ROLES.keys() | {"superuser", "partner", None}


@pytest.mark.parametrize("section", SECTIONS)
@pytest.mark.parametrize("role", SEES)
def test_a_role_sees_and_works_on_what_the_table_says(role, section):
    user, model = person(role), SECTIONS[section]
    entries = model.objects.filter(pk__in=make_entries(section, user))
    assert titles(entries.visible_to(user)) == of(SEES, role, section)
    assert titles(entries.workable_by(user)) == of(WORKS_ON, role, section)


@pytest.mark.parametrize("section", SECTIONS)
@pytest.mark.parametrize("role", SEES)
def test_a_row_says_the_same_as_the_query(role, section):
    user, model = person(role), SECTIONS[section]
    entries = model.objects.filter(pk__in=make_entries(section, user))
    works_on = {entry.title for entry in entries if entry.may_be_changed_by(user)}
    assert works_on == titles(entries.workable_by(user)) == of(WORKS_ON, role, section)


@pytest.mark.parametrize("section", SECTIONS)
def test_a_curator_of_no_country_looks_after_none(section):
    user, model = make_user("Curator", countries=[]), SECTIONS[section]
    entries = model.objects.filter(pk__in=make_entries(section, user))
    assert titles(entries.visible_to(user)) == OWN | PUBLISHED
    assert titles(entries.workable_by(user)) == OWN
    assert {entry.title for entry in entries if entry.may_be_changed_by(user)} == OWN


@pytest.mark.parametrize("section", SECTIONS)
def test_two_roles_reach_as_far_as_both(section):
    user, model = person("Translator"), SECTIONS[section]
    user.groups.add(*make_user("Curator").groups.all())
    entries = model.objects.filter(pk__in=make_entries(section, user))
    assert titles(entries.visible_to(user)) == ENTRIES


@pytest.mark.parametrize("section", SECTIONS)
@pytest.mark.parametrize(
    ("role", "state", "language", "may"),
    [
        ("Translator", "published", "lo", True), ("Translator", "draft", "lo", True),
        ("Translator", "draft", "th", False), ("Contributor", "published", "lo", False),
        ("Curator", "draft", "vi", False), ("Editor", "published", "vi", True), ("Administrator", "draft", "vi", True),
        (None, "published", "lo", False), ("partner", "published", "lo", False),
    ],
)  # fmt: skip
def test_a_translator_writes_into_their_languages_alone(section, role, state, language, may):
    entry = MAKERS[section](status=state, countries=["la"], taken_in_by=make_user("Contributor"))
    text = entry.translations.create(language=language, title="T")
    assert text.may_be_changed_by(person(role)) is may


@pytest.mark.parametrize("section", SECTIONS)
@pytest.mark.parametrize("role", ["Curator", "Editor", "Contributor"])
def test_the_gate_asks_a_bounded_number_of_questions(role, section, django_assert_max_num_queries):
    user, model = person(role), SECTIONS[section]
    make_entries(section, user)
    make_entries(section, user)
    user = type(user).objects.get(pk=user.pk)
    with django_assert_max_num_queries(5):  # two for permissions, one for countries, the rows and their countries
        rows = list(model.objects.visible_to(user).prefetch_related("countries"))
        assert rows and [entry.is_in_work for entry in rows if entry.taken_in_by_id == user.pk]
