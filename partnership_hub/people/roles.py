"""The roles that come ready made. Whatever tells people what a role may do reads it from here, so that it is true."""

from typing import NamedTuple

from django.utils.translation import gettext_lazy as _


class Right(NamedTuple):
    label: str
    permissions: frozenset


class Role(NamedTuple):
    name: str  # the group’s
    label: str
    about: str
    rights: tuple

    @property
    def permissions(self):
        return frozenset().union(*(RIGHTS[name].permissions for name in self.rights))

    @property
    def by_country(self):
        """Whether it depends on the countries that somebody looks after."""
        return "curate" in self.rights and "oversee publications" not in self.rights

    @property
    def by_language(self):
        return "translate" in self.rights and "draft publications" not in self.rights


def may(verbs, **models):
    """Of each app’s models, as in may("add change", stories="story picture")."""
    return frozenset(
        f"{app}.{verb}_{model}" for app, names in models.items() for model in names.split() for verb in verbs.split()
    )


def right(label, *permissions):
    return Right(label, frozenset().union(*permissions))


PUBLICATIONS = {"resources": "resource resourcefile resourcetranslation", "stories": "story picture storytranslation"}
WORKS = {"resources": "resource", "stories": "story"}
ORGANISATIONS = {"directory": "organisation organisationtranslation"}
DETAILS = {"directory": "contact place note attachment service"}
STAFF_DETAILS = "directory.view_staff_details"

RIGHTS = {
    "see": right(
        _("Read here what is published, and one’s own drafts"),
        may("view", **PUBLICATIONS), may("view", **ORGANISATIONS), may("view", resources="publisher"),
        may("view", partnership_hub="country topic keyword helpline"),
    ),
    "draft publications": right(
        _("Add resources and stories; change one’s own drafts, put them into the bin, ask for their review; write "
          "drafts of translations of what one took in, into every language"),
        may("add change", **PUBLICATIONS), may("add", resources="publisher"),
    ),
    "draft organisations": right(
        _("Add organisations; change one’s own drafts, put them into the bin, ask for their review; write drafts of "
          "translations of what one took in, into every language"),
        may("add change", **ORGANISATIONS),
    ),
    "curate": right(
        _("Work on the drafts of the countries that one looks after, on those that are ASEAN-wide, and on those that "
          "are filed nowhere and taken in by nobody: change them, put them into the bin, write drafts of translations "
          "of them, also once they are published"),
        may("curate", **WORKS, directory="organisation"),
    ),
    "oversee publications": right(_("See every draft of a resource or story"), may("oversee", **WORKS)),
    "oversee directory": right(_("See every draft of an organisation"), may("oversee", directory="organisation")),
    "details": right(
        _("See and write down what is not for everyone: contacts, places, notes, files, services of the organisations "
          "that one looks after, and of others what is for partners; note that one was confirmed; write letters to it; "
          "see to proposals, reports and suggestions"),
        frozenset([STAFF_DETAILS]), may("confirm", directory="organisation"), may("view add change", **DETAILS),
        may("view change", directory="letter report suggestion removal"), may("view", directory="proposal"),
    ),
    "words": right(
        _("Correct and merge publishers and keywords"),
        may("view add change", resources="publisher", partnership_hub="keyword"),
    ),
    "helplines": right(_("Write down helplines"), may("add change", partnership_hub="helpline")),
    "confirm helplines": right(
        _("Confirm, withdraw and delete helplines"), may("publish withdraw delete", partnership_hub="helpline")
    ),
    "translate": right(
        _("Write drafts of translations of every entry, whatever its state, into one’s languages"),
        may("add change", resources="resourcetranslation", stories="storytranslation",
            directory="organisationtranslation"),
        may("translate", **WORKS, directory="organisation"),
    ),
    "review translations": right(
        _("Review translations, so that readers see them: of what is published, only whoever may publish it"),
        may("review", resources="resourcetranslation", stories="storytranslation",
            directory="organisationtranslation"),
    ),
    "publish publications": right(
        _("Publish, send back and withdraw resources and stories; change what is published; delete for good what is in "
          "the bin"),
        may("publish withdraw", **WORKS), may("delete", **PUBLICATIONS),
        may("delete", resources="publisher", partnership_hub="keyword"),
    ),
    "publish directory": right(
        _("Publish, send back, withdraw and merge organisations; change what is published; delete for good what is in "
          "the bin; agree as the second person to who may see a detail; take down, and put back"),
        may("publish withdraw", directory="organisation"), may("delete", **ORGANISATIONS), may("delete", **DETAILS),
    ),
    "publish own publications": right(
        _("Publish the resources and stories that one took in or changed last"), may("publish_own", **WORKS)
    ),
    "publish own organisations": right(
        _("Publish the organisations that one took in or changed last"), may("publish_own", directory="organisation")
    ),
    "partners": right(
        _("Decide who is a partner, and see who has looked at what is for partners"),
        may("view change", directory="membership accessrequest"), may("view add change", directory="invitation"),
        may("view", directory="viewing"),
    ),
    "vocabularies": right(
        _("Name, add and merge topics; name countries"), may("add change delete", partnership_hub="topic"),
        may("add change", partnership_hub="country"),
    ),
    "people": right(
        _("Make and close accounts, give roles, review who may do what, read the log of what was done"),
        may("view add change", partnership_hub="user"), may("view", partnership_hub="event"),
        frozenset(["partnership_hub.review_access"]),
    ),
}  # fmt: skip

CONTRIBUTED = ("see", "draft publications", "draft organisations")
CURATED = (*CONTRIBUTED, "curate", "details", "review translations", "words", "helplines")
KEPT = (
    "see", "draft organisations", "oversee directory", "details", "review translations", "publish directory",
    "publish own organisations", "partners",
)  # fmt: skip

ROLES = {
    role.name: role
    for role in (
        Role(
            "Contributor", _("Contributor"),
            _("Takes in publications and organisations; somebody else checks and publishes them."), CONTRIBUTED,
        ),
        Role(
            "Curator", _("Curator"),
            _("Works on the drafts of some countries. Tick the countries: with none, it is as a contributor."), CURATED,
        ),
        Role(
            "Editor", _("Editor"), _("Works on everything, and publishes it."),
            tuple(name for name in RIGHTS if name not in ("vocabularies", "people")),
        ),
        Role(
            "Directory keeper", _("Directory keeper"),
            _("Keeps and publishes the directory of organisations; of the rest reads what is published."), KEPT,
        ),
        Role(
            "Translator", _("Translator"),
            _("Writes translations into some languages, and nothing else. Tick the languages: with none, it only "
              "reads."),
            ("see", "oversee publications", "oversee directory", "translate"),
        ),
        Role(
            "Administrator", _("Administrator"),
            _("Makes accounts and gives roles, names topics and countries, and may do all that the others may."),
            tuple(RIGHTS),
        ),
    )
}  # fmt: skip


def make_roles(**kwargs):
    """After every migration: the roles hold exactly the permissions named here, whoever changed them by hand."""
    from django.contrib.auth.models import Group, Permission

    known = {
        f"{permission.content_type.app_label}.{permission.codename}": permission
        for permission in Permission.objects.select_related("content_type")
    }
    for role in ROLES.values():
        group, _created = Group.objects.get_or_create(name=role.name)
        group.permissions.set([known[name] for name in role.permissions if name in known])


def roles_of(person):
    """In the order of the table; groups that are no role of ours are none."""
    held = {group.name for group in person.groups.all()}
    return [role for name, role in ROLES.items() if name in held]
