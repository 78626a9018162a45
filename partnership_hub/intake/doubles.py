"""What is here already, in all sections: by address, file, title in any language, and text, as `twins` compares."""

from importlib import import_module

from django.apps import apps
from django.utils.module_loading import module_has_submodule

from .. import twins
from .models import may_be_taken_in


def taking_in(model):
    """A section's own part: its module `taking_in`."""
    config = apps.get_app_config(model._meta.app_label)
    return import_module(f"{config.name}.taking_in") if module_has_submodule(config.module, "taking_in") else None


def likely_duplicates(intake):
    """[(entry, why)], the surest first, among what whoever takes it in may see."""
    learnt, found = intake.learnt, []
    for model in may_be_taken_in():
        twins.likeness_of(model).catch_up_for_a_while()  # the worker has time
        found += twins.likely(
            model, by=intake.by, title=intake.title, language=intake.language, text=intake.text,
            sha256=learnt.get("sha256", ""), url=intake.url, year=intake.year,
            urls=[learnt.get("found_url"), learnt.get("document_url")],
        )  # fmt: skip
    return [(entry, why) for entry, _step, why in sorted(found, key=lambda twin: -twin.points)]
