"""Form fields whose clean() gives a CheckedFile; a file that was not replaced passes untouched."""

from django import forms
from django.contrib.admin.widgets import AdminFileWidget

from . import checks


class CheckedFileField(forms.FileField):
    widget = AdminFileWidget

    def __init__(self, *, max_length=None, **kwargs):
        # Stored names are random: how long the curator's own is does not matter.
        super().__init__(**kwargs)

    def to_python(self, data):
        upload = super().to_python(data)
        return upload and checks.check(upload, self.kind)

    def widget_attrs(self, widget):
        accept = ",".join(f".{extension}" for extension in self.kind.extensions)
        return {**super().widget_attrs(widget), "accept": accept}


class DocumentField(CheckedFileField):
    kind = checks.DOCUMENT


class PictureField(CheckedFileField):
    kind = checks.PICTURE


class VideoField(CheckedFileField):
    kind = checks.VIDEO


class CaptionsField(CheckedFileField):
    kind = checks.CAPTIONS
