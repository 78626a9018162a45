"""The page that shows who may do what, and where it is reviewed."""

import csv
from datetime import timedelta

import pytest
from django.utils import timezone

from partnership_hub.models import AccessReview
from partnership_hub.people.roles import RIGHTS, ROLES
from partnership_hub.translation.translating import may_translate

from .factories import MAKERS, make_resource, make_user
from .signing_in import give_password, sign_in

pytestmark = pytest.mark.django_db
ACCESS = "/admin/access/"


@pytest.fixture
def administrator(client):
    client.user = make_user("Administrator", username="dara")
    client.force_login(client.user)
    return client


def line(client, person):
    found = [row for row in client.get(ACCESS).context["people"] if row.pk == person.pk]
    return found[0]


def review(client, person):
    sent = {"verb": "review", "person": person.pk, "seen": line(client, person).seen}
    return client.post(ACCESS, sent, follow=True)


def test_the_table_says_what_the_roles_hold(administrator):
    page = administrator.get(ACCESS)
    for label, held in page.context["rights"]:
        right = next(right for right in RIGHTS.values() if right.label == label)
        assert held == [right.permissions <= role.permissions for role in ROLES.values()], label
    assert all(str(role.label) in page.text and str(role.about) in page.text for role in ROLES.values())


def test_a_right_that_a_role_has_not_is_not_held_by_chance():
    """Else the table would say no where the answer is yes."""
    for role in ROLES.values():
        for name, right in RIGHTS.items():
            assert (name in role.rights) == (right.permissions <= role.permissions), (role.name, name)


def test_a_line_says_who_it_is_and_what_they_do(administrator):
    person = make_user("Curator", countries=["th"], username="somchai", email="somchai@example.org")
    make_resource(title="The newest", status="draft", taken_in_by=person)
    page = administrator.get(ACCESS).text
    for said in ("somchai@example.org", "Curator: Thailand", "The newest", "With a second factor", "Never reviewed"):
        assert said in page


def test_who_was_long_away_and_who_has_no_second_factor_is_marked(administrator):
    away = make_user("Editor", last_login=timezone.now() - timedelta(days=91), second_factor=False)
    here = make_user("Editor", last_login=timezone.now() - timedelta(days=89))
    assert line(administrator, away).is_long_away and not line(administrator, here).is_long_away
    assert not line(administrator, away).has_factor and line(administrator, here).has_factor


def test_a_review_says_who_and_when_and_is_due_again_later_or_after_a_change(administrator):
    person = make_user("Curator", countries=["th"])
    assert line(administrator, person).is_due
    assert "noted as reviewed and right" in review(administrator, person).text
    row = line(administrator, person)
    assert (row.is_due, row.review.by, row.changed) == (False, administrator.user, [])
    person.countries.add("la")
    row = line(administrator, person)
    assert (row.is_due, [str(what) for what in row.changed]) == (True, ["countries"])
    review(administrator, person)
    assert not line(administrator, person).is_due
    AccessReview.objects.update(at=timezone.now() - timedelta(days=181))
    assert line(administrator, person).is_due


def test_a_review_sent_three_times_is_one(administrator):
    person = make_user("Editor")
    for _time in range(3):
        review(administrator, person)
    assert AccessReview.objects.count() == 1


def test_what_changed_since_it_was_shown_is_not_reviewed(administrator):
    person = make_user("Curator", countries=["th"])
    sent = {"verb": "review", "person": person.pk, "seen": line(administrator, person).seen}
    person.countries.add("la")
    assert "changed meanwhile" in administrator.post(ACCESS, sent, follow=True).text
    assert not AccessReview.objects.exists()


def test_nobody_reviews_or_closes_themselves(administrator):
    me = administrator.user
    assert "ask somebody else" in review(administrator, me).text
    assert administrator.post(ACCESS, {"verb": "close", "person": me.pk}).status_code == 403
    assert not AccessReview.objects.exists()
    me.refresh_from_db()
    assert me.is_active


def test_a_closed_account_is_out_at_once(administrator):
    person = give_password(make_user("Curator", second_factor=False))
    other = type(administrator)()
    sign_in(other, person)
    assert other.get("/admin/").status_code == 200
    administrator.post(ACCESS, {"verb": "close", "person": person.pk})
    person.refresh_from_db()
    assert not person.is_active and not person.usersession_set.exists()
    assert other.get("/admin/").status_code == 302
    assert "Account closed" in administrator.get(ACCESS).text


@pytest.mark.parametrize(
    "sent",
    [{}, {"verb": "review"}, {"verb": "close", "person": "²"}, {"verb": "close", "person": "9" * 30},
     {"verb": "close", "person": "\0"}, {"verb": "delete", "person": "1"}],
)  # fmt: skip
def test_what_is_sent_by_hand_breaks_nothing(administrator, sent):
    assert administrator.post(ACCESS, sent).status_code in (400, 403, 404)


def test_the_table_as_a_file_holds_the_same_people_and_no_formula(administrator):
    make_user("Curator", countries=["th"], username="=cmd")
    answer = administrator.get("/admin/access/people.csv")
    assert "no-store" in answer.headers["Cache-Control"]
    rows = list(csv.reader(answer.content.decode("utf-8-sig").splitlines()))
    assert len(rows) == 2 + 2
    assert "'=cmd" in [row[0] for row in rows] and "Curator: Thailand" in [row[2] for row in rows[2:]]


def test_the_page_asks_as_much_for_many_as_for_one(administrator, django_assert_max_num_queries):
    for number in range(12):
        person = make_user("Curator", countries=["th"])
        make_resource(status="draft", taken_in_by=person, title=f"Work {number}")
    with django_assert_max_num_queries(22):
        administrator.get(ACCESS)


@pytest.mark.parametrize("name", [name for name in ROLES if name != "Administrator"])
def test_who_may_do_what_is_for_administrators(client, name):
    client.force_login(make_user(name))
    for path in (ACCESS, "/admin/access/people.csv"):
        assert client.get(path).status_code == 403
    assert client.post(ACCESS, {"verb": "review", "person": 1}).status_code == 403


@pytest.mark.parametrize("name", ROLES)
def test_everybody_reads_what_they_may_do_and_may_not(client, name):
    client.force_login(make_user(name, countries=["th"], languages=["lo"]))
    page = client.get("/admin/my-rights/")
    held = {label for label, has in page.context["rights"] if has}
    assert held == {RIGHTS[right].label for right in ROLES[name].rights}
    assert "Thailand" in page.text and "Lao" in page.text


DRAFTS = {"resources": "draft publications", "stories": "draft publications", "directory": "draft organisations"}
OVERSEES = {"resources": "oversee publications", "stories": "oversee publications", "directory": "oversee directory"}
PUBLISHES = {"resources": "publish publications", "stories": "publish publications", "directory": "publish directory"}


@pytest.mark.parametrize("section", MAKERS)
@pytest.mark.parametrize("name", ROLES)
def test_what_the_table_says_of_translations_and_the_bin_is_what_happens(section, name):
    user, other = make_user(name, countries=["th"], languages=["lo"]), make_user("Editor")
    make, rights = MAKERS[section], ROLES[name].rights
    own, theirs = make(status="draft", taken_in_by=user), make(status="draft", taken_in_by=other, countries=["th"])
    public, away = make(taken_in_by=other, countries=["th"]), make(taken_in_by=other, countries=["la"])
    drafts = DRAFTS[section] in rights
    works, everywhere = drafts and "curate" in rights, drafts and OVERSEES[section] in rights
    assert own.may_be_binned_by(user) is drafts  # “put them into the bin”
    assert theirs.may_be_binned_by(user) is (works or everywhere)
    assert user.has_perm(own.permission("delete")) is (PUBLISHES[section] in rights)  # “for good”
    assert may_translate(user, own, "th") is drafts
    for entry in (theirs, public):
        assert may_translate(user, entry, "th") is (works or everywhere)
    assert may_translate(user, away, "th") is everywhere
    assert may_translate(user, away, "lo") is (everywhere or "translate" in rights)


def test_the_table_denies_nobody_what_another_right_gives():
    for name in ("draft publications", "draft organisations", "curate"):
        assert "translations" in str(RIGHTS[name].label) and "bin" in str(RIGHTS[name].label)
    assert "of every entry" in str(RIGHTS["translate"].label)
    for name in set(PUBLISHES.values()):
        assert "delete drafts" not in str(RIGHTS[name].label)
