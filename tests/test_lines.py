"""Signs that nobody sees: what turns a line around or parts it for nothing goes, from wherever it came."""

import pytest

from partnership_hub.lines import sound
from resources.models import Publisher, Resource

from .factories import MAKERS, make_contact, make_organisation, make_resource, make_user
from .importing import bring, do, table
from .opening import change_page, opened
from .test_translating import address, send

pytestmark = pytest.mark.django_db
TURNED = "Guide \u202egnp.exe\u202c for\u200b police"
SOUND = "Guide gnp.exe for police"


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        (TURNED, SOUND), ("\u202aa\u202b\u202db", "ab"), ("a \u2067b", "a b"), ("a\u2069", "a"),
        ("\u2068ابن\u2069 a", "\u2068ابن\u2069 a"), ("\u2068\u2067a\u2069", "\u2067a\u2069"), ("\ufeffa\ufeffb", "ab"),
        ("\u200ba\u200b", "a"), ("shel\u200bter", "shelter"),
        ("ការ\u200bជួញដូរ", "ការ\u200bជួញដូរ"), ("คู่\u200bมือ", "คู่\u200bมือ"),
        ("ຄູ່\u200bມື", "ຄູ່\u200bມື"), ("လူ\u200bကုန်", "လူ\u200bကုန်"),
        ("\u200bការ\u200b", "ការ"), ("क्\u200dष", "क्\u200dष"), ("می\u200cخواهم", "می\u200cخواهم"), ("", ""),
    ],
)  # fmt: skip
def test_what_goes_and_what_has_a_meaning(text, kept):
    assert sound(text) == kept
    assert sound(kept) == kept


@pytest.mark.parametrize("section", MAKERS)
def test_a_title_from_the_form(editor, section):
    entry = MAKERS[section](status="draft")
    editor.post(change_page(entry), opened(editor, change_page(entry)) | {"title": TURNED})
    entry.refresh_from_db()
    assert entry.title == SOUND and entry.history.first().title == SOUND


def test_a_title_from_a_sheet(editor):
    kept = make_resource(title="One")
    rows = ["id", "title", "type", "publishers", "authors"]
    imported = bring(editor, table(rows, [kept.pk, TURNED, "", "", ""], ["", TURNED, "guide", TURNED, TURNED]))
    do(editor, imported, "import")
    assert set(Resource.objects.values_list("title", flat=True)) == {SOUND}
    assert Publisher.objects.get().name == SOUND
    assert Resource.objects.exclude(pk=kept.pk).get().authors == [SOUND]


def test_a_translation(editor):
    entry = make_resource()
    send(editor, address(entry), title=TURNED)
    assert entry.translations.get().title == SOUND


def test_whatever_else_is_written_in_one_line():
    contact = make_contact(make_organisation(title=TURNED), label=TURNED)
    contact.refresh_from_db()
    assert contact.label == SOUND and contact.organisation.title == SOUND
    assert Resource.objects.bulk_create([Resource(title=TURNED, type="guide", taken_in_by=make_user("Editor"))])
    assert Resource.objects.get().title == SOUND
