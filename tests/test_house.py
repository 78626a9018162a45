"""The rules of the house, read from its code."""

import ast
import re
from importlib import import_module
from io import StringIO

import pytest
from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.db import connection, models
from django.db.migrations.loader import MigrationLoader

from partnership_hub.entries.publishing import sections
from partnership_hub.models import Country, Helpline, Topic

HUB = "partnership_hub"
SECTIONS = [model._meta.app_label for model in sections()]
HOUSE = [HUB, *SECTIONS]
FILES = sorted(
    file for app in HOUSE for file in (settings.BASE_DIR / app).rglob("*.py") if "migrations" not in file.parts
)
TEMPLATES = sorted((settings.BASE_DIR / "templates").rglob("*.html"))

# What may know all sections: the site map, pages over all sections, and what is made of them.
MAY_IMPORT_SECTIONS = {"urls", "views", "feeds", "sitemaps", "api"}
VAGUE = {"core", "common", "utils", "util", "helpers", "misc", "base_utils", "services", "managers", "signals"}


def imported(source, module):
    """The modules that a source imports, wherever it does so; relative ones written out. `module` is its own name."""
    package = module.rpartition(".")[0]
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            above = package.split(".")[: len(package.split(".")) - node.level + 1] if node.level else []
            yield ".".join([*above, *([node.module] if node.module else [])])


def name_of(file):
    return ".".join(file.relative_to(settings.BASE_DIR).with_suffix("").parts)


def broken_rules(source, module):
    own, *rest = module.split(".")
    for name in imported(source, module):
        target = name.split(".")[0]
        if own in SECTIONS and target in SECTIONS and target != own:
            yield f"{module} imports another section: {name}"
        is_command = rest[:2] == ["management", "commands"]
        if own == HUB and target in SECTIONS and not is_command and rest[0] not in MAY_IMPORT_SECTIONS:
            yield f"{module} is shared by all sections and imports one of them: {name}"


@pytest.mark.parametrize("file", FILES, ids=name_of)
def test_a_section_imports_from_what_is_shared_and_never_the_other_way_round(file):
    assert not list(broken_rules(file.read_text(encoding="utf-8"), name_of(file)))


@pytest.mark.parametrize(
    ("source", "module"),
    [
        ("import stories", "resources.models"),
        ("from stories.models import Story", "resources.views"),
        ("def f():\n    from directory import models", "stories.admin"),
        ("from resources.models import Resource", "partnership_hub.entries.publishing"),
        ("import directory.models as d", "partnership_hub.search.queries"),
        ("if True:\n    from stories import views", "partnership_hub.management.runs"),
    ],
)
def test_that_test_can_fail(source, module):
    assert list(broken_rules(source, module))


@pytest.mark.parametrize(
    ("source", "module"),
    [
        ("from partnership_hub.lists.facets import Facet\nfrom .models import Story", "stories.filters"),
        ("from resources.models import Resource", "partnership_hub.views"),
        ("from resources.models import Resource", "partnership_hub.management.commands.load_starter"),
        ("from ..models import Topic", "partnership_hub.search.queries"),
    ],
)
def test_what_is_allowed_is_allowed(source, module):
    assert not list(broken_rules(source, module))


def test_only_the_gate_asks_the_database_for_what_is_published():
    """A condition on status outside publishing.py would be a second definition of who sees what."""
    condition = re.compile(r"\b(filter|exclude|get|Q)\([^()]*\bstatus(__\w+)?=")
    assert [name_of(file) for file in FILES if condition.search(file.read_text())] == [
        "partnership_hub.entries.publishing"
    ]


def test_no_module_has_a_name_that_says_nothing():
    assert not [name_of(file) for file in FILES if file.stem in VAGUE or set(file.parent.parts) & VAGUE]


def test_every_section_has_the_same_files():
    for section in SECTIONS:
        files = {file.stem for file in (settings.BASE_DIR / section).glob("*.py")}
        assert {"models", "admin", "filters", "views", "urls", "apps"} <= files, section


def test_there_is_one_settings_file():
    assert [name_of(file) for file in FILES if "settings" in file.stem] == ["partnership_hub.settings"]


@pytest.mark.parametrize("file", FILES, ids=name_of)
def test_a_file_can_be_read_in_one_sitting(file):
    assert len(file.read_text(encoding="utf-8").splitlines()) <= 250


@pytest.mark.parametrize("file", FILES, ids=name_of)
def test_a_function_fits_on_a_screen(file):
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.FunctionDef):
            assert node.end_lineno - node.lineno < 40, node.name


@pytest.mark.parametrize("file", TEMPLATES, ids=lambda file: str(file.relative_to(settings.BASE_DIR)))
def test_a_template_reads_through_no_manager_and_trusts_no_text(file):
    """`entry.contacts` would show all of them; a body is marked as safe by the filter that knows it to be cleaned."""
    text = re.sub(r"\{#.*?#\}", "", file.read_text(encoding="utf-8"))
    text = text.replace("field.help_text|safe", "")  # Django's own lists of rules for passwords
    text = re.sub(r"""<script type="module" src="{% static 'hub/(site|passkeys).js' %}"></script>""", "", text)
    assert not re.findall(
        r"\|safe\b|autoescape off|<script(?! src=)|\.objects\b|entry\.(contacts|places|notes|attachments|offers)\b",
        text,
    )


# Migrations


@pytest.mark.django_db
def test_no_model_has_changed_without_a_migration():
    call_command("makemigrations", "--check", "--dry-run", stdout=StringIO())


def test_migrations_are_named_and_each_app_begins_with_one_initial():
    found = MigrationLoader(None).disk_migrations
    for app in HOUSE:
        names = sorted(name for label, name in found if label == app)
        assert names[0] == "0001_initial"
        numbers = [name.partition("_")[0] for name in names]
        assert len(set(numbers)) == len(numbers)
        assert not [name for name in names if "auto" in name or not re.fullmatch(r"[0-9]{4}_[a-z_0-9]+", name)]


@pytest.mark.django_db
def test_the_vocabularies_can_be_taken_back_and_loaded_again():
    migration = import_module("partnership_hub.migrations.0002_vocabulary")
    counts = [model.objects.count() for model in (Country, Topic, Helpline)]
    migration.unload(apps, connection.schema_editor())
    assert [model.objects.count() for model in (Country, Topic, Helpline)] == [0, 0, 0]
    migration.load(apps, connection.schema_editor())
    assert [model.objects.count() for model in (Country, Topic, Helpline)] == counts == [11, 50, 10]


def test_every_foreign_key_says_what_happens_when_its_row_is_deleted_on_purpose():
    """Nothing public disappears because something that it is filed under was deleted. Lists of one's own do."""
    for model in apps.get_models():
        if model._meta.app_label in HOUSE and "istorical" not in model.__name__:
            for field in model._meta.concrete_fields:
                if isinstance(field, models.ForeignKey) and field.remote_field.on_delete is models.CASCADE:
                    owner = field.remote_field.model._meta.app_label
                    assert owner in (model._meta.app_label, HUB) and field.name in (
                        "entry", "resource", "story", "organisation", "content_object", "tag", "other", "item",
                        "owner", "saved_list", "imported",
                    ), field  # fmt: skip
