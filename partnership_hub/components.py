"""Every component of the pages on one page, for those who keep them: /admin/components/."""

from django.core.paginator import Paginator
from django.http import QueryDict
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from .entries.entry_views import page_links
from .entries.publishing import sections
from .models import Helpline

TOKENS = [
    ("paper", gettext_lazy("what is read on: undyed cotton")),
    ("sheet", gettext_lazy("what lies on it: fields, lists of files")),
    ("shade", gettext_lazy("the head of a page")),
    ("ink", gettext_lazy("text")),
    ("soft", gettext_lazy("what is said by the way")),
    ("indigo", gettext_lazy("links and buttons, the thread of resources")),
    ("indigo-wash", gettext_lazy("what was chosen")),
    ("indigo-deep", gettext_lazy("the Hub’s own head and foot")),
    ("turmeric-wash", gettext_lazy("what wants notice; its edge is the thread of stories")),
    ("gold", gettext_lazy("on deep indigo")),
    ("leaf", gettext_lazy("what was verified, the thread of the directory")),
    ("leaf-wash", gettext_lazy("its ground")),
    ("lac-strong", gettext_lazy("Exit, and nothing else")),
    ("lac-wash", gettext_lazy("danger and errors")),
]


@require_safe
def components(request, filterset_class):
    filters = filterset_class(QueryDict("q=guide&country=th&topic=shelter"))
    pages = Paginator(range(200), 20)
    entries = [entry for model in sections() for entry in model.objects.published().with_card()[:1]]
    context = {
        "parts": [
            ("tokens", _("Colours")), ("words", _("Words")), ("scripts", _("Scripts")),
            ("marks", _("Notices, marks, forms")), ("entries", _("Cards, helplines")), ("lists", _("Lists")),
        ],
        "tokens": TOKENS,
        "entries": entries,
        "helplines": Helpline.objects.published()[:1],
        "model": filterset_class.Meta.model._meta,
        "filters": filters,
        "chips": list(filters.chips()),
        "page": pages.get_page(5),
        "page_links": page_links(pages, 5, filters),
    }  # fmt: skip
    return render(request, "components/index.html", context)
