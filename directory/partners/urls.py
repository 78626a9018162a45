"""Below accounts/, beside what everybody has who signs in."""

from django.urls import path

from .. import saved_views
from . import views

urlpatterns = [
    path("", views.account, name="account"),
    path("invitation/", views.AcceptInvitation.as_view(), name="invitation"),
    path("request/", views.AskForAccess.as_view(), name="access_request"),
    path("request/sent/", views.request_sent, name="access_request_sent"),
    path("viewings/", views.viewings, name="viewings"),
    path("lists/", saved_views.SavedLists.as_view(), name="saved_lists"),
    path("lists/keep/", saved_views.keep, name="keep"),
    path("lists/<id:pk>/", saved_views.SavedListPage.as_view(), name="saved_list"),
]
