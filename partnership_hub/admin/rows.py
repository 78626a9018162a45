"""The rows beside a form (its inlines), of which somebody else added, changed or took out some meanwhile."""

from django.forms.formsets import DELETION_FIELD_NAME as DELETE
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _

from .opened import canonical, digest, parts, typed, write


class TheirRows:
    """{key: form} of the rows as they are saved now, and the digests of what whoever typed has seen."""

    def __init__(self, prefix, rows, base):
        self.prefix, self.rows, self.base = prefix, {str(pk): row for pk, row in rows.items()}, base

    def into(self, data, files, conflict):
        """Numbers the rows of a form anew: those that are saved, then new ones. Gives (part, name) to compare."""
        mine = list(self._of(data, files))
        known = {row["id"]: row for row in mine if row["id"]}
        gone = [row for row in mine if row["id"] and row["id"] not in self.rows]
        kept = [row for row in gone if self._was_changed(row)]
        for row in gone:
            row["id"] = ""
        if kept:
            conflict.notes.append(
                _("A row that you changed was taken out meanwhile: yours stands at the end, as a new one.")
            )
        saved = [known.get(key, {"id": key, "data": {}, "files": {}}) for key in self.rows]
        new = [row for row in mine if not row["id"] and row not in gone] + kept
        self._forget(data, files)
        for number, row in enumerate([*saved, *new]):
            for end, values in row["data"].items():
                data.setlist(f"{self.prefix}-{number}-{end}", values)
            for end, values in row["files"].items():
                files.setlist(f"{self.prefix}-{number}-{end}", values)
            data[f"{self.prefix}-{number}-id"] = row["id"]
        data[f"{self.prefix}-TOTAL_FORMS"], data[f"{self.prefix}-INITIAL_FORMS"] = (
            str(len(saved + new)),
            str(len(saved)),
        )
        return list(self._to_compare(saved, known, data, files, conflict))

    def _to_compare(self, saved, known, data, files, conflict):
        for number, row in enumerate(saved):
            theirs, before = self.rows[row["id"]], f"{self.prefix}-{number}-"
            found = [(part, before + part.bound.name) for part in parts(theirs, self.prefix, theirs.instance)]
            if row["id"] not in known:
                for part, name in found:
                    write(part, name, data, files)
                conflict.taken_over.append(_("a new row, “%(row)s”") % {"row": theirs.instance})
            elif data.get(before + DELETE):
                if any(self.base.get(part.key) != digest(canonical(part.field, part.value)) for part, _name in found):
                    del data[before + DELETE]
                    conflict.notes.append(
                        _("Was changed meanwhile, and so not taken out: %(row)s") % {"row": theirs.instance}
                    )
                    for part, name in found:
                        write(part, name, data, files)
            else:
                yield from found

    def _of(self, data, files):
        total = data.get(f"{self.prefix}-TOTAL_FORMS", "")
        for number in range(min(int(total), 1000) if total.isascii() and total.isdigit() else 0):
            before = f"{self.prefix}-{number}-"
            own = [
                {name.removeprefix(before): source.getlist(name) for name in source if name.startswith(before)}
                for source in (data, files)
            ]
            yield {"id": own[0].pop("id", [""])[-1], "data": own[0], "files": own[1]}

    def _forget(self, data, files):
        for source in (data, files):
            for name in [name for name in source if name.startswith(f"{self.prefix}-")]:
                if name.removeprefix(f"{self.prefix}-")[:1].isdigit():
                    del source[name]

    def _was_changed(self, row):
        """Whether something was typed into a row that is not there any more, or a file chosen."""
        example = next(iter(self.rows.values()), None)
        if row["files"] or example is None:
            return DELETE not in row["data"]
        for part in parts(example, self.prefix, example.instance):
            key = f"{self.prefix}:{row['id']}:{part.bound.name}"
            mine = typed(part, part.bound.name, MultiValueDict(row["data"]), MultiValueDict())
            if self.base.get(key) != digest(canonical(part.field, mine)):
                return DELETE not in row["data"]
        return False
