"""The site map."""

from django.contrib import admin
from django.urls import include, path

from resources.filters import ResourceFilterSet

from . import addresses, feeds, media, sitemaps, views  # noqa: F401  (addresses registers the converters)
from .components import components

urlpatterns = [
    path("", views.home, name="home"),
    path("search/", views.search, name="search"),
    path("resources/", include("resources.urls")),
    path("stories/", include("stories.urls")),
    path("directory/", include("directory.urls")),
    path("countries/", views.countries, name="countries"),
    path("countries/<str:code>/", views.country, name="country"),
    path("topics/", views.topics, name="topics"),
    path("topics/<slug:code>/", views.topic, name="topic"),
    path("help/", views.helplines, name="help"),
    path("help/safely/", views.get_help_safely, name="help-safely"),
    path("about/", views.about, name="about"),
    path("privacy/", views.page, {"name": "privacy"}, name="privacy"),
    path("accessibility/", views.page, {"name": "accessibility"}, name="accessibility"),
    path("contact/", views.page, {"name": "contact"}, name="contact"),
    path("media/<path:name>", media.send, name="media"),
    path("feed/", feeds.whole_hub, name="feed"),
    path("sitemap.xml", sitemaps.index, name="sitemap"),
    path("sitemap-pages.xml", sitemaps.pages, name="sitemap-pages"),
    path("sitemap-<slug:section>-<id:number>.xml", sitemaps.entries, name="sitemap-entries"),
    path("robots.txt", sitemaps.robots, name="robots"),
    path(".well-known/security.txt", views.security, name="security"),
    path("accounts/", include("directory.partners.urls")),
    path("accounts/", include("partnership_hub.accounts.urls")),
    path("accounts/", include("allauth.account.urls")),
    path(
        "admin/components/",
        admin.site.admin_view(components),
        {"filterset_class": ResourceFilterSet},
        name="components",
    ),
    path("admin/", admin.site.urls),
]

handler400 = "partnership_hub.views.bad_request"
handler403 = "partnership_hub.views.forbidden"
handler404 = "partnership_hub.views.not_found"
handler500 = "partnership_hub.serving.outages.server_error"
