"""Pages of one's own lists. Entries come through the gate: what vanishes from sight vanishes here."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import Http404, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views import View
from django.views.decorators.http import require_POST

from partnership_hub.addresses import key_in
from partnership_hub.lists.cards import cards

from .models import Organisation
from .saved import SavedList, list_named


@method_decorator(login_required, name="dispatch")
class SavedLists(View):
    def get(self, request):
        return render(request, "account/lists.html", {"lists": with_counts(request.user)})

    def post(self, request):
        """A new list, or a search kept under a name."""
        search = QueryDict(request.POST.get("search", "")).urlencode()  # whatever it was, it is a query now
        try:
            made = list_named(request.user, request.POST.get("name", ""), search)
        except ValidationError as refusal:
            messages.error(request, refusal.message)
            return redirect("saved_lists")
        return redirect(made)


def with_counts(owner):
    """Their lists, each with how many of its entries are to be seen now."""
    lists = list(owner.saved_lists.prefetch_related("entries"))
    keys = {entry.organisation_id for one in lists for entry in one.entries.all()}
    seen = set(Organisation.objects.published().filter(pk__in=keys).values_list("pk", flat=True))
    return [(one, sum(entry.organisation_id in seen for entry in one.entries.all())) for one in lists]


@method_decorator(login_required, name="dispatch")
class SavedListPage(View):
    """Nobody else's list exists: it answers like one that does not."""

    def dispatch(self, request, pk):
        self.list = get_object_or_404(SavedList, pk=pk, owner=request.user)
        return super().dispatch(request, pk)

    def get(self, request, pk):
        seen = set(Organisation.objects.published().filter(pk__in=self.list.in_order()).values_list("pk", flat=True))
        keys = [key for key in self.list.in_order() if key in seen]
        context = {"list": self.list, "entries": zip(keys, cards(Organisation, keys, level=2), strict=False)}
        return render(request, "account/list.html", context | {"count": len(keys)})

    def post(self, request, pk):
        if "delete" in request.POST:
            self.list.delete()
            messages.success(request, _("“%(list)s” is deleted.") % {"list": self.list})
            return redirect("saved_lists")
        if "remove" in request.POST:
            self.list.entries.filter(organisation=key_in(request.POST["remove"])).delete()
        elif "forget" in request.POST:
            self.list.search = ""
            self.list.save()
        elif name := request.POST.get("name", "").strip()[:100]:
            if SavedList.objects.filter(owner=request.user, name=name).exclude(pk=pk).exists():
                messages.error(request, _("You have a list of that name already."))
            else:
                self.list.name = name
                self.list.save()
        return redirect(self.list)


@login_required
@require_POST
def keep(request):
    """From an organisation's page: into one of their lists, or a new one."""
    organisation = Organisation.objects.published().filter(pk=key_in(request.POST.get("organisation"))).first()
    if organisation is None:
        raise Http404
    try:
        chosen = SavedList.objects.filter(owner=request.user, pk=key_in(request.POST.get("list"))).first()
        chosen = chosen or list_named(request.user, request.POST.get("name", ""))
        chosen.put(organisation)
    except ValidationError as refusal:
        messages.error(request, refusal.message)
        return redirect("saved_lists")
    messages.success(request, _("“%(entry)s” is in this list now.") % {"entry": organisation})
    return redirect(chosen)
