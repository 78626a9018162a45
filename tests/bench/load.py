"""The corpus as rows of the Hub. What it lacks (publishers, keywords, files …) is drawn from a seed of ours."""

import json
import os
import random
import sys
from datetime import date, datetime, time
from multiprocessing import get_context
from pathlib import Path
from zoneinfo import ZoneInfo

from . import organisations
from .corpus import resource

MAPPING = json.loads(Path(__file__).with_name("mapping.json").read_text(encoding="utf-8"))
SLICE = 500
PUBLISHERS, KEYWORDS = 200, 300


def main(number):
    """Fills an empty, migrated database with that many resources, and as many organisations, on every core."""
    set_up()
    from django.db import connection

    make_vocabularies()
    slices = [range(start, min(start + SLICE, number)) for start in range(0, number, SLICE)]
    with get_context("spawn").Pool(os.cpu_count(), initializer=set_up) as pool:
        pool.map(load_slice, slices, chunksize=1)
        pool.map(organisations.load_slice, slices, chunksize=1)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")


def set_up():
    import django

    django.setup()


def make_vocabularies():
    from partnership_hub.models import Keyword
    from resources.models import Publisher

    Publisher.objects.bulk_create(Publisher(pk=n, name=f"Publisher {n}") for n in range(1, PUBLISHERS + 1))
    Keyword.objects.bulk_create(Keyword(pk=n, name=f"Keyword {n}", slug=f"keyword-{n}") for n in range(1, KEYWORDS + 1))


def load_slice(numbers):
    from django.db import transaction

    from resources.models import Resource, ResourceFile, ResourceKeyword

    texts = {i + 1: resource(i) for i in numbers}  # a row's key is i + 1
    drawn = {pk: random.Random(pk) for pk in texts}
    with transaction.atomic():
        Resource.objects.bulk_create(row(pk, text, drawn[pk]) for pk, text in texts.items())
        for name, column, values in links(texts, drawn):
            through = Resource._meta.get_field(name).remote_field.through
            through.objects.bulk_create(
                through(resource_id=pk, **{column: value}) for pk in texts for value in values[pk]
            )
        ResourceKeyword.objects.bulk_create(
            ResourceKeyword(content_object_id=pk, tag_id=tag) for pk in texts for tag in some(drawn[pk], KEYWORDS, 0, 2)
        )
        ResourceFile.objects.bulk_create(file for pk, text in texts.items() for file in files(pk, text, drawn[pk]))


def row(pk, text, rng):
    from partnership_hub.vocabulary import Audience
    from resources.models import Resource

    day = date.fromisoformat(text["published"])
    paragraphs = text["body"].split("\n\n")
    return Resource(
        pk=pk,
        title=text["title"],
        summary=text["summary"],
        body="".join(f"<p>{paragraph}</p>" for paragraph in paragraphs),
        language=language(text),
        type=MAPPING["types"][text["type"]],
        audiences=rng.sample(Audience.values, rng.randint(0, 2)),
        asean_wide=rng.random() < 0.3,
        publication_date=day,
        publication_precision="day",
        status="published",
        published_at=datetime.combine(day, time(pk // 3600 % 24, pk // 60 % 60, pk % 60), ZoneInfo("UTC")),
    )


def links(texts, drawn):
    """(relation, the through table's other column, {key: values}) of each vocabulary."""
    topics = MAPPING["topics"]
    yield "countries", "country_id", {pk: [code.lower() for code in text["countries"]] for pk, text in texts.items()}
    yield "topics", "topic_id", {pk: [topics.get(t, t) for t in text["topics"]] for pk, text in texts.items()}
    yield "publishers", "publisher_id", {pk: some(drawn[pk], PUBLISHERS, 1, 2) for pk in texts}


def files(pk, text, rng):
    from partnership_hub.vocabulary import Language
    from resources.models import ResourceFile

    for code in dict.fromkeys([language(text), *rng.sample(Language.values, rng.choice((0, 0, 1)))]):
        yield ResourceFile(resource_id=pk, language=code, url=f"https://example.org/{pk}-{code}.pdf", format="PDF")


def some(rng, most, fewest, number):
    return rng.sample(range(1, most + 1), rng.randint(fewest, number))


def language(text):
    return MAPPING["languages"].get(text["language"], text["language"])


if __name__ == "__main__":
    main(int(sys.argv[1]))
