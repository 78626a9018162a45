from django.urls import path

from partnership_hub.addresses import entry_urls

from .letter_views import LetterPage, PartnerCorrection, Received
from .policy import policy
from .views import (
    OrganisationCard,
    OrganisationDetail,
    OrganisationExport,
    OrganisationFeed,
    OrganisationList,
    OrganisationPreview,
)

app_name = "directory"
urlpatterns = [
    path("policy/", policy, name="policy"),
    *entry_urls(OrganisationList, OrganisationDetail, OrganisationFeed, OrganisationPreview, OrganisationExport),
    path("<id:pk>-<slug:slug>/card.vcf", OrganisationCard.as_view(), name="card"),
    path("<id:pk>-<slug:slug>/correct/", PartnerCorrection.as_view(), name="correct"),
    path("letter/", LetterPage.as_view(), name="letter"),
    path("letter/confirmed/", Received.as_view(confirmed=True), name="confirmed"),
    path("letter/corrected/", Received.as_view(), name="corrected"),
]
