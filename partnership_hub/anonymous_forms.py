"""Pages with a form for readers who have no cookie: opening one changes nothing, sending it is answered once."""

from django.shortcuts import redirect, render
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views import View
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt

from .onetime import WINDOW, Key, Limits, TooMany


@method_decorator([csrf_exempt, never_cache], name="dispatch")  # the key stands in for CSRF's
class AnonymousForm(View):
    """A page declares what follows, and says in find() and store() what the form is about and does."""

    http_method_names = ["get", "head", "post"]
    purpose = ""
    limits = Limits(by_address=20, overall=200)  # many telephones share an address
    form_class = None
    template = ""

    def about(self, pk="", **where):
        """What a key is bound to beside the purpose."""
        return pk

    def find(self, has_key, **where):
        """What the form is about. `has_key`: it was shown to the sender already, and may have become hidden since."""

    def store(self, subject, data):
        """Does what was asked, and gives the address of the page that says so."""
        raise NotImplementedError

    def get(self, request, **where):
        subject = self.find(has_key=False, **where)
        return self.show(subject, self.form_class(), self.new_key(where))

    def post(self, request, **where):
        key = Key.read(request, self.purpose, self.about(**where))
        subject = self.find(has_key=key is not None, **where)
        form = self.form_class(request.POST)
        if key is None:
            return self.show(subject, form, self.new_key(where), status=403, notice=not_sent())
        if answer := key.answer:
            return redirect(answer)
        if not form.is_valid():
            return self.show(subject, form, key)
        try:
            return redirect(key.once(request, self.limits, lambda: self.store(subject, form.cleaned_data)))
        except TooMany:
            response = self.show(subject, form, key, status=429, notice=too_many())
            response["Retry-After"] = int(WINDOW.total_seconds())
            return response

    def new_key(self, where):
        return Key.fresh(self.purpose, self.about(**where))

    def show(self, subject, form, key, status=200, notice=""):
        context = {"subject": subject, "form": form, "key": str(key), "notice": notice}
        response = render(self.request, self.template, context, status=status)
        response["X-Robots-Tag"] = "noindex, nofollow"
        return response


def not_sent():
    return _("Nothing was sent yet: this page had waited too long. What you wrote is below. Please send it again.")


def too_many():
    return _(
        "Nothing was sent: too many forms came in within the last hour, from your network or altogether. "
        "What you wrote is below. Please send it again in an hour."
    )
