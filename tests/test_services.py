"""Services: rows of an organisation, of which its own lists say what everyone may see."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from directory.models import Organisation, Service

from .factories import make_organisation, make_service, make_user

pytestmark = pytest.mark.django_db


def lists(organisation):
    organisation.refresh_from_db()
    return organisation.services, organisation.groups_served


def test_an_organisation_s_lists_are_what_everyone_may_see_of_its_services():
    organisation = make_organisation()
    make_service(organisation, kind="shelter", groups_served=["women"])
    make_service(organisation, kind="legal-aid", groups_served=["women", "men"])
    make_service(organisation, kind="medical", groups_served=["boys"], visibility="partners")
    make_service(organisation, kind="helpline", groups_served=["girls"], visibility="staff")
    make_service(organisation, kind="return", visibility="withheld", withheld_reason="safety")
    assert lists(organisation) == (["legal-aid", "shelter"], ["men", "women"])


def test_they_follow_every_way_of_writing():
    organisation, other = make_organisation(services=["shelter"], groups_served=["men"]), make_organisation()
    shelter = organisation.offers.get()
    Service.objects.filter(pk=shelter.pk).update(kind="legal-aid")
    assert lists(organisation) == (["legal-aid"], ["men"])
    Service.objects.bulk_create([Service(organisation=other, kind="medical")])
    assert lists(other) == (["medical"], [])
    shelter.refresh_from_db()
    shelter.visibility = "partners"
    shelter.save()
    assert lists(organisation) == ([], [])
    other.offers.all().delete()
    assert lists(other) == ([], [])


def test_an_organisation_loaded_before_does_not_write_them_back():
    stale = make_organisation()
    make_service(Organisation.objects.get(pk=stale.pk), kind="shelter", groups_served=["men"])
    stale.services, stale.groups_served = ["funding"], []
    stale.save()
    assert lists(stale) == (["shelter"], ["men"])
    Organisation.objects.update(services=["funding"])
    assert lists(stale) == (["shelter"], ["men"])


def test_a_service_that_moves_is_taken_from_one_and_given_to_the_other():
    first, second, editor = make_organisation(services=["shelter"]), make_organisation(), make_user("Editor")
    first.offers.get().move_to(second, editor)
    assert lists(first) == ([], [])
    second.offers.get().agree(make_user("Editor"))
    assert lists(second) == (["shelter"], [])


def refused(name):
    return pytest.raises(IntegrityError, match=name)


@pytest.mark.parametrize(
    "kept",
    [
        {"label": "House"}, {"groups_served": ["girls"]}, {"provinces": ["th-63"]}, {"hours": "24/7"}, {"phone": "1"},
        {"who_may_come": "Girls"}, {"how_to_refer": "Ring"}, {"cost": "Free"},
    ],
)  # fmt: skip
def test_a_withheld_service_holds_nothing_but_its_kind_and_the_reason(kept):
    with refused("service_is_given_or_withheld"), transaction.atomic():
        make_service(visibility="withheld", withheld_reason="safety", **kept)


@pytest.mark.parametrize(
    "fields",
    [{"visibility": "withheld"}, {"withheld_reason": "safety"}, {"visibility": "staff", "withheld_reason": "legal"}],
)
def test_nothing_is_withheld_without_a_reason(fields):
    with refused("service_is_given_or_withheld"), transaction.atomic():
        make_service(**fields)


def test_showing_a_service_to_more_people_takes_a_second_person():
    service, editor = make_service(visibility="partners"), make_user("Editor")
    with refused("second person"), transaction.atomic():
        Service.objects.update(visibility="public")
    service.ask_visibility("public", editor)
    assert lists(service.organisation) == ([], [])
    service.agree(make_user("Editor"))
    assert lists(service.organisation) == (["shelter"], [])


def test_hours_have_a_time_zone_unless_they_are_day_and_night():
    make_service(hours="24/7", zone="")
    with refused("service_hours_have_a_time_zone"), transaction.atomic():
        make_service(hours="Mon 9-12", zone="")


@pytest.mark.parametrize(
    ("provinces", "countries", "zone"),
    [
        (["id-ji"], ["th"], "Asia/Jakarta"),
        (["id-ba", "id-sn"], [], "Asia/Makassar"),
        (["id-ma"], [], "Asia/Jayapura"),
        ([], ["th"], "Asia/Bangkok"),
        (["my-13", "my-08"], [], "Asia/Kuala_Lumpur"),
    ],
)
def test_provinces_say_in_which_time_zone_hours_are_else_countries_do(provinces, countries, zone):
    service = make_service(make_organisation(countries=countries), provinces=provinces)
    service.hours = "Mon 9-12"
    service.full_clean()
    assert service.zone == zone


@pytest.mark.parametrize(
    ("provinces", "countries"), [([], []), ([], ["id"]), ([], ["th", "my"]), (["id-ji", "id-ba"], ["id"])]
)
def test_where_they_do_not_it_is_asked_for(provinces, countries):
    service = make_service(make_organisation(countries=countries), provinces=provinces)
    service.hours = "Mon 9-12"
    with pytest.raises(ValidationError, match="in which time zone"):
        service.full_clean()


def test_only_known_provinces_are_taken():
    with pytest.raises(ValidationError, match="xx-1"):
        Service(organisation=make_organisation(), kind="shelter", provinces=["xx-1"]).full_clean()
