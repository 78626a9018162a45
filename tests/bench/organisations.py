"""As many organisations as resources, with six services each. Texts are the corpus', the rest is drawn from a seed."""

import random
from datetime import UTC, datetime, timedelta

from .corpus import resource

SERVICES = 6  # an organisation


def load_slice(numbers):
    from django.db import transaction

    from directory.models import Organisation, Service

    texts = {i + 1: resource(i) for i in numbers}
    with transaction.atomic():
        Organisation.objects.bulk_create(row(pk, text, random.Random(pk)) for pk, text in texts.items())
        for name, column in (("countries", "country_id"), ("topics", "topic_id")):
            through = Organisation._meta.get_field(name).remote_field.through
            through.objects.bulk_create(
                through(organisation_id=pk, **{column: value}) for pk in texts for value in filed(texts[pk], name)
            )
        Service.objects.bulk_create(service for pk, text in texts.items() for service in services(pk, text))


def filed(text, name):
    from .load import MAPPING

    if name == "countries":
        return [code.lower() for code in text["countries"]]
    return [MAPPING["topics"].get(topic, topic) for topic in text["topics"]]


def row(pk, text, rng):
    from directory.models import Organisation
    from directory.vocabulary import Level, OrganisationType
    from partnership_hub.vocabulary import Language

    return Organisation(
        pk=pk, title=text["title"], summary=text["summary"], type=rng.choice(OrganisationType.values),
        level=rng.choice(Level.values), working_languages=rng.sample(Language.values, rng.randint(1, 4)),
        who_may_come="Whoever asks.", phone="+999 000 0000", status="published",
        published_at=datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=pk),
    )  # fmt: skip


def services(pk, text):
    from directory.hours import ALWAYS, read
    from directory.models import Service
    from directory.provinces import PROVINCES
    from directory.vocabulary import GroupServed, ServiceKind

    rng, office = random.Random(-pk), read("Mon-Fri 08:00-17:00")
    own = [code for code in PROVINCES if code[:2].upper() in text["countries"]]
    for kind in rng.sample(ServiceKind.values, SERVICES):
        yield Service(
            organisation_id=pk, kind=kind, groups_served=rng.sample(GroupServed.values, rng.randint(1, 4)),
            provinces=rng.sample(own, min(len(own), rng.choice((0, 1, 3)))),
            hours=rng.choice((None, ALWAYS, office, office)), zone="Asia/Bangkok", phone="+999 000 0001",
            visibility=rng.choice(("public", "public", "public", "partners", "staff")),
        )  # fmt: skip
