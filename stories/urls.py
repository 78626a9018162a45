from partnership_hub.addresses import entry_urls

from .views import StoryDetail, StoryList

app_name = "stories"
urlpatterns = entry_urls(StoryList, StoryDetail)
