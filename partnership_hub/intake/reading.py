"""The task: one link or file is fetched, parsed in the child process, guessed at, compared, and becomes a draft.

It may be done twice, when the worker ends in the middle: the draft is made in one transaction that says so."""

import logging
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import urljoin, urlsplit

from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files import File
from django.utils import timezone
from django_tasks import task

from ..twins.file_reading import keep_print
from ..uploads.checks import TEXTS, check_document, run_child
from .doubles import likely_duplicates, taking_in
from .drafts import make_draft
from .fetched import fetch
from .guesses import guess
from .languages import known
from .models import LONGEST_TEXT, Intake
from .sources import Unread

logger = logging.getLogger(__name__)
MOST_OFFERS = 12
FEWEST_LETTERS = 4  # page numbers and a scanner’s stamp are no text


@task
def read_intake(pk):
    intake = Intake.objects.select_related("by").filter(pk=pk).first()
    if intake is None or not intake.is_at_work:
        return
    intake.state, intake.begun_at, intake.problem, intake.problem_names = Intake.State.READING, timezone.now(), "", {}
    intake.save()
    try:
        with TemporaryDirectory(prefix="intake-") as folder:
            read(intake, Path(folder))
    except Unread as unread:
        fail(intake, unread.code, unread.params)
    except ValidationError as refused:  # by the check of uploads
        fail(intake, refused.code, {name: str(value) for name, value in (refused.params or {}).items()})
    except PermissionDenied:
        fail(intake, "no_right", {})
    except Exception:
        logger.exception("An intake could not be read")
        fail(intake, "unexpected", {})


def fail(intake, code, names):
    Intake.objects.filter(pk=intake.pk, entry_id=None).update(
        state=Intake.State.FAILED, problem=code[:30], problem_names=names
    )


def read(intake, folder):
    page, source = {}, None
    if intake.url:
        kind, page, source = read_address(intake, folder)
    else:
        kind, source = intake.name.rpartition(".")[2].lower(), local_copy(intake, folder)
    document, facts = (None, {}) if source is None else read_document(intake, source, kind)
    intake.guesses = clean_values(guess(facts, page))
    intake.text = clean_text(facts.get("text") or page.get("text", ""))[:LONGEST_TEXT]
    if document is None and not intake.guesses.get("title"):
        raise Unread("no_text")
    taking_in(intake.model).match(intake)
    intake.alike = [[entry._meta.app_label, entry.pk, why] for entry, why in likely_duplicates(intake)]
    intake.state = Intake.State.ALIKE if intake.alike else Intake.State.READING
    # Not over what was decided while it was read.
    if not Intake.objects.filter(pk=intake.pk, state=Intake.State.READING, entry_id=None).exists():
        return
    intake.save()
    if not intake.alike:
        make_draft(intake, document)


def read_address(intake, folder):
    """(kind, facts of the page, file of the document). A page that leads to a document is followed to it."""
    target = folder / "fetched"
    found = fetch(intake.url, target)
    intake.learnt = {"found_url": found["url"], "kind": found["kind"], "size": found["size"]}
    if found["kind"] != "html":
        intake.learnt["document_url"] = found["url"]
        keep_file(intake, target, found["kind"])
        return found["kind"], {}, target
    page = run_child("web-page", target, folder / "nothing")
    base = urljoin(found["url"], page["base"])
    files = [(urljoin(base, address), words, said) for address, words, said in page["files"]]
    cited = [urljoin(base, address) for address in page["metas"].get("citation_pdf_url", [])[:1]]
    chosen = choose(cited, [address for address, _words, _said in files], found["url"])
    intake.learnt["offers"] = [
        [address, words, said] for address, words, said in files if address != chosen and is_web(address)
    ][:MOST_OFFERS] + [[urljoin(base, a), "", said] for said, a in page["alternates"] if is_web(urljoin(base, a))][
        :MOST_OFFERS
    ]
    page["stands_for"] = len(files) > 3 and not cited
    if not chosen:
        return "html", page, None
    document = folder / "document"
    try:
        got = fetch(chosen, document)
    except Unread as unread:  # the page is worth a draft all the same
        intake.learnt |= {
            "document_url": chosen,
            "document_problem": unread.code,
            "document_problem_names": unread.params,
        }
        return "html", page, None
    if got["kind"] == "html":
        return "html", page, None
    intake.learnt |= {"document_url": got["url"], "kind": got["kind"], "size": got["size"]}
    keep_file(intake, document, got["kind"])
    return got["kind"], page, document


def choose(cited, files, page):
    """What the page itself names as its document; else the only one, or the first, of its own site."""
    own = [address for address in files if site(address) == site(page)]
    return next((address for address in [*cited, *own, *(files if len(files) == 1 else [])] if is_web(address)), "")


def site(address):
    host = (urlsplit(address).hostname or "") if is_web(address) else ""
    return ".".join(host.split(".")[-2:])


def is_web(address):
    try:
        return urlsplit(address).scheme in ("http", "https") and len(address) <= 500
    except ValueError:
        return False


def keep_file(intake, path, kind):
    """As it came, where no page can send it: for a second look, and for a copy of our own."""
    if intake.file:
        intake.file.delete(save=False)
    with path.open("rb") as content:
        intake.file.save(f"document.{kind}", File(content), save=False)


def local_copy(intake, folder):
    target = folder / "dropped"
    try:
        with intake.file.open() as kept, target.open("wb") as copy:
            copy.writelines(kept.chunks())
    except (OSError, ValueError):
        raise Unread("gone") from None
    return target


def read_document(intake, path, kind):
    """(the cleaned file, facts). The check comes first: what does not pass it is not read."""
    with path.open("rb") as content:
        upload = File(content, name=f"document.{kind}")
        document = check_document(upload)
    intake.learnt |= {"kind": kind, "size": document.size, "pages": document.pages, "sha256": document.sha256}
    try:
        facts = run_child(f"text-{kind}", path, path.with_suffix(".nothing")) if kind in TEXTS else {}
    except ValidationError:
        facts = {}  # it can be kept, and says nothing: pictures of pages
    intake.learnt["no_text"] = sum(map(str.isalpha, facts.get("text", ""))) < FEWEST_LETTERS
    keep_print(document.sha256, facts.get("text", ""))
    return document, facts


def clean_text(text):
    return text.replace("\0", " ")


def clean_values(guesses):
    return {
        field: {part: clean_text(value) if isinstance(value, str) else value for part, value in said.items()}
        for field, said in guesses.items()
    }


def language_tag(tag):
    from ..vocabulary import Language

    return known(tag, Language.values)
