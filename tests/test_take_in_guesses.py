"""What is guessed of a document and a page: title, language, date, summary, kind."""

import json
import re

import pytest
from django.conf import settings

from partnership_hub.intake import dates
from partnership_hub.intake.guesses import guess
from partnership_hub.intake.languages import known, language_of
from partnership_hub.vocabulary import Language

STARTER = settings.BASE_DIR / "partnership_hub" / "starter"


def starter_texts():
    """(language, text) of everything in the starter content that says its language."""

    def walk(thing):
        for row in thing.values() if isinstance(thing, dict) else thing if isinstance(thing, list) else ():
            yield from walk(row)
        if isinstance(thing, dict) and (thing.get("title") or thing.get("summary")):
            text = " ".join(str(thing.get(name) or "") for name in ("title", "summary", "body"))
            if language := thing.get("language") or thing.get("original_language"):
                yield language, re.sub("<[^>]+>", " ", text)

    for name in ("items", "stories", "organisations", "guides"):
        yield from walk(json.loads((STARTER / f"{name}.json").read_text(encoding="utf-8")))


def test_the_language_of_everything_in_the_starter_content_is_found():
    texts = list(starter_texts())
    wrong = [
        (language, language_of(text)[0], text[:60]) for language, text in texts if language_of(text)[0] != language
    ]
    assert len(texts) > 40 and not wrong


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Panduan ini untuk petugas yang bertemu dengan korban, karena mereka tidak bisa pulang ke negara asal", "id"),
        ("Panduan ini untuk pegawai yang bertemu dengan mangsa, kerana mereka tidak boleh pulang ke negara asal", "ms"),
        ("Ang gabay na ito ay para sa mga manggagawa na hindi makauwi dahil wala silang pera", "fil"),
        ("Hướng dẫn này dành cho những người làm việc với nạn nhân", "vi"), ("この", ""), ("12345 67 89", ""), ("", ""),
        ("Matadalan ne'e mak atu ajuda ema sira ne'ebé la bele fila ba uma", "tet"),
        ("Este guia é para os trabalhadores que não podem voltar para casa", "pt"),
        ("防止人口贩运的指南，为边境的工作人员而写", "zh-Hans"), ("防止人口販運的指南，為邊境的工作人員而寫",
        "zh-Hant"),
        ("Guide ของ International Organization สำหรับเจ้าหน้าที่ผู้ปฏิบัติงาน", "th"), ("ຄູ່ມືສຳລັບເຈົ້າໜ້າທີ່", "lo"),
        ("សៀវភៅណែនាំសម្រាប់មន្ត្រី", "km"), ("လမ်းညွှန်စာအုပ်", "my"), ("လိၵ်ႈလၢႆးၶွင်ၵၢၼ်ၸွႆႈထႅမ်", "shn"),
        ("கையேடு பணியாளர்களுக்கு", "ta"), ("ڤندوان اونتوق ڤڬاواي", "ms-Arab"), ("Anna Tan, Li Wei, Somchai J.", ""),
    ],
)  # fmt: skip
def test_each_language_of_the_hub_is_told_from_the_others(text, language):
    assert language_of(text)[0] == language


@pytest.mark.parametrize(
    ("tag", "code"),
    [("en-GB", "en"), ("in_ID", "id"), ("tl", "fil"), ("zh-TW", "zh-Hant"), ("zh", "zh-Hans"), ("xx", "")],
)
def test_a_document_s_own_word_for_its_language(tag, code):
    assert known(tag, Language.values) == code


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("Bangkok, 20 May 2022", "2022-05-20"), ("May 20, 2022", "2022-05-20"), ("May 2022", "2022-05"),
        ("© UN, 2019", "2019"),
        ("Jakarta, 3 Agustus 2021", "2021-08-03"), ("Kuala Lumpur, Ogos 2021", "2021-08"), ("พฤษภาคม 2565", "2022-05"),
        ("Hà Nội, tháng 5 năm 2022", "2022-05"), ("A title\n2018\nMore", "2018"), ("in the year 2022 of", ""),
        ("31 June 2022", ""),
        ("May 2999", ""), ("May 1066", ""), ("", ""),
    ],
)  # fmt: skip
def test_a_day_as_far_as_the_text_tells_it(text, date):
    assert dates.in_text(text)[0] == date


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("၂၀၂၀ ပြည့်နှစ်", "2020"), ("၂၀၂၀ ခုနှစ်၊ မေလ", "2020-05"), ("၂၀၂၁ ခုနှစ် ဇူလိုင်လ ၁၅ ရက်", "2021-07-15"),
        ("ឆ្នាំ២០២០", "2020"), ("ឆ្នាំ ២០២០", "2020"), ("ភ្នំពេញ ខែឧសភា ឆ្នាំ២០២១", "2021-05"),
        ("ថ្ងៃទី១៥ ខែកក្កដា ឆ្នាំ២០២២", "2022-07-15"), ("គ.ស. ២០១៩", "2019"), ("ព.ស. ២៥៦៤", "2021"),
        ("ປີ 2020", "2020"), ("ປີ ໒໐໒໐", "2020"), ("ນະຄອນຫຼວງວຽງຈັນ, ພຶດສະພາ 2021", "2021-05"), ("ພ.ສ. ໒໕໖໔", "2021"),
        ("ວັນທີ 3 ທັນວາ 2019", "2019-12-03"), ("พ.ศ. ๒๕๖๔", "2021"), ("ปี ๒๕๖๓", "2020"), ("พฤษภาคม ๒๕๖๕", "2022-05"),
        ("๒๐ พฤษภาคม พ.ศ. ๒๕๖๕", "2022-05-20"), ("คู่มือ\n๒๕๖๑\nฉบับ", "2018"), ("ပြည့်နှစ် အစီရင်ခံစာ ၁၂", ""),
        ("พุทธศักราช ๒๕๖๔", "2021"), ("๒๕๖๔ คน", ""),
    ],
)  # fmt: skip
def test_a_day_in_the_digits_and_words_of_the_region(text, date):
    assert dates.in_text(text)[0] == date


def test_the_words_of_a_date_are_told_as_they_stand():
    assert dates.in_text("အစီရင်ခံစာ\n၂၀၂၀ ပြည့်နှစ်")[1] == "၂၀၂၀ ပြည့်နှစ်"


@pytest.mark.parametrize(
    ("text", "date"),
    [("2022", "2022"), ("2022/5", "2022-05"), ("2022-05-20T08:00:00Z", "2022-05-20"), ("2022-13", ""), ("zz", "")],
)
def test_a_day_as_a_page_s_data_tells_it(text, date):
    assert dates.of_machine(text) == date


@pytest.mark.parametrize(
    "rubbish", ["Microsoft Word - final_v3.docx", "untitled", "Document1", "Slide 1", "report.indd", "2022",
    "C:\\a\\b", "-", "a_b"]
)  # fmt: skip
def test_a_title_that_a_program_gave_is_none(rubbish):
    said = guess({"title": rubbish, "largest": "Shelter standards", "text": f"{rubbish}\nShelter standards"})
    assert said["title"] == {"value": "Shelter standards", "source": "largest", "words": "Shelter standards"}


def test_a_title_that_was_left_from_another_file_is_not_believed():
    said = guess({"title": "Budget for the workshop", "largest": "Shelter standards", "text": "Shelter standards\nMay"})
    assert said["title"]["value"] == "Shelter standards"


def test_the_day_that_a_file_was_made_is_the_last_to_be_asked_and_says_that_it_is_weak():
    assert guess({"text": "May 2022", "made": "D:20230501"})["publication_date"]["source"] == "first_page"
    assert guess({"text": "A", "made": "D:20230501"})["publication_date"] == {
        "value": "2023-05", "source": "made_on", "words": "D:20230501",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("lines", "title"),
    [
        ("คู่มือผู้ปฏิบัติงานในสถาน\nคุ้มครอง", "คู่มือผู้ปฏิบัติงานในสถานคุ้มครอง"), ("សៀវភៅណែនាំ \n សម្រាប់មន្ត្រី", "សៀវភៅណែនាំសម្រាប់មន្ត្រី"),
        ("ຄູ່ມືສຳລັບ\nເຈົ້າໜ້າທີ່", "ຄູ່ມືສຳລັບເຈົ້າໜ້າທີ່"), ("လမ်းညွှန်\nစာအုပ်", "လမ်းညွှန်စာအုပ်"),
        ("防止人口\n贩运指南", "防止人口贩运指南"), ("คู่มือ พ.ศ. ๒๕๖๕\nฉบับย่อ", "คู่มือ พ.ศ. ๒๕๖๕ ฉบับย่อ"),
        ("คู่มือ\nUNODC", "คู่มือ UNODC"),
        ("Shelter\nstandards", "Shelter standards"), ("คู่มือ สำหรับ", "คู่มือ สำหรับ"),
    ],
)  # fmt: skip
def test_lines_of_a_title_are_joined_as_its_script_is_written(lines, title):
    assert guess({"largest": lines, "text": lines})["title"]["value"] == title


def test_so_are_the_lines_of_a_summary():
    line = "ผู้เสียหายจากการค้ามนุษย์ต้องได้รับการคุ้มครองตามกฎหมาย"
    text = f"บทคัดย่อ\n\n{line}\n{line}\n\n"
    assert guess({"text": text})["summary"]["value"] == line * 2


def test_a_summary_is_whole_sentences():
    long = "This is a sentence about shelters and those who work in them. " * 30
    summary = guess({}, {"metas": {"description": [long]}})["summary"]["value"]
    assert len(summary) <= 700 and summary.endswith("them.")
    assert "summary" not in guess({"text": "Only a text without a heading. " * 20})


def test_a_page_with_many_documents_does_not_lend_them_its_title():
    page = {"stands_for": True, "heading": "Our publications", "title": "Our publications"}
    assert (
        guess({"largest": "Shelter standards", "text": "Shelter standards"}, page)["title"]["value"]
        == "Shelter standards"
    )


def test_nothing_is_guessed_of_nothing():
    assert guess() == {}
