from django.urls import path

from partnership_hub.addresses import entry_urls

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
    *entry_urls(OrganisationList, OrganisationDetail, OrganisationFeed, OrganisationPreview, OrganisationExport),
    path("map/", region_map, name="map"),
    path("map/<str:code>/", country_map, name="country-map"),
    path("print/<str:code>/", booklet, name="booklet"),
    path("<id:pk>-<slug:slug>/card.vcf", OrganisationCard.as_view(), name="card"),
]
