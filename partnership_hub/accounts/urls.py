"""Of everybody who signs in. What allauth has at these addresses otherwise is taken out: an address that one changes
for oneself, for instance, since staff have tied it to an organisation."""

from django.urls import include, path
from django.views.generic import RedirectView

from . import views

urlpatterns = [
    path("email/", views.confirm_again, name="account_email"),
    path("confirm-email/", RedirectView.as_view(pattern_name="account"), name="account_email_verification_sent"),
    path("sessions/", views.Sessions.as_view(), name="usersessions_list"),
    path("second-factor/", include("allauth.mfa.urls")),
]
