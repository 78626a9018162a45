"""The inclusion policy: linked from where it is needed, and made of what the code goes by."""

import pytest
from django.utils.html import escape

from directory.policy import LEVELS, STATES
from directory.truth import PERIODS
from directory.vocabulary import Truth, Vetting

from .factories import make_organisation

pytestmark = pytest.mark.django_db
POLICY = "/directory/policy/"


def test_it_names_every_state_level_and_period(client):
    assert set(STATES) == set(Truth) and set(LEVELS) == set(Vetting)
    page = client.get(POLICY).text
    assert all(str(choice.label) in page for choice in [*Truth, *Vetting])
    for period in PERIODS:
        row = page.partition(escape(str(period.kind)))[2].partition("</tr>")[0]
        months = (period.review, period.overdue_after, period.hidden_after)
        assert all(f"<td>{number} months</td>" in row for number in months)


def test_it_is_linked_from_every_page_the_directory_and_each_entry(client):
    assert f'href="{POLICY}"' in client.get("/").text
    assert client.get("/directory/").text.count(f'href="{POLICY}"') == 2
    assert f'href="{POLICY}#vetting"' in client.get(make_organisation().get_absolute_url()).text


def test_search_engines_may_know_it(client):
    assert f'<link rel="canonical" href="https://hub.example{POLICY}">' in client.get(POLICY).text
