"""The web worker's part: name and size before reading, then the child's verdict on a copy of the file."""

import hashlib
import json
import logging
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path, PurePath
from tempfile import TemporaryDirectory

from django.core.exceptions import ValidationError
from django.core.files import File

from .messages import MESSAGES

logger = logging.getLogger(__name__)

MB = 1 << 20
SECONDS = 30
CODE = Path(__file__).resolve().parents[2]

MIME = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "webp": "image/webp",
    "mp4": "video/mp4",
    "webm": "video/webm",
    "vtt": "text/vtt",
}


@dataclass(frozen=True)
class Kind:
    extensions: tuple
    limit: int
    stored_as: str = ""


DOCUMENT = Kind(("pdf", "docx", "xlsx"), 50 * MB)
PICTURE = Kind(("jpg", "jpeg", "png", "webp"), 15 * MB, stored_as="webp")
VIDEO = Kind(("mp4", "webm"), 200 * MB)
CAPTIONS = Kind(("vtt",), 1 * MB)
TEXTS = ("pdf", "docx")  # what words are read from


class CheckedFile(File):
    """The cleaned file, ready to be saved, and what was learnt of it."""

    def __init__(self, file, extension, pages=None, width=None, height=None):
        # The curator's own file name is not kept: it may name a person.
        super().__init__(file, name=f"upload.{extension}")
        self.extension, self.mime = extension, MIME[extension]
        self.pages, self.width, self.height = pages, width, height
        self.sha256 = hashlib.file_digest(file, "sha256").hexdigest()
        file.seek(0)


def check_document(upload):
    return check(upload, DOCUMENT)


def check_picture(upload):
    return check(upload, PICTURE)


def check_video(upload):
    return check(upload, VIDEO)


def check_captions(upload):
    return check(upload, CAPTIONS)


def check(upload, kind):
    """The cleaned file, or a ValidationError that says what is wrong and what to do."""
    extension = PurePath(upload.name).suffix.lstrip(".").lower()
    if extension not in kind.extensions:
        raise refusal("extension", allowed=", ".join(kind.extensions))
    if not upload.size:
        raise refusal("empty")
    if upload.size > kind.limit:
        raise refusal("too_large", limit=kind.limit // MB)
    return rewritten(upload, extension, kind.stored_as or extension)


def first_page(pdf):
    """The first page of a PDF that the Hub holds, as a picture."""
    return rewritten(pdf, "first-page", "webp")


def rewritten(file, task, extension):
    """What the child makes of a copy of a file."""
    # An open file outlives its name: nothing is left behind, however this request ends.
    with TemporaryDirectory(prefix="upload-") as folder:
        source, target = Path(folder, "source"), Path(folder, "target")
        with source.open("wb") as copy:
            copy.writelines(file.chunks())
        facts = run_child(task, source, target)
        return CheckedFile(target.open("rb"), extension, **facts)


def text_of(file):
    """What a PDF or a Word file that the Hub holds says; "" where it says nothing or is not there."""
    extension = PurePath(file.name).suffix.lstrip(".").lower()
    if extension not in TEXTS:
        return ""
    with TemporaryDirectory(prefix="text-") as folder:
        source = Path(folder, "source")
        try:
            with file.open("rb") as held, source.open("wb") as copy:
                copy.writelines(held.chunks())
            return run_child(f"text-{extension}", source, Path(folder, "nothing"))["text"]
        except (FileNotFoundError, ValidationError):
            return ""


def run_child(task, source, target):
    command = [sys.executable, "-m", "partnership_hub.uploads.child", task, source, target]
    try:
        done = subprocess.run(  # noqa: S603 - a fixed command; the paths are ours
            command, cwd=CODE, env={}, stdin=subprocess.DEVNULL, capture_output=True, timeout=SECONDS
        )
    except subprocess.TimeoutExpired:
        raise refusal("too_complex") from None
    if done.returncode:
        logger.warning("An upload's check ended with %s: %s", done.returncode, done.stderr[-500:])
        raise refusal("too_complex")
    verdict = json.loads(done.stdout)
    if code := verdict.get("refused"):
        logger.info("An upload was refused: %s %s", code, verdict.get("error", ""))
        raise refusal(code, **verdict.get("params", {}))
    return verdict["facts"]


def refusal(code, **params):
    return ValidationError(MESSAGES[code], code=code, params=params)
