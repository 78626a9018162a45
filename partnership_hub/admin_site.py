"""Apart from the admin package: Django imports it before any registration."""

from allauth.account.decorators import secure_admin_login
from csp.constants import SELF
from csp.decorators import csp_update
from django.contrib.admin import AdminSite
from django.shortcuts import redirect
from django.urls import path
from django.utils.decorators import method_decorator
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from .desk.held import holding, once
from .desk.views import desk_urls
from .entries.workflow import Workflow
from .serving.keeping import Kept

APPS = ["resources", "stories", "directory", "partnership_hub"]  # in the order of the head


class HubAdminSite(AdminSite):
    site_header = _("Partnership Hub: staff")
    site_title = _("Partnership Hub")
    index_title = _("What waits")
    site_url = "/"
    app_lists = Kept(most=100)
    enable_nav_sidebar = False  # the lists stand in the head, and nothing is kept in the browser

    def get_urls(self):
        from .admin import access, take_in, translation_pages
        from .admin.filing import on_site

        own = [path("bin/", self.admin_view(self.bin), name="bin")]
        own += [path("r/<path:content_type_id>/<path:object_id>/", self.admin_view(on_site), name="view_on_site")]
        own += [*access.urls(self), *desk_urls(self), *take_in.urls(self), *translation_pages.pages(self)]
        return [*own, *super().get_urls()]

    def admin_view(self, view, cacheable=False):
        """What the rich text editor needs beyond the policy of the site: its signs are a font."""
        inner = holding(self, super().admin_view(once(view), cacheable))
        return csp_update({"font-src": [SELF]})(inner)

    def bin(self, request):
        from .admin import bin as bin_page  # Django imports this module before any model

        return bin_page.page(request, self)

    def get_app_list(self, request, app_label=None):
        """What is worked on most comes first. Kept for all with the same rights: it is a third of a page's work."""
        user = request.user
        rights = user.held_back, user.is_active and user.is_superuser, frozenset(user.get_all_permissions())
        asked = app_label, get_language(), rights
        apps = self.app_lists.get(asked)
        if apps is None:
            apps = super().get_app_list(request, app_label)
            for app in apps:
                app["models"].sort(key=lambda listed: not issubclass(listed["model"], Workflow))
            apps.sort(key=lambda app: APPS.index(app["app_label"]) if app["app_label"] in APPS else len(APPS))
            self.app_lists.keep(asked, apps, 1)
        return apps

    def index(self, request, extra_context=None):
        from .admin import start  # registers models

        return super().index(request, {**start.context(request), **(extra_context or {})})

    def autocomplete_view(self, request):
        from .admin.lists import Names

        return Names.as_view(admin_site=self)(request)

    def has_permission(self, request):
        return super().has_permission(request) and not request.user.held_back

    @method_decorator(secure_admin_login)
    def login(self, request, extra_context=None):
        if request.user.is_authenticated and request.user.held_back:
            return redirect("mfa_index")
        return super().login(request, extra_context)
