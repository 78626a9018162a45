"""Operators: "exact phrase", -not, OR, in every script; and text that only looks like them."""

import random
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from partnership_hub.search.analysis import MOST_QUERY_WORDS, words
from partnership_hub.search.syntax import parse
from resources.models import Resource

from .asking import finds, matches
from .factories import MAKERS, make_organisation, make_resource, make_translation
from .sentences import SENTENCES

pytestmark = pytest.mark.django_db

in_every_language = pytest.mark.parametrize("language", SENTENCES)


# A phrase


@in_every_language
def test_a_phrase_is_found_in_its_order_and_no_other(language):
    tag, text, *_ = SENTENCES[language]
    found = list(words(text))[1:5]
    separator = "" if found[0].unspaced else " "
    typed = [separator.join(word.text for word in order) for order in (found, reversed(found))]
    assert [matches(text, tag, f'"{phrase}"') for phrase in typed] == [True, False]


PHRASES = {
    "English": ["screen every arriving worker", "for signs of", "of forced labour", "labour"],
    "Vietnamese": ["nạn nhân bị mua bán", "nan nhan bi mua ban nguoi"],
    "Thai": ["ผู้เสียหายจากการค้ามนุษย์", "การค้ามนุษย์ก่อนดำเนินคดี", "คัดแยกผู้เสียหาย", "เสียหายจากการค้า", "มนุษย์ก่อน"],
    "Lao": ["ການຄ້າມະນຸດ", "ຄ້າມະນຸດແລະແຮງງານ", "ປົກປ້ອງຜູ້ຖືກເຄາະຮ້າຍ"],
    "Khmer": ["ជនរងគ្រោះដោយអំពើ", "ជួញដូរមនុស្សនិងពលកម្ម", "ពលកម្មដោយបង្ខំ"],
    "Burmese": ["လူကုန်ကူးခံရသူများ", "ကာကွယ်စောင့်ရှောက်"],
    "Chinese": ["人口贩运的被害人", "提供保护和法律援助", "被害人并提供保护"],
    "Jawi": ["مليندوڠي مڠسا", "اورڠ دان بوروه"],
    "Tamil": ["ஆட்கடத்தலால் பாதிக்கப்பட்டவர்களைப்"],
}
NOT_PHRASES = {
    "English": ["worker arriving", "screen arriving", "signs forced", "labor camps", "arrivi", "trafficking"],
    "Thai": ["มนุษย์ค้า", "ผู้เสียหายก่อน", "ดำเนินคดีค้ามนุษย์", "ค้ามนุษย์ดำเนินคดี"],
    "Lao": ["ມະນຸດຄ້າ", "ແຮງງານຄ້າມະນຸດ"],
    "Khmer": ["មនុស្សជួញដូរ", "ពលកម្មមនុស្ស"],
    "Burmese": ["စောင့်ရှောက်ကာကွယ်", "ကူးကုန်"],
    "Chinese": ["贩运人口", "保护提供", "人口被害人", "法律和保护"],
    "Jawi": ["مڠسا مليندوڠي"],
}


@pytest.mark.parametrize(("language", "phrase"), [(name, p) for name in PHRASES for p in PHRASES[name]])
@pytest.mark.parametrize("place", ["title", "translation"])
def test_a_phrase_of_a_text_is_found(language, phrase, place):
    tag, text, *_ = SENTENCES[language]
    entry = make_resource(title=text if place == "title" else "…", language=tag)
    if place == "translation":
        make_translation(entry, language=tag, title=text)
    assert finds(f'"{phrase}"') == {entry}


@pytest.mark.parametrize(("language", "phrase"), [(name, p) for name in NOT_PHRASES for p in NOT_PHRASES[name]])
def test_its_words_in_another_order_or_apart_are_no_phrase(language, phrase):
    tag, text, *_ = SENTENCES[language]
    assert not matches(text, tag, f'"{phrase}"')


def test_a_phrase_does_not_run_from_a_word_into_the_middle_of_the_next():
    assert matches("guide ການຄ້າ", "lo", '"guide ການຄ້າ"') and not matches("guide ການຄ້າ", "lo", '"guide ຄ້າ"')


def test_a_phrase_stands_in_one_text_and_in_one_part_of_it():
    entry = make_resource(title="Shelter", summary="Safety first", body="<p>Rules</p>")
    make_translation(entry, language="id", title="rules of", summary="the house")
    assert not any(finds(f'"{phrase}"') for phrase in ("shelter safety", "first rules", "rules rules of", "of the"))
    assert finds('"safety first"') == finds('"rules of" house') == {entry}


def test_words_in_quotes_are_taken_as_they_are_typed():
    entry = make_resource(title="The trafficking of children")
    assert finds('"trafficking of children"') == {entry}
    assert not finds('"trafficked of children"') and not finds('"trafficking of childr"') and not finds('"traff"')


@pytest.mark.parametrize(
    "query",
    ['"forced labour"', "“forced labour”", "„forced labour“", "«forced labour»", "「forced labour」", 
     "＂forced labour＂", '"forced labour', "“forced labour", '"forced labour”', 'sea"forced labour"',
     '" forced  labour "', '"forced-labour"'],
)  # fmt: skip
def test_quotes_of_every_kind_make_a_phrase_and_the_last_may_be_missing(query):
    entry = make_resource(title="Forced labour at sea")
    make_resource(title="Labour that is forced, at sea")
    assert finds(query) == {entry}


@pytest.mark.parametrize("query", ["2019-2021", "anti-trafficking", "covid-19", "ACTIP 公约", "แรงงาน 65", "公约2015"])
def test_a_phrase_may_be_of_anything(query):
    entry = make_resource(title=f"On {query} again")
    assert finds(f'"{query}"') == finds(f'"{query} again"') == {entry}
    assert not finds(f'"again {query}"')


# Without


@in_every_language
def test_a_word_is_excluded_in_every_language(language):
    tag, text, word, _ = SENTENCES[language]
    has_it, has_not = make_resource(title="Guide", body=text, language=tag), make_resource(title="Guide")
    excluded = f'"{word}"' if " " in word else word
    assert finds(f"guide -{excluded}") == finds(f"-{excluded} guide") == {has_not}
    assert finds(f"guide {word}") == {has_it}


@pytest.mark.parametrize("dash", ["-", "−", "–", "－"])
@pytest.mark.parametrize("excluded", ["child", "children", '"child labour"', "“child labour”", "child-labour"])
def test_what_is_excluded_is_left_out(dash, excluded):
    make_resource(title="Guide on child labour")
    other = make_resource(title="Guide on labour")
    assert finds(f"guide {dash}{excluded}") == {other}


def test_an_excluded_word_is_whole():
    entry, other = make_resource(title="Organ removal"), make_resource(title="Organisation chart")
    assert finds("-organ") == {other} and finds("-organisation") == {entry} and finds("-org") == {entry, other}


def test_an_excluded_phrase_leaves_its_words_alone():
    entry = make_resource(title="Labour of a child")
    make_resource(title="Child labour")
    assert finds('labour -"child labour"') == {entry}


@pytest.mark.parametrize("section", MAKERS)
def test_an_entry_is_left_out_when_any_of_its_public_texts_has_the_word(section):
    entry = MAKERS[section](title="Shelter")
    make_translation(entry, language="id", title="rumah aman")
    model = type(entry)
    assert not model.objects.search("shelter -rumah") and not model.objects.search("rumah -shelter")
    assert list(model.objects.search("rumah")) == [entry]


def test_a_draft_translation_excludes_nothing_and_so_tells_nothing():
    entry = make_resource(title="Shelter")
    make_translation(entry, title="หนังสือลับ", state="draft")
    assert finds("shelter -หนังสือลับ") == {entry}


def test_exclusions_alone_show_everything_else_newest_first(client):
    first, second = make_resource(title="First shelter"), make_resource(title="Second")
    third, organisation = make_resource(title="Third"), make_organisation(title="Organisation")
    page = client.get("/resources/", {"q": "-shelter"}).text
    assert "2 resources" in page and first.get_absolute_url() not in page
    assert page.index(third.get_absolute_url()) < page.index(second.get_absolute_url())
    assert "Relevance" not in page and "Without everything that has “shelter” in it." in page
    page = client.get("/search/", {"q": "-shelter"}).text
    assert all(e.get_absolute_url() in page for e in (second, third, organisation))
    assert first.get_absolute_url() not in page and "Without everything" in page


@pytest.mark.parametrize(
    "query", ["anti-trafficking", "2019-2021", "non-refoulement", "a - b", "- a", "a -", "a - - b", "--", "-", "−",
              "a --b", '-""', "-?!", "(-b)", "a|"],
)  # fmt: skip
def test_dashes_that_exclude_nothing(query):
    assert not parse(query).excluded


# Or


@pytest.mark.parametrize(
    ("query", "titles"),
    [
        ("shelter OR legal", "shelter, legal, legal shelter, shelter fees"),
        ("shelter|legal", "shelter, legal, legal shelter, shelter fees"),
        ("shelter ｜ legal", "shelter, legal, legal shelter, shelter fees"),
        ("shelter legal OR fees", "legal shelter, shelter fees"),
        ("legal OR fees shelter", "legal shelter, shelter fees"),
        ("shelter OR legal OR fees", "shelter, legal, fees, legal shelter, shelter fees"),
        ('"legal shelter" OR "fees"', "legal shelter, fees, shelter fees"),
        ("shelter OR legal -fees", "shelter, legal, legal shelter"),
        ("-fees shelter OR legal", "shelter, legal, legal shelter"),
        ("shelter or legal", "legal shelter"),
        ("OR shelter", "shelter, legal shelter, shelter fees"),
        ("shelter OR", "shelter, legal shelter, shelter fees"),
        ("| shelter OR OR legal |", "shelter, legal, legal shelter, shelter fees"),
        ("shelter OR -fees", "shelter, legal shelter"),
        ("shelter -fees OR legal", "legal shelter"),
        ('shelter OR "?" legal', "shelter, legal, legal shelter, shelter fees"),
    ],
)
def test_either_is_enough_between_or(query, titles):
    all_titles = ("shelter", "legal", "fees", "legal shelter", "shelter fees")
    made = {title: make_resource(title=title) for title in all_titles}
    assert {title for title, entry in made.items() if entry in finds(query)} == set(titles.split(", "))


def test_either_is_enough_in_two_scripts():
    thai, english = make_resource(title="ที่พักพิง", language="th"), make_resource(title="Shelter")
    assert finds("ที่พักพิง OR shelter") == finds("shelter|ที่พักพิง") == {thai, english}


def test_only_the_very_last_word_may_be_unfinished():
    entry = make_resource(title="Shelter for seafarers")
    assert finds("legal OR seaf") == {entry}
    assert not finds("seaf OR legal") and not finds("seaf -legal") and not finds('seaf "shelter"')


# Any text


MARKS = ['"', "“", "”", "«", "」", "-", "−", " -", "OR", " OR ", "|", "''", "\\", ":*", "!", "&", "(", ")", "<->", " "]
PIECES = ["shelter", "safety", "ค้ามนุษย์", "贩运", "nạn nhân", "ஆட்கடத்தல்", "anti", "the", "²", "😀", "\u200b", "'"]
HOSTILE = [
    '"' * 200, "-" * 200, "OR " * 66, "|" * 200, '-"' * 100, "- " * 100, "a OR " * 40, '"a ' * 66, "-a " * 66,
    "a|" * 100, "ก" * 200, '"' + "การค้ามนุษย์" * 16, "-" + "การค้ามนุษย์" * 16, '"贩运' * 66, "a-" * 100, "anti " * 40,
    "'" * 200, "\\" * 200, "(" * 200, "<-> " * 50, "!" * 200, ":*" * 100,
]  # fmt: skip


@pytest.mark.parametrize("query", HOSTILE)
def test_hostile_text_is_answered_and_soon(client, query):
    make_resource(title="Shelter", body="<p>การค้ามนุษย์ 贩运 a anti</p>" * 20)
    began = time.process_time()
    for address in ("/search/", "/resources/"):
        assert client.get(address, {"q": query}).status_code == 200
    assert time.process_time() - began < 2


@given(st.lists(st.sampled_from(MARKS + PIECES) | st.text(max_size=5), max_size=25).map("".join))
def test_any_text_is_a_query(text):
    text = text.replace("\0", "")
    query = parse(text)
    assert sum(len(term.words) for group in [*query.groups, query.excluded] for term in group) <= MOST_QUERY_WORDS
    assert list(Resource.objects.search(text).best_first(text)) == []


def test_what_is_found_is_what_was_asked_for():
    """Over random queries of a few words: each entry holds what its query says, and each that holds it is found."""
    rng = random.Random(8)
    vocabulary = ["shelter", "legal", "fees", "sea", "court"]
    entries = {make_resource(title=title): title.split() for title in _titles(rng, vocabulary)}
    for _ in range(150):
        groups = [rng.sample(vocabulary, rng.choice((1, 1, 2))) for _ in range(rng.randint(1, 2))]
        phrase = rng.sample(vocabulary, 2) if rng.random() < 0.3 else []
        excluded = rng.sample(vocabulary, rng.choice((0, 0, 1)))
        typed = [" OR ".join(group) for group in groups] + [f'"{" ".join(phrase)}"'] * bool(phrase)
        typed += [f"-{word}" for word in excluded]
        rng.shuffle(typed)
        expected = {
            entry
            for entry, title in entries.items()
            if all(set(group) & set(title) for group in groups)
            and not set(excluded) & set(title)
            and (not phrase or phrase in [title[at : at + 2] for at in range(len(title))])
        }
        assert finds(" ".join(typed)) == expected, typed


def _titles(rng, vocabulary):
    return [" ".join(rng.sample(vocabulary, rng.randint(1, 4))) for _ in range(40)]
