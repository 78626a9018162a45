"""Organisations that may be one and the same: who is taken for whom, and why."""

import pytest
from django.db import connection
from django.utils.datastructures import MultiValueDict

from directory.models import NotTwins, Organisation, OrganisationLikeness, OrganisationTranslation
from directory.twins.known import typed
from directory.twins.rows import alike, pairs
from partnership_hub.twins import names, reach
from partnership_hub.twins.steps import CERTAIN, LIKELY, POSSIBLE

from .factories import make_contact, make_organisation, make_translation, make_user, save

pytestmark = pytest.mark.django_db


@pytest.fixture
def curator():
    return make_user("Curator")


def near(one, other):
    return names.nearness(names.name(one), names.name(other))


def meets(one, other):
    """Whether two names share a key, so that one is looked at when the other is typed."""
    return bool(names.keys(names.name(one)) & names.keys(names.name(other)))


# Names


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Harbour Network Foundation", "Foundation Harbour Network"),
        ("HARBOUR network", "Harbour  Network"),
        ("Viet Nam Harbour", "Vietnam Harbour"),
        ("The Harbour of the East", "Harbour, East"),
        ("Trung tâm Bình Minh", "TRUNG TAM BINH MINH"),
        ("มูลนิธิเพื่อนแรงงาน", "มูลนิธิ เพื่อน แรงงาน"),
        ("ມູນນິທິເພື່ອນແຮງງານ", "ມູນນິທິ ເພື່ອນ ແຮງງານ"),
        ("អង្គការមិត្តពលករ", "អង្គការ មិត្ត ពលករ"),
        ("အလုပ်သမားမိတ်ဆွေအသင်း", "အလုပ်သမား မိတ်ဆွေ အသင်း"),
        ("เครือข่าย\u200bท่าเรือ", "เครือข่ายท่าเรือ"),
    ],
)
def test_the_same_name_is_the_same_however_it_is_spaced_ordered_or_typed(one, other):
    assert near(one, other) == names.SAME and meets(one, other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Harbour Light Network", "Harbour Light"),
        ("Yayasan Cahaya Pelabuhan", "Cahaya Pelabuhan"),
        ("Blindspot", "Blidspot"),
        ("Harbuor Light", "Harbour Light"),
        ("Harbour Light Centre", "Harbor Light Center"),
        ("Hội Bình Minh Sông Hồng", "Bình Minh Sông Hồng"),
        ("มูลนิธิเพื่อนแรงงานข้ามชาติ", "มูลนิธิเพื่อนแรงงานขามชาติ"),
    ],
)
def test_a_legal_form_or_a_slip_makes_a_name_nearly_equal(one, other):
    assert 0.85 <= near(one, other) < names.SAME and meets(one, other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Ministry of Justice", "Justice Foundation"),
        ("Women's Rights Centre", "Workers' Rights Centre"),
        ("Ministry of Labour", "Ministry of Health"),
        ("กระทรวงแรงงาน", "กระทรวงยุติธรรม"),
        ("", "Harbour"),
        ("?!", "?!"),
    ],
)
def test_what_names_have_in_common_because_many_have_it_is_not_enough(one, other):
    assert near(one, other) < 0.85


# Ways to reach


@pytest.mark.parametrize(
    ("one", "other", "country"),
    [
        ("+66 2 123 4567", "02-123-4567", "th"),
        ("+66 (0)2 123 4567", "0 2123 4567", "th"),
        ("0066 2 123 4567", "66 2 123 4567", "th"),
        ("+6621234567 ext. 12", "๐๒-๑๒๓-๔๕๖๗", "th"),
        ("+62 21 1234567", "(021) 1234567", "id"),
        ("+65 6123 4567", "6123 4567", "sg"),
        ("+856 20 5555 1234", "020 5555 1234", "la"),
        ("+84 24 1234 5678", "024 1234 5678", "vn"),
        ("+66 2 123 4567", "02 999 9999, 02 123 4567", "th"),
    ],
)
def test_a_number_is_the_same_from_abroad_and_from_inside_its_country(one, other, country):
    assert reach.phones(one, []) and reach.phones(one, []) <= reach.phones(other, [country])


def test_the_same_digits_in_another_country_are_another_number():
    assert not reach.phones("02-123-4567", ["th"]) & reach.phones("02-123-4567", ["vn"])
    assert not reach.phones("02-123-4567", [])
    assert not reach.phones("+00 0 0000 0000", ["th"]) and not reach.phones("none", ["th"])


@pytest.mark.parametrize(
    ("address", "host"),
    [
        ("https://www.harbour.example.org/about/", "example.org"),
        ("http://harbour.or.th", "harbour.or.th"),
        ("https://mail.harbour.or.th/x", "harbour.or.th"),
        ("office@Harbour.OR.TH", "harbour.or.th"),
        ("somebody@gmail.com", ""),
        ("https://www.facebook.com/HarbourNetwork/about", "facebook.com/harbournetwork"),
        ("https://m.facebook.com/HarbourNetwork", "facebook.com/harbournetwork"),
        ("https://www.facebook.com/profile.php?id=1", ""),
        ("https://facebook.com/", ""),
        ("https://harbour.wordpress.com/2020/", "harbour.wordpress.com"),
        ("https://[broken", ""),
        ("", ""),
    ],
)
def test_a_host_is_compared_only_where_it_is_somebody_s_own(address, host):
    assert reach.host(address) == host


# Who is taken for whom


def form(fields):
    return MultiValueDict({name: value if isinstance(value, list) else [value] for name, value in fields.items()})


def steps(reader, **fields):
    return {twin.entry.title: twin.step for twin in alike(typed(form(fields)), reader)}


def test_a_thai_name_meets_the_local_name_a_former_name_and_a_translation_s_title(curator):
    make_organisation(title="Local", local_name="มูลนิธิเพื่อนแรงงาน")
    make_organisation(title="Former", former_names=["มูลนิธิ เพื่อนแรงงาน"])
    make_translation(make_organisation(title="Translated"), title="มูลนิธิเพื่อน แรงงาน", state="draft")
    make_organisation(title="Other", local_name="มูลนิธิบ้านริมน้ำ")
    assert steps(curator, title="มูลนิธิเพื่อนแรงงาน") == dict.fromkeys(["Local", "Former", "Translated"], LIKELY)


def test_the_more_they_have_in_common_the_surer_it_is(curator):
    make_organisation(
        title="Harbour Light", acronym="HLN", phone="+66 2 123 4567", website="https://light.or.th/", countries=["th"]
    )
    say = {"countries": ["th"]}
    assert steps(curator, title="Harbour Light", **say) == {"Harbour Light": CERTAIN}
    assert steps(curator, title="Harbour Light") == {"Harbour Light": LIKELY}
    assert steps(curator, title="Anything", phone="02 123 4567", **say) == {"Harbour Light": POSSIBLE}
    assert steps(curator, acronym="hln", email="x@light.or.th") == {"Harbour Light": POSSIBLE}
    assert steps(curator, title="Light Harbor Foundation", phone="02 123 4567", **say) == {"Harbour Light": CERTAIN}
    assert not steps(curator, title="Anything", email="x@light.or.th")


def test_the_same_name_in_another_country_is_another_organisation(curator):
    make_organisation(title="Ministry of Labour", countries=["th"])
    assert not steps(curator, title="Ministry of Labour", countries=["kh"])


def test_the_reasons_are_given_in_words(curator):
    make_organisation(title="Harbour Light", acronym="HL", countries=["th"])
    organisation = make_organisation(title="Harbour Lights", countries=["th"])
    make_contact(organisation, value="+66 2 123 4567", visibility="staff")
    sought = typed(form({"title": "Harbour Lights", "phone": "02-123-4567", "countries": ["th"]}))
    best, *others = alike(sought, curator)
    assert best.reasons == ["same name: “Harbour Lights”", "same phone: +66 2 123 4567"]
    assert [twin.reasons for twin in others] == [["same name: “Harbour Light”"]]  # a plural is no other word


def test_what_a_reader_may_not_see_is_no_reason():
    make_contact(make_organisation(title="Shown"), value="+66 2 123 4567", visibility="staff")
    make_organisation(title="Draft", phone="+66 2 123 4567", status="draft")
    assert steps(make_user("Curator"), phone="+66 2 123 4567") == {"Shown": POSSIBLE, "Draft": POSSIBLE}
    assert not steps(make_user("partner"), phone="+66 2 123 4567")


def test_a_number_that_many_share_pairs_nobody(curator):
    for number in range(8):
        make_organisation(title=f"Unit {number}", phone="+66 2 123 4567")
    OrganisationLikeness.catch_up()
    assert not pairs(curator)


# Keys are never behind


def keys_of(organisation):
    OrganisationLikeness.catch_up()
    return set(OrganisationLikeness.objects.get(pk=organisation.pk).keys)


def _contact(organisation):
    return make_contact(organisation, value="+66 2 123 0000")


CHANGES = {
    "save": lambda o: Organisation(pk=o.pk, title="New", type="ngo", level="local", created_at=o.created_at).save(),
    "raw SQL": lambda o: connection.cursor().execute("UPDATE directory_organisation SET phone = '+66 2 765 4321'"),
    "a contact": _contact,
    "a contact changed": lambda o: save(o.contacts.get(), value="+66 2 999 9999"),
    "a contact less": lambda o: o.contacts.all().delete(),
    "a translation": lambda o: OrganisationTranslation.objects.bulk_create(
        [OrganisationTranslation(entry=o, language="th", title="ชื่อไทย")]
    ),
    "another country": lambda o: o.countries.set(["kh"]),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_every_way_of_writing_empties_the_keys_at_once(change):
    organisation = make_organisation(title="Old", phone="02 123 4567", countries=["th"])
    make_contact(organisation, value="+66 2 111 1111")
    before = keys_of(organisation)
    change(organisation)
    assert OrganisationLikeness.objects.get(pk=organisation.pk).keys is None
    assert keys_of(organisation) != before


def test_keys_made_another_way_are_made_anew():
    organisation = make_organisation()
    keys_of(organisation)
    OrganisationLikeness.objects.update(version=1, keys=["old"])
    assert "old" not in keys_of(organisation)


def test_an_organisation_can_be_deleted(curator):
    one, other = make_organisation(title="Harbour Light"), make_organisation(title="Harbour Light")
    make_contact(one)
    NotTwins.objects.create(entry=one, other=other, by=curator)
    keys_of(one)
    one.delete()
    assert not NotTwins.objects.exists() and OrganisationLikeness.objects.count() == 1
