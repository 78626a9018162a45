from partnership_hub.addresses import entry_urls

from .views import StoryDetail, StoryList, StoryPreview

app_name = "stories"
urlpatterns = entry_urls(StoryList, StoryDetail, StoryPreview)
