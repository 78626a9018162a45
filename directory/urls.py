from django.urls import path

from partnership_hub.addresses import entry_urls

from .letter_views import LetterPage, PartnerCorrection, Received
from .views import OrganisationDetail, OrganisationFeed, OrganisationList, OrganisationPreview

app_name = "directory"
urlpatterns = [
    path("letter/", LetterPage.as_view(), name="letter"),
    path("letter/confirmed/", Received.as_view(confirmed=True), name="confirmed"),
    path("letter/corrected/", Received.as_view(), name="corrected"),
    path("<id:pk>-<slug:slug>/correct/", PartnerCorrection.as_view(), name="correct"),
    *entry_urls(OrganisationList, OrganisationDetail, OrganisationFeed, OrganisationPreview),
]
