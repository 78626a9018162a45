from django.urls import path

from partnership_hub.addresses import entry_urls

from .policy import policy
from .views import OrganisationDetail, OrganisationFeed, OrganisationList, OrganisationPreview

app_name = "directory"
urlpatterns = [
    path("policy/", policy, name="policy"),
    *entry_urls(OrganisationList, OrganisationDetail, OrganisationFeed, OrganisationPreview),
]
