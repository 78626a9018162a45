"""Sessions, and a new letter to confirm one's address."""

import re

from allauth.account.internal.flows.email_verification import send_verification_email_to_address
from allauth.account.models import EmailAddress
from allauth.usersessions.internal.flows.sessions import end_sessions
from allauth.usersessions.models import UserSession
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import redirect, render
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views import View

from ..addresses import key_in
from ..audit import Kind, record

BROWSERS = ("Edg", "OPR", "SamsungBrowser", "Firefox", "Chrome", "Safari")  # each names those after it as well
NAMES = {"Edg": "Edge", "OPR": "Opera", "SamsungBrowser": "Samsung Internet"}
SYSTEMS = ("Android", "iPhone", "iPad", "Windows", "Mac OS", "Linux")


@method_decorator(login_required, name="dispatch")
class Sessions(View):
    def get(self, request):
        found = sorted(UserSession.objects.purge_and_list(request.user), key=lambda one: one.created_at, reverse=True)
        sessions = [
            {"row": one, "device": device(one.user_agent), "is_this": one.session_key == request.session.session_key}
            for one in found
        ]
        return render(request, "usersessions/usersession_list.html", {"sessions": sessions})

    def post(self, request):
        """Ends one of them, or all but this."""
        own = UserSession.objects.filter(user=request.user)
        chosen = request.POST.get("end", "")
        if chosen == "others":
            own = own.exclude(session_key=request.session.session_key)
        else:
            own = own.filter(pk=key_in(chosen))
        record(Kind.SESSIONS_ENDED, request.user, request.user, number=own.count())
        end_sessions(request, list(own))
        if request.user.is_authenticated:
            messages.success(request, _("Done. Whoever used it is signed out."))
        return redirect("usersessions_list")


def device(user_agent):
    """As in “Firefox, Android”: what a person can tell their own by."""
    browser = next((name for name in BROWSERS if f"{name}/" in user_agent), "")
    system = next((name for name in SYSTEMS if name in re.sub("_", " ", user_agent)), "")
    return ", ".join(filter(None, [NAMES.get(browser, browser), system])) or _("a browser that gives no name")


@login_required
def confirm_again(request):
    address = EmailAddress.objects.filter(user=request.user, verified=False).first()
    if request.method == "POST" and address and send_verification_email_to_address(request, address):
        messages.success(request, _("The letter is on its way. Follow the link in it."))
    return redirect("account")
