from django.conf import settings


def site(request):
    return {
        "exit_url": settings.EXIT_URL,
        "contact_email": settings.CONTACT_EMAIL,
        "security_contact": settings.SECURITY_CONTACT,
    }
