"""The languages that words of ours exist in, where we write to people and they answer: letters, and the pages these
open. Everything else is in English. The catalogues in locale/ hold what those pages and letters say, and no more."""

from django.conf import settings
from django.utils import translation

from .vocabulary import Language

LANGUAGES = (Language.ENGLISH, Language.THAI, Language.VIETNAMESE)
CHOICES = [(language.value, language.label) for language in LANGUAGES]


def in_language(code):
    """For a `with`: our words in this language. English is the site's own."""
    return translation.override(settings.LANGUAGE_CODE if code == Language.ENGLISH else code)


def chosen(code):
    """The language that an address asks for; English for one that we do not have."""
    return code if code in LANGUAGES else Language.ENGLISH.value
