"""Mail: plain text from templates, in the language of whoever reads it. No HTML, nothing that tells of its opening."""

import logging
import re
import unicodedata
from smtplib import SMTPException

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from icu4py.breakers import LineBreaker

from .interface import in_language

WIDTH = 72
NO_WIDTH = ("Mn", "Me", "Cf")  # vowels and tones above and below a letter, and what is never seen

logger = logging.getLogger(__name__)


def compose(name, to, language, context):
    """The mail that `name`.txt and `name`_subject.txt make for one address."""
    with in_language(language):
        told = {"contact_email": settings.CONTACT_EMAIL, **context}
        subject = render_to_string(f"{name}_subject.txt", told)
        body = render_to_string(f"{name}.txt", told)
    return EmailMessage(
        subject=" ".join(subject.split()),
        body=folded(body, language),
        to=[to],
        reply_to=[settings.CONTACT_EMAIL] if settings.CONTACT_EMAIL else None,
        headers={"Content-Language": language, "Auto-Submitted": "auto-generated"},
    )


def send(mail):
    """Whether the mail server took it. The log is not told to whom it went."""
    try:
        mail.send()
    except (SMTPException, OSError) as error:
        logger.error("The mail server did not take a mail: %s", type(error).__name__)
        return False
    return True


def folded(text, language):
    """In lines that a terminal can show, broken where the script allows it: between words in Thai, which has no spaces.

    An address stands on a line of its own, which is never broken."""
    lines = [folded_line for line in text.splitlines() for folded_line in _fold(line.strip(), language)]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip() + "\n"


def _fold(line, language):
    if "://" in line:
        return [line]
    indent = "  " if line.startswith("- ") else ""
    lines = [""]
    for part in LineBreaker(line, language):
        if lines[-1].strip() and _width(lines[-1] + part.rstrip()) > WIDTH:
            lines.append(indent)
        lines[-1] += part
    return [folded_line.rstrip() for folded_line in lines]


def _width(text):
    return sum(unicodedata.category(letter) not in NO_WIDTH for letter in text)
