"""What is asked: W1 to W6, D1 and D2, as addresses that no run has asked for before, the same in every run."""

from functools import partial
from itertools import count, repeat
from urllib.parse import urlencode

from .corpus import WORDS
from .load import MAPPING

# Both are in most resources (“trafficking” in about 90 %).
COMMON_WORDS = ["trafficking", "victims"]
# In about 3 of each 10,000.
RARE_WORDS = [word for word in WORDS[60_000:60_200] if len(word) > 9 and not word.endswith("s")][:20]
FILTERS = [
    ("th", "forced-labour"), ("kh", "victim-protection"), ("ph", "child-trafficking"), ("id", "labour-migration"),
    ("vn", "victim-identification"), ("mm", "online-scams"), ("my", "domestic-work"), ("la", "sexual-exploitation"),
]  # fmt: skip
PLACES = [("id", "id-ji"), ("th", "th-63"), ("vn", "vn-sg"), ("kh", "kh-12"), ("ph", "ph-ceb"), ("my", "my-08")]
DEEP_PAGE = 200
DETAILS = range(8, 10_000, 101)  # keys


def first_page(n):
    """A page near the first one, so that its cards are not always the same."""
    return {"page": 1 + n * 7 % 50}


def country_and_topic(n):
    country, topic = FILTERS[n % len(FILTERS)]
    return {"country": country, "topic": MAPPING["topics"].get(topic, topic), "page": 1 + n // len(FILTERS) % 4}


def rare_word(n):
    return {"q": RARE_WORDS[n % len(RARE_WORDS)]}


def common_word(n):
    return {"q": COMMON_WORDS[n % len(COMMON_WORDS)], "page": 1 + n // len(COMMON_WORDS) % 20}


def deep_page(n):
    return {"page": DEEP_PAGE + n * 7 % 100}


def services(n):
    """All that is asked of services, and what stands beside it: which, for whom, where, when, in which language."""
    country, province = PLACES[n % len(PLACES)]
    return {
        "country": country, "province": province, "service": ["shelter", "legal-aid", "medical"],
        "group": ["men", "fishers"], "open": "always", "language": ["vi", "en", "id"],
    }  # fmt: skip


LISTS = {
    "W1": ("first page of the list, with counts", first_page),
    "W2": ("one country and one topic", country_and_topic),
    "W3": ("a rare word", rare_word),
    "W4": ("a common word, ranked and counted", common_word),
    "W5": ("page 200", deep_page),
}
DIRECTORY = {
    "D1": ("first page of the directory, with counts", first_page),
    "D2": ("services by kind, group, province, hours", services),
}
COMPARED = {"D1": "W1", "D2": "W2"}  # the list of resources that asks for as much
DETAIL = {"W6": "a detail page"}
NAMES = {name: words for name, (words, _) in {**LISTS, **DIRECTORY}.items()} | DETAIL

# What staff ask, signed in. Nothing of it is kept, so that the same address may be asked for again.
_LISTS = {"resources": "/admin/resources/resource/", "organisations": "/admin/directory/organisation/"}
_BOX = "/admin/autocomplete/?app_label=resources&model_name=resource&field_name="
ADMIN = {
    "a page with nothing on it": "/admin/password_change/",
    "start page": "/admin/",
    **{f"{name}, {words}": f"{address}{query}" for name, address in _LISTS.items() for words, query in (
        ("plain", ""), ("a large country", "?countries__code__exact=th"), ("a small one", "?countries__code__exact=bn"),
        ("a topic", "?topics__code__exact=forced-labour"), ("a state", "?status__exact=draft"),
        ("all of these", "?countries__code__exact=kh&topics__code__exact=shelter&language__exact=en"),
        ("a common word", "?q=trafficking"), ("a rare word", f"?q={RARE_WORDS[0]}"), ("page 50", "?p=50"),
        ("by title", "?o=1"),
    )},
    "works that are replaced": f"{_BOX}supersedes&term=traffick",
    "publishers": f"{_BOX}publishers&term=12",
    "keywords": "/admin/partnership_hub/keyword/names/?term=12",
}  # fmt: skip


def uncached(name, details):
    """Addresses without end. Their last parameter means nothing and is new each time, so that no page is one that
    was kept."""
    return map(partial(fresh, name, details), count(1))


def fresh(name, details, number):
    if name in DETAIL:
        return f"{details[number % len(details)]}?fresh={number}"
    section, lists = ("directory", DIRECTORY) if name in DIRECTORY else ("resources", LISTS)
    return f"/{section}/?{urlencode({**lists[name][1](number), 'fresh': number}, doseq=True)}"


def repeated(name, details):
    """The same page again and again."""
    return repeat(fresh(name, details, 0))
