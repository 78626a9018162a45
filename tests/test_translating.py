"""Translations: which version of the original they follow, and the page on which they are written."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from partnership_hub.translation.translations import Standing

from .factories import MAKERS, make_resource, make_translation, make_user

pytestmark = pytest.mark.django_db
every_section = pytest.mark.parametrize("section", MAKERS)

TEXTS = {
    "th": ("คู่มือคัดแยกผู้เสียหาย", "สำหรับเจ้าหน้าที่ด่านหน้า"),
    "lo": ("ຄູ່ມືຄັດແຍກຜູ້ຖືກເຄາະຮ້າຍ", "ສຳລັບເຈົ້າໜ້າທີ່"),
    "km": ("សៀវភៅណែនាំអំពីការកំណត់អត្តសញ្ញាណជនរងគ្រោះ", "សម្រាប់មន្ត្រីជួរមុខ"),
    "my": ("လူကုန်ကူးခံရသူများ ခွဲခြားသတ်မှတ်ခြင်း လမ်းညွှန်", "ရှေ့တန်းအရာရှိများအတွက်"),
}


@pytest.fixture
def curator(client):
    client.user = make_user("Curator")
    client.force_login(client.user)
    return client


def address(entry, language="th"):
    return f"/admin/{entry._meta.app_label}/{entry._meta.model_name}/{entry.pk}/translate/{language}/"


def hidden(client, page, name):
    return client.get(page).context["form"][name].value() or ""


def send(client, page, act="save", **changes):
    data = {"title": "คู่มือ", "summary": "สรุป", "body": "", "act": act}
    data |= {name: hidden(client, page, name) for name in ("seen", "version")}
    return client.post(page, data | changes)


def standings(entry):
    return [(row.language, row.standing) for row in entry.translations.all()]


@every_section
def test_a_translation_is_outdated_once_the_original_s_text_changes_in_whatever_way(section):
    entry = MAKERS[section](title="Guide", body="<p>One.</p>")
    make_translation(entry, language="th")
    make_translation(entry, language="km", state="draft")
    make_translation(entry, language="my", state="machine")
    entry.staff_note = "Nothing that readers see."
    entry.save()
    assert dict(standings(entry)) == {"th": "reviewed", "km": "draft", "my": "machine"}
    entry.body = "<p>Two.</p>"
    type(entry).objects.bulk_update([entry], ["body"])
    assert dict(standings(entry)) == {"th": "outdated", "km": "outdated", "my": "machine"}
    assert {row.standing_ for row in entry.translations.outdated().with_standing()} == {Standing.OUTDATED}
    entry.refresh_from_db()
    assert entry.text_version == 2 and entry.text_changed_at


def test_no_save_takes_a_version_back():
    entry = make_resource()
    stale = type(entry).objects.get(pk=entry.pk)
    entry.title = "Another"
    entry.save()
    stale.staff_note = "Saved with the number that it was read with."
    stale.title = "Another"
    stale.save()
    stale.refresh_from_db()
    assert stale.text_version == 2


def test_what_is_written_follows_the_original_of_now():
    entry = make_resource()
    entry.title = "Another"
    entry.save()
    row = make_translation(entry)
    row.refresh_from_db()
    assert row.follows == 2 and row.standing == "reviewed" and row.reviewed_at


def test_a_translation_that_moves_to_another_original_does_not_follow_it():
    row = make_translation(make_resource())
    row.entry = make_resource()
    row.save()
    row.refresh_from_db()
    assert row.standing == "outdated"


@pytest.mark.parametrize("language", TEXTS)
@every_section
def test_a_draft_is_written_beside_the_original_and_then_reviewed(client, section, language):
    title, summary = TEXTS[language]
    entry = MAKERS[section](title="Screening guide", summary="For officers.", body="<p>Ask first.</p>")
    page = address(entry, language)
    client.force_login(make_user("Curator"))
    shown = client.get(page)
    assert "Ask first." in shown.text and f'lang="{language}"' in shown.text
    answer = send(client, page, title=title, summary=summary, body=f"<p>{summary}</p><script>x</script>")
    assert answer.status_code == 302
    row = entry.translations.get()
    assert (row.title, row.summary, row.body, row.state) == (title, summary, f"<p>{summary}</p>", "draft")
    assert title not in client.get(f"{entry.get_absolute_url()}").text
    client.force_login(make_user("Editor"))
    send(client, page, "review", title=title, summary=summary, body=row.body)
    assert title in client.get(f"{entry.get_absolute_url()}{language}/").text
    row = entry.translations.get()
    assert row.standing == "reviewed" and row.written_by != row.reviewed_by
    assert [record.history_change_reason for record in row.history.all()] == ["reviewed", "draft"]


def test_readers_see_the_reviewed_text_until_the_new_draft_is_reviewed(editor):
    entry = make_resource()
    make_translation(entry, title="เดิม")
    send(editor, address(entry), title="ใหม่")
    assert "เดิม" in editor.get(f"{entry.get_absolute_url()}th/").text
    assert sorted(row.title for row in entry.translations.all()) == sorted(["เดิม", "ใหม่"])
    send(editor, address(entry), "review", title="ใหม่")
    assert "ใหม่" in editor.get(f"{entry.get_absolute_url()}th/").text
    assert entry.translations.get().title == "ใหม่"


def test_a_typing_error_mended_does_not_make_it_current_unless_somebody_says_so(editor):
    entry = make_resource(title="Old")
    make_translation(entry, title="เก่า")
    entry.title = "New words"
    entry.save()
    page = address(entry)
    shown = editor.get(page).text
    assert "<del" in shown and "<ins" in shown
    send(editor, page, "review", title="แก้")
    assert entry.translations.get().standing == "outdated"
    send(editor, page, "review", title="ใหม่", up_to_date="on")
    assert entry.translations.get().standing == "reviewed"


def test_still_right_although_the_original_changed(editor):
    entry = make_resource(title="Old")
    make_translation(entry, title="คู่มือ")
    entry.title = "Old."
    entry.save()
    send(editor, address(entry), "still-right")
    row = entry.translations.get()
    assert row.standing == "reviewed" and row.follows == 2 and row.reviewed_by == editor.user
    assert row.history.first().history_change_reason == "still right"


def test_it_follows_the_version_that_was_looked_at(editor):
    entry = make_resource(title="One")
    page = address(entry)
    version = hidden(editor, page, "version")
    entry.title = "Two"
    entry.save()
    send(editor, page, "review", version=version)
    row = entry.translations.get()
    assert row.follows == 1 and row.standing == "outdated"


def test_the_author_s_own_review_counts_only_for_who_publishes(curator):
    entry = make_resource(status="draft")
    send(curator, address(entry))
    answer = send(curator, address(entry), "review")
    assert "your own words" in answer.text
    assert entry.translations.get().state == "draft"
    entry.translations.update(written_by=make_user("Curator"))
    send(curator, address(entry), "review", title="เปลี่ยน")
    assert entry.translations.get().state == "draft"
    send(curator, address(entry), "review", summary="สรุป")
    assert entry.translations.get().state == "reviewed"


def test_two_who_save_at_once_lose_nothing(editor):
    entry = make_resource()
    page = address(entry)
    seen = hidden(editor, page, "seen")
    send(editor, page, title="หนึ่ง")
    answer = send(editor, page, title="สอง", seen=seen)
    assert answer.status_code == 409
    assert "หนึ่ง" in answer.text and 'value="สอง"' in answer.text
    assert entry.translations.get().title == "หนึ่ง"
    again = send(editor, page, title="หนึ่ง", seen=seen)
    assert again.status_code == 302 and entry.translations.count() == 1
    send(editor, page, title="สอง")
    assert entry.translations.get().title == "สอง"


def test_taken_down_and_discarded(editor):
    entry = make_resource()
    make_translation(entry)
    page = address(entry)
    send(editor, page, "take-down")
    assert entry.translations.get().state == "draft"
    assert editor.get(f"{entry.get_absolute_url()}th/").status_code == 404
    send(editor, page, "discard")
    assert not entry.translations.exists()


@pytest.mark.parametrize("page", ["zz", "en", "th", "ms-Arab"])
def test_broken_requests_are_answered(editor, page):
    entry = make_resource()
    for data in ({}, {"title": "", "act": "save"}, {"title": "a" * 301}, {"title": "a", "version": "9" * 99},
                 {"title": "a", "version": "1", "act": "zz", "seen": ""}):  # fmt: skip
        assert editor.post(address(entry, page), data).status_code in (200, 302, 403, 404, 409)
    assert not entry.translations.exists()


def test_an_entry_s_form_leads_to_each_language(editor):
    entry = make_resource()
    make_translation(entry, language="km", state="draft")
    page = editor.get(f"/admin/resources/resource/{entry.pk}/change/").text
    assert address(entry, "km") in page and address(entry, "th") in page and address(entry, "en") not in page


def test_the_page_asks_as_often_however_many_languages_there_are(editor):
    entry = make_resource()
    counts = []
    for languages in ((), ("th", "lo", "km", "my", "vi")):
        for language in languages:
            make_translation(entry, language=language)
        with CaptureQueriesContext(connection) as captured:
            editor.get(address(entry, "ta"))
        counts.append(len(captured))
    assert counts[0] == counts[1] <= 15


@every_section
def test_a_draft_that_somebody_else_discarded_comes_back(client, curator, section):
    entry = MAKERS[section](asean_wide=True)
    author = make_user("Translator", languages=["th"])
    make_translation(entry, state="draft", title="ของนักแปล", summary="สรุป", written_by=author)
    page = address(entry)
    assert "Bring the discarded draft back" not in client.get(page).text
    told = client.post(page, {"act": "discard", "seen": hidden(client, page, "seen")}, follow=True).text
    assert "It can be brought back below" in told and not entry.translations.exists()
    assert "Bring the discarded draft back" in told
    client.post(page, {"act": "bring-back", "seen": hidden(client, page, "seen")})
    row = entry.translations.get()
    assert (row.title, row.summary, row.state, row.written_by) == ("ของนักแปล", "สรุป", "draft", author)
    assert row.history.first().history_user == curator.user
    assert "Bring the discarded draft back" not in client.get(page).text


def test_a_discarded_draft_is_not_offered_once_there_is_a_newer_text(client, curator):
    entry = make_resource(status="draft")
    page = address(entry)
    send(client, page)
    send(client, page, "discard")
    send(client, page, title="ใหม่")
    assert "Bring the discarded draft back" not in client.get(page).text
    send(client, page, "bring-back")
    assert entry.translations.get().title == "ใหม่"
