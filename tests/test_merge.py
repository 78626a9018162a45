"""Two entries of one organisation become one: nothing is lost, nobody sees more, old addresses lead there."""

from datetime import date

import pytest
from django.apps import apps
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st
from simple_history.models import HistoricalChanges

from directory.models import Contact, NotTwins, Organisation, Place
from directory.twins.merge_choices import AWAY, BOTH, KEPT
from directory.twins.merging import ALSO, FORMER, NOWHERE, Said, merge, rehearse
from partnership_hub.twins.merging import pointing_at

from .factories import make_contact, make_organisation, make_place, make_service, make_translation, make_user

pytestmark = pytest.mark.django_db
CHANGE = "/admin/directory/organisation/{}/change/"


@pytest.fixture
def editor():
    return make_user("Editor")


def said(other_name=FORMER, **choices):
    return Said(choices, other_name, "the same phone")


def address(kept, away):
    return f"/admin/directory/organisation/merge/{kept.pk}/{away.pk}/"


def twins(kept=None, away=None):
    return (
        make_organisation(**{"title": "Harbour Light"} | (kept or {})),
        make_organisation(**{"title": "Harbor Light"} | (away or {})),
    )


def merged(kept, away, by, **choices):
    outcome = merge(kept.pk, away.pk, by, said(**choices))
    kept.refresh_from_db()
    away.refresh_from_db()
    return outcome


# What survives


def test_unless_somebody_chooses_otherwise_lists_are_united_and_nothing_empty_stays(editor):
    kept, away = twins(
        {"working_languages": ["th"], "countries": ["th"], "keywords": ["One"], "phone": "1", "staff_note": "a"},
        {
            "working_languages": ["lo"], "countries": ["kh"], "topics": ["shelter"], "keywords": ["Two"], "phone": "2",
            "email": "x@example.org", "staff_note": "b",
        },
    )  # fmt: skip
    merged(kept, away, editor)
    assert kept.working_languages == ["th", "lo"]
    assert {country.pk for country in kept.countries.all()} == {"th", "kh"}
    assert {keyword.name for keyword in kept.keywords.all()} == {"One", "Two"}
    assert [topic.pk for topic in kept.topics.all()] == ["shelter"]
    assert (kept.phone, kept.email, kept.staff_note) == ("1", "x@example.org", "a\nb")


def test_what_was_verified_later_stays_but_not_the_verification_itself(editor):
    kept, away = twins(
        {"phone": "1", "verification": "checked", "verified_on": date(2024, 1, 1)},
        {"phone": "2", "verification": "checked", "verified_on": date(2026, 1, 1), "verified_by": editor},
    )
    merged(kept, away, editor)
    assert (kept.title, kept.phone, kept.verified_on) == ("Harbor Light", "2", date(2024, 1, 1))


def test_each_part_can_be_chosen_and_what_belongs_together_stays_together(editor):
    kept, away = twins(
        {"phone": "1", "working_languages": ["th"], "local_name": "หนึ่ง", "local_language": "th"},
        {
            "phone": "2", "working_languages": ["lo"], "local_name": "ສອງ", "local_language": "lo",
            "verification": "checked", "verified_on": date(2026, 1, 1), "verified_how": "call", "verified_by": editor,
        },
    )  # fmt: skip
    merged(kept, away, editor, phone=AWAY, working_languages=KEPT, local_name=AWAY, verification=AWAY, title=KEPT)
    assert (kept.title, kept.phone, kept.working_languages) == ("Harbour Light", "2", ["th"])
    assert (kept.local_name, kept.local_language) == ("ສອງ", "lo")
    assert (kept.verification, kept.verified_how, kept.verified_by) == ("checked", "call", editor)


def test_texts_in_two_languages_are_one_choice(editor):
    kept, away = twins({"summary": "In English."}, {"title": "ท่าเรือ", "language": "th", "summary": "ภาษาไทย"})
    merged(kept, away, editor, title=AWAY)
    assert (kept.title, kept.language, kept.summary) == ("ท่าเรือ", "th", "ภาษาไทย")
    assert kept.former_names == ["Harbour Light"]


@pytest.mark.parametrize(
    ("where", "former", "also"), [(FORMER, ["Pier Lamp"], []), (ALSO, [], ["Pier Lamp"]), (NOWHERE, [], [])]
)
def test_the_other_name_is_kept_where_one_says(editor, client, where, former, also):
    kept, away = twins(away={"title": "Pier Lamp"})
    merged(kept, away, editor, other_name=where)
    assert (kept.former_names, kept.also_known_as) == (former, also)
    assert (kept.title in client.get("/directory/?q=%22pier+lamp%22").text) == bool(former or also)


# What moves


def test_whatever_hangs_on_the_other_moves_and_the_history_says_so(editor):
    kept, away = twins()
    contact, place, service = make_contact(away, value="+66 2 1"), make_place(away), make_service(away)
    translation = make_translation(away, title="ท่าเรือ")
    third = make_organisation(title="Third")
    NotTwins.objects.create(entry=third, other=away, by=editor)
    outcome = merged(kept, away, editor)
    for row in (contact, place, service):
        row.refresh_from_db()
        assert row.organisation == kept
        assert "moved from “Harbor Light”" in row.history.first().history_change_reason
    translation.refresh_from_db()
    assert translation.entry == kept
    assert NotTwins.decided(third.pk) == {kept.pk}
    assert sum(outcome.moved.values()) == 5 and not outcome.stays
    assert f"no. {away.pk} “Harbor Light”: the same phone" in kept.history.first().history_change_reason
    assert f"no. {kept.pk}" in away.history.first().history_change_reason
    assert kept.history.count() == 2 and away.history.count() >= 2


def test_what_both_have_stays_with_the_other(editor):
    kept, away = twins()
    mine, other = make_translation(kept, title="หนึ่ง"), make_translation(away, title="สอง")
    english = make_translation(away, language="en", title="In English")
    NotTwins.objects.create(entry=kept, other=away, by=editor)
    outcome = merged(kept, away, editor)
    assert [text.title for text in kept.translations.all()] == [mine.title]
    assert set(away.translations.all()) == {other, english}
    assert sum(outcome.stays.values()) == 3


def test_every_foreign_key_to_an_organisation_is_followed():
    followed = {(model._meta.label, field.name) for model, field in pointing_at(Organisation)}
    filing = {field.remote_field.through for field in Organisation._meta.many_to_many}
    every = {
        (model._meta.label, field.name)
        for model in apps.get_models(include_auto_created=True)
        if not issubclass(model, HistoricalChanges) and model not in filing
        for field in model._meta.concrete_fields
        if field.related_model is Organisation
    }
    assert every - followed == {("directory.OrganisationLikeness", "entry")} and followed <= every
    assert len(followed) >= 6


# Nobody sees more


def test_details_of_a_draft_do_not_become_public(editor, client):
    kept, away = twins(
        away={"status": "draft", "phone": "draft-phone", "working_languages": ["lo"], "countries": ["kh"]}
    )
    for visibility in ("public", "partners", "staff"):
        make_contact(away, value=f"contact-{visibility}", visibility=visibility)
    make_place(away, visibility="withheld", withheld_reason="safety", town="", kind="residential")
    make_translation(away, title="ร่าง", summary="draft-translation")
    outcome = merged(kept, away, editor, other_name=NOWHERE)
    client.force_login(make_user("partner"))
    page = client.get(kept.get_absolute_url()).text
    assert not [word for word in ("draft-phone", "contact-", "withheld", "ร่าง", "Lao") if word in page]
    assert {contact.visibility for contact in kept.contacts.all()} == {"staff"}
    assert not kept.places.exists() and away.places.exists()
    assert (sum(outcome.waits.values()), sum(outcome.drafted.values())) == (2, 1)
    assert not kept.countries.exists()


def test_what_was_public_is_shown_again_when_a_second_person_agrees(editor):
    kept, away = twins()
    make_contact(away, value="+66 2 1")
    merged(kept, away, editor)
    contact = kept.contacts.get()
    assert (contact.visibility, contact.wanted) == ("staff", "public")
    contact.agree(make_user("Editor"))
    assert contact.visibility == "public"


def test_preview_links_to_both_end(editor, client):
    from partnership_hub.entries.previews import Link

    kept, away = twins({"status": "draft"}, {"status": "draft"})
    links = [Link.to(entry).address for entry in (kept, away)]
    assert {client.get(link).status_code for link in links} == {200}
    merged(kept, away, editor)
    assert {client.get(link).status_code for link in links} == {404}


STATES = [
    {"status": "published"}, {"status": "draft"}, {"status": "in-review"}, {"status": "withdrawn"},
    {"published_at": timezone.now() + timezone.timedelta(days=30)},
]  # fmt: skip
details = st.lists(st.sampled_from(["public", "partners", "staff", "withheld"]), max_size=4)
choices = st.dictionaries(
    st.sampled_from(["phone", "working_languages", "title", "verification"]), st.sampled_from([KEPT, BOTH])
)


@settings(max_examples=30)
@given(
    of_kept=st.sampled_from(STATES), of_away=st.sampled_from(STATES), contacts=details, places=details, chosen=choices,
    languages=st.sets(st.sampled_from(["en", "th", "km"])), in_both=st.booleans(),
)  # fmt: skip
def test_no_row_is_lost_and_no_detail_is_seen_by_more(of_kept, of_away, contacts, places, chosen, languages, in_both):
    editor, partner = make_user("Editor"), make_user("partner")
    kept, away = twins(of_kept, of_away)
    for visibility in contacts:
        hidden = {"value": "", "withheld_reason": "safety"} if visibility == "withheld" else {}
        make_contact(away, visibility=visibility, **hidden)
    for visibility in places:
        hidden = {"town": "", "withheld_reason": "safety"} if visibility == "withheld" else {}
        make_place(away, visibility=visibility, **hidden)
    for language in languages:
        make_translation(away, language=language)
        if in_both:
            make_translation(kept, language=language)
    before, seen = rows(), {reader: seen_by(reader) for reader in (None, partner)}
    merge(kept.pk, away.pk, editor, said(**chosen))
    assert rows() >= before
    assert all(seen_by(reader) <= seen[reader] for reader in (None, partner))


def rows():
    """Of all models that are not made of others."""
    models = [model for model in apps.get_models(include_auto_created=True) if "likeness" not in model._meta.db_table]
    return {(model._meta.label, pk) for model in models for pk in model._base_manager.values_list("pk", flat=True)}


def seen_by(reader):
    """Details and texts on pages that this reader may see, by their keys."""
    pages = Organisation.objects.visible_to(reader)
    details = [row for model in (Contact, Place) for row in model.objects.visible_to(reader)]
    seen = {(type(row), row.pk) for row in details if row.organisation in pages}
    return seen | {text.pk for entry in pages for text in entry.translations.reviewed()}


# Old addresses


def forms(entry):
    yield from (f"/directory/{entry.pk}/", entry.get_absolute_url(), f"/directory/{entry.pk}-an-older-name/")


def test_every_old_address_leads_there_for_now(editor, client):
    kept, away = twins()
    make_translation(kept, title="ท่าเรือ")
    old = [*forms(away), f"{away.get_absolute_url()}en/", f"{away.get_absolute_url()}km/"]
    merged(kept, away, editor)
    for path in old[:3] + old[4:]:
        response = client.get(path)
        assert (response.status_code, response["Location"]) == (301, kept.get_absolute_url())
        assert "no-cache" in response["Cache-Control"]
    assert client.get(old[3])["Location"] == f"{kept.get_absolute_url()}en/"
    thai = client.get(f"{away.get_absolute_url()}th/")
    assert thai["Location"] == f"{kept.get_absolute_url()}th/" and client.get(thai["Location"]).status_code == 200
    assert client.head(old[0]).status_code == 301


def test_it_leads_to_nothing_that_the_reader_may_not_see(editor, client):
    kept, away = twins({"status": "draft"})
    merged(kept, away, editor)
    unknown = client.get("/directory/999999/")
    for path in forms(away):
        response = client.get(path)
        assert (response.status_code, response.content) == (404, unknown.content)
        assert response.headers.items() >= {("Content-Type", unknown["Content-Type"])}
    client.force_login(editor)
    assert client.get(f"/directory/{away.pk}/")["Location"] == kept.get_absolute_url()


@pytest.mark.parametrize(
    "state", [{"status": "draft"}, {"status": "draft", "published_at": timezone.now()}, STATES[2], STATES[4]]
)
def test_what_never_was_public_leads_nowhere(editor, client, state):
    kept, away = twins(away=state)
    merged(kept, away, editor)
    assert {client.get(path).status_code for path in forms(away)} == {404}
    client.force_login(editor)
    assert client.get(f"/directory/{away.pk}/").status_code == 301


def test_a_chain_has_one_link(editor, client):
    first, second, third = (make_organisation(title=f"Harbour {n}") for n in range(3))
    merged(second, first, editor)
    merged(third, second, editor)
    first.refresh_from_db()
    assert first.merged_into == third
    assert client.get(f"/directory/{first.pk}/")["Location"] == third.get_absolute_url()


def test_there_are_no_circles(editor):
    first, second = twins()
    merged(first, second, editor)
    for kept, away in ((first, second), (second, first), (first, first)):
        with pytest.raises(ValidationError):
            merge(kept.pk, away.pk, editor, said())


def test_a_merged_entry_is_seen_and_changed_by_nobody(editor, client):
    kept, away = twins(away={"title": "Gone"})
    merged(kept, away, editor)
    assert "Gone" not in client.get("/directory/?country=none").text.replace("Formerly", "")
    assert not away.may_be_changed_by(make_user("superuser"))
    for verb in ("publish", "submit"):
        with pytest.raises(ValidationError, match="was merged into “Harbour Light”"):
            getattr(away, verb)(editor)
    Organisation.objects.filter(pk=away.pk).update(status="published")
    assert not Organisation.objects.published().filter(pk=away.pk).exists()
    client.force_login(editor)
    page = client.get(CHANGE.format(away.pk)).text
    assert "was merged into another one" in page and 'name="_save"' not in page
    assert client.get(f"/admin/directory/organisation/{away.pk}/history/").status_code == 200


# Who may, and what is shown first


def test_only_those_who_may_publish_merge_what_was_published(editor):
    curator = make_user("Curator")
    for kept, away in (twins(), twins({"status": "draft"}), twins(away={"status": "draft"})):
        with pytest.raises(PermissionDenied):
            merge(kept.pk, away.pk, curator, said())
    kept, away = twins({"status": "draft"}, {"status": "draft"})
    merged(kept, away, curator)
    assert away.merged_into == kept


def test_a_sample_is_not_merged_with_what_is_real(editor):
    kept, away = twins({"sample": True})
    with pytest.raises(ValidationError, match="sample"):
        merge(kept.pk, away.pk, editor, said())


def test_a_rehearsal_changes_nothing(editor):
    kept, away = twins()
    make_contact(away)
    before, stamp = rows(), kept.updated_at
    outcome = rehearse(kept.pk, away.pk, editor, said())
    assert outcome.moved and rows() == before
    kept.refresh_from_db()
    assert kept.updated_at == stamp and not Organisation.objects.filter(merged_into__isnull=False).exists()


def sent(client, kept, away, **more):
    """What a browser sends from the page as it is first shown."""
    form = client.get(address(kept, away)).context["form"]
    fields = {name: form[name].value() or "" for name in form.fields}
    return fields | {"reason": "the same phone"} | more


def test_the_page_shows_what_will_happen_before_it_is_done(editor, client):
    kept, away = twins({"phone": "1"}, {"phone": "2"})
    make_contact(away)
    client.force_login(editor)
    data = sent(client, kept, away, part_phone=AWAY)
    shown = client.post(address(kept, away), data)
    assert "What will happen" in shown.text and "Moves to it: contact, 1" in shown.text
    assert not Organisation.objects.filter(merged_into__isnull=False).exists()

    digest = shown.context["form"].digest
    other = client.post(address(kept, away), data | {"shown": digest, "part_phone": KEPT, "merge": "yes"})
    assert "What will happen" in other.text  # not what was shown
    assert not Organisation.objects.filter(merged_into__isnull=False).exists()

    done = client.post(address(kept, away), data | {"shown": digest, "merge": "yes"}, follow=True)
    kept.refresh_from_db()
    assert "Merged." in done.text and kept.phone == "2"
    assert client.get(address(kept, away), follow=True).text.count("merged already") == 1


def test_a_change_meanwhile_is_not_merged_over(editor, client):
    kept, away = twins()
    client.force_login(editor)
    data = sent(client, kept, away)
    away.summary = "Changed."
    away.save()
    assert "Somebody changed one of the two meanwhile" in client.post(address(kept, away), data).text


@pytest.mark.parametrize("path", ["/admin/directory/organisation/merge/{}/{}/", "/admin/directory/organisation/alike/"])
def test_the_pages_are_for_staff_who_may(client, path):
    kept, away = twins()
    path = path.format(kept.pk, away.pk)
    assert client.get(path).status_code == 302
    client.force_login(make_user("partner"))
    assert client.get(path).status_code == 302
    client.force_login(make_user(None, is_staff=True))
    assert client.get(path).status_code == 403
