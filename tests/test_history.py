"""An entry's history: every version of it and of what hangs on it, what differs, and who, when and why."""

import unicodedata

import pytest

from partnership_hub.differences import difference
from partnership_hub.entries.publishing import sections
from partnership_hub.entries.timing import in_words
from partnership_hub.history import timeline, words
from resources.models import Resource

from .factories import MAKERS, make_contact, make_file, make_organisation, make_resource, make_translation, make_user
from .markup import seen

pytestmark = pytest.mark.django_db


def page_of(entry, tail=""):
    return f"/admin/{entry._meta.app_label}/{entry._meta.model_name}/{entry.pk}/history/{tail}"


def save(row, by=None, because="", **changes):
    for name, value in changes.items():
        setattr(row, name, value)
    row._history_user, row._change_reason = by, because
    row.save()


@pytest.mark.parametrize("model", sections(), ids=lambda model: model._meta.model_name)
def test_each_step_says_who_why_and_only_what_changed(editor, model):
    entry = MAKERS[model._meta.app_label](title="A guide to shelter", summary="Stays as it is.", status="draft")
    save(entry, editor.user, "asked by phone", title="A guide to safe shelter", asean_wide=True)
    page = seen(editor.get(page_of(entry)).text)
    step = page.partition("hub-history-steps")[2].partition("</li>")[0]
    assert "asked by phone" in step and editor.user.username in step
    assert "A guide to <ins>safe </ins>shelter" in step
    assert "<del>no</del><ins>yes</ins>" in step and "ASEAN-wide" in step
    assert "Stays as it is" not in step


def test_whoever_hears_it_is_told_what_is_removed_and_what_added_in_the_language_of_the_page(editor):
    entry = make_resource(title="คู่มือเก่า", language="th")
    save(entry, title="คู่มือใหม่")
    hidden = '<span class="visually-hidden" lang="en-gb">{} </span>{}'
    step = editor.get(page_of(entry)).text.partition("hub-history-steps")[2].partition("</li>")[0]
    assert f"<del>{hidden.format('removed:', 'เก่า')}</del>" in step
    assert f"<ins>{hidden.format('added:', 'ใหม่')}</ins>" in step


def test_what_hangs_on_it_stands_in_the_same_timeline(editor):
    entry = make_organisation()
    contact = make_contact(entry, label="Night desk", value="+66 2 111")
    translation = make_translation(entry, title="ศูนย์ช่วยเหลือ")
    save(contact, value="+66 2 222")
    save(translation, title="ศูนย์พักพิง")
    translation.delete()
    page = seen(editor.get(page_of(entry)).text)
    assert "Night desk" in page and "<del>111</del><ins>222</ins>" in page
    assert "Translation, Thai" in page and 'lang="th"' in page
    assert "bring it back" in page


def test_topics_countries_publishers_and_keywords_are_told_by_name(editor):
    entry = make_resource(countries=["th"], topics=["shelter"], publishers=["Old House"], keywords=["raid"])
    entry.countries.set(["la"])
    entry.keywords.set(["rescue"])
    save(entry)
    page = seen(editor.get(page_of(entry)).text)
    for said in (
        "<del>Thailand</del>",
        "<ins>Lao PDR</ins>",
        "<del>raid</del> <ins>rescue</ins>",
        "Old House",
        "Shelter",
    ):
        assert said in page, said


def test_rich_text_is_told_as_it_reads_and_dates_as_the_house_writes_them(editor):
    entry = make_resource(body="<p>One.</p><ul><li>Two</li></ul>", publication_date="2022-05-01",
                          publication_precision="month")  # fmt: skip
    save(entry, body="<p>One.</p><ul><li>Three</li></ul>", publication_precision="year")
    page = seen(editor.get(page_of(entry)).text)
    assert "One.\n• <del>Two</del><ins>Three</ins>" in page
    assert "<del>May </del>2022" in page
    assert "&lt;p&gt;" not in page and "&lt;li&gt;" not in page


@pytest.mark.parametrize(
    ("old", "new", "removed", "added"),
    [
        ("คู่มือการช่วยเหลือผู้เสียหาย", "คู่มือการคุ้มครองผู้เสียหาย", "ช่วยเหลือ", "คุ้มครอง"),
        ("ຄູ່ມືການຊ່ວຍເຫຼືອ", "ຄູ່ມືການປົກປ້ອງ", "ການຊ່ວຍເຫຼືອ", "ການປົກປ້ອງ"),
        ("សៀវភៅណែនាំអំពីជំនួយ", "សៀវភៅណែនាំអំពីច្បាប់", "ជំនួយ", "ច្បាប់"),
        ("ကူညီရေးလမ်းညွှန်", "ကူညီရေးစာအုပ်", "လမ်းညွှန်", "စာအုပ်"),
    ],
    ids=["Thai", "Lao", "Khmer", "Burmese"],
)
def test_words_differ_and_not_letters_where_no_spaces_stand_between_them(old, new, removed, added):
    pieces = difference(old, new)
    assert "".join(piece.text for piece in pieces if piece.kind == "removed") == removed
    assert "".join(piece.text for piece in pieces if piece.kind == "added") == added
    assert "".join(piece.text for piece in pieces if piece.kind != "added") == old


def test_of_a_long_text_only_what_is_near_a_change_is_shown_and_it_takes_no_time():
    long = "\n".join(f"Line {number} of many that nobody changed." for number in range(5_000))
    pieces = words.shortened(words.compared(long, long.replace("Line 2500 ", "Row 2500 ")))
    assert sum(len(piece.text) for piece in pieces) < 400
    assert any(piece.kind == "added" and "Row 2500" in piece.text for piece in pieces)


def test_what_stands_near_a_change_is_whole_words_in_any_script():
    khmer = "ពេលមនុស្សម្នាក់ចេញពីទីតាំងឆបោក៖ ការបញ្ជូនបន្តទៅរកជំនួយ និងការវិលត្រឡប់ដោយសុវត្ថិភាព"
    first = words.shortened(difference(khmer, f"{khmer} ថ្មី"))[0].text
    assert first.startswith("… ") and unicodedata.category(first[2]) == "Lo"


def test_two_thousand_versions_take_as_many_queries_as_two(editor, django_assert_max_num_queries):
    entry = make_resource(topics=["shelter"], countries=["th"])
    make_translation(entry)
    make_file(entry)
    record = entry.history.first()
    history = Resource.history.model
    copies = [
        history(**{f.attname: getattr(record, f.attname) for f in history._meta.concrete_fields}) for _ in range(2_000)
    ]
    for number, copy in enumerate(copies):
        copy.history_id, copy.title = None, f"Title {number}"
    history.objects.bulk_create(copies)
    with django_assert_max_num_queries(30):
        assert "200" in editor.get(page_of(entry)).text
    with django_assert_max_num_queries(30):
        editor.get(page_of(entry, "?page=70"))
    steps, total = timeline.page_of(entry, 1)
    assert len(steps) == timeline.A_PAGE and total > 2_000


def test_any_two_versions_are_compared(editor):
    entry = make_resource(title="First")
    first = entry.history.first()
    save(entry, title="Second")
    save(entry, title="Third")
    third = entry.history.first()
    chosen = {"old": f"resource-{first.pk}", "new": f"resource-{third.pk}"}
    page = seen(editor.get(page_of(entry), chosen, follow=True).text)
    assert "<del>First</del><ins>Third</ins>" in page and "Restore" not in page
    odd = {"old": f"resource-{first.pk}", "new": f"resourcefile-{make_file(entry).history.first().pk}"}
    assert "Choose two versions of the same" in editor.get(page_of(entry), odd).text


ODD = [
    "resource/999999/",
    "nothing/1/",
    "resource/99999999999999999999/",
    "?page=abc",
    "?page=99",
    "?old=resource-&new=x",
]


@pytest.mark.parametrize("tail", [*ODD, "?old=resource-&new=x", "?old=resource-abc&new=resource-abc"])
def test_an_odd_address_is_no_error_of_ours(editor, tail):
    assert editor.get(page_of(make_resource(), tail)).status_code in (200, 404)


def test_a_version_of_another_entry_is_not_found(editor):
    entry, other = make_resource(), make_resource()
    assert editor.get(page_of(entry, f"resource/{other.history.first().pk}/")).status_code == 404


def test_readers_and_partners_are_shown_no_history(client):
    entry = make_resource()
    for reader in (None, make_user("partner")):
        if reader:
            client.force_login(reader)
        for tail in ("", f"resource/{entry.history.first().pk}/"):
            assert client.get(page_of(entry, tail)).status_code == 302


def test_a_save_that_changed_nothing_is_no_step(editor):
    entry = make_resource(title="One", status="draft")
    save(entry, editor.user)
    save(entry, editor.user, title="Two")
    save(entry, editor.user)
    save(entry, editor.user, "looked at again")
    page = editor.get(page_of(entry)).text
    steps = page.partition("hub-history-steps")[2].partition("</ol>")[0]
    assert steps.count("<li>") == 3 and "looked at again" in steps and "5 versions" in page


def test_two_that_are_compared_come_in_order(editor):
    entry = make_resource(title="Old", status="draft")
    save(entry, title="New")
    new, old = entry.history.values_list("pk", "history_date")
    for first, second in ((old, new), (new, old)):
        asked = {"old": f"resource-{first[0]}", "new": f"resource-{second[0]}", "compare": "1"}
        page = seen(editor.get(page_of(entry), asked, follow=True).text)
        assert f"What changed since {in_words(old[1])}" in page
        assert "<del>Old</del><ins>New</ins>" in page


def test_of_two_versions_the_older_is_compared_with_wherever_one_begins(editor):
    entry = make_resource(title="Old", status="draft")
    save(entry, title="New")
    new, old = entry.history.values_list("pk", flat=True)
    answer = editor.get(page_of(entry, f"resource/{old}/"), {"with": new})
    assert answer["Location"] == page_of(entry, f"resource/{new}/") + f"?with={old}"


@pytest.mark.parametrize("chosen", ["", "old", "new", "both"])
def test_who_compares_with_nothing_chosen_is_asked_to_choose(editor, chosen):
    entry = make_resource()
    one = f"resource-{entry.history.get().pk}"
    asked = {"compare": "1"} | {name: one for name in ("old", "new") if chosen in (name, "both")}
    assert "Choose two versions" in editor.get(page_of(entry), asked).text
    assert "Choose two versions" not in editor.get(page_of(entry)).text
