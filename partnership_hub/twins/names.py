"""Names as they are compared: by their words, in any script and order, with a slip of the keys, and whatever stands
before or after them because it is a foundation or a ministry."""

from functools import lru_cache
from os.path import commonprefix
from typing import NamedTuple

from ..search.analysis import FUNCTION_WORDS, UNSPACED, stem, words

# What many names have: it counts for little, though not for nothing.
_GENERIC = """
foundation association federation alliance coalition network union institute institution centre center organisation
society council committee commission group forum project programme program initiative trust fund agency office bureau
department ministry division unit secretariat national international regional republic government ngo cso cbo inc ltd
asean thailand thai viet nam vietnam vietnamese cambodia cambodian lao laos myanmar burma malaysia malaysian
singapore indonesia indonesian philippines philippine brunei darussalam timor leste
yayasan perkumpulan persatuan pertubuhan lembaga badan pusat kementerian kementrian direktorat jabatan dinas komisi
majlis dewan kelab rumah serikat jaringan nasional kebangsaan republik dan untuk ng mga sa kagawaran samahan
hội quỹ trung tâm bộ cục liên minh mạng lưới hiệp tổ chức phi chính phủ quốc gia và của
fundação associação centro ministério fundasaun asosiasaun ministériu
มูลนิธิ สมาคม ศูนย์ เครือข่าย กระทรวง กรม สำนักงาน องค์กร สหภาพ สถาบัน คณะกรรมการ แห่ง ประเทศไทย และ เพื่อ
ມູນນິທິ ສະມາຄົມ ສູນ ກະຊວງ ກົມ ອົງການ ແຫ່ງຊາດ ແລະ
អង្គការ មូលនិធិ សមាគម ក្រសួង មជ្ឈមណ្ឌល នាយកដ្ឋាន ជាតិ និង
ဖောင်ဒေးရှင်း အသင်း အဖွဲ့ ဝန်ကြီးဌာန ဦးစီးဌာန ကွန်ရက် နှင့်
"""
LITTLE = 0.25
GENERIC = frozenset(stem(word.text) for word in words(_GENERIC))

SHORTEST_FOR_A_SLIP = END = 5
SAME, SLIPPED = 1.0, 0.95


class Name(NamedTuple):
    text: str
    words: tuple  # stems, in order
    whole: str  # as if written in one: what two ways of cutting or spacing have in common

    @property
    def weight(self):
        return sum(map(weight, self.words))


@lru_cache(maxsize=50_000)
def name(text):
    found = [word.text for word in words(text)]
    telling = [word for word in found if word not in FUNCTION_WORDS] or found
    return Name(text, tuple(map(stem, telling)), "".join(telling))


def weight(word):
    return LITTLE if word in GENERIC else 1.0


def keys(given):
    """By which a name is looked for: all of it, its words in another order, each word that tells something, and where
    these begin and end: a slip is in one of the two."""
    if not given.words:
        return set()
    telling = [word for word in given.words if word not in GENERIC] or given.words
    found = {f"={given.whole}", f"={''.join(sorted(given.words))}", *(f"w:{skeleton(word)}" for word in telling)}
    if len(whole := "".join(telling)) > SHORTEST_FOR_A_SLIP:
        found |= {f"w:^{whole[:END]}", f"w:{whole[-END:]}$"}
    return found


def skeleton(word):
    """A Latin word without what is written now so and now otherwise: vowels after the first letter, doubled letters."""
    if not word.isascii() or len(word) < SHORTEST_FOR_A_SLIP:
        return word
    kept = word[0]
    for letter in word[1:]:
        if letter not in "aeiouyh" and letter != kept[-1]:
            kept += letter
    return kept if len(kept) > 2 else word


def nearness(one, other):
    """From 0 to 1, which only the same name reaches."""
    if not one.words or not other.words:
        return 0.0
    if one.whole == other.whole or sorted(one.words) == sorted(other.words):
        return SAME
    shared, left = 0.0, list(other.words)
    for word in one.words:
        match = word if word in left else next((more for more in left if is_one_slip(word, more)), None)
        if match is not None:
            left.remove(match)
            shared += weight(word)
    near = min(2 * shared / (one.weight + other.weight), SLIPPED)
    unspaced = UNSPACED.match(one.whole) and UNSPACED.match(other.whole)
    return max(near, _in_one_piece(one, other)) if unspaced else near


def _in_one_piece(one, other):
    """For scripts without spaces, where one letter can move every cut: how much of the longer name both have."""
    start = len(commonprefix([one.whole, other.whole]))
    end = len(commonprefix([one.whole[start:][::-1], other.whole[start:][::-1]]))
    return min((start + end) / max(len(one.whole), len(other.whole)), SLIPPED)


def is_one_slip(one, other):
    """Whether one letter was left out, put in or mistaken, or two changed places."""
    if min(len(one), len(other)) < SHORTEST_FOR_A_SLIP:
        return False
    start = len(commonprefix([one, other]))
    end = len(commonprefix([one[start:][::-1], other[start:][::-1]]))
    one, other = one[start : len(one) - end], other[start : len(other) - end]
    return max(len(one), len(other)) <= 1 or (len(one) == 2 and one == other[::-1])
