from partnership_hub.addresses import entry_urls

from .views import StoryDetail, StoryFeed, StoryList

app_name = "stories"
urlpatterns = entry_urls(StoryList, StoryDetail, StoryFeed)
