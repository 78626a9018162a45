"""Two people at one form: who saves second is shown what the first one saved, field by field, and loses nothing.

What only one of them changed is put together. Where both changed a field, a form that comes back says which one stays.
All of it happens while the entry's row is held (`EntryAdmin.get_object`), so that no third one comes between."""

from dataclasses import dataclass, field

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ..desk.people import name_of
from ..differences import Piece, difference
from .opened import Opened, Part, canonical, digest, in_words, parts, read_base, typed, write
from .rows import TheirRows

ASKED, KEEP = "_asked", "_keep-"
MINE, THEIRS = "mine", "theirs"
LONGEST = 20_000  # characters that are compared word by word

REFUSED = gettext_lazy(
    "Somebody else saved this entry while you worked on it, so nothing was saved yet. Nothing of yours is lost: choose "
    "above what stays where you both changed something, then save."
)


@dataclass
class Both:
    """A field that two people changed."""

    name: str
    part: Part
    typed: object

    @property
    def keep(self):
        return KEEP + self.name

    @property
    def label(self):
        return self.part.label

    @property
    def pieces(self):
        theirs, mine = in_words(self.part.field, self.part.value), in_words(self.part.field, self.typed)
        if len(theirs) + len(mine) > LONGEST:
            return [Piece("removed", theirs), Piece("added", mine)]
        return difference(theirs, mine)

    @property
    def theirs(self):
        return [piece for piece in self.pieces if piece.kind != "added"]

    @property
    def mine(self):
        return [piece for piece in self.pieces if piece.kind != "removed"]


@dataclass
class Conflict:
    by: str = ""
    at: object = None
    both: list = field(default_factory=list)
    taken_over: list = field(default_factory=list)  # labels of what only they changed
    notes: list = field(default_factory=list)
    verb: bool = False

    @property
    def is_open(self):
        """Whether somebody has to look before anything is saved: a verb is for what was seen alone."""
        return bool(self.both or self.notes or self.verb)

    @property
    def in_a_sentence(self):
        said = {"person": self.by or _("Somebody"), "fields": ", ".join(self.taken_over)}
        return _("Saved together with what %(person)s saved meanwhile: %(fields)s.") % said


def settle(admin, request, obj):
    """Puts together what came with what was saved since; the form's data is changed so. A Conflict, or None."""
    seen, now = request.POST.get("seen", ""), obj.updated_at.isoformat()
    asked = request.POST.getlist(ASKED)
    if not asked and (not seen or seen == now):
        return None
    data, files, opened = request.POST.copy(), request.FILES.copy(), Opened(admin, request, obj)
    conflict = Conflict()
    for name in asked:
        answer_to(name, data, files, opened, conflict)
    if seen and seen != now:
        put_together(data, files, opened, conflict)
        conflict.verb = bool(data.get("_verb"))
        data["seen"], data["_base"] = now, opened.base()
    data.setlist(ASKED, [both.name for both in conflict.both])
    latest = obj.history.select_related("history_user").first()
    if latest is not None:
        conflict.by, conflict.at = name_of(latest.history_user), latest.history_date
    request.POST, request._files = data, files
    return conflict


def answer_to(name, data, files, opened, conflict):
    part = part_named(name, data, opened)
    if part is None:
        return
    answer = data.pop(KEEP + name, [""])[-1]
    if answer == THEIRS:
        write(part, name, data, files)
    elif answer != MINE:
        conflict.both.append(Both(name, part, typed(part, name, data, files)))


def part_named(name, data, opened):
    """The part that stands under a name in the form that came."""
    for prefix, rows in opened.formsets.items():
        if name.startswith(f"{prefix}-"):
            number, _dash, own = name.removeprefix(f"{prefix}-").partition("-")
            key = data.get(f"{prefix}-{number}-id", "")
            row = next((row for pk, row in rows.items() if str(pk) == key), None)
            return row and next((part for part in parts(row, prefix, row.instance) if part.bound.name == own), None)
    return next((part for part in parts(opened.form) if part.bound.name == name), None)


def put_together(data, files, opened, conflict):
    base = read_base(data.get("_base"))
    for part in parts(opened.form):
        compare(part, part.bound.html_name, base, data, files, conflict)
    for prefix, rows in opened.formsets.items():
        if f"{prefix}-TOTAL_FORMS" in data:
            for part, name in TheirRows(prefix, rows, base).into(data, files, conflict):
                compare(part, name, base, data, files, conflict)


def compare(part, name, base, data, files, conflict):
    mine = typed(part, name, data, files)
    known, ours, saved = base.get(part.key), *(canonical(part.field, value) for value in (mine, part.value))
    if ours == saved or known == digest(saved):
        return
    if known == digest(ours):
        write(part, name, data, files)
        conflict.taken_over.append(part.label)
    elif all(both.name != name for both in conflict.both):
        conflict.both.append(Both(name, part, mine))
