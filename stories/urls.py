from partnership_hub.addresses import entry_urls

from .views import StoryDetail, StoryExport, StoryFeed, StoryList, StoryPreview

app_name = "stories"
urlpatterns = entry_urls(StoryList, StoryDetail, StoryFeed, StoryPreview, StoryExport)
