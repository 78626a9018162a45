"""The form of links and files: what is of no use among them is said of it alone, and the rest is taken in."""

import hashlib
import re
import secrets

from django import forms
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from ..intake.models import Intake, key_of, may_be_taken_in
from ..intake.networks import LONGEST_ADDRESS
from ..intake.reading import read_intake
from ..uploads.checks import MB

MOST = 50  # links and files at once
LARGEST = 50 * MB
KINDS = ("pdf", "docx")


class FilesInput(forms.FileInput):
    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Many files. One that is of no use does not send the others back: it is said of it alone."""

    widget = FilesInput(attrs={"accept": ".pdf,.docx", "multiple": True})

    def clean(self, data, initial=None):
        return data if isinstance(data, list) else [data] if data else []


class TakeInForm(forms.Form):
    batch = forms.RegexField(r"[\w-]{22}", widget=forms.HiddenInput)
    links = forms.CharField(
        required=False, max_length=50_000, label=_("Links"),
        widget=forms.Textarea(attrs={"rows": 4, "autofocus": True}),
        help_text=_("One a line: of a PDF, or of the page about a publication, whose document is then found."),
    )  # fmt: skip
    files = FilesField(
        required=False, label=_("Files"),
        help_text=_("PDF or DOCX, as many as you like, up to 50 MB each. Drop them here, or choose them."),
    )  # fmt: skip
    section = forms.ChoiceField(label=_("They become drafts of"), widget=forms.RadioSelect)

    def __init__(self, user, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.user = user
        self.fields["section"].choices = [
            (model._meta.app_label, capfirst(model._meta.verbose_name_plural)) for model in sections_of(user)
        ]
        self.fields["section"].initial = self.fields["section"].choices[0][0]
        self.fields["batch"].initial = secrets.token_urlsafe(16)

    def clean(self):
        cleaned = super().clean()
        lines = [whole(line) for line in cleaned.get("links", "").splitlines() if line.strip()]
        cleaned["links"] = list(dict.fromkeys(lines))
        number = len(cleaned["links"]) + len(cleaned.get("files", ()))
        if not number and not self.errors:
            raise ValidationError(_("Paste a link, or choose a file."))
        if number > MOST:
            raise ValidationError(
                _("At most %(most)d links and files at once. Take the others in after these."), params={"most": MOST}
            )
        return cleaned

    def take_in(self):
        """An Intake for each; those that are there already are left alone."""
        for link in self.cleaned_data["links"]:
            problem = _failed("too_long") if len(link) > LONGEST_ADDRESS else {}
            self._begin(f"link {link}", url=link[:LONGEST_ADDRESS], **problem)
        for upload in self.cleaned_data["files"]:
            name = re.sub(r"[^\w .()\[\]-]", "_", upload.name)[-200:]
            kind = name.rpartition(".")[2].lower()
            problem = {}
            if kind not in KINDS:
                problem = _failed("extension", allowed=", ".join(KINDS))
            elif not upload.size:
                problem = _failed("empty")
            elif upload.size > LARGEST:
                problem = _failed("too_large", limit=LARGEST // MB)
            self._begin(f"file {name} {_digest(upload)}", name=name, file="" if problem else upload, **problem)

    def _begin(self, what, **fields):
        """One that is there already, since the form came twice, is left alone: a unique key makes sure."""
        batch, section = self.cleaned_data["batch"], self.cleaned_data["section"]
        new = Intake(by=self.user, batch=batch, section=section, key=key_of(batch, self.user, what), **fields)
        if Intake.objects.filter(key=new.key).exists():
            return
        if new.file:
            new.file.name = f"kept.{new.name.rpartition('.')[2].lower()}"
        try:
            with transaction.atomic():
                new.save()
                if new.state == Intake.State.WAITING:
                    read_intake.enqueue(new.pk)
        except IntegrityError:  # two at once: the other one was quicker
            if new.file:
                new.file.delete(save=False)


def whole(link):
    """As browsers take it: www.example.org/guide.pdf."""
    link = link.strip()
    return f"https://{link}" if re.match(r"[\w-]+(\.[\w-]+)+(/\S*)?$", link) else link


def _digest(upload):
    digest = hashlib.sha256()
    for chunk in upload.chunks():
        digest.update(chunk)
    upload.seek(0)
    return digest.hexdigest()


def _failed(code, **names):
    return {"state": Intake.State.FAILED, "problem": code, "problem_names": names}


def sections_of(user):
    found = [model for model in may_be_taken_in() if user.has_perm(model.permission("add"))]
    if not found:
        raise PermissionDenied
    return found
