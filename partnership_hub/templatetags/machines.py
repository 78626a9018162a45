"""Tags for what pages say to search engines and link previews."""

import json

from django import template
from django.template.loader_tags import BLOCK_CONTEXT_KEY
from django.utils.html import format_html
from django.utils.safestring import mark_safe
from django.utils.text import Truncator

from partnership_hub.addresses import absolute as absolute_address
from partnership_hub.richtext import plain_text
from partnership_hub.vocabulary import Language

register = template.Library()
register.filter("absolute", absolute_address)

# Open Graph names a language with a place, whether or not it belongs to one.
LOCALES = {
    Language.ENGLISH: "en_GB", Language.INDONESIAN: "id_ID", Language.MALAY: "ms_MY", Language.JAWI: "ms_BN",
    Language.FILIPINO: "fil_PH", Language.VIETNAMESE: "vi_VN", Language.THAI: "th_TH", Language.LAO: "lo_LA",
    Language.KHMER: "km_KH", Language.BURMESE: "my_MM", Language.SHAN: "shn_MM", Language.CHINESE_SIMPLIFIED: "zh_CN",
    Language.CHINESE_TRADITIONAL: "zh_TW", Language.TAMIL: "ta_SG", Language.PORTUGUESE: "pt_TL",
    Language.TETUM: "tet_TL",
}  # fmt: skip
LONGEST = 300  # letters of what is repeated
# In a script element only these could end it or begin another; the last two end lines in old readers of JSON.
IN_SCRIPT = {ord(char): f"\\u{ord(char):04x}" for char in "<>&\u2028\u2029"}


@register.simple_tag(takes_context=True)
def repeat(context, block):
    """What a block of the page says, as plain text in one line; empty where the page has no such block."""
    found = context.render_context[BLOCK_CONTEXT_KEY].get_block(block)
    text = " ".join(plain_text(found.render(context)).split()) if found else ""
    return text if len(text) <= LONGEST else Truncator(text).chars(LONGEST)  # which looks at every letter


@register.filter
def locale(language):
    return LOCALES.get(language, LOCALES.get(language.split("-")[0], ""))


@register.simple_tag
def linked_data(data):
    """Data for machines in the page. Nothing runs it, so the policy for scripts is not asked."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":")).translate(IN_SCRIPT)
    return format_html('<script type="application/ld+json">{}</script>', mark_safe(text))  # noqa: S308 - escaped above
