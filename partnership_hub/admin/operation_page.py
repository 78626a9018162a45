"""A page of an operation on the filing: a form, then what it would do, then it is done. Nothing is done unseen."""

import re
import secrets

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from ..taxonomy import items_changed
from ..taxonomy.doing import AT_ONCE, plan_of, start
from ..taxonomy.links import ASEAN_WIDE, Links, section
from ..taxonomy.operations import Retagging
from ..taxonomy.plans import in_words


class OperationForm(forms.Form):
    """Subclasses say what is asked (`asked`) and how it is said in a line (`what`)."""

    reason = forms.CharField(
        label=_("Why"), max_length=200, widget=forms.TextInput(attrs={"class": "vTextField"}),
        help_text=_("Kept in the history of every entry that it changes."),
    )  # fmt: skip


def operation_page(request, model_admin, title, form, kind, template="admin/taxonomy/operation.html", **more):
    plan = operation = None
    if request.method == "POST" and form.is_bound and form.is_valid():
        operation = Retagging(by=request.user, kind=kind, asked=form.asked(), what=form.what())
        plan = plan_of(operation)
        done = _try(request, form, operation, plan)
        if done is not None:
            return redirect(done)
    context = {
        **model_admin.admin_site.each_context(request),
        "title": title,
        "opts": model_admin.opts,
        "form": form,
        "media": form.media,
        "plan": plan,
        "asked": operation,
        "nonce": secrets.token_urlsafe(16),
        "samples": samples(plan, request.user) if plan else [],
        "goes_to_worker": bool(plan) and plan.count > AT_ONCE,
        **more,
    }
    return render(request, template, context)


def _try(request, form, operation, plan):
    """The operation, when it was to be done and could be; what stands in the way is said at the form."""
    nonce = request.POST.get("nonce", "")
    try:
        if request.POST.get("step") != "do" or not re.fullmatch(r"[\w-]{10,32}", nonce, re.ASCII):
            items_changed.check(operation, plan)
            return None
        done = start(
            request.user, nonce, operation.kind, operation.asked, operation.what, form.cleaned_data["reason"],
            mark=request.POST.get("mark", ""),
        )  # fmt: skip
    except ValidationError as error:
        form.add_error(None, error)
        return None
    if done.state == done.State.WAITING:
        messages.info(request, _t("The worker does it now. Reload this page to see whether it is done."))
    else:
        messages.success(request, _t("Done. It can be taken back here."))
    return done


def samples(plan, user):
    shown = list(plan.samples(user))
    labels = labels_of((entry._meta.app_label, changes) for entry, changes in shown)
    return [(entry, in_words(changes, labels)) for entry, changes in shown]


def labels_of(rows):
    """{(field, key as text): name} of all that some entries lose or get, in a query for each vocabulary."""
    wanted, labels = {}, {}
    for name, changes in rows:
        for field, sides in changes.items():
            if field != ASEAN_WIDE:
                wanted.setdefault((Links(section(name), field).items, field), set()).update(*sides)
    for (model, field), keys in wanted.items():
        whole = items_changed.every(model)
        keys = [key for key in keys if not (field == "keywords" and isinstance(key, str))]
        labels |= {(field, str(item.pk)): str(item) for item in whole.filter(pk__in=keys)}
    return labels
