from partnership_hub.addresses import entry_urls

from .views import OrganisationDetail, OrganisationFeed, OrganisationList, OrganisationPreview

app_name = "directory"
urlpatterns = entry_urls(OrganisationList, OrganisationDetail, OrganisationFeed, OrganisationPreview)
