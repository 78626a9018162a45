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
    booklet,
    country_map,
    region_map,
)

app_name = "directory"
urlpatterns = [
    path("policy/", policy, name="policy"),
    *entry_urls(OrganisationList, OrganisationDetail, OrganisationFeed, OrganisationPreview, OrganisationExport),
    path("map/", region_map, name="map"),
    path("map/<str:code>/", country_map, name="country-map"),
    path("print/<str:code>/", booklet, name="booklet"),
    path("<id:pk>-<slug:slug>/card.vcf", OrganisationCard.as_view(), name="card"),
    path("<id:pk>-<slug:slug>/correct/", PartnerCorrection.as_view(), name="correct"),
    path("letter/", LetterPage.as_view(), name="letter"),
    path("letter/confirmed/", Received.as_view(confirmed=True), name="confirmed"),
    path("letter/corrected/", Received.as_view(), name="corrected"),
]
