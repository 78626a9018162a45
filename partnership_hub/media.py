"""Files, through the one rule: a file is sent to those who may see an entry that shows it.

A preview link's key stands for its entry's own files, staff are also sent what a cover was cropped from, and a
rendition follows its original."""

import mimetypes

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpResponse
from django.utils.cache import get_conditional_response, patch_cache_control
from django.views.decorators.http import require_safe

from .entries import renditions
from .entries.previews import KEY, Link
from .entries.publishing import sections

SHOWN_IN_PAGES = {"covers", "pictures", "videos", "captions"}  # others are downloads
OPEN = "open"  # asks for a PDF in the browser: staff read it beside its form


@require_safe
def send(request, name):
    original = renditions.original_of(name)
    link = Link.read(request.GET.get(KEY, "")) if KEY in request.GET else None
    if not any(_holders(original, request.user, link)):
        raise Http404
    if original != name and not default_storage.exists(name):
        name = original
    tag = f'"{name}"'  # names are random, and what is under one never changes
    response = get_conditional_response(request, etag=tag)
    if response is None:
        try:
            _note(original, request.user)
        except PermissionDenied as refusal:
            return HttpResponse(str(refusal), status=429, content_type="text/plain; charset=utf-8")
        response = _file(name, is_opened=OPEN in request.GET and name.endswith(".pdf"))
    response["ETag"] = tag
    response["Content-Security-Policy"] = (
        "default-src 'none'; frame-ancestors 'none'; style-src 'unsafe-inline'; sandbox"
    )
    patch_cache_control(response, **({"private": True, "no_store": True} if link else {"no_cache": True}))
    return response


def _holders(name, reader, link):
    """For every section, whether one of its entries lets this reader have a file."""
    folder = name.partition("/")[0]
    for model in sections():
        if folder in model.media:
            yield model.objects.holding(folder, name, reader).visible_to(reader).exists()
            if link and link.section == model._meta.app_label:
                yield link.among(model.objects.holding(folder, name, None).previewable(reader)).exists()
        if folder in model.staff_media and reader.has_perm(model.permission("view")):
            yield model.objects.reached_by(reader).filter(**{model.staff_media[folder]: name}).exists()


def _note(name, reader):
    folder = name.partition("/")[0]
    for model in sections():
        if folder in model.media:
            model.objects.note_file(folder, name, reader)


def _file(name, is_opened=False):
    content_type = mimetypes.guess_type(name)[0] or "application/octet-stream"
    if settings.MEDIA_ACCEL:
        response = HttpResponse(content_type=content_type)
        response["X-Accel-Redirect"] = f"{settings.MEDIA_ACCEL}{name}"
    else:
        try:
            response = FileResponse(default_storage.open(name), content_type=content_type)
        except FileNotFoundError:
            raise Http404 from None
    if name.partition("/")[0] not in SHOWN_IN_PAGES:
        # Without a name: the page's own link names the download after the work.
        response["Content-Disposition"] = "inline" if is_opened else "attachment"
    return response
