"""What is shown of texts in several languages, for templates that load it."""

from django import template
from django.utils.safestring import mark_safe

from partnership_hub.richtext import clean_html
from partnership_hub.translation.languages_of_entries import reading_language
from partnership_hub.vocabulary import ENDONYMS

register = template.Library()


@register.filter
def direction(code):
    """In which direction a language of content is written."""
    return ENDONYMS[code].direction if code in ENDONYMS else "ltr"


@register.filter
def prose(body):
    """A rich text as it is stored, with the places of its pictures as words: a translator has to keep them."""
    return mark_safe(clean_html(body))  # noqa: S308 - cleaned here


@register.simple_tag
def reading():
    """The code of the language that the page is in."""
    return reading_language()


@register.filter
def lacks(texts, code):
    """Whether none of an entry's texts is in a language."""
    return all(text.language != code for text in texts)
