"""Accounts and roles: nobody gives more than they have, by the form or by a request made by hand."""

import pytest
from allauth.mfa.models import Authenticator
from django.contrib.auth.models import Group, Permission
from django.core.management import call_command

from partnership_hub.models import User
from partnership_hub.people.roles import RIGHTS, ROLES

from .factories import make_user
from .signing_in import give_password, sign_in

pytestmark = pytest.mark.django_db
PEOPLE = "/admin/partnership_hub/user/"


def page(person, tail="change/"):
    return f"{PEOPLE}{person.pk}/{tail}"


def form(person, **changes):
    """What a browser sends for a person’s form; None leaves a box out."""
    data = {
        "username": person.username, "first_name": "", "last_name": "", "email": person.email, "is_active": "on",
        "is_staff": "on" if person.is_staff else None, "groups": [group.pk for group in person.groups.all()],
        "countries": list(person.countries.values_list("pk", flat=True)), "languages": person.languages,
    } | changes  # fmt: skip
    return {name: value for name, value in data.items() if value is not None}


def role(name):
    return Group.objects.get(name=name).pk


def names(person):
    return {group.name for group in person.groups.all()}


@pytest.fixture
def administrator(client):
    client.user = make_user("Administrator")
    client.force_login(client.user)
    return client


@pytest.mark.parametrize("name", ROLES)
def test_an_administrator_gives_every_role(administrator, name):
    person = make_user(is_staff=True)
    sent = form(person, groups=[role(name)], countries=["th"], languages=["lo"])
    assert administrator.post(page(person), sent).status_code == 302
    person.refresh_from_db()
    assert names(person) == {name}
    assert (person.country_codes, person.languages) == ({"th"}, ["lo"])


def test_whoever_may_give_less_gives_no_more(client):
    """As somebody whom a superuser allowed people and a curator’s work, and nothing else."""
    clerk = make_user("Curator")
    for name in RIGHTS["people"].permissions:
        clerk.user_permissions.add(Permission.objects.get(codename=name.partition(".")[2]))
    client.force_login(clerk)
    person, editor = make_user(is_staff=True), make_user("Editor")
    for name in ("Editor", "Administrator", "Translator", "Directory keeper"):
        client.post(page(person), form(person, groups=[role(name)]))
        assert not names(person), name
    client.post(page(person), form(person, groups=[role("Contributor")]))
    assert names(person) == {"Contributor"}
    assert client.post(page(editor), form(editor, groups=[])).status_code == 403
    assert names(editor) == {"Editor"}


def test_nobody_makes_a_superuser_but_a_superuser(administrator):
    person = make_user("Curator")
    permission = Permission.objects.get(codename="delete_user")
    administrator.post(page(person), form(person, is_superuser="on", user_permissions=[permission.pk]))
    person.refresh_from_db()
    assert not person.is_superuser and not person.user_permissions.exists()


def test_nobody_changes_what_they_may_do_themselves(administrator):
    me = administrator.user
    sent = form(me, is_superuser="on", is_staff=None, is_active=None, groups=[], first_name="Dara")
    administrator.post(page(me), sent)
    me.refresh_from_db()
    assert (me.first_name, me.is_superuser, me.is_staff, me.is_active) == ("Dara", False, True, True)
    assert names(me) == {"Administrator"}


def test_a_superusers_account_is_not_for_administrators(administrator):
    boss = give_password(make_user("superuser"))
    before = User.objects.filter(pk=boss.pk).values().get()
    assert administrator.get(page(boss)).status_code == 200
    passwords = {"password1": "new seven boats 9", "password2": "new seven boats 9", "usable_password": "true"}
    assert administrator.post(page(boss), form(boss, email="x@example.org", is_staff=None)).status_code == 403
    assert administrator.post(page(boss, "password/"), passwords).status_code == 403
    assert administrator.post(page(boss, "delete/"), {"post": "yes"}).status_code == 403
    sent = {"action": "take_out_second_factors", "_selected_action": [boss.pk]}
    assert "may do more than you" in administrator.post(PEOPLE, sent, follow=True).text
    administrator.post("/admin/access/", {"verb": "close", "person": boss.pk})
    assert User.objects.filter(pk=boss.pk).values().get() == before
    assert Authenticator.objects.filter(user=boss).exists()


@pytest.mark.parametrize("name", [name for name in ROLES if name != "Administrator"])
def test_people_are_for_administrators(client, name):
    client.force_login(make_user(name))
    person = make_user("Contributor")
    for path in (PEOPLE, f"{PEOPLE}add/", page(person), page(person, "password/"), "/admin/access/"):
        assert client.get(path).status_code == 403, path
    assert client.post(page(person), form(person, groups=[role(name)])).status_code == 403


def test_a_role_is_for_staff_and_says_what_it_still_needs(administrator):
    person = make_user()
    answer = administrator.post(page(person), form(person, groups=[role("Curator")]))
    assert "roles are for staff" in answer.text
    answer = administrator.post(page(person), form(person, is_staff="on", groups=[role("Curator")]), follow=True)
    assert "No country is ticked" in answer.text
    answer = administrator.post(page(person), form(person, is_staff="on", groups=[role("Translator")]), follow=True)
    assert "No language is ticked" in answer.text


def test_an_account_that_is_made_inactive_is_signed_out(administrator, django_user_model):
    person = give_password(make_user("Curator", second_factor=False))
    other = type(administrator)()
    sign_in(other, person)
    assert other.get("/admin/").status_code == 200
    administrator.post(page(person), form(person, is_active=None))
    assert not person.usersession_set.exists()
    assert other.get("/admin/").status_code == 302


def test_the_list_is_asked_by_role_and_country(administrator, django_assert_max_num_queries):
    people = [make_user("Curator", countries=[code]) for code in ("th", "la", "vn")]
    make_user("Editor")
    found = administrator.get(f"{PEOPLE}?groups__id__exact={role('Curator')}&countries__code__exact=la")
    assert list(found.context["cl"].result_list) == [people[1]]
    with django_assert_max_num_queries(15):
        administrator.get(PEOPLE)


def test_roles_are_exact_after_every_migration_and_not_edited_by_hand(administrator):
    for name in ROLES:
        Group.objects.get(name=name).permissions.set(Permission.objects.filter(codename="delete_user"))
    call_command("migrate", verbosity=0)
    for name, made in ROLES.items():
        held = Group.objects.get(name=name).permissions.values_list("content_type__app_label", "codename")
        assert {f"{app}.{codename}" for app, codename in held} == made.permissions, name
    assert administrator.get("/admin/auth/group/").status_code == 404


def test_every_permission_in_the_table_exists():
    known = {
        f"{one.content_type.app_label}.{one.codename}" for one in Permission.objects.select_related("content_type")
    }
    assert not set().union(*(right.permissions for right in RIGHTS.values())) - known
