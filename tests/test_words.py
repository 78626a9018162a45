"""Words: how texts are cut into them, and which ways of writing one are the same."""

import sys
import unicodedata
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from partnership_hub.search.analysis import stem, words
from resources.models import Resource

from .asking import finds, matches
from .factories import make_resource
from .sentences import SENTENCES

pytestmark = pytest.mark.django_db

in_every_language = pytest.mark.parametrize("language", SENTENCES)


# Two ways to write the same


@pytest.mark.parametrize(
    ("written", "typed"),
    [
        ("Nạn nhân mua bán người", "nan nhan mua ban nguoi"),
        ("Đường dây nóng", "duong day nong"),
        ("vítimas do tráfico", "vitimas do trafico"),
        ("asisténsia legál", "ASISTENSIA LEGAL"),
        ("ช่วยทำงาน", "ช่วยทํางาน"),  # am as one letter, and as two
        ("นํ้ามัน", "น้ำมัน"),
        ("แรงงาน", "เเรงงาน"),
        ("ກຳນົດ", "ກໍານົດ"),
        ("ເຈົ້າໜ້າທີ່", "ເຈົ້າຫນ້າທີ່"),
        ("ກົດໝາຍ", "ກົດຫມາຍ"),
        ("មន្ត្រី", "មន្ដ្រី"),
        ("ស្ត្រី", "ស្រ្តី"),
        ("ကိုယ်", "ကုိယ်"),
        ("کرجا", "كرجا"),
        ("๒๕๖๕", "2565"),
        ("១២៣", "123"),
        ("U.N.", "UN"),
        ("ＡＣＴＩＰ公约", "actip 公约"),
        ("ASEAN-ACT", "asean act"),
        ("shelter’s", "shelters"),
        ("do_no_harm example.org", "do no harm example org"),
        ("co\u00adordination", "coordination"),
        ("ஆட்கடத்தல்", "ஆட்கடத்தலுக்கு"),
        ("anti-trafficking", "antitrafficking"),
        ("anti trafficking", "antitrafficking"),
        ("Anti-Trafficking", "anti trafficking"),
        ("co-operation", "cooperation"),
        ("non\u2011refoulement", "nonrefoulement"),
        ("Viet Nam", "Vietnam"),
        ("Việt Nam", "vietnam"),
        ("COVID-19", "covid19"),
    ],
)
def test_two_ways_to_write_the_same_find_each_other(written, typed):
    first, second = make_resource(title=written), make_resource(title=typed)
    for query in (written, typed, f"{typed} {written}"):
        assert finds(query) == {first, second}


@in_every_language
@pytest.mark.parametrize("form", ["NFC", "NFD"])
@pytest.mark.parametrize("separator", ["", "\u200b"])
def test_normal_forms_and_zero_width_spaces_make_no_difference(language, form, separator):
    tag, text, word, beginning = SENTENCES[language]
    entry = make_resource(title=unicodedata.normalize(form, separator.join(text)), language=tag)
    assert finds(word) == finds(beginning) == finds(unicodedata.normalize("NFD", word)) == {entry}


@pytest.mark.parametrize(
    ("written", "typed"),
    [
        ("victims", "victim"),
        ("victim", "victims"),
        ("identify", "identification"),
        ("identification", "identify"),
        ("ratification", "ratified"),
        ("trafficking", "trafficked"),
        ("policies", "policy"),
        ("children", "child"),
        ("child", "children"),
        ("woman", "women"),
        ("labour", "labor"),
        ("organization", "organisations"),
        ("prosecutor", "prosecution"),
        ("prosecute", "prosecutors"),
        ("inspectors", "inspection"),
        ("anti-trafficking", "antitraffick"),
    ],
)
def test_english_words_are_found_by_their_stems_and_in_both_spellings(written, typed):
    entry = make_resource(body=f"<p>{written} here</p>")
    assert finds(typed) == finds(f"{typed} here") == {entry}


def test_words_with_a_hyphen_stay_words_of_their_own_beside_others():
    entry = make_resource(title="The anti-trafficking law of Viet Nam")
    for query in ("antitrafficking law", '"antitrafficking law"', '"the antitrafficking"', "law vietnam", "nam viet"):
        assert finds(query) == {entry}, query
    assert not finds("2019") and "20192021" not in {word.whole for word in words("2019-2021")}


def test_only_the_last_word_may_be_unfinished():
    entry = make_resource(title="Forced labour at sea")
    assert finds("forced lab") == {entry}
    assert not finds("lab forced")


def test_small_words_that_an_english_text_lacks_do_not_hide_it():
    entry = make_resource(title="Trafficking of persons")
    assert finds("the trafficking in persons") == {entry}


@pytest.mark.parametrize("query", ["ค้ามนุษย์ คดี", "ผู้เสีย ค้ามนุ", "คัดแยก ผู้เสียหาย ค้า"])
def test_words_typed_with_spaces_are_found_in_a_text_without_any(query):
    assert finds(query) == set() and make_resource(title=SENTENCES["Thai"][1]) in finds(query)


# What typical readers of scripts without spaces type, and how ICU cuts it otherwise than the text

TYPED = {
    "Thai": "การค้ามนุษย์ ค้ามนุษย์ มนุษย์ ผู้เสียหาย เสียหาย คัดแยก เจ้าหน้าที่ หน้าที่ ดำเนินคดี คดี",
    "Lao": "ການຄ້າມະນຸດ ຄ້າມະນຸດ ການຄ້າ ມະນຸດ ຜູ້ຖືກເຄາະຮ້າຍ ເຄາະຮ້າຍ ປົກປ້ອງ ແຮງງານ ບັງຄັບ ເຈົ້າໜ້າທີ່",
    "Khmer": "ជួញដូរមនុស្ស ជួញដូរ មនុស្ស ជនរងគ្រោះ រងគ្រោះ ពលកម្ម ពលកម្មដោយបង្ខំ បង្ខំ ការពារ មន្ត្រី",
    "Burmese": "လူကုန်ကူး လူကုန်ကူးခံရသူ ကုန်ကူး ခံရသူ ခံရသူများ ကာကွယ် စောင့်ရှောက် ကာကွယ်စောင့်ရှောက် အရာရှိ အရာရှိများ",
    "Chinese": "人口贩运 贩运 被害人 识别 保护 法律援助 援助 执法人员 执法 法律",
}


@pytest.mark.parametrize(("language", "query"), [(name, query) for name in TYPED for query in TYPED[name].split()])
def test_words_that_icu_cuts_in_two_ways_are_found(language, query):
    tag, text, word, _ = SENTENCES[language]
    assert matches(text, tag, query)
    assert matches(text, tag, f"{query} {word}") and matches(text, tag, f"{word} {query}")


# A query is text and nothing else

SYNTAX = [
    "'", '"', "\\", "'quoted'", "a'b", "a\\'b", "a\\", "&", "|", "!", "!shelter", "shelter & | !", "shelter:*", ":*",
    "<->", "shelter <2> safety", "(((", "a:b:c", "*", "%", "_", "shelter:A", "'; DROP TABLE x; --", "${x}", "{{ 7*7 }}",
    "😀", "1️⃣", "²", "½", "٣", "\u202e", "\u2028", "﷽", "a" * 3000, "ก" * 3000, "ក្ក" * 900, "é" * 500, "\u0301" * 500,
    ".", "...", "_._", "-", "ａ",
]  # fmt: skip


@pytest.mark.parametrize("query", SYNTAX)
def test_query_syntax_is_just_text(client, query):
    assert client.get("/search/", {"q": query}).status_code == 200
    assert len(Resource.objects.search(query).ranked(query)) == 0


@pytest.mark.parametrize(
    "query", ["!shelter safety", "'shelter' & safety", "shelter:* & safety", "(shelter) <-> safety:A"]
)
def test_operators_are_punctuation(query):
    entry = make_resource(title="Shelter safety")
    make_resource(title="Safety alone")
    assert finds(query.replace(":A", "")) == {entry}


@pytest.mark.parametrize("text", [text for text in SYNTAX if text.strip()])
def test_any_text_is_indexed(text):
    entry = make_resource(title=f"{text[:200]} shelter", summary=text, body=text)
    assert entry in finds("shelter")


def test_a_query_without_a_word_finds_nothing_and_says_so(client):
    make_resource(title="Shelter")
    page = client.get("/resources/", {"q": "?!"}).text
    assert "holds no word to look for" in page and "0 resources" in page


# Any word of any text

SCRIPTS = st.sampled_from(
    [
        "aeiounk",
        "àêđơưạữ",
        "กขคงจานร่้ำิแเ",
        "ກຂຄງຈານລ່້ຳິແເ",
        "កខគងចាន្រិោះ",
        "ကခဂငစာန်ြိုး",
        "人口贩运法律的一二",
        "ஆடகதலாி்",
        "اتڤچڠݢکي",
    ]
)
SENTENCE = st.lists(SCRIPTS.flatmap(lambda letters: st.text(letters, min_size=1, max_size=12)), min_size=1, max_size=8)


@given(SENTENCE.map(" ".join) | st.text(max_size=60).filter(lambda text: "\0" not in text))
@example("ﬃ İ ß ǆ Ω Å 한국어 ひらがな カタカナ 𝔘𝔫𝔦 ①")
@example("a1b2 3.14 1,000 a_b-c d.e.f x:y o'clock l’or")
def test_any_word_of_any_text_is_found(text):
    for word in {word.text for word in words(text)}:
        assert matches(text, "en", word), word
    for piece in text.split():
        assert not list(words(piece)) or matches(text, "en", piece), piece


@given(st.sampled_from(sorted(SENTENCES)), st.data())
def test_any_beginning_of_a_word_is_found(language, data):
    tag, text, *_ = SENTENCES[language]
    word = data.draw(st.sampled_from([word.text for word in words(text)]))
    assert matches(text, tag, word[: data.draw(st.integers(1, len(word)))])


def test_threads_do_not_mix_up_their_words():
    endings = ["ing", "ed", "ation", "ational", "er", "ment", "ments", "fulness"]
    asked = [beginning + ending for beginning in ("recruit", "exploit", "organis", "investigat") for ending in endings]
    alone, interval = [stem.__wrapped__(word) for word in asked], sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    try:
        with ThreadPoolExecutor(8) as threads:
            assert list(threads.map(stem.__wrapped__, asked * 50)) == alone * 50
    finally:
        sys.setswitchinterval(interval)
