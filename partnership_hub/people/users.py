"""People who sign in. What their roles may do: roles.py; how far it goes for each of them: rights.py."""

from django.contrib.auth.models import AbstractUser
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from ..vocabulary import Language


class User(AbstractUser):
    # What the session of a request says (accounts.second_factor). Elsewhere nobody is held back.
    second_factor_used = False
    held_back = False
    countries = models.ManyToManyField(
        "partnership_hub.Country", verbose_name=_("looks after"), blank=True, related_name="keepers",
        help_text=_("For a curator: the countries whose drafts they see and work on; with none ticked, only their own. "
                    "Everyone who looks after a country is told by mail what is due there."),
    )  # fmt: skip
    languages = ArrayField(
        models.CharField(max_length=8, choices=Language.choices), verbose_name=_("translates into"), default=list,
        blank=True,
        help_text=_("For a translator: the languages that they may write. With none ticked, they only read."),
    )  # fmt: skip
    digest_sent_on = models.DateField(null=True, editable=False)

    class Meta:
        verbose_name = _("user")
        verbose_name_plural = _("users")
        permissions = [("review_access", "Can see who may do what, and review it")]

    def has_perm(self, perm, obj=None):
        return not self.held_back and super().has_perm(perm, obj)

    def has_module_perms(self, app_label):
        return not self.held_back and super().has_module_perms(app_label)

    @cached_property
    def country_codes(self):
        """Of the countries that they look after. Read once for a request: its user is its own."""
        return frozenset(self.countries.values_list("pk", flat=True))
