"""List and detail, as every section has them."""

from django.contrib.auth.models import AnonymousUser
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.cache import patch_cache_control
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views import View

from .. import linked_data
from ..lists.cards import cards, facets_panel
from ..lists.leads import offers
from ..serving.caching import kept, not_kept
from ..taxonomy.forwards import is_forwarded, led_on
from .previews import KEY, Link
from .related import related_entries

PAGE_SIZE = 20


@method_decorator(kept, name="get")
class EntryList(View):
    """Every published entry of a section, by words and facets. Staff see here what readers see."""

    http_method_names = ["get", "head"]
    filterset_class = None
    export_class = None

    def get(self, request):
        model = self.filterset_class.Meta.model
        shown_to = self.filterset_class.level_of(request.user)
        filterset = self.filterset_class(request.GET, shown_to)
        if is_forwarded(filterset):
            return led_on(redirect(filterset.after(request.path), permanent=True))
        paginator = Paginator(filterset.keys, PAGE_SIZE)
        number, notice = page_number(request.GET.get("page"))
        page = paginator.get_page(number)
        notices = [*filterset.notices, *notice]
        level = self.level_of_cards(request.user, page.object_list, shown_to)
        context = {
            "model": model._meta,
            "section": model._meta.app_label,
            "filters": filterset,
            "page": page,
            "cards": cards(model, page.object_list, shown_to=level),
            "page_links": page_links(paginator, page.number, filterset),
            "notices": notices,
            "facets": facets_panel(filterset, page),
            "chips": list(filterset.chips()),
            **self.for_machines(model._meta.app_label, filterset, page.number),
            "offers": offers(filterset),
            "exports": list(self.export_class.links(filterset)),
            **self.get_more(filterset),
        }
        response = render(request, f"{model._meta.app_label}/list.html", context)
        is_momentary = filterset.is_momentary() or any(offer.is_momentary for offer in context["offers"])
        return not_kept(response) if is_momentary else response

    def level_of_cards(self, reader, keys, level):
        return level

    def get_more(self, filterset):
        return {}

    def for_machines(self, section, filterset, number):
        """Its feed, its address, and the one under which search engines should know it: "" where they should not."""
        path, page = reverse(f"{section}:list"), {"page": number if number > 1 else ""}
        return {
            "feed": filterset.after(reverse(f"{section}:feed"), sort=""),
            "address": filterset.after(path, **page),
            "canonical": filterset.after(path, sort="", **page) if filterset.is_indexed else "",
        }


@method_decorator(kept, name="get")
class EntryDetail(View):
    """One entry, in the reader's language or the one that the address names."""

    http_method_names = ["get", "head"]
    model = None

    def get(self, request, pk, slug="", language=""):
        entry = self.get_entry(request.user, pk)
        text = self.get_text(entry, language)
        if slug != entry.slug:
            return self.redirect(entry, language)
        return self.show(request, entry, text, request.user)

    def get_text(self, entry, language):
        text = entry.text_in(language) if language else entry.text
        if language and text.language != language:
            raise Http404
        return text

    def show(self, request, entry, text, reader, **more):
        context = {
            "section": self.model._meta.app_label,
            "entry": entry,
            "text": text,
            "texts": [entry, *entry.translations.all()],
            "related": list(related_entries(entry)),
            "is_preview": self.is_preview(reader, entry),
            "may_change": reader.has_perm(self.model.permission("change")),
            **self.get_more(entry, reader),
            **more,
        }
        context |= self.for_machines(context)
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

    def for_machines(self, context):
        """What search engines and link previews are told: nothing of what is not public, no data of what is made up."""
        if context["is_preview"]:
            return {}
        entry, text = context["entry"], context["text"]
        described = {} if entry.sample else self.describe(entry, text, context)
        return {
            "canonical": entry.address_in(text.language),
            "alternates": [(other.language, entry.address_in(other.language)) for other in context["texts"]],
            "data": described and linked_data.graph(entry, text, described),
        }


class EntryPreview:
    """For a section's detail view: the page as readers would see it, for whoever holds a preview link.

    What has ended answers like what never was; once the entry is public, the link leads to its page."""

    def get(self, request):
        link = Link.read(request.GET.get(KEY, ""))
        if link is None or link.section != self.model._meta.app_label:
            raise Http404
        if public := link.among(self.model.objects.published()).first():
            response = redirect(public)
        else:
            entry = link.among(self.model.objects.previewable(request.user)).with_detail().first()
            if entry is None:
                raise Http404
            text = self.get_text(entry, request.GET.get("language", ""))
            response = self.show(request, entry, text, AnonymousUser(), preview_link=link)
        patch_cache_control(response, private=True, no_store=True)
        response["X-Robots-Tag"] = "noindex, nofollow"
        response["Referrer-Policy"] = "no-referrer"
        return response

    def is_preview(self, reader, entry):
        return True


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
