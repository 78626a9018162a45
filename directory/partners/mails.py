"""Letters to people who are to sign in, or asked to. Plain text, sent after the commit."""

from django.urls import reverse

from partnership_hub import mail
from partnership_hub.addresses import absolute
from partnership_hub.people.users import User


def send(name, to, **context):
    context |= {"hub": absolute("/"), "contact_page": absolute(reverse("contact"))}
    mail.compose(f"directory/mail/{name}", to, "en", context).send()


def send_invitation(invitation, key):
    link = absolute(f"{reverse('invitation')}?key={key}")
    send("invitation", invitation.email, invitation=invitation, link=link)


def send_refusal(request):
    send("access_refused", request.email, request=request)


def tell_editors(name, **context):
    """Whoever decides about partners' accounts."""
    editors = User.objects.with_perm("directory.change_membership").filter(is_staff=True).exclude(email="")
    to = editors.order_by("pk").values_list("email", flat=True)
    for address in to:  # each alone: none is told the others' addresses
        send(name, address, **context)
