from partnership_hub.addresses import entry_urls

from .views import ResourceDetail, ResourceList

app_name = "resources"
urlpatterns = entry_urls(ResourceList, ResourceDetail)
