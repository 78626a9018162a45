"""Search: what a reader types finds the entries that say it, the best first, in each of the Hub's languages."""

import pytest

from resources.models import Resource

from .asking import finds
from .factories import MAKERS, make_keyword, make_organisation, make_resource, make_story, make_topic, make_translation
from .sentences import SENTENCES

pytestmark = pytest.mark.django_db

in_every_language = pytest.mark.parametrize("language", SENTENCES)
OTHER = {"title": "Another work", "summary": "Nothing of that."}


def with_text(place, text, tag="en"):
    """A resource with a text as title, summary or body, or in a translation."""
    if place.startswith("translation"):
        entry = make_resource(**OTHER)
        state = "draft" if place.endswith("draft") else "reviewed"
        make_translation(entry, language=tag, title="…", body=f"<p>{text}</p>", state=state)
        return entry
    return make_resource(**OTHER | {"language": tag, place: f"<p>{text}</p>" if place == "body" else text})


@in_every_language
def test_an_entry_is_found_by_a_word_and_by_the_beginning_of_one(client, language):
    tag, text, word, beginning = SENTENCES[language]
    entries = [with_text(place, text, tag) for place in ("title", "summary", "body", "translation")]
    make_resource(title="Unrelated")
    for query in (word, beginning):
        page = client.get("/resources/", {"q": query}).text
        assert "4 resources" in page and all(entry.get_absolute_url() in page for entry in entries)


@in_every_language
def test_an_entry_is_found_by_its_whole_sentence(language):
    tag, text, *_ = SENTENCES[language]
    entry = with_text("body", text, tag)
    assert finds(text[-200:]) == {entry}


@in_every_language
def test_a_translation_that_was_not_reviewed_is_not_searched(language):
    tag, text, word, beginning = SENTENCES[language]
    with_text("translation, draft", text, tag)
    assert not finds(word) and not finds(beginning) and not finds(text)


@in_every_language
def test_all_words_must_be_there(language):
    tag, text, word, _ = SENTENCES[language]
    entry = with_text("body", text, tag)
    assert finds(f"{word} another work") == {entry}
    assert not finds(f"{word} zebra")


@pytest.mark.parametrize("section", MAKERS)
def test_every_section_and_the_whole_hub_are_searched_alike(client, section):
    entry = MAKERS[section](body="<p>Something on fishing vessels</p>")
    for address in (f"/{section}/", "/search/"):
        assert entry.get_absolute_url() in client.get(address, {"q": "fishing vess"}).text


# Order


def ranked(query):
    return list(Resource.objects.search(query).ranked(query).order_by("-rank"))


@pytest.mark.parametrize("query", ["shelter", "shelter safety", "shelter safety rules", "shelt"])
def test_a_title_comes_before_a_summary_before_a_body(query):
    words_of_it = "shelter safety rules"
    body = make_resource(title="C", body=f"<p>{words_of_it}</p>" * 300)
    summary = make_resource(title="B", summary=f"On {words_of_it}.")
    title = make_resource(title=f"On {words_of_it}")
    assert ranked(query) == [title, summary, body]


@in_every_language
def test_that_order_holds_in_every_language(language):
    tag, text, word, _ = SENTENCES[language]
    body, summary, title = (with_text(place, text, tag) for place in ("body", "summary", "title"))
    assert ranked(word) == [title, summary, body]


def test_a_translation_s_title_counts_as_much_as_a_title():
    summary = make_resource(title="B", summary="On ค้ามนุษย์")
    translated = make_resource(title="A")
    make_translation(translated, title="ค้ามนุษย์")
    assert ranked("ค้ามนุษย์") == [translated, summary]


def test_a_draft_translation_does_not_lift_an_entry():
    lifted = make_resource(title="A", summary="On shelter")
    before = Resource.objects.ranked("shelter").get(pk=lifted.pk).rank
    make_translation(lifted, title="shelter", state="draft")
    assert Resource.objects.ranked("shelter").get(pk=lifted.pk).rank == before


def test_a_word_ranks_over_a_part_of_a_word():
    part = make_resource(title="ການຄ້າ", language="lo")
    whole = make_resource(title="ຄ້າ", language="lo")
    assert ranked("ຄ້າ") == [whole, part]


# What is not searched


def test_only_the_texts_of_an_entry_are_searched():
    topic, canary = make_topic(label="zebracrossing"), "zebracrossing"
    make_keyword(canary)
    make_resource(
        staff_note=canary, rights=canary, authors=[canary], cover_alt=canary, topics=[topic.code], keywords=[canary]
    )
    make_story(
        staff_note=canary, consent_reference=canary, consent_keeper=canary, consent_scope=canary, transcript=canary,
    )  # fmt: skip
    make_organisation(staff_note=canary, verified_how=canary, how_to_refer=canary, phone=canary)
    for section in MAKERS:
        model = type(MAKERS[section]())
        assert not model.objects.search(canary).exists() and not model.objects.search("zebra").exists()


def test_markup_is_not_searched_and_joins_no_words():
    entry = make_resource(body='<h2>Before</h2><p>after<br>break <a href="https://example.org/path">link</a></p>')
    assert finds("before") == finds("after") == finds("break") == finds("link") == {entry}
    assert not finds("href") and not finds("path") and not finds("beforeafter")
