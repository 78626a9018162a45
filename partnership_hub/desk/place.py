"""Whose form it is and where it stands, signed: a page of somebody else's cannot make one."""

from datetime import timedelta
from typing import NamedTuple

from django.core import signing

FIELD = "_place"
GOOD = timedelta(days=7)
_signer = signing.TimestampSigner(salt=__name__)


class Place(NamedTuple):
    user: int
    path: str  # of the form

    @classmethod
    def of(cls, request):
        return cls(request.user.pk, request.path)

    @classmethod
    def read(cls, request):
        """The Place that came with a form; None for one that is not ours, or too old."""
        try:
            return cls(*_signer.unsign_object(request.POST.get(FIELD, ""), max_age=GOOD))
        except (signing.BadSignature, ValueError, TypeError):
            return None

    def __str__(self):
        return _signer.sign_object(list(self))
