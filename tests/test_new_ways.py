"""Another e-mail or phone of an organisation is told at the old and the new address, however it was written."""

import pytest
from django.core import mail
from django_tasks_db.models import DBTaskResult

from directory.models import Organisation
from directory.outcomes import AT_ONCE

from .factories import make_organisation, make_user, save
from .importing import bring, do, table
from .test_restore import restore
from .test_restore_whole import mark_in, moment, page_of
from .working import work

pytestmark = pytest.mark.django_db

OLD, NEW = {"email": "old@example.org", "phone": "+00 1"}, {"email": "new@example.org", "phone": "+00 2"}
BOTH = [["old@example.org"], ["new@example.org"]]


@pytest.fixture
def organisation():
    return make_organisation(title="Harbour", **OLD)


def told():
    """To whom the worker writes of what was changed till now, and what."""
    assert not mail.outbox, "nothing is sent before the worker does it"
    work()
    return sent()


def sent():
    messages, mail.outbox = mail.outbox, []
    return [message.to for message in messages], {message.body for message in messages}


def by_save(organisation):
    save(organisation, **NEW)


def by_saving_one_field(organisation):
    organisation.email = NEW["email"]
    organisation.save_because("a call", "email")


def by_bulk_update(organisation):
    organisation.email = NEW["email"]
    Organisation.objects.bulk_update([organisation], ["email"])


def by_what_was_read_for_readers(organisation):
    save(Organisation.objects.published().get(pk=organisation.pk), **NEW)


@pytest.mark.parametrize("write", [by_save, by_saving_one_field, by_bulk_update, by_what_was_read_for_readers])
def test_it_is_told_whichever_way_it_is_written(organisation, write):
    write(organisation)
    to, [body] = told()
    assert to == BOTH and "it was old@example.org, it is now new@example.org" in body
    write(organisation)
    assert told() == ([], set())


def imported(editor, *rows):
    brought = bring(editor, table(["id", "email", "phone"], *rows), section="directory")
    do(editor, brought, "import")
    return brought


def test_an_import_tells_it_and_so_does_its_undo(editor, organisation):
    same = make_organisation(email="same@example.org")
    draft = make_organisation(email="draft@example.org", status="draft")
    rows = [[organisation.pk, *NEW.values()], [same.pk, same.email, ""], [draft.pk, "other@example.org", "+00 3"]]
    brought = imported(editor, *rows)
    to, [body] = sent()
    assert to == BOTH and "it was old@example.org, it is now new@example.org" in body
    do(editor, brought, "undo")
    to, [body] = sent()
    assert to == BOTH[::-1] and "it was +00 2, it is now +00 1" in body


def test_an_import_that_is_undone_before_anything_was_sent_tells_both(organisation):
    save(organisation, **NEW)
    save(organisation, **OLD)
    to, bodies = told()
    assert to == BOTH + BOTH[::-1] and len(bodies) == 2


def test_a_restored_field_is_told(editor, organisation):
    old = organisation.history.first()
    save(organisation, **NEW)
    told()
    restore(editor, organisation, organisation, old, "email")
    to, [body] = told()
    assert to == BOTH[::-1] and "it was new@example.org, it is now old@example.org" in body and "+00" not in body


def test_what_is_restored_as_a_whole_is_told_once_it_is_done(editor, organisation):
    then = moment(organisation)
    save(organisation, **NEW)
    told()
    page = editor.get(page_of(organisation, then)).text
    assert told() == ([], set())
    editor.post(page_of(organisation, then), {"mark": mark_in(page)})
    assert told()[0] == BOTH[::-1]


@pytest.mark.parametrize("fields", [{"status": "draft"}, {"sample": True}, {"published_at": "2100-01-01T00:00Z"}])
def test_what_readers_do_not_see_and_samples_are_not_written_to(fields):
    save(make_organisation(**OLD, **fields), **NEW)
    assert told() == ([], set())


def test_a_new_entry_and_another_change_are_not_told(organisation):
    save(organisation, summary="Another.", website="https://new.example/")
    assert told() == ([], set())


def test_the_letter_is_in_the_language_of_its_country(organisation):
    organisation.countries.set(["th"])
    save(organisation, **NEW)
    assert "อีเมล: เดิม old@example.org ปัจจุบัน new@example.org" in told()[1].pop()


def test_many_at_once_are_a_few_tasks_and_no_query_each(django_assert_max_num_queries):
    rows = [make_organisation(email=f"old{n}@example.org") for n in range(AT_ONCE + 1)]
    for n, row in enumerate(rows):
        row.email = f"new{n}@example.org"
    with django_assert_max_num_queries(6):
        Organisation.objects.bulk_update(rows, ["email"])
    assert DBTaskResult.objects.count() == 2
    assert len(told()[0]) == 2 * len(rows)


def test_what_was_deleted_meanwhile_stops_no_other(organisation):
    other = make_organisation(email="gone@example.org")
    for row in (other, organisation):
        row.email = NEW["email"]
    Organisation.objects.bulk_update([other, organisation], ["email"])
    other.delete()
    assert told()[0] == BOTH


def test_a_merge_that_takes_the_others_number_tells_it(organisation):
    from directory.twins.merging import Said, merge

    other = make_organisation(title="Harbour house", phone="+00 2")
    merge(organisation.pk, other.pk, make_user("Editor"), Said({"phone": "away"}, "", "Twins."))
    assert told()[0] == BOTH[:1]
