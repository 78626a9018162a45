"""What differs between two texts, word by word, in every script."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from partnership_hub.differences import difference


@pytest.mark.parametrize(
    ("old", "new", "removed", "added"),
    [
        ("Open from 9 to 5.", "Open from 9 to 6.", ["5"], ["6"]),
        ("เปิดทุกวันจันทร์", "เปิดทุกวันอังคาร", ["จันทร์"], ["อังคาร"]),
        ("Mở cửa thứ Hai", "Mở cửa thứ Ba", ["Hai"], ["Ba"]),
        ("", "new", [], ["new"]),
        ("gone", "", ["gone"], []),
        ("same", "same", [], []),
    ],
)
def test_only_the_words_that_differ_are_marked(old, new, removed, added):
    pieces = difference(old, new)
    assert [text for kind, text in pieces if kind == "removed"] == removed
    assert [text for kind, text in pieces if kind == "added"] == added


@given(st.text(max_size=80), st.text(max_size=80))
def test_both_texts_can_be_read_from_it_whole(old, new):
    pieces = difference(old, new)
    assert "".join(text for kind, text in pieces if kind != "added") == old
    assert "".join(text for kind, text in pieces if kind != "removed") == new
