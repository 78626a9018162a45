"""A batch is gone through from one draft to the next, and its page says what became of each."""

import re

import pytest
from django.utils import timezone

from partnership_hub.intake.batches import are_likely_one, known_of
from partnership_hub.models import Intake
from resources.models import Resource

from .factories import make_resource, make_user
from .taking_in import BATCH, PAGE, file, take_in
from .test_take_in import words
from .test_take_in_pages import change, saved
from .upload_files import pdf, word

pytestmark = pytest.mark.django_db

PAGE_OF_BATCH = f"{PAGE}{BATCH}/"


@pytest.fixture(autouse=True)
def editor(client):
    client.force_login(user := make_user("Editor"))
    return user


@pytest.fixture
def three(client):
    names = ("Alpha guide", "Beta study", "Gamma plan")
    return take_in(client, files=[file(f"{name[:5]}.pdf", words(name)) for name in names])


def panel(client, entry):
    return client.get(change(entry)).content.decode().split("hub-taken-in")[1].split("</section>")[0]


def entry_of(intake):
    return Resource.objects.get(pk=intake.entry_id)


def text(html):
    return " ".join(re.sub("<[^>]+>", " ", html).split())


def test_a_draft_leads_to_the_next_of_its_batch_and_back_to_all_of_it(client, three):
    first, second, _third = map(entry_of, three)
    shown = panel(client, first)
    assert "1 of 3" in text(shown) and "Next of this batch: Beta study" in text(shown)
    assert change(second) in shown and f"{PAGE_OF_BATCH}#item-{three[0].pk}" in shown
    assert "Next of this batch: Alpha guide" in text(panel(client, entry_of(three[2])))  # round


def test_what_was_looked_through_or_handed_on_is_no_longer_the_next(client, editor, three):
    first, second, third = map(entry_of, three)
    saved(client, second)
    assert "Next of this batch: Gamma plan" in text(panel(client, first))
    third.submit(editor)
    assert "All the others of it are looked through." in text(panel(client, first))


def test_who_saves_and_goes_back_to_the_list_is_led_on(client, three):
    saved(client, entry_of(three[0]))
    listed = client.get("/admin/resources/resource/").content.decode()
    assert f'Next of this batch: <a href="{change(entry_of(three[1]))}">Beta study</a>' in listed
    saved(client, entry_of(three[1]), _continue="1")
    assert "Next of this batch:" not in text(client.get("/admin/").content.decode())


def test_a_batch_of_one_and_one_of_others_have_no_way_through(client, three):
    country_of_others = make_user("Curator")
    Resource.objects.update(asean_wide=True)
    client.force_login(country_of_others)
    assert "of this batch" not in panel(client, entry_of(three[0]))


def test_the_document_opens_in_the_browser_for_whoever_may_have_it(client, three):
    entry = entry_of(three[0])
    address = re.search(r'href="(/media/documents/[^"]+\?open)"', panel(client, entry))[1]
    answer = client.get(address)
    assert (answer["Content-Type"], answer["Content-Disposition"]) == ("application/pdf", "inline")
    assert "sandbox" in answer["Content-Security-Policy"] and answer["X-Content-Type-Options"] == "nosniff"
    assert client.get(address.partition("?")[0])["Content-Disposition"] == "attachment"
    client.logout()
    assert client.get(address).status_code == 404


def test_only_a_pdf_opens_in_the_browser(client):
    take_in(client, files=[file("a.docx", word())])
    [address] = re.findall(r'href="(/media/documents/[^"]+)"', panel(client, Resource.objects.get()))
    assert client.get(address)["Content-Disposition"] == "attachment"


def test_the_page_says_what_became_of_each_and_counts_what_waits(client, editor, three):
    first, second, third = map(entry_of, three)
    first.submit(editor)
    second.put_in_bin(editor)
    page = client.get(PAGE_OF_BATCH).content.decode()
    assert "1 draft is ready." in text(page)
    rows = [text(row) for row in re.findall(r'<li id="item-.*?</li>', page, re.DOTALL)]
    assert rows[0].startswith("In review Alpha guide") and rows[1].startswith("In the bin Beta study")
    assert rows[2].startswith("A draft is ready Gamma plan") and "Look through" in rows[2]
    assert "another language" not in rows[1] and "another language" not in rows[0]
    Resource.objects.filter(pk=third.pk).delete()
    assert "Deleted" in text(client.get(PAGE_OF_BATCH).content.decode())


def test_what_was_published_or_withdrawn_says_so(client, three):
    for state in ("published", "withdrawn"):
        make = Resource.objects.filter(pk=three[0].entry_id)
        make.update(status=state, published_at="2020-01-01T00:00Z")
        assert f"{state.capitalize()} Alpha guide" in text(client.get(PAGE_OF_BATCH).content.decode())


def read(language, title="", **learnt):
    guesses = {"language": {"value": language}, "title": {"value": title}}
    guesses |= {"publisher": {"value": "x", "matched": learnt.pop("matched", [])}}
    guesses |= {"publication_date": {"value": learnt.pop("date", "")}}
    return known_of(Intake(guesses=guesses, learnt=learnt))


def test_what_is_alike_in_another_language_is_likely_one_work():
    one = read("en", "Counting", pages=48, date="2020-05", matched=[7])
    assert are_likely_one(one, read("th", "การนับ", pages=48, date="2020", matched=[7, 8]))
    assert not are_likely_one(one, read("en", "Counting", pages=48, date="2020", matched=[7]))
    for other in ({"pages": 47, "date": "2020", "matched": [7]}, {"pages": 48, "date": "2021", "matched": [7]}, {}):
        assert not are_likely_one(one, read("th", "การนับ", **other))
    page = read("en", offers=[["https://example.org/a-th.pdf", "", "th"]])
    assert are_likely_one(read("th", document_url="http://example.org/a-th.pdf"), page)


def test_only_what_may_be_its_other_language_is_named_beside_the_form_and_all_may_be_chosen(client):
    rows = take_in(client, files=[file(f"{n}.pdf", pdf(pages=n + 1)) for n in range(3)])
    for row, language, pages in zip(rows, ("en", "th", "vi"), (9, 9, 5), strict=True):
        row.guesses |= {"language": {"value": language}, "publication_date": {"value": "2020"}}
        row.guesses |= {"publisher": {"value": "x", "matched": [1]}, "title": {"value": f"Title in {language}"}}
        row.learnt["pages"] = pages
        row.save()
        entry = entry_of(row)
        entry.language = language
        entry.save()
    shown = text(panel(client, entry_of(rows[0])))
    assert "Perhaps this work in another language: Title in th (Thai)" in shown and "(Vietnamese)" not in shown
    page = client.get(PAGE_OF_BATCH).content.decode()
    first = page.split(f'id="item-{rows[0].pk}"')[1].split("</select>")[0]
    likely, others = first.split("<optgroup")[1:]
    assert "Perhaps the same work" in likely and f"resources.{rows[1].entry_id}" in likely
    assert "Others of this batch" in others and f"resources.{rows[2].entry_id}" in others


def test_nothing_is_offered_that_one_may_not_change(client):
    there = make_resource(title="Shelter standards", countries=["th"])  # published
    elsewhere = make_resource(title="Shelter standards", countries=["kh"])
    curator = make_user("Curator")
    curator.countries.set(["th"])
    client.force_login(curator)
    rows = take_in(client, files=[file("a.pdf", words("Shelter standards")), file("b.pdf", words("Beta")),
                                  file("c.pdf", words("Gamma"))])  # fmt: skip
    page = client.get(PAGE_OF_BATCH).content.decode()
    assert "Add it there" not in page and page.count("You may not add to it, an editor may") == 2
    assert f"/admin/resources/resource/{there.pk}/comments/" in page
    assert f"/admin/resources/resource/{elsewhere.pk}/comments/" not in page
    assert client.get(f"/admin/resources/resource/{there.pk}/comments/").status_code == 200
    other = entry_of(rows[1])
    other.language, other.status, other.published_at = "th", "published", timezone.now()
    other.save()
    page = client.get(PAGE_OF_BATCH).content.decode()
    assert f'value="resources.{rows[1].entry_id}"' not in page
    Resource.objects.filter(pk=rows[1].entry_id).update(status="draft")
    assert f'value="resources.{rows[1].entry_id}"' in client.get(PAGE_OF_BATCH).content.decode()


def test_failures_stand_together_and_are_set_aside_together(client):
    take_in(client, files=[file("b.exe", b"MZ"), file("a.pdf", words("Alpha")), file("c.exe", b"MZ")])
    page = client.get(PAGE_OF_BATCH).content.decode()
    assert page.index("a.pdf") < page.index("b.exe") < page.index("c.exe") and "Set all of these aside" in page
    one = Intake.objects.unread().first()
    client.post(f"{PAGE}decide/", {"intake": one.pk, "verb": "drop-unread"})
    assert sorted(Intake.objects.values_list("state", flat=True)) == ["draft", "dropped", "dropped"]
    assert "Set all of these aside" not in client.get(PAGE_OF_BATCH).content.decode()
