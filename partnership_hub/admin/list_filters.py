"""Filters of the lists. Django builds them anew for every count beside them; these ask for their values once a page."""

from django.contrib import admin


class AskedOnce:
    def field_choices(self, field, request, model_admin):
        asked = request.__dict__.setdefault("list_filter_choices", {})
        if field.name not in asked:
            asked[field.name] = super().field_choices(field, request, model_admin)
        return asked[field.name]


class RelatedFilter(AskedOnce, admin.RelatedFieldListFilter):
    pass


class RelatedInUseFilter(AskedOnce, admin.RelatedOnlyFieldListFilter):
    """Offers only what some entry is filed under."""
