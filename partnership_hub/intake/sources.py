"""In words: where a guess comes from, and why a link or a file could not be read, with what to do instead."""

from django.utils.translation import gettext_lazy as _

from ..uploads.messages import MESSAGES
from .networks import LONGEST_ADDRESS

SOURCES = {
    "pdf_data": _("the PDF’s own data"),
    "made_on": _("the day the file was made: weak, look into the document"),
    "word_data": _("the document’s own data"),
    "largest": _("the largest words of the first page"),
    "heading": _("the document’s title line"),
    "first_line": _("the first line of the text"),
    "first_page": _("the first page’s text"),
    "abstract": _("the paragraph under a heading such as “Summary”"),
    "page_data": _("the page’s own data"),
    "page_title": _("the page’s title"),
    "page_language": _("what the page says of its language"),
    "words": _("the words of the text"),
    "script": _("the script of the text"),
    "title_words": _("words of the title"),
    "address": _("the link"),
    "cover": _("the first page, drawn"),
    "file_name": _("the file’s name"),
}
UNKNOWN = "unknown"  # the source of what nothing says
NOT_KNOWN = _("Not known: nothing in it says so. Look into the document.")
ONLY_PICTURES = _("Only pictures: no text could be read in it.")

BY_HAND = _("Download it by hand with your browser, and drop the file here.")
PROBLEMS = {
    "address": _("This is not an address of a page or a file. Copy it from your browser’s address line."),
    "too_long": _(
        "This link is longer than %(limit)d characters, more than an entry can hold. Look for a shorter one, as the "
        "page offers it under “share” or “cite”. If there is none: %(by_hand)s"
    ),
    "scheme": _("Only addresses that begin with http or https are fetched."),
    "user": _("An address with a name and a password in it is not fetched. Take them out."),
    "port": _("The address names a port of its own, which is not fetched. %(by_hand)s"),
    "inside": _(
        "This address does not lead to a public site: nothing inside a network is fetched. Check the link; "
        "if it is right: %(by_hand)s"
    ),
    "unknown_host": _("There is no site of this name. Check the link for a slip."),
    "redirects": _("The site sends from one address to the next without end. %(by_hand)s"),
    "forbidden": _("The site does not let our program in. %(by_hand)s"),
    "not_found": _("The site says that there is no such page (404). Look for the new address, and take that in."),
    "answer": _("The site answered with an error (%(status)s). Try again later. If it stays: %(by_hand)s"),
    "no_answer": _("The site did not answer as it should. Try again later. If it stays: %(by_hand)s"),
    "certificate": _("The site’s certificate is not valid, so it may not be what it says it is. %(by_hand)s"),
    "too_slow": _("The site took too long. Try again later. If it stays: %(by_hand)s"),
    "cut_short": _("The file broke off on its way. Try again."),
    "packed": _("The site sends its answer packed although we asked it not to. %(by_hand)s"),
    "type": _(
        "What is at this address is neither a page nor a PDF or DOCX (%(found)s). Take in the page about it instead."
    ),
    "web_page": MESSAGES["web_page"],
    "gone": _("The file is no longer here. Drop it again."),
    "no_text": _("Nothing could be read from it."),
    "no_right": _("Your role no longer allows you to add entries here. Ask an administrator."),
    "unexpected": _("Something went wrong on our side. Try again; if it stays, tell whoever looks after the Hub."),
}


class Unread(Exception):
    """Why something could not be read: a code of PROBLEMS or of the uploads' messages, and what its sentence names."""

    def __init__(self, code, **params):
        super().__init__(code)
        self.code, self.params = code, params


class _Names(dict):
    def __missing__(self, name):
        return "–"


def sentence(code, params):
    text = PROBLEMS.get(code) or MESSAGES.get(code) or PROBLEMS["unexpected"]
    return text % _Names({"limit": LONGEST_ADDRESS, **params}, by_hand=BY_HAND) if "%(" in str(text) else text
