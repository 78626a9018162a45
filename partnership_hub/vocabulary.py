"""The shared vocabularies that the code depends on: fixed codes, labels of ours."""

from typing import NamedTuple

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

ASEAN = "asean"  # the country facet's value for “ASEAN-wide”
NOT_GIVEN = "none"  # every facet's value for “not given”


class Language(TextChoices):
    """Languages of content, as BCP 47 tags."""

    ENGLISH = "en", _("English")
    INDONESIAN = "id", _("Indonesian")
    MALAY = "ms", _("Malay")
    JAWI = "ms-Arab", _("Malay (Jawi)")
    FILIPINO = "fil", _("Filipino")
    VIETNAMESE = "vi", _("Vietnamese")
    THAI = "th", _("Thai")
    LAO = "lo", _("Lao")
    KHMER = "km", _("Khmer")
    BURMESE = "my", _("Burmese")
    SHAN = "shn", _("Shan")
    CHINESE_SIMPLIFIED = "zh-Hans", _("Chinese (Simplified)")
    CHINESE_TRADITIONAL = "zh-Hant", _("Chinese (Traditional)")
    TAMIL = "ta", _("Tamil")
    PORTUGUESE = "pt", _("Portuguese")
    TETUM = "tet", _("Tetum")


class Endonym(NamedTuple):
    name: str
    direction: str = "ltr"


ENDONYMS = {
    Language.ENGLISH: Endonym("English"),
    Language.INDONESIAN: Endonym("Bahasa Indonesia"),
    Language.MALAY: Endonym("Bahasa Melayu"),
    Language.JAWI: Endonym("بهاس ملايو", "rtl"),
    Language.FILIPINO: Endonym("Filipino"),
    Language.VIETNAMESE: Endonym("Tiếng Việt"),
    Language.THAI: Endonym("ไทย"),
    Language.LAO: Endonym("ລາວ"),
    Language.KHMER: Endonym("ខ្មែរ"),
    Language.BURMESE: Endonym("မြန်မာ"),
    Language.SHAN: Endonym("တႆး"),
    Language.CHINESE_SIMPLIFIED: Endonym("简体中文"),
    Language.CHINESE_TRADITIONAL: Endonym("繁體中文"),
    Language.TAMIL: Endonym("தமிழ்"),
    Language.PORTUGUESE: Endonym("português"),
    Language.TETUM: Endonym("Tetun"),
}

# Spoken at a service or a helpline, though the Hub holds no texts in them.
SPOKEN_LANGUAGES = [
    *Language.choices,
    ("zh", _("Chinese")),
    ("rhg", _("Rohingya")),
    ("ksw", _("S’gaw Karen")),
    ("kac", _("Kachin")),
    ("bn", _("Bengali")),
    ("ne", _("Nepali")),
    ("hi", _("Hindi")),
    ("ar", _("Arabic")),
    ("sgn", _("Sign language")),
]


class TopicGroup(TextChoices):
    LAW = "law", _("Law and policy")
    JUSTICE = "justice", _("Justice")
    PROTECTION = "protection", _("Protection")
    FORMS = "forms", _("Forms and sectors")
    PREVENTION = "prevention", _("Prevention")
    CROSS_CUTTING = "cross", _("Cross-cutting")


def in_groups(topics):
    """The topics of a group together, in the order of the groups; within one as they come."""
    return sorted(topics, key=lambda topic: TopicGroup.values.index(topic.group))


class Audience(TextChoices):
    GOVERNMENT = "government", _("Government")
    JUSTICE = "justice", _("Justice sector")
    FRONTLINE = "frontline", _("Frontline responders")
    PRIVATE_SECTOR = "private-sector", _("Private sector")
    CIVIL_SOCIETY = "civil-society", _("Civil society")
    MEDIA = "media", _("Media")
    ACADEMIA = "academia", _("Academia")
    MIGRANTS = "migrants", _("Migrant workers, victims, survivors and families")
