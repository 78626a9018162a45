"""The time zones of the eleven members, none of which changes its clocks in summer."""

from django.utils.translation import gettext_lazy as _

ZONES = [
    ("Asia/Brunei", _("Brunei, UTC+8")),
    ("Asia/Phnom_Penh", _("Cambodia, UTC+7")),
    ("Asia/Jakarta", _("western Indonesia, UTC+7")),
    ("Asia/Makassar", _("central Indonesia, UTC+8")),
    ("Asia/Jayapura", _("eastern Indonesia, UTC+9")),
    ("Asia/Vientiane", _("Lao PDR, UTC+7")),
    ("Asia/Kuala_Lumpur", _("Malaysia, UTC+8")),
    ("Asia/Yangon", _("Myanmar, UTC+6:30")),
    ("Asia/Manila", _("Philippines, UTC+8")),
    ("Asia/Singapore", _("Singapore, UTC+8")),
    ("Asia/Bangkok", _("Thailand, UTC+7")),
    ("Asia/Dili", _("Timor-Leste, UTC+9")),
    ("Asia/Ho_Chi_Minh", _("Viet Nam, UTC+7")),
]
OF_COUNTRY = {
    "bn": "Asia/Brunei", "kh": "Asia/Phnom_Penh", "la": "Asia/Vientiane", "my": "Asia/Kuala_Lumpur",
    "mm": "Asia/Yangon", "ph": "Asia/Manila", "sg": "Asia/Singapore", "th": "Asia/Bangkok", "tl": "Asia/Dili",
    "vn": "Asia/Ho_Chi_Minh",
}  # fmt: skip
# Of Indonesia only a province says which; the others are in the west.
CENTRAL = {"id-ba", "id-go", "id-ki", "id-ks", "id-ku", "id-nb", "id-nt", "id-sa", "id-sg", "id-sn", "id-sr", "id-st"}
EASTERN = {"id-ma", "id-mu", "id-pa", "id-pb", "id-pd", "id-pe", "id-ps", "id-pt"}


def zone_of(provinces, countries):
    """The one zone in which these provinces are, or without any these countries; "" where that is not one."""
    zones = {_of_province(code) for code in provinces} or {OF_COUNTRY.get(code, "") for code in countries}
    return zones.pop() if len(zones) == 1 else ""


def _of_province(code):
    if code[:2] != "id":
        return OF_COUNTRY.get(code[:2], "")
    return "Asia/Makassar" if code in CENTRAL else "Asia/Jayapura" if code in EASTERN else "Asia/Jakarta"
