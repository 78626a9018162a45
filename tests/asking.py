"""Ways to ask: for words, for filters, and Postgres alone."""

from urllib.parse import urlencode

from django.db import connection
from django.http import QueryDict

from directory.filters import OrganisationFilterSet
from partnership_hub.search import syntax, tsquery
from partnership_hub.search.vectors import vector
from resources.filters import ResourceFilterSet
from resources.models import Resource
from stories.filters import StoryFilterSet

FILTERSETS = {"resources": ResourceFilterSet, "stories": StoryFilterSet, "directory": OrganisationFilterSet}


def finds(words):
    return set(Resource.objects.published().search(words))


def matches(text, language, asked):
    """Whether Postgres finds the query in the text, without any row."""
    with connection.cursor() as cursor:
        literals = [vector([(text, "C")], language), tsquery.found(syntax.parse(asked))]
        cursor.execute("SELECT %s::tsvector @@ %s::tsquery", literals)
        return cursor.fetchone()[0]


def filters(section, *, shown_to="", **choices):
    """A section's filters with some choices in the address, for a level of readers."""
    filterset, address = FILTERSETS[section], QueryDict(urlencode(choices, doseq=True))
    return filterset(address, shown_to)
