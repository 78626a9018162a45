"""Forms that come after their session has ended, or with a key from before the last sign-in: kept, and led back to."""

from functools import wraps

from django.contrib import messages
from django.contrib.auth import get_user_model
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.csrf import csrf_failure as stock_csrf_failure

from ..addresses import key_in
from .once import SentForm, key_of
from .place import Place
from .typed import TypedForm

TAKE_OVER = "_typed"


def hold(request):
    """The row that keeps a form of ours that cannot be saved now; None for whatever else was sent."""
    place = Place.read(request)
    if place is None or place.path != request.path:
        return None
    if not get_user_model().objects.filter(pk=place.user, is_active=True).exists():
        return None
    return TypedForm.objects.keep(place, key_of(request), request.POST)


def back_to(request, row):
    """To the form, filled in again; whoever is not signed in does that first. Nothing else was done."""
    if not request.user.is_authenticated:
        messages.warning(request, _("You were signed out. Sign in: what you typed is kept, and comes back."))
    query = request.GET.copy()
    query[TAKE_OVER] = row.pk
    return redirect(f"{row.path}?{query.urlencode()}")


def csrf_failure(request, reason=""):
    if row := hold(request):
        return back_to(request, row)
    return stock_csrf_failure(request, reason)


def taken_over(request):
    """What somebody wants to go on with in this form: their own alone."""
    key = key_in(request.GET.get(TAKE_OVER))
    return TypedForm.objects.waiting(Place.of(request)).filter(pk=key).first() if key else None


def holding(site, view):
    """For a view of the admin: who has no right to it any more loses nothing of what came."""

    @wraps(view)
    def held(request, *args, **kwargs):
        if request.method == "POST" and not site.has_permission(request) and (row := hold(request)):
            return back_to(request, row)
        return view(request, *args, **kwargs)

    return held


def once(view):
    """For a view of the admin: a form that comes again is answered as the first time, and nothing is done twice."""

    @wraps(view)
    def sent(request, *args, **kwargs):
        if request.method != "POST" or not key_of(request):
            return view(request, *args, **kwargs)
        with transaction.atomic():
            row, is_first = SentForm.take(request)
            if not is_first:
                return redirect(row.answer) if row.answer else HttpResponse(status=204)
            response = view(request, *args, **kwargs)
            if response.status_code == 302:
                row.answer = response["Location"]
                row.save(update_fields=["answer"])
            else:
                row.delete()
            return response

    return sent
