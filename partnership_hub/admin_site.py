"""Apart from the admin package: Django imports it before any registration."""

from allauth.account.decorators import secure_admin_login
from csp.constants import SELF
from csp.decorators import csp_update
from django.contrib.admin import AdminSite
from django.shortcuts import redirect
from django.urls import path
from django.utils.decorators import method_decorator
from django.utils.translation import gettext_lazy as _


class HubAdminSite(AdminSite):
    site_header = _("Partnership Hub: staff")
    site_title = _("Partnership Hub")
    index_title = _("What we look after")
    site_url = "/"
    enable_nav_sidebar = False  # the lists stand in the head, and nothing is kept in the browser

    def get_urls(self):
        from .admin import access
        from .admin.filing import on_site

        shortcut = path("r/<path:content_type_id>/<path:object_id>/", self.admin_view(on_site), name="view_on_site")
        return [*access.urls(self), shortcut, *super().get_urls()]

    def admin_view(self, view, cacheable=False):
        """What the rich text editor needs beyond the policy of the site: its signs are a font."""
        return csp_update({"font-src": [SELF]})(super().admin_view(view, cacheable))

    def has_permission(self, request):
        return super().has_permission(request) and not request.user.held_back

    @method_decorator(secure_admin_login)
    def login(self, request, extra_context=None):
        if request.user.is_authenticated and request.user.held_back:
            return redirect("mfa_index")
        return super().login(request, extra_context)
