"""Translated: in which languages an entry is read, and where."""

from django.urls import reverse
from django.utils.translation import get_language


def reading_language():
    """The language that the page is in, as content names it: en-gb reads en."""
    return (get_language() or "en").split("-")[0]


class Translated:
    @classmethod
    def reviewed_translations(cls):
        """The translations that readers may see."""
        return cls._meta.get_field("translations").related_model.objects.reviewed()

    def address_in(self, language):
        """Where its text in a language is read: the plain address where that shows it anyway."""
        if language == self.text.language:
            return self.get_absolute_url()
        return reverse(f"{self._meta.app_label}:translation", args=[self.pk, self.slug, language])

    def changed_at(self, text):
        """When what readers see last changed: the entry, or its text in one of its languages."""
        return max(self.published_at, self.updated_at, text.updated_at)

    def text_in(self, language):
        """The entry's own text, or its reviewed translation into a language, whichever there is.

        Both have title, summary, body and language."""
        if self.language == language:
            return self
        readable = (text for text in self.translations.all() if text.state == text.State.REVIEWED)
        return next((text for text in readable if text.language == language), self)

    @property
    def text(self):
        """The text in the reader's language, else the original."""
        return self.text_in(reading_language())
