#!/usr/bin/env python3
"""Deterministic synthetic corpus for measuring content portals.

    python corpus.py N [--start I] > resources.jsonl

One JSON object a line: slug, title, summary (~60 words), body (~250 words),
countries (ISO2 list, 1-3 of 11), topics (slug list, 1-4 of 40), type (1 of 8),
language, published (ISO date within ten years).

Resource i depends on i and SEED alone, so a smaller corpus is a prefix of a
larger one and slices can be made in parallel. Word frequencies are Zipf-like
(weight 1/rank over 100,000 words): 'trafficking' is in ~90% of resources,
'victims' in ~80%, and a tail word in about 3 of each 10,000.
Standard library only; `python corpus.py --stats 10000` prints what it makes.
"""

import argparse
import json
import random
import sys
from collections import Counter
from datetime import date, timedelta
from itertools import accumulate

SEED = 20260101
VOCABULARY_SIZE = 100_000
FIRST_DAY, DAYS = date(2016, 1, 1), 3652

# The 11 ASEAN member states, with the skew a real collection has.
COUNTRIES = {"TH": 18, "ID": 15, "PH": 14, "KH": 13, "VN": 12, "MM": 11, "MY": 9, "LA": 7, "SG": 4, "TL": 2, "BN": 1}

TOPICS = """victim-identification victim-protection child-trafficking forced-labour
labour-migration sexual-exploitation forced-criminality online-scams
cyber-enabled-trafficking domestic-work fishing-industry supply-chains
debt-bondage recruitment-fees safe-migration border-management
law-enforcement prosecution mutual-legal-assistance financial-investigation
asset-recovery legal-frameworks national-referral-mechanisms repatriation
reintegration shelter-services psychosocial-support health-services
legal-aid compensation data-and-research monitoring-and-evaluation
gender-equality disability-inclusion children-and-youth prevention
awareness-raising private-sector regional-cooperation training""".split()

TYPES = {
    "report": 24,
    "policy-brief": 18,
    "training-material": 15,
    "guideline": 13,
    "legislation": 10,
    "case-study": 9,
    "dataset": 6,
    "video": 5,
}

LANGUAGES = {"en": 62, "th": 8, "id": 7, "vi": 6, "km": 5, "my": 4, "ms": 3, "lo": 2, "tl": 2, "pt": 1}

# The head of the vocabulary, most frequent first. Function words come before
# the domain words, as they do in prose.
HEAD = """the of and to in for a on with by is that trafficking are as from at
victims be was this an or persons support services countries their have
protection law national which women children report were has labour migration
asean government regional against workers between cases more these identification
justice not through it policy forced training criminal response exploitation
access information legal who including border enforcement data prevention
research cooperation human rights members victim also assistance international
work states sector system community stakeholders guidelines between must
plan other action survivors during investigation prosecution standards risk
recruitment migrants vulnerable development evidence officers referral
mechanism capacity judges police shelter health social safe employers debt
bondage compensation families return reintegration repatriation online scam
compounds fishing vessels domestic agencies fees contracts passports wages
abuse violence gender youth disability trauma counselling interpreters witness
testimony court sentence convention protocol ratification strategy partners
donors funding monitoring evaluation indicators baseline survey interviews
province district village coastal urban rural airport checkpoint hotline
outreach campaign awareness teachers schools journalists companies suppliers
audit remediation grievance due diligence procurement seafood garment
construction plantation palm agriculture tourism entertainment karaoke
brokers smugglers syndicates laundering bank transactions crypto assets
seizure forensic digital devices platforms advertisements messages""".split()


def _vocabulary():
    """HEAD followed by pronounceable made-up words, always the same ones."""
    rng = random.Random(SEED)
    onsets = "b c d f g h j k l m n p r s t v w br ch cl dr gr kh ng ph pl sr st th tr".split()
    vowels = "a e i o u ai ao au ea ia oa ue".split()
    codas = ["", "", "", "n", "m", "k", "l", "r", "t", "ng"]
    words = list(dict.fromkeys(HEAD))
    seen = set(words)
    while len(words) < VOCABULARY_SIZE:
        word = "".join(
            rng.choice(onsets) + rng.choice(vowels) + rng.choice(codas) for _ in range(rng.choice((2, 2, 3, 3, 4)))
        )
        if word not in seen:
            seen.add(word)
            words.append(word)
    return words


WORDS = _vocabulary()
_CUM_WORDS = list(accumulate(1 / (rank + 3) for rank in range(len(WORDS))))
_CUM_TOPICS = list(accumulate(1 / (rank + 4) for rank in range(len(TOPICS))))


def _several(rng, values, cum_weights, k):
    chosen = []
    while len(chosen) < k:
        value = rng.choices(values, cum_weights=cum_weights)[0]
        if value not in chosen:
            chosen.append(value)
    return chosen


def _prose(rng, n_words, topics):
    """Sentences of 8-24 words; one sentence in three names one of the topics."""
    words = rng.choices(WORDS, cum_weights=_CUM_WORDS, k=n_words)
    sentences, at = [], 0
    while at < n_words:
        sentence = words[at : at + rng.randint(8, 24)]
        at += len(sentence)
        if rng.random() < 0.33:
            sentence[len(sentence) // 2 : len(sentence) // 2 + 1] = rng.choice(topics).split("-")
        sentences.append(" ".join(sentence).capitalize() + ".")
    return sentences


_CUM_COUNTRIES = list(accumulate(COUNTRIES.values()))
_CUM_TYPES = list(accumulate(TYPES.values()))
_CUM_LANGUAGES = list(accumulate(LANGUAGES.values()))


def resource(i):
    rng = random.Random(SEED * 10_000_000 + i)
    countries = _several(rng, list(COUNTRIES), _CUM_COUNTRIES, rng.choice((1, 1, 1, 2, 2, 3)))
    topics = _several(rng, TOPICS, _CUM_TOPICS, rng.choice((1, 2, 2, 3, 3, 4)))
    title = " ".join(
        [topics[0].replace("-", " ")] + rng.choices(WORDS, cum_weights=_CUM_WORDS, k=rng.randint(4, 9))
    ).capitalize()
    body = _prose(rng, rng.randint(200, 300), topics)
    return {
        "slug": f"resource-{i:07d}",
        "title": title,
        "summary": " ".join(_prose(rng, rng.randint(50, 70), topics)),
        "body": "\n\n".join(" ".join(body[at : at + 5]) for at in range(0, len(body), 5)),
        "countries": countries,
        "topics": topics,
        "type": rng.choices(list(TYPES), cum_weights=_CUM_TYPES)[0],
        "language": rng.choices(list(LANGUAGES), cum_weights=_CUM_LANGUAGES)[0],
        "published": (FIRST_DAY + timedelta(days=int(DAYS * rng.random() ** 0.7))).isoformat(),
    }


def document_frequencies(n):
    """How many of the first n resources each word occurs in."""
    frequencies = Counter()
    for i in range(n):
        r = resource(i)
        text = f"{r['title']} {r['summary']} {r['body']}".lower().replace(".", " ")
        frequencies.update(set(text.split()))
    return frequencies


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("n", type=int, help="how many resources")
    parser.add_argument("--start", type=int, default=0, help="number of the first one")
    parser.add_argument("--stats", action="store_true", help="print word frequencies instead")
    args = parser.parse_args()
    if args.stats:
        frequencies = document_frequencies(args.n)
        for word, count in frequencies.most_common(40):
            print(f"{word:20} {count / args.n:7.2%}")
        print(
            f"{len(frequencies)} distinct words; "
            f"{sum(1 for c in frequencies.values() if c == 1)} of them in one resource only"
        )
        return
    for i in range(args.start, args.start + args.n):
        sys.stdout.write(json.dumps(resource(i), separators=(",", ":")) + "\n")


if __name__ == "__main__":
    main()
