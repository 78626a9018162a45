"""List and detail, as every section has them."""

from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext as _
from django.views import View

from .leads import offers
from .related import related_entries

PAGE_SIZE = 20


class EntryList(View):
    """Every published entry of a section, by words and facets. Staff see here what readers see."""

    http_method_names = ["get", "head"]
    filterset_class = None

    def get(self, request):
        model = self.filterset_class.Meta.model
        filterset = self.filterset_class(request.GET, model.objects.published().with_card())
        paginator = Paginator(filterset.sorted_entries(), PAGE_SIZE)
        number, notice = page_number(request.GET.get("page"))
        page = paginator.get_page(number)
        notices = [*filterset.notices, *notice]
        context = {
            "model": model._meta,
            "section": model._meta.app_label,
            "filters": filterset,
            "page": page,
            "page_links": page_links(paginator, page.number, filterset),
            "notices": notices,
            "panels": list(filterset.panels()),
            "chips": list(filterset.chips()),
            "offers": offers(filterset),
        }
        return render(request, f"{model._meta.app_label}/list.html", context)


class EntryDetail(View):
    """One entry, in the reader's language or the one that the address names."""

    http_method_names = ["get", "head"]
    model = None

    def get(self, request, pk, slug="", language=""):
        entry = self.get_entry(request.user, pk)
        text = entry.text_in(language) if language else entry.text
        if language and text.language != language:
            raise Http404
        if slug != entry.slug:
            return self.redirect(entry, language)
        context = {
            "section": self.model._meta.app_label,
            "entry": entry,
            "text": text,
            "texts": [entry, *entry.translations.all()],
            "related": list(related_entries(entry)),
            "is_preview": self.is_preview(request.user, entry),
            "may_change": request.user.has_perm(self.model.permission("change")),
            **self.get_more(entry, request.user),
        }
        return render(request, f"{self.model._meta.app_label}/detail.html", context)

    def redirect(self, entry, language):
        """To the address of now. Asked for again each time: a title may be changed back, and browsers keep a 301."""
        args = [entry.pk, entry.slug, *([language] if language else [])]
        response = redirect(
            f"{self.model._meta.app_label}:{'translation' if language else 'detail'}", *args, permanent=True
        )
        patch_cache_control(response, no_cache=True)
        return response

    def get_entry(self, reader, pk):
        entries = self.model.objects.visible_to(reader).with_detail()
        entry = entries.filter(pk=pk).first()
        if entry is None:
            raise Http404
        return entry

    def is_preview(self, reader, entry):
        """Whether this reader, a member of staff, is looking at what others cannot see yet, or no longer."""
        return reader.is_authenticated and not self.model.objects.published().filter(pk=entry.pk).exists()

    def get_more(self, entry, reader):
        return {}


def page_number(value):
    """(number, notices): a number too high or none at all leads to a page that exists."""
    if not value or (value.isascii() and value.isdigit() and int(value[:9]) > 0):
        return int((value or "1")[:9]), []
    return 1, [_("“%(value)s” is not a page number: this is the first page.") % {"value": value[:20]}]


def page_links(paginator, current, filterset):
    """(number or None for a gap, href) of the pages to offer, and of the ones before and after."""
    links = [
        (number if isinstance(number, int) else None, filterset.address(page=number))
        for number in paginator.get_elided_page_range(current, on_each_side=1, on_ends=1)
    ]
    return {
        "numbers": links,
        "previous": filterset.address(page=current - 1) if current > 1 else "",
        "next": filterset.address(page=current + 1) if current < paginator.num_pages else "",
    }
