from django.urls import path

from partnership_hub.addresses import entry_urls

from . import reader_forms as tell
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
    path("suggest/", tell.SuggestionPage.as_view(), name="suggest"),
    path("thanks/<slug:what>/", tell.thanks, name="thanks"),
    path("remove/", tell.RemovalConfirmPage.as_view(), name="remove-confirm"),
    path("<id:pk>-<slug:slug>/report/", tell.ReportPage.as_view(), name="report"),
    path("<id:pk>-<slug:slug>/remove/", tell.RemovalPage.as_view(), name="remove"),
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
