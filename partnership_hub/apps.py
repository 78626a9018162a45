from django.apps import AppConfig
from django.contrib.admin.apps import AdminConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class HubConfig(AppConfig):
    name = "partnership_hub"
    verbose_name = _("Vocabularies, helplines and people")

    def ready(self):
        from .users import make_roles
        from .version import install_triggers

        post_migrate.connect(make_roles, dispatch_uid="roles")
        post_migrate.connect(install_triggers, sender=self, dispatch_uid="version")


class HubAdminConfig(AdminConfig):
    default_site = "partnership_hub.admin_site.HubAdminSite"
