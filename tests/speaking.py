"""What is said in a language, and what of it the catalogues do not hold."""

from contextlib import contextmanager

from django.utils.translation import trans_real


@contextmanager
def listening():
    """The messages that are asked for meanwhile in a language of letters other than English: {message: translated?}."""
    said = {}
    find, find_plural = trans_real.DjangoTranslation.gettext, trans_real.DjangoTranslation.ngettext

    def gettext(self, message):
        note(self, message, (message,))
        return find(self, message)

    def ngettext(self, singular, plural, number):
        note(self, singular, [(singular, form) for form in (0, 1)])
        return find_plural(self, singular, plural, number)

    def note(catalogue, message, keys):
        if catalogue.language() in ("th", "vi") and message:
            forms = [key for key in (message, *keys) if key in catalogue._catalog]
            said[catalogue.language(), message] = any(catalogue._catalog.get(key) for key in forms)

    trans_real.DjangoTranslation.gettext, trans_real.DjangoTranslation.ngettext = gettext, ngettext
    try:
        yield said
    finally:
        del trans_real.DjangoTranslation.gettext, trans_real.DjangoTranslation.ngettext
