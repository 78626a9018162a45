"""Importing and undoing: everything or nothing, once, in the history, and never over somebody's change."""

from datetime import timedelta
from io import StringIO
from unittest.mock import patch

import pytest
from django.core.management import call_command
from django.utils import timezone

from directory.models import DoNotList, Organisation
from partnership_hub.audit import Event
from partnership_hub.imports import writing
from partnership_hub.imports.models import Import, forget_entries
from partnership_hub.models import Keyword
from resources.models import Publisher, Resource

from .factories import make_organisation, make_resource
from .importing import address, bring, do, reasons, table
from .working import work

pytestmark = pytest.mark.django_db

NEW = [
    ["Title", "Type", "Countries", "Topics", "Publishers", "Keywords", "Links to files", "Summary"],
    ["คู่มือ", "guide", "th", "shelter", "New House", "ACTIP", "th https://example.org/a.pdf", "For police."],
]


def imported_by(client, *rows, section="resources"):
    imported = bring(client, table(*rows), section=section)
    do(client, imported, "import")
    return imported


def test_an_import_is_as_if_its_entries_had_been_typed(editor):
    imported = imported_by(editor, *NEW)
    assert (imported.state, imported.counts["done"]) == ("done", 1)
    entry = Resource.objects.get()
    assert (entry.status, entry.taken_in_by, entry.published_at) == ("draft", editor.user, None)
    assert [country.pk for country in entry.countries.all()] == ["th"]
    assert [file.url for file in entry.files.all()] == ["https://example.org/a.pdf"]
    record = entry.history.get()
    assert (record.history_user, record.history_type) == (editor.user, "+")
    assert record.history_change_reason == f"import {imported.pk}; keywords: +ACTIP"
    assert record.keywords_then == ["ACTIP"]
    assert [row.country_id for row in record.countries.all()] == ["th"]
    assert list(Resource.objects.search("ตำรวจ")) == []
    assert list(Resource.objects.search("police")) == [entry]
    call_command("check_index", stdout=StringIO())


def test_a_changed_row_changes_what_it_says_and_nothing_else(editor):
    entry = make_resource(title="One", rights="Kept", countries=["th"], topics=["shelter"])
    imported = imported_by(editor, ["id", "title", "countries"], [entry.pk, "Deux", "vn; la"])
    entry = Resource.objects.get()
    assert (entry.title, entry.rights, entry.status) == ("Deux", "Kept", "published")
    assert {country.pk for country in entry.countries.all()} == {"vn", "la"}
    assert [topic.pk for topic in entry.topics.all()] == ["shelter"]
    newest = entry.history.first()
    assert (newest.history_change_reason, newest.history_type) == (f"import {imported.pk}", "~")
    assert {row.country_id for row in newest.countries.all()} == {"vn", "la"}
    call_command("check_index", stdout=StringIO())


def test_undoing_puts_everything_back(editor):
    entry = make_resource(title="One", summary="Old", countries=["th"], keywords=["old"], authors=["A"])
    entry.files.create(language="en", url="https://example.org/kept.pdf")
    entry.files.create(language="", url="https://example.org/unsaid.pdf")  # nobody has said its language yet
    content = [
        ["id", "title", "type", "summary", "countries", "keywords", "authors", "publishers", "links", "date"],
        [entry.pk, "Two", "toolkit", "New", "vn", "new", "B; C", "New House", "en https://example.org/b.pdf", "2022"],
        ["", "Made", "guide", "", "th", "new", "", "New House", "", ""],
    ]
    moved = {"updated_at": None, "search": None, "text_version": None, "text_changed_at": None}
    before = Resource.objects.values().get() | moved
    imported = imported_by(editor, *content)
    assert Resource.objects.count() == 2
    assert Resource.objects.get(pk=entry.pk).files.count() == 3
    do(editor, imported, "undo")
    assert (imported.state, imported.counts["undone"], imported.counts["kept"]) == ("undone", 2, 0)
    there = Resource.objects.out_of_bin()
    assert there.values().get() | moved == before
    entry = there.get()
    assert [country.pk for country in entry.countries.all()] == ["th"]
    assert [keyword.name for keyword in entry.keywords.all()] == ["old"]
    assert [file.url.split("/")[-1] for file in entry.files.all()] == ["unsaid.pdf", "kept.pdf"]
    assert entry.history.first().history_change_reason.startswith(f"undo of import {imported.pk}")
    made = Resource.history.filter(history_type="-").get()
    assert (made.history_user, made.history_change_reason) == (editor.user, f"undo of import {imported.pk}")
    assert not Publisher.objects.filter(name="New House").exists()
    assert not Keyword.objects.filter(name="new").exists()
    call_command("check_index", stdout=StringIO())


def test_what_somebody_changed_since_is_kept_and_named(editor):
    one, two = make_resource(title="One"), make_resource(title="Two")
    imported = imported_by(
        editor, ["id", "title", "type", "topics"], [one.pk, "Uno", "", ""], [two.pk, "Dos", "", "shelter"],
        ["", "Made", "guide", ""], ["", "Published", "guide", ""],
    )  # fmt: skip
    Resource.objects.get(pk=one.pk).save_because("theirs", "title")
    Resource.objects.get(pk=two.pk).topics.clear()  # as when many are retagged at once
    published = Resource.objects.get(title="Published")
    published.summary = "Now it has one."
    published.save()
    do(editor, imported, "undo")
    assert (imported.counts["undone"], imported.counts["kept"]) == (1, 3)
    assert set(Resource.objects.out_of_bin().values_list("title", flat=True)) == {"Uno", "Dos", "Published"}
    kept = imported.rows.filter(outcome="kept")
    assert all("changed this after" in reasons(row) for row in kept)


def test_a_row_that_changed_between_trying_and_importing_is_left(editor):
    one, two = make_resource(title="One"), make_resource(title="Two")
    imported = bring(editor, table(["id", "title"], [one.pk, "Uno"], [two.pk, "Dos"]))
    one.save_because("theirs", "summary")
    do(editor, imported, "import")
    assert set(Resource.objects.values_list("title", flat=True)) == {"One", "Dos"}
    assert (imported.counts["done"], imported.counts["left"]) == (1, 1)


def test_whoever_was_put_on_the_do_not_list_meanwhile_stays_out_and_the_others_come_in(editor):
    content = table(["Name", "Type", "Level"], ["House of Peace", "ngo", "local"], ["Harbour", "ngo", "local"])
    imported = bring(editor, content, section="directory")
    gone = make_organisation(title="House of Peace")
    DoNotList.add(gone)
    gone.delete()
    with patch.object(Organisation, "clean", lambda self: None):  # so that the database's trigger is what refuses
        do(editor, imported, "import")
    assert [organisation.title for organisation in Organisation.objects.all()] == ["Harbour"]
    assert imported.counts["left"] == 1
    call_command("check_index", stdout=StringIO())


def test_a_form_sent_three_times_imports_once(editor):
    imported = bring(editor, table(*NEW))
    path = address("resources", imported.pk)
    for _time in range(3):
        editor.post(path, {"do": "import", "round": 1})
    work()
    editor.post(path, {"do": "import", "round": 1})
    work()
    assert Resource.objects.count() == 1


def test_what_stops_in_the_middle_leaves_nothing_and_can_begin_again(editor):
    imported = bring(editor, table(NEW[0], *([f"Guide {n}", "guide", "th"] for n in range(250))))
    real = writing.Writer.record
    calls = []

    def fails(self, *args, **more):
        calls.append(1)
        if len(calls) == 2:
            raise RuntimeError
        real(self, *args, **more)

    with patch.object(writing.Writer, "record", fails):
        do(editor, imported, "import")
    assert (imported.state, Resource.objects.count(), Resource.history.count()) == ("failed", 0, 0)
    do(editor, imported, "import")
    assert (imported.state, Resource.objects.count()) == ("done", 250)


def test_a_task_whose_worker_was_killed_begins_again_from_its_page(editor):
    imported = bring(editor, table(*NEW))
    Import.objects.update(state="started", done_by=editor.user, moved_at=timezone.now())
    path = address("resources", imported.pk)
    editor.post(path, {"do": "again"})
    work()
    assert not Resource.objects.exists()
    Import.objects.update(moved_at=timezone.now() - timedelta(minutes=5))
    assert "Begin again" in editor.get(path).content.decode()
    editor.post(path, {"do": "again"})
    work()
    assert Resource.objects.count() == 1


def test_after_thirty_days_the_file_and_what_it_said_are_gone_and_the_result_stays(editor):
    imported = imported_by(editor, *NEW)
    name, storage = imported.file.name, imported.file.storage
    Import.objects.update(made_at=timezone.now() - timedelta(days=31))
    call_command("housekeeping", stdout=StringIO())
    imported.refresh_from_db()
    row = imported.rows.get()
    assert (bool(imported.file), storage.exists(name)) == (False, False)
    assert (row.cells, row.given, row.title, row.verdict, imported.counts["done"]) == ([], {}, "", "new", 1)
    assert editor.get(address("resources", imported.pk)).status_code == 200
    do(editor, imported, "undo")
    assert Resource.objects.exists()


def test_what_a_file_said_of_an_organisation_is_forgotten_with_its_addresses(editor):
    imported = imported_by(editor, ["Name", "Type", "Level"], ["House", "ngo", "local"], section="directory")
    forget_entries(Organisation, [Organisation.objects.get().pk])
    imported.refresh_from_db()
    assert (bool(imported.file), imported.rows.get().cells) == (False, [])


def test_imports_are_undone_one_after_the_other(editor):
    first = imported_by(editor, ["Title", "Type"], ["One", "guide"])
    second = imported_by(editor, ["id", "title"], [Resource.objects.get().pk, "Two"])
    do(editor, second, "undo")
    do(editor, first, "undo")
    assert first.counts["undone"] == 1
    assert not Resource.objects.out_of_bin().exists()


def test_the_audit_log_says_who_undid_an_import(editor):
    imported = imported_by(editor, ["title", "type"], ["Made", "guide"])
    made = Resource.objects.get()
    do(editor, imported, "undo")
    event = Event.objects.about(made).get()
    assert (event.kind, event.by, event.by_name) == ("deleted", editor.user, editor.user.username)


def test_what_the_worker_does_next_is_not_said_of_whoever_it_worked_for(editor):
    do(editor, imported_by(editor, ["title", "type"], ["Made", "guide"]), "undo")
    entry = make_resource(status="draft")
    key = str(entry.pk)
    entry.delete()
    assert Event.objects.filter(object_id=key).get().by is None
