import mimetypes

from django.apps import AppConfig
from django.contrib.admin.apps import AdminConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class HubConfig(AppConfig):
    name = "partnership_hub"
    verbose_name = _("Vocabularies, helplines and people")

    def ready(self):
        from .accounts import recorded  # noqa: F401  (listens to sign-ins)
        from .audit_triggers import install_triggers as install_audit
        from .database import statistics
        from .history import keywords  # noqa: F401  (listens to records)
        from .people.roles import make_roles
        from .serving.version import install_triggers
        from .twins.likeness import install_triggers as install_likeness
        from .uploads.checks import MIME

        for extension, mime in MIME.items():  # Python 3.11 knows only some, where the system does not name the others
            mimetypes.add_type(mime, f".{extension}")
        post_migrate.connect(make_roles, dispatch_uid="roles")
        post_migrate.connect(install_triggers, sender=self, dispatch_uid="version")
        post_migrate.connect(install_likeness, sender=self, dispatch_uid="likeness")
        post_migrate.connect(install_audit, sender=self, dispatch_uid="audit")
        post_migrate.connect(statistics.renew, sender=self, dispatch_uid="statistics")


class HubAdminConfig(AdminConfig):
    default_site = "partnership_hub.admin_site.HubAdminSite"
