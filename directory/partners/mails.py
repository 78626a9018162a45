"""Letters to people who are to sign in, or asked to. Plain text, sent after the commit."""

from django.core.mail import send_mail
from django.db.models import Q
from django.template.loader import render_to_string
from django.urls import reverse

from partnership_hub.addresses import absolute
from partnership_hub.users import EDITOR, User


def send(name, to, **context):
    context |= {"hub": absolute("/"), "contact_page": absolute(reverse("contact"))}
    subject, text = (render_to_string(f"directory/mail/{name}{part}.txt", context) for part in ("_subject", ""))
    send_mail(" ".join(subject.split()), text.strip() + "\n", None, to)


def send_invitation(invitation, key):
    link = absolute(f"{reverse('invitation')}?key={key}")
    send("invitation", [invitation.email], invitation=invitation, link=link)


def send_refusal(request):
    send("access_refused", [request.email], request=request)


def tell_editors(name, **context):
    """Whoever decides about partners' accounts."""
    editors = User.objects.filter(is_active=True, is_staff=True).exclude(email="")
    to = editors.filter(Q(is_superuser=True) | Q(groups__name=EDITOR)).values_list("email", flat=True).distinct()
    for address in to:  # each alone: none is told the others' addresses
        send(name, [address], **context)
