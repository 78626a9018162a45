"""Whoever is shown what is not for everyone is on record; and nobody takes away much at once."""

from datetime import timedelta

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone

from directory import viewings
from directory.models import Membership, Organisation, Viewing

from .factories import make_attachment, make_contact, make_organisation, make_place, make_user

pytestmark = pytest.mark.django_db

SECRET = "number-for-partners"


@pytest.fixture
def partner(client):
    user = make_user("partner", organisation=make_organisation(title="Employer"))
    client.force_login(user)
    return user


def make_restricted(visibility="partners"):
    entry = make_organisation()
    make_contact(entry, visibility=visibility, value=SECRET)
    return entry


def test_a_page_with_details_for_partners_is_recorded(client, partner):
    entry = make_restricted()
    assert "That you have looked at it is recorded" in client.get(entry.get_absolute_url()).text
    viewing = Viewing.objects.get()
    assert (viewing.user, viewing.organisation, viewing.kind) == (partner, entry, "page")
    assert viewing.by_organisation.title == "Employer" and viewing.role == "Case worker"


def test_a_page_without_is_not_nor_one_that_shows_them_not(client, partner):
    plain, for_staff = make_organisation(), make_restricted("staff")
    make_contact(plain)
    make_place(plain, visibility="withheld", town="", withheld_reason="safety")
    for entry in (plain, for_staff):
        assert "That you have looked" not in client.get(entry.get_absolute_url()).text
    Client().get(make_restricted().get_absolute_url())
    assert not Viewing.objects.exists()


@pytest.mark.parametrize("where", ["history/", "due/", "visibility/"])
def test_staff_are_recorded_in_the_history_and_on_boards(client, where):
    client.force_login(make_user("Editor"))
    entry, _other = make_restricted("staff"), make_organisation()
    Organisation.objects.update(published_at=timezone.now() - timedelta(days=380))
    entry.contacts.get().ask_visibility("partners", make_user("Editor"))
    address = "/admin/directory/organisation/" + (f"{entry.pk}/{where}" if where == "history/" else where)
    assert SECRET in client.get(address).text or where == "history/"
    kind = "form" if where == "history/" else "list"
    assert Viewing.objects.values_list("organisation", "kind").get() == (entry.pk, kind)


def test_the_history_of_what_was_deleted_is_recorded(client):
    entry = make_restricted("staff")
    entry.contacts.get().delete()
    client.force_login(make_user("Editor"))
    client.get(f"/admin/directory/organisation/{entry.pk}/history/")
    assert Viewing.objects.get().organisation == entry


def test_who_is_shown_nothing_restricted_in_staff_s_form_is_not_recorded(client):
    entry = make_restricted("staff")
    client.force_login(make_user("Contributor"))
    assert SECRET not in client.get(f"/admin/directory/organisation/{entry.pk}/change/").text
    assert not Viewing.objects.exists()


def test_staff_are_recorded_too_on_the_page_and_in_their_form(client):
    entry = make_restricted("staff")
    client.force_login(make_user("Editor"))
    client.get(entry.get_absolute_url())
    client.get(f"/admin/directory/organisation/{entry.pk}/change/")
    assert list(Viewing.objects.order_by("at").values_list("kind", "by_organisation")) == [
        ("page", None), ("form", None),
    ]  # fmt: skip


def test_the_organisation_is_told_for_whom_it_was_and_in_which_role_but_not_who(client, partner):
    entry = make_restricted()
    client.get(entry.get_absolute_url())
    member = Client()
    member.force_login(make_user("partner", organisation=entry))
    page = member.get("/accounts/viewings/").text
    assert "Employer, Case worker" in page and partner.username not in page and partner.email not in page
    other = Client()
    other.force_login(make_user("partner", organisation=make_organisation()))
    assert "Employer" not in other.get("/accounts/viewings/").text


def test_a_member_without_the_second_factor_in_this_session_is_told_nothing(client):
    entry = make_restricted()
    Viewing.objects.create(user=make_user(), organisation=entry, role="Somebody", kind="page")
    member = make_user("partner", organisation=entry)
    member.second_factor_used = False
    client.force_login(member)
    assert "Somebody" not in client.get("/accounts/viewings/").text


def test_whoever_looked_sees_it_in_their_account(client, partner):
    entry = make_restricted()
    client.get(entry.get_absolute_url())
    assert "Restricted details, once" in client.get("/accounts/").text
    assert entry.title in client.get("/accounts/viewings/").text


def test_staff_see_who_and_can_change_nothing(client, partner):
    client.get(make_restricted().get_absolute_url())
    client.force_login(make_user("Editor"))
    page = client.get(f"/admin/directory/viewing/?user__id__exact={partner.pk}&days=7&kind__exact=page").text
    assert partner.username in page
    viewing = Viewing.objects.get()
    assert client.post(f"/admin/directory/viewing/{viewing.pk}/delete/", {"post": "yes"}).status_code == 403
    assert client.get("/admin/directory/viewing/add/").status_code == 403


# Limits


def looked_at(user, number, since=timedelta(0), **fields):
    """As if they had looked at so many entries."""
    entries = Organisation.objects.bulk_create(
        Organisation(title=f"Entry {n}", type="ngo", level="national") for n in range(number)
    )
    Viewing.objects.bulk_create(
        Viewing(user=user, organisation=entry, kind="page", at=timezone.now() - since, **fields) for entry in entries
    )


def test_after_sixty_entries_in_an_hour_a_partner_sees_what_everyone_sees(client, partner):
    first, second = make_restricted(), make_restricted()
    make_contact(second, value="number-for-everyone")
    looked_at(partner, 59)
    assert SECRET in client.get(first.get_absolute_url()).text
    response = client.get(second.get_absolute_url())
    assert response.status_code == 429 and SECRET not in response.text
    assert "number-for-everyone" in response.text and "what everyone sees" in response.text
    assert Viewing.objects.filter(organisation=second).count() == 0


def test_an_entry_that_was_opened_already_can_be_opened_again(client, partner):
    entry = make_restricted()
    client.get(entry.get_absolute_url())
    looked_at(partner, 59)
    assert client.get(entry.get_absolute_url()).status_code == 200


@pytest.mark.parametrize(("number", "hours", "status"), [(60, 2, 200), (199, 2, 200), (200, 2, 429), (300, 25, 200)])
def test_what_is_older_than_an_hour_counts_for_the_day_and_then_no_more(client, partner, number, hours, status):
    looked_at(partner, number, timedelta(hours=hours))
    assert client.get(make_restricted().get_absolute_url()).status_code == status


@pytest.mark.parametrize(("number", "status"), [(299, 200), (300, 429)])
def test_an_organisation_has_a_limit_over_all_its_people(client, partner, number, status):
    looked_at(make_user(), number, by_organisation=Membership.objects.get(user=partner).organisation)
    assert client.get(make_restricted().get_absolute_url()).status_code == status


def test_a_file_for_partners_is_recorded_and_counts_wherever_its_address_came_from(client, partner):
    secret, public = make_attachment(visibility="partners"), make_attachment(visibility="public")
    assert [client.get(file.file.url).status_code for file in (secret, public)] == [200, 200]
    assert [row.organisation_id for row in Viewing.objects.all()] == [secret.organisation_id]
    looked_at(partner, 60)
    refused = client.get(make_attachment(visibility="partners").file.url)
    assert refused.status_code == 429 and "Try again later" in refused.text
    assert client.get(public.file.url).status_code == 200


def test_staff_are_told_once_a_day(client, partner):
    editor = make_user("Editor")
    looked_at(partner, 60)
    for _ in range(2):
        client.get(make_restricted().get_absolute_url())
    assert [letter.to for letter in mail.outbox] == [[editor.email]]
    assert partner.username in mail.outbox[0].body and f"user__id__exact={partner.pk}" in mail.outbox[0].body


def test_an_export_counts_every_entry_in_it(partner):
    keys = [make_restricted().pk for _ in range(3)]
    viewings.note(partner, keys, viewings.ViewingKind.EXPORT)
    assert Viewing.objects.filter(kind="export").count() == 3
    looked_at(partner, 56)
    with pytest.raises(viewings.TooManyViewings):
        viewings.note(partner, [make_restricted().pk, make_restricted().pk], viewings.ViewingKind.EXPORT)


# What is kept, and what it costs


def test_after_a_year_it_is_forgotten(partner):
    looked_at(partner, 2, timedelta(days=366))
    looked_at(partner, 1)
    assert viewings.forget_old_viewings() == 2 and Viewing.objects.count() == 1


def test_it_does_not_raise_the_version_of_what_readers_see(client, partner):
    from .committing import number

    entry = make_restricted()
    before = number()
    client.get(entry.get_absolute_url())
    assert Viewing.objects.count() == 1 and number() == before


def test_a_file_of_the_list_counts_every_entry_in_it_that_has_some(client, partner):
    entries = [make_restricted() for _ in range(2)]
    make_organisation()
    assert client.get("/directory/export/?format=csv").status_code == 200
    client.get(f"{entries[0].get_absolute_url()}card.vcf")
    assert Viewing.objects.filter(kind="export").count() == 3
    assert set(Viewing.objects.values_list("organisation", flat=True)) == {entry.pk for entry in entries}
    looked_at(partner, 59)
    response = client.get("/directory/export/?format=csv")
    assert response.status_code == 429 and "too much at once" in response.text and SECRET not in response.text
