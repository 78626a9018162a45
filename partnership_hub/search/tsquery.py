"""A reader's query as Postgres' tsquery literals: what is found, what is left out, which title it is."""

from icu4py.breakers import CharacterBreaker

from .analysis import SILENT, Word, endings, stem, words
from .vectors import WORDS, quoted, title_key

LONGEST_UNFINISHED = 8  # letters


def found(query):
    """What every entry has, in one of its texts; "" where nothing but exclusions was typed."""
    last = query.groups[-1][-1] if query.unfinished else None
    groups = ([way for term in group for way in _ways(term, term is last)] for group in query.groups)
    return " & ".join(_any_of(group) for group in groups)


def excluded(query):
    """What none of an entry's texts has: whole words or their stems, never what begins with them."""
    return " | ".join(dict.fromkeys(way for term in query.excluded for way in _phrases(term)))


def title(query):
    """The title that was typed, if it is one."""
    return quoted(key) if (key := title_key(query.unmarked)) else ""


def _ways(term, unfinished):
    return list(_phrases(term) if term.is_phrase else _conjunctions(term, unfinished))


def _conjunctions(term, unfinished):
    """All words of a term, in any order. In a script without spaces, what stands before a space may be the
    beginning of a compound too."""
    for pieces in _written(term.words):
        runs = _runs(pieces)
        begun = [run[0].unspaced or (unfinished and run is runs[-1]) for run in runs]
        yield _all_of(_beginning(run) if b else _either(run[0].text) for run, b in zip(runs, begun, strict=True))


def _phrases(term):
    """All words of a term, next to one another: as typed, or as stems too where no quotes say otherwise."""
    for pieces in _written(term.words):
        for cut in _cuts(_runs(pieces)):
            last = len(cut) - 1
            literals = [_piece(word, at == 0, at == last, term.is_phrase) for at, word in enumerate(cut)]
            yield literals[0] if last == 0 else f"({' <-> '.join(literals)})"


def _piece(word, is_first, is_last, is_exact):
    """Of a phrase. Where there are no spaces, it may begin and end inside a word; between, its words are whole."""
    if not word.unspaced:
        return quoted(word.text) if is_exact else _either(word.text)
    marks = ("*" if is_last else "") + ("" if is_first else WORDS)
    return quoted(word.text) + (marks and f":{marks}")


def _written(pieces):
    """The words as they were typed, then each time with two in one that are also written so."""
    yield list(pieces)
    for at, word in enumerate(pieces):
        if word.whole:
            yield [*pieces[: max(at - 1, 0)], Word(word.whole), *pieces[at + 1 :]]


def _runs(pieces):
    """The words, those typed without a break in an unspaced script together."""
    runs = []
    for word in pieces:
        if runs and word.joined and word.unspaced and runs[-1][-1].unspaced:
            runs[-1].append(word)
        else:
            runs.append([word])
    return runs


def _cuts(runs):
    """The words of a phrase. Beside other words ICU may cut otherwise: so each first and each last letters of an
    unspaced phrase are tried as a word, with the rest cut anew."""
    yield [word for run in runs for word in run]
    (first, *_), (*_, last) = runs, runs
    if first[0].unspaced:
        after = [word for run in runs[1:] for word in run]
        for head, rest in _halves(first, range(1, LONGEST_UNFINISHED + 1)):
            yield [Word(head), *words(rest), *after]
    if last[0].unspaced:
        before = [word for run in runs[:-1] for word in run]
        for rest, tail in _halves(last, range(-1, -LONGEST_UNFINISHED - 1, -1)):
            yield [*before, *words(rest), Word(tail)]


def _halves(run, places):
    letters = list(CharacterBreaker(_typed(run), "en"))
    for place in places:
        if abs(place) < len(letters):
            yield "".join(letters[:place]), "".join(letters[place:])


def _beginning(run):
    """The words of a run, the last of them perhaps unfinished."""
    typed = _typed(run)
    if not run[0].unspaced:
        begun = f"{quoted(typed.rstrip(SILENT))}:*"
        return _any_of([begun, quoted(stem(typed))]) if stem(typed) != typed else begun
    ways = {_all_of_run([word.text for word in run])}
    # ICU cuts an unfinished word anywhere, and the word before it with it: so each ending is
    # tried as the unfinished word, with what stands before it cut anew.
    for ending in [*endings(typed)[-LONGEST_UNFINISHED:], typed]:
        ways.add(_all_of_run([*(word.text for word in words(typed[: -len(ending)])), ending]))
    return _any_of(sorted(ways))


def _typed(run):
    return "".join(word.text for word in run)


def _either(word):
    """A word as it stands, or its stem."""
    return _any_of(quoted(form) for form in (word, stem(word)))


def _all_of_run(pieces):
    *finished, last = pieces
    return _all_of([*map(quoted, finished), f"{quoted(last)}:*"])


def _any_of(literals):
    return _together(" | ", literals)


def _all_of(literals):
    return _together(" & ", literals)


def _together(operator, literals):
    literals = list(dict.fromkeys(literals))
    return literals[0] if len(literals) == 1 else f"({operator.join(literals)})"
