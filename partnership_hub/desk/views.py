"""What the script asks of the desk while a form stands open, and what its buttons do. All of it is for staff."""

from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import path
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from .once import key_of
from .people import name_of
from .place import Place
from .presence import BEAT, Presence
from .typed import TypedForm


def desk_urls(site):
    views = {"beat": beat, "forget": forget}
    return [path(f"desk/{name}/", site.admin_view(view), name=f"desk_{name}") for name, view in views.items()]


def in_words(presence):
    said = {"person": name_of(presence.owner), "time": date_format(localtime(presence.since), "TIME_FORMAT")}
    return _("%(person)s has this open since %(time)s.") % said


def own_place(request):
    place = Place.read(request)
    return place if place and place.user == request.user.pk else None


@require_POST
def beat(request):
    """Twice a minute: I am still here, and this is what I typed. Who else is here?"""
    place = own_place(request)
    if place is None:
        return HttpResponse(status=403)
    if "leaving" in request.POST:
        Presence.objects.leave(place)
        return HttpResponse(status=204)
    answer = {"others": [], "kept": ""}
    if place.path.endswith("/change/"):
        Presence.objects.note(place, BEAT)
        answer["others"] = [in_words(other) for other in Presence.objects.others(place)]
    if "keep" in request.POST and (row := TypedForm.objects.keep(place, key_of(request), request.POST)):
        row.refresh_from_db(fields=["typed_at"])
        time = date_format(localtime(row.typed_at), "TIME_FORMAT")
        answer["kept"] = _("What you typed is kept since %(time)s. It is not saved yet.") % {"time": time}
    return JsonResponse(answer)


@require_POST
def forget(request):
    """Throws away what was typed and not saved."""
    place = own_place(request)
    if place is None:
        return HttpResponse(status=403)
    key = request.POST.get("forget", "")
    if key.isascii() and key.isdigit():
        TypedForm.objects.filter(owner=request.user, path=place.path, pk=key[:18]).delete()
    return redirect(place.path)
