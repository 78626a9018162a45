"""Files, through the one rule: a file is sent to those who may see an entry that shows it."""

import mimetypes

from django.conf import settings
from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpResponse
from django.utils.cache import get_conditional_response, patch_cache_control
from django.views.decorators.http import require_safe

from .publishing import sections

SHOWN_IN_PAGES = {"covers", "pictures", "videos", "captions"}  # others are downloads


@require_safe
def send(request, name):
    folder = name.partition("/")[0]
    holders = [model for model in sections() if folder in model.media]
    if not any(m.objects.visible_to(request.user).filter(**{m.media[folder]: name}).exists() for m in holders):
        raise Http404
    # Under a random name there is always the same file, if one may still have it.
    tag = f'"{name}"'
    response = get_conditional_response(request, etag=tag) or _file(name, attachment=folder not in SHOWN_IN_PAGES)
    response["ETag"] = tag
    response["Content-Security-Policy"] = (
        "default-src 'none'; frame-ancestors 'none'; style-src 'unsafe-inline'; sandbox"
    )
    patch_cache_control(response, no_cache=True)
    return response


def _file(name, attachment):
    content_type = mimetypes.guess_type(name)[0] or "application/octet-stream"
    if settings.MEDIA_ACCEL:
        response = HttpResponse(content_type=content_type)
        response["X-Accel-Redirect"] = f"{settings.MEDIA_ACCEL}{name}"
    else:
        try:
            response = FileResponse(default_storage.open(name), content_type=content_type)
        except FileNotFoundError:
            raise Http404 from None
    if attachment:
        # Without a name: the page's own link names the download after the work.
        response["Content-Disposition"] = "attachment"
    return response
