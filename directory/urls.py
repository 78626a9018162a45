from django.urls import path

from partnership_hub.addresses import entry_urls

from . import reader_forms as tell
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
    path("suggest/", tell.SuggestionPage.as_view(), name="suggest"),
    path("thanks/<slug:what>/", tell.thanks, name="thanks"),
    path("remove/", tell.RemovalConfirmPage.as_view(), name="remove-confirm"),
    path("<id:pk>-<slug:slug>/report/", tell.ReportPage.as_view(), name="report"),
    path("<id:pk>-<slug:slug>/remove/", tell.RemovalPage.as_view(), name="remove"),
    path("policy/", policy, name="policy"),
    *entry_urls(OrganisationList, OrganisationDetail, OrganisationFeed, OrganisationPreview, OrganisationExport),
    path("<id:pk>-<slug:slug>/card.vcf", OrganisationCard.as_view(), name="card"),
]
