"""People in the admin. Nobody gives more than they have, or changes their own role, or who may do more than they."""

from django.contrib import admin, messages
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.forms import UserChangeForm
from django.contrib.auth.models import Group
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from ..accounts import care
from ..models import User
from ..people import access
from ..people.roles import ROLES, roles_of
from .base import OurFields
from .fields import Boxes

# Roles are what roles.py says: to change one by hand would last until the next migration.
admin.site.unregister(Group)

OF_OTHERS = ["is_active", "is_staff", "is_superuser", "groups"]


def in_words(group):
    return f"{ROLES[group.name].label}: {ROLES[group.name].about}"


class PersonForm(UserChangeForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if "groups" in self.fields:
            self.fields["groups"].label = _("Roles")
            self.fields["groups"].help_text = ""
            self.fields["groups"].label_from_instance = in_words

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("groups") and not cleaned.get("is_staff", self.instance.is_staff):
            self.add_error("is_staff", _("Tick this too: roles are for staff."))
        return cleaned


@admin.register(User)
class PersonAdmin(OurFields, UserAdmin):
    form = PersonForm
    filter_horizontal = ()  # a few roles, and eleven countries: boxes
    list_display = ["username", "email", "first_name", "last_name", "roles", "is_active", "last_login"]
    list_filter = ["is_active", "groups", "countries", "is_staff", "is_superuser"]
    list_per_page = 50
    show_full_result_count = False
    fieldsets = [
        (None, {"fields": ["username", "password"]}),
        (_("Person"), {"fields": ["first_name", "last_name", "email"]}),
        (
            _("What they may do"),
            {"fields": ["is_active", "is_staff", "groups", "countries", "languages", "is_superuser"]},
        ),
        (_("Dates"), {"fields": ["last_login", "date_joined"]}),
    ]
    readonly_fields = ["last_login", "date_joined"]
    actions = ["take_out_second_factors"]

    def get_queryset(self, request):
        return super().get_queryset(request).prefetch_related("groups")

    @admin.display(description=_("roles"))
    def roles(self, person):
        return ", ".join(str(role.label) for role in roles_of(person))

    def has_change_permission(self, request, obj=None):
        allowed = super().has_change_permission(request, obj)
        return allowed and (obj is None or access.may_manage(request.user, obj))

    def has_delete_permission(self, request, obj=None):
        allowed = super().has_delete_permission(request, obj)
        return allowed and (obj is None or obj != request.user and access.may_manage(request.user, obj))

    def get_readonly_fields(self, request, obj=None):
        if obj is not None and obj.pk == request.user.pk:
            return [*self.readonly_fields, *OF_OTHERS]
        return self.readonly_fields if request.user.is_superuser else [*self.readonly_fields, "is_superuser"]

    def formfield_for_manytomany(self, db_field, request, **kwargs):
        if db_field.name in ("groups", "countries"):
            kwargs["widget"] = Boxes
        if db_field.name == "groups":
            kwargs["queryset"] = Group.objects.filter(
                name__in=[name for name, role in ROLES.items() if access.may_give(request.user, role)]
            )
        field = super().formfield_for_manytomany(db_field, request, **kwargs)
        return field

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if db_field.name in ("groups", "countries"):
            field.widget.can_add_related = field.widget.can_change_related = False
        return field

    def save_model(self, request, obj, form, change):
        super().save_model(request, obj, form, change)
        if change and "email" in form.changed_data and obj.email:
            care.change_address(request, obj, form.initial["email"])
        if change and "is_active" in form.changed_data and not obj.is_active:
            care.end_sessions(obj)

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        person = form.instance
        for role in roles_of(person):
            if role.by_country and not person.countries.exists():
                text = _t("No country is ticked: as a curator they work on their own drafts alone.")
                self.message_user(request, text, messages.WARNING)
            if role.by_language and not person.languages:
                text = _t("No language is ticked: as a translator they write nothing yet.")
                self.message_user(request, text, messages.WARNING)

    @admin.action(description=_("Take out second factors, and end sessions"), permissions=["change"])
    def take_out_second_factors(self, request, people):
        done = 0
        for person in people:
            if not access.may_manage(request.user, person):
                text = _t("“%(person)s” may do more than you: ask somebody who may do as much.") % {"person": person}
                self.message_user(request, text, messages.ERROR)
                continue
            care.take_out_second_factors(person)
            done += 1
        if done:
            self.message_user(request, _t("Done, and they were told. They set up new ones when they next sign in."))
