"""In which language a text is: by its script, and where several languages share one, by their commonest words.

Fourteen languages, most of which no small library in care knows (Tetum, Shan, Jawi): a table of our own."""

import re
import unicodedata
from collections import Counter

LEAST = 0.25  # of the letters: a Thai guide has English names in it
SAMPLE = 20_000

SCRIPTS = {
    "th": "\u0e01-\u0e4e", "lo": "\u0e81-\u0ecd", "km": "\u1780-\u17d3", "my": "\u1000-\u109f\uaa60-\uaa7f",
    "ta": "\u0b82-\u0bcd", "zh": "\u4e00-\u9fff\u3400-\u4dbf", "ms-Arab": "\u0620-\u06d3\u0750-\u077f",
}  # fmt: skip
SCRIPTS = {code: re.compile(f"[{letters}]") for code, letters in SCRIPTS.items()}
SHAN = re.compile("[\u1022\u1075-\u108a]")
TRADITIONAL = re.compile(
    "[們這國發會對學經為來時實業務員點從區關與個說長門開問題應當體機東書車電無處護報導權際勞團遷遭販運]"
)
SIMPLIFIED = re.compile(
    "[们这国发会对学经为来时实业务员点从区关与个说长门开问题应当体机东书车电无处护报导权际劳团迁贩运]"
)
VIETNAMESE = re.compile("[ăđơưạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ]")

WORDS = {
    "en": "the of and to in for is are with that this by on be or from as at it have not which has will their was "
          "they",
    "id": "yang dan di untuk dengan dari dalam pada adalah ini itu tidak akan oleh atau karena dapat bahwa sebagai "
          "juga telah bisa serta tersebut mereka anda kami saat namun uang kantor negara korban perdagangan orang "
          "polisi gratis perusahaan kantor bisa melalui rumah layanan imigrasi bahasa",
    "ms": "yang dan di untuk dengan dari dalam pada adalah ini itu tidak akan oleh atau kerana boleh bahawa sebagai "
          "juga telah ialah serta tersebut mereka anda kami daripada iaitu sahaja wang pejabat mangsa pemerdagangan "
          "kepada polis percuma syarikat bagi semasa apabila hendak ialah sebuah hospital rumah jiran ahli imigresen "
          "melalui bahasa",
    "fil": "ang ng sa mga na at ay para hindi ito kung may ko mo siya nila niya kanilang kayo din rin lang dahil "
           "upang maaari isang ninyo inyong kapag wala pag walang kaniyang",
    "vi": "và của là có cho không được với trong các những người một để này khi đã từ về đến như bị nạn nhân",
    "pt": "de e o que do da em um para com não uma os no se na por mais as dos como mas ao ele das à seu ou são pela",
    "tet": "no iha ba ne'ebé nia sira ho katak ne'e mak atu labele bele tanba husi hodi ida la iha-ne'e ita ema "
           "hanesan kona-ba ne’ebé ne’e sei mós liu maibé ka ona",
}  # fmt: skip
WORDS = {code: frozenset(words.split()) for code, words in WORDS.items()}
TELLING = 3  # what only one of these languages has counts for this many
LEAST_SHARE = 0.06  # of all words: a list of names is in no language


def language_of(text):
    """(code, "script" or "words"); ("", "") where it cannot be told."""
    text = unicodedata.normalize("NFC", text[:SAMPLE]).lower()
    letters = sum(letter.isalpha() for letter in text)
    if letters < 4:
        return "", ""
    counts = {code: len(script.findall(text)) for code, script in SCRIPTS.items()}
    # Signs above and below are no letters for Python, and a letter of Chinese is a word.
    code = max(counts, key=counts.get)
    if counts[code] > LEAST * (letters if code != "zh" else letters / 3):
        return {"my": burmese_or_shan, "zh": chinese}.get(code, lambda _text: code)(text), "script"
    found = latin(text, letters)
    return (found, "words") if found else ("", "")


def burmese_or_shan(text):
    return "shn" if len(SHAN.findall(text)) > 0.03 * len(SCRIPTS["my"].findall(text)) else "my"


def chinese(text):
    return "zh-Hant" if len(TRADITIONAL.findall(text)) > len(SIMPLIFIED.findall(text)) else "zh-Hans"


def latin(text, letters):
    if len(VIETNAMESE.findall(text)) > 0.05 * letters:
        return "vi"
    words = re.findall(r"[^\W\d_]+(?:['’-][^\W\d_]+)*", text)
    shared = Counter(word for known in WORDS.values() for word in known)
    scores = Counter()
    for word in words:
        for code, known in WORDS.items():
            if word in known:
                scores[code] += TELLING if shared[word] == 1 else 1
    (best, score), *_rest = scores.most_common(1) or [("", 0)]
    return best if score >= max(1, LEAST_SHARE * len(words)) else ""


def known(tag, codes):
    """The Hub's code for a language tag of a document, as en-GB, in-ID, zh-TW, tl; "" where it has none."""
    tag = tag.strip().replace("_", "-").lower()
    main = {"in": "id", "tl": "fil", "msa": "ms", "eng": "en", "tha": "th"}.get(tag.split("-")[0], tag.split("-")[0])
    if main == "zh":
        main = "zh-Hant" if re.search("hant|tw|hk|mo", tag) else "zh-Hans"
    return main if main in codes else ""
