"""Two editors who press “save” at the same moment, in transactions of their own."""

from contextlib import closing
from threading import Thread

from django.db import connection
from django.test import Client

from directory.models import Organisation
from partnership_hub.models import Presence, SentForm, TypedForm

from .factories import make_organisation, make_user
from .opening import add_page, change_page, opened
from .test_commits import other_connection


def at_once(*works):
    def run(work):
        with closing(connection):
            work()

    threads = [Thread(target=run, args=[work]) for work in works]
    with other_connection() as other, other.cursor() as cursor:  # nobody goes on before all have begun
        cursor.execute("LOCK TABLE directory_organisation IN SHARE ROW EXCLUSIVE MODE")
        for thread in threads:
            thread.start()
        other.rollback()
    for thread in threads:
        thread.join()


def signed_in(user):
    client = Client()
    client.force_login(user)
    return client


def clean(*users):
    for model in (Presence, SentForm, TypedForm):
        model.objects.all().delete()
    Organisation.objects.all().delete()
    for user in users:
        user.delete()


def test_one_saves_and_the_other_is_shown_it(real_commits):
    users = make_user("Editor"), make_user("Editor")
    first, second = (signed_in(user) for user in users)
    page, answers = change_page(make_organisation(status="draft", title="A cat")), []
    one, other = opened(first, page), opened(second, page)
    at_once(
        lambda: answers.append(first.post(page, one | {"title": "A black cat"})),
        lambda: answers.append(second.post(page, other | {"title": "A grey cat"})),
    )
    assert sorted(answer.status_code for answer in answers) == [200, 302]
    refused = next(answer for answer in answers if answer.status_code == 200)
    assert refused.text.count("<mark>") >= 2
    clean(*users)


def test_a_form_that_is_sent_twice_at_once_is_done_once(real_commits):
    user, answers = make_user("Editor"), []
    client = signed_in(user)
    page, fields = add_page(Organisation), {"title": "Once", "type": "ngo", "level": "national"}
    sent = opened(client, page) | fields
    at_once(*[lambda: answers.append(client.post(page, sent)) for _time in range(2)])
    assert [answer.status_code for answer in answers] == [302, 302]
    assert Organisation.objects.count() == 1
    clean(user)
