"""Forms of rows that hold a document: what is learnt of a new file is written beside it."""

from django import forms
from django.utils.translation import gettext_lazy as _

from ..uploads.checks import CheckedFile
from ..uploads.fields import DocumentField


class DocumentForm(forms.ModelForm):
    file = DocumentField(
        required=False, label=_("File"),
        help_text=_("PDF, DOCX or XLSX. Scripts and the author’s name inside it are removed."),
    )  # fmt: skip

    def clean(self):
        cleaned = super().clean()
        if isinstance(upload := cleaned.get("file"), CheckedFile):
            cleaned.update(format=upload.extension.upper(), size=upload.size, pages=upload.pages)
            self.instance.sha256 = upload.sha256
        return cleaned
