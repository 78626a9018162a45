"""Two people who merge the same two entries at the same moment."""

from contextlib import closing
from threading import Thread

from django.core.exceptions import ValidationError
from django.db import connection

from directory.merging import Said, merge
from directory.models import Organisation

from .factories import make_contact, make_organisation, make_user
from .test_commits import other_connection

SAID = Said({}, "", "the same phone")


def test_it_is_done_once_whichever_was_to_stay(real_commits):
    editor, entries, done = make_user("Editor"), [make_organisation(), make_organisation()], []
    make_contact(entries[1], visibility="staff")

    def work(kept, away):
        with closing(connection):
            try:
                merge(kept.pk, away.pk, editor, SAID)
                done.append("merged")
            except ValidationError as error:
                done.append(error.messages[0])

    threads = [Thread(target=work, args=order) for order in (entries, entries[::-1])]
    with other_connection() as other, other.cursor() as cursor:  # nobody goes on before both have begun
        cursor.execute("SELECT FROM directory_organisation FOR UPDATE")
        for thread in threads:
            thread.start()
        other.rollback()
    for thread in threads:
        thread.join()
    assert sorted(done) == ["One of the two was merged already.", "merged"]
    assert Organisation.objects.filter(merged_into__isnull=False).count() == 1
    editor.delete()
