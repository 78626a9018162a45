"""Old addresses: a code, a number or a slug that was merged into another one leads on to it."""

from django.utils.cache import patch_cache_control

from .items import Mergeable


def forwards(model, values):
    """{old key: the key of the item in its place}, as texts."""
    if not issubclass(model, Mergeable):
        return {}
    keys = [key for key in map(_key(model), values) if key is not None]
    merged = model.everything.filter(pk__in=keys, merged_into__isnull=False)
    return {str(old): str(new) for old, new in merged.values_list("pk", "merged_into")}


def keyword_forwards(model, values):
    """{old slug: slug of the keyword in its place}"""
    found = model.objects.filter(former_slugs__overlap=list(values)).values_list("slug", "former_slugs")
    return {old: slug for slug, former in found for old in former if old in values}


def is_forwarded(filterset):
    """Whether something is chosen by what it was called before it was merged into another."""
    return any(filterset.asked[name].forwarded for name in filterset.chosen)


def _key(model):
    field = model._meta.pk
    if field.get_internal_type() in ("SlugField", "CharField"):
        return lambda value: value
    return lambda value: int(value) if value.isascii() and value.isdigit() and len(value) < 10 else None


def led_on(response):
    """A redirect that is asked for again each time: a merge may be taken back, and browsers keep a 301."""
    patch_cache_control(response, no_cache=True)
    return response
