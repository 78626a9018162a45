"""Apart from the admin package: Django imports it before any registration."""

from allauth.account.decorators import secure_admin_login
from django.contrib.admin import AdminSite
from django.utils.decorators import method_decorator
from django.utils.translation import gettext_lazy as _


class HubAdminSite(AdminSite):
    site_header = _("Partnership Hub: staff")
    site_title = _("Partnership Hub")
    index_title = _("What we look after")
    site_url = "/"
    enable_nav_sidebar = False  # the lists stand in the head, and nothing is kept in the browser

    login = method_decorator(secure_admin_login)(AdminSite.login)
