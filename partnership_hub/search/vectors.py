"""Postgres' search literals, built from analysed words: what is stored, what is asked."""

from collections import defaultdict

from .analysis import FUNCTION_WORDS, MOST_QUERY_WORDS, SILENT, endings, stem, words

# Postgres refuses a vector over 1 MB, and with it the save.
MOST_BYTES = 700_000
LAST_POSITION = 16_383
GAP = 10  # between two parts, so that no phrase runs from a title into a summary

LONGEST_UNFINISHED = 8  # letters

PART_OF_WORD = "D"  # the lowest weight: a match inside a word never outranks the word itself


def vector(parts, language):
    """The tsvector literal of a row: parts are (text, weight) with weights A (title) to C (body)."""
    positions, size, at = defaultdict(list), 0, 0
    for text, weight in parts:
        for word in words(text or ""):
            at = min(at + 1, LAST_POSITION)
            for form, form_weight in _forms(word, weight, language):
                size += 4 + (0 if form in positions else len(form.encode()) + 8)
                positions[form].append(f"{at}{form_weight}")
            if size > MOST_BYTES:
                break
        at = min(at + GAP, LAST_POSITION)
    return " ".join(f"{quoted(form)}:{','.join(where[:200])}" for form, where in sorted(positions.items()))


def query(text):
    """The tsquery literal that finds all words of a text, and the beginning of the last; "" if it has none.

    In a script without spaces, what stands before a space may be the beginning of a compound too."""
    asked = list(words(text))[:MOST_QUERY_WORDS]
    if not asked:
        return ""
    telling = [word for word in asked if word.text not in FUNCTION_WORDS] or asked
    *runs, last = _runs(telling)
    finished = [_beginning(run) if run[0].unspaced else _either(run[0].text) for run in runs]
    return " & ".join([*finished, _beginning(last)])


def quoted(word):
    return "'" + word.replace("\\", "\\\\").replace("'", "''") + "'"


def _forms(word, weight, language):
    yield word.text, weight
    if word.unspaced:
        for ending in endings(word.text):
            yield ending, PART_OF_WORD
    elif (language == "en" or not word.text.isascii()) and stem(word.text) != word.text:
        yield stem(word.text), weight


def _either(word):
    """A word as it stands, or its stem."""
    return quoted(word) if stem(word) == word else f"({quoted(word)} | {quoted(stem(word))})"


def _runs(asked):
    """The words, those typed without a break in an unspaced script together."""
    runs = []
    for word in asked:
        if runs and word.joined and word.unspaced and runs[-1][-1].unspaced:
            runs[-1].append(word)
        else:
            runs.append([word])
    return runs


def _beginning(run):
    """The words of a run, the last of them perhaps unfinished."""
    typed = "".join(word.text for word in run)
    if not run[0].unspaced:
        begun = f"{quoted(typed.rstrip(SILENT))}:*"
        return f"({begun} | {quoted(stem(typed))})" if stem(typed) != typed else begun
    ways = {_all_of([word.text for word in run])}
    # ICU cuts an unfinished word anywhere, and the word before it with it: so each ending is
    # tried as the unfinished word, with what stands before it cut anew.
    for ending in [*endings(typed)[-LONGEST_UNFINISHED:], typed]:
        ways.add(_all_of([*(word.text for word in words(typed[: -len(ending)])), ending]))
    return "(" + " | ".join(sorted(ways)) + ")"


def _all_of(pieces):
    *finished, last = pieces
    return "(" + " & ".join([*map(quoted, finished), f"{quoted(last)}:*"]) + ")"
