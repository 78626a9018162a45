"""A row's words as Postgres stores them: the literal of its search vector."""

from collections import defaultdict

from .analysis import endings, stem, words

# Postgres refuses a vector over 1 MB, and with it the save.
MOST_BYTES = 700_000
LAST_POSITION = 16_383
GAP = 10  # between two parts, so that no phrase runs from a title into a summary

TITLE = "A"
WORDS = "ABC"
PART_OF_WORD = "D"  # the lowest weight: a match inside a word never outranks the word itself

LONGEST_TITLE = 400  # letters; Postgres takes 2,046 bytes


def vector(parts, language):
    """The tsvector literal of a row: parts are (text, weight) with weights A (title) to C (body)."""
    positions, size, at = defaultdict(list), 0, 0
    for text, weight in parts:
        for word in words(text or ""):
            at = min(at + 1, LAST_POSITION)
            for form, form_weight, place in _forms(word, weight, language, at):
                size += 4 + (0 if form in positions else len(form.encode()) + 8)
                positions[form].append(f"{place}{form_weight}")
            if size > MOST_BYTES:
                break
        if weight == TITLE and (key := title_key(text or "")):
            positions[key] = []
        at = min(at + GAP, LAST_POSITION)
    return " ".join(_literal(form, places) for form, places in sorted(positions.items()))


def title_key(text):
    """A whole title as one word, which no text and no query has otherwise; "" for a title without words."""
    joined = "".join(word.text for word in words(text))[:LONGEST_TITLE]
    return joined and f"={joined}"


def quoted(word):
    return "'" + word.replace("\\", "\\\\").replace("'", "''") + "'"


def _literal(form, places):
    return f"{quoted(form)}:{','.join(places[:200])}" if places else quoted(form)


def _forms(word, weight, language, at):
    """(form, weight, position) of everything that a word is found by."""
    yield word.text, weight, at
    if word.unspaced:
        for ending in endings(word.text):
            yield ending, PART_OF_WORD, at
        return
    has_stems = language == "en" or not word.text.isascii()
    if has_stems and stem(word.text) != word.text:
        yield stem(word.text), weight, at
    if word.whole:  # where its first part stands too, so that it has both neighbours
        for form in {word.whole, stem(word.whole) if has_stems else word.whole}:
            yield form, weight, at - 1
            yield form, weight, at
