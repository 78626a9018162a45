"""People who sign in, and the roles that come ready made."""

from django.contrib.auth.models import AbstractUser, Group
from django.db import models
from django.utils.translation import gettext_lazy as _

CURATOR = "Curator"
EDITOR = "Editor"

# What a curator works on every day. An editor may do all of it, and publish and withdraw.
CURATED = {
    "resources": ["resource", "resourcetranslation", "resourcefile", "publisher"],
    "stories": ["story", "storytranslation", "picture"],
    "directory": [
        "organisation",
        "organisationtranslation",
        "contact",
        "place",
        "note",
        "attachment",
        "letter",
        "proposal",
        "report",
        "suggestion",
        "removal",
    ],
    "partnership_hub": ["helpline", "keyword"],
}
# Who may see what is for partners is for an editor to decide; who has looked at it, for an editor to know.
DECIDED = {  # of the directory
    "membership": ["view", "change"],
    "invitation": ["view", "add", "change"],
    "accessrequest": ["view", "change"],
    "viewing": ["view"],
}
VERBS = {
    CURATOR: ["view", "add", "change", "review"],
    EDITOR: ["view", "add", "change", "delete", "publish", "withdraw", "review"],
}


class User(AbstractUser):
    # What the session of a request says (accounts.second_factor). Elsewhere nobody is held back.
    second_factor_used = False
    held_back = False
    countries = models.ManyToManyField(
        "partnership_hub.Country", verbose_name=_("looks after"), blank=True, related_name="keepers",
        help_text=_("The countries whose directory entries this person keeps true, and is told of by mail."),
    )  # fmt: skip
    digest_sent_on = models.DateField(null=True, editable=False)

    class Meta:
        verbose_name = _("user")
        verbose_name_plural = _("users")

    def has_perm(self, perm, obj=None):
        return not self.held_back and super().has_perm(perm, obj)

    def has_module_perms(self, app_label):
        return not self.held_back and super().has_module_perms(app_label)


def make_roles(**kwargs):
    """After every migration: the two roles hold exactly the permissions named here."""
    from django.contrib.auth.models import Permission

    for role, verbs in VERBS.items():
        group, _created = Group.objects.get_or_create(name=role)
        wanted = [(app, f"{verb}_{model}") for app, models in CURATED.items() for model in models for verb in verbs] + [
            ("partnership_hub", f"view_{model}") for model in ("country", "topic")
        ]
        if role == EDITOR:
            wanted += [("directory", f"{verb}_{model}") for model, verbs in DECIDED.items() for verb in verbs]
        held = Permission.objects.select_related("content_type").filter(codename__in=[name for _, name in wanted])
        group.permissions.set([p for p in held if (p.content_type.app_label, p.codename) in set(wanted)])
