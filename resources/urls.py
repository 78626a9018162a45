from partnership_hub.addresses import entry_urls

from .views import ResourceDetail, ResourceExport, ResourceFeed, ResourceList, ResourcePreview

app_name = "resources"
urlpatterns = entry_urls(ResourceList, ResourceDetail, ResourceFeed, ResourcePreview, ResourceExport)
