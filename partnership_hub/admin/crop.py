"""The part of a cover that is shown: four numbers in hundredths, which admin.js lets one draw over the picture."""

from django import forms
from django.core.exceptions import ValidationError
from django.template.loader import render_to_string
from django.utils.translation import gettext_lazy as _

WHOLE = [0, 0, 100, 100]
SMALLEST = 5
LABELS = {
    "left": _("From the left, %"), "top": _("From the top, %"), "width": _("Width, %"), "height": _("Height, %"),
}  # fmt: skip


class CropBox(forms.MultiWidget):
    picture = None
    use_fieldset = True

    def __init__(self, attrs=None):
        super().__init__({name: forms.NumberInput({"min": 0, "max": 100}) for name in LABELS}, attrs)

    def decompress(self, value):
        return value or [None] * 4

    def render(self, name, value, attrs=None, renderer=None):
        # Not by the renderer of forms, which knows no templates of the project.
        numbers = [
            {
                "id": part["attrs"]["id"],
                "label": label,
                "box": self._render(part["template_name"], {"widget": part}, renderer),
            }
            for label, part in zip(
                LABELS.values(), self.get_context(name, value, attrs)["widget"]["subwidgets"], strict=True
            )
        ]
        return render_to_string("admin/_crop.html", {"numbers": numbers, "picture": self.picture})


class CropField(forms.MultiValueField):
    """Cleans to [left, top, width, height], or to [] where all of the picture is shown."""

    def __init__(self):
        super().__init__(
            [forms.IntegerField(min_value=0, max_value=100) for _name in LABELS],
            widget=CropBox, required=False, require_all_fields=False, label=_("Part that is shown"),
            help_text=_("Leave empty to show all of it. Readers are sent this part alone; the whole picture stays with "
                        "us, so that another part can be chosen."),
        )  # fmt: skip

    def has_changed(self, initial, data):
        numbers = [str(number) for number in initial or []]
        return numbers != [text for text in data or [] if text not in (None, "")]

    def compress(self, numbers):
        if all(number is None for number in numbers) or numbers == WHOLE:
            return []
        if len(numbers) < 4 or None in numbers:
            raise ValidationError(_("Give all four numbers, or none."))
        left, top, width, height = numbers
        if width < SMALLEST or height < SMALLEST or left + width > 100 or top + height > 100:
            raise ValidationError(
                _("The part must lie inside the picture, and be at least %(smallest)d %% wide and high."),
                params={"smallest": SMALLEST},
            )
        return numbers
