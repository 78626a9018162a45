"""What an organisation is, does and shows: fixed codes, labels of ours."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class OrganisationType(TextChoices):
    COUNCIL = "council", _("National council or task force")
    MINISTRY = "ministry", _("Ministry or government agency")
    POLICE_IMMIGRATION = "police-immigration", _("Police, immigration or border agency")
    PROSECUTION_COURTS = "prosecution-courts", _("Prosecution or courts")
    LOCAL_GOVERNMENT = "local-government", _("Local government")
    MISSION = "mission", _("Embassy or consulate")
    ASEAN_BODY = "asean-body", _("ASEAN body")
    UN_IGO = "un-igo", _("UN or inter-governmental organisation")
    INGO = "ingo", _("International NGO")
    NGO = "ngo", _("National NGO")
    CBO = "cbo", _("Community-based or migrant-led group")
    SURVIVOR_LED = "survivor-led", _("Survivor-led organisation")
    FAITH = "faith", _("Faith-based organisation")
    UNION = "union", _("Trade union")
    BUSINESS = "business", _("Business or employers’ group")
    ACADEMIA = "academia", _("University or research body")
    HELPLINE = "helpline", _("Helpline")
    DONOR = "donor", _("Donor or programme")
    NETWORK = "network", _("Network or coalition")


class Level(TextChoices):
    REGIONAL = "regional", _("Regional (ASEAN-wide)")
    CROSS_BORDER = "cross-border", _("Cross-border (some countries)")
    NATIONAL = "national", _("National")
    SUBNATIONAL = "subnational", _("Province, state or region")
    LOCAL = "local", _("City or community")


class ServiceKind(TextChoices):
    HELPLINE = "helpline", _("Helpline")
    EMERGENCY_RESPONSE = "emergency-response", _("Emergency response")
    IDENTIFICATION = "identification", _("Identification and screening")
    CASE_MANAGEMENT = "case-management", _("Case management")
    SHELTER = "shelter", _("Shelter or housing")
    BASIC_NEEDS = "basic-needs", _("Food and basic needs")
    MEDICAL = "medical", _("Medical care")
    PSYCHOSOCIAL = "psychosocial", _("Counselling")
    LEGAL_AID = "legal-aid", _("Legal aid")
    INTERPRETATION = "interpretation", _("Interpretation")
    COURT_SUPPORT = "court-support", _("Court and witness support")
    COMPENSATION = "compensation", _("Wage and compensation claims")
    DOCUMENTS = "documents", _("Documents and legal status")
    RETURN = "return", _("Return assistance")
    FAMILY_TRACING = "family-tracing", _("Family tracing")
    REINTEGRATION = "reintegration", _("Reintegration and livelihoods")
    EDUCATION = "education", _("Education and skills training")
    CHILD_PROTECTION = "child-protection", _("Child protection")
    OUTREACH = "outreach", _("Outreach and awareness")
    COMPLAINTS = "complaints", _("Worker complaints")
    TRAINING = "training", _("Training of professionals")
    RESEARCH = "research", _("Research and policy")
    COORDINATION = "coordination", _("Coordination")
    FUNDING = "funding", _("Funding")


class GroupServed(TextChoices):
    ALL = "all", _("No restriction")
    WOMEN = "women", _("Women")
    MEN = "men", _("Men")
    GIRLS = "girls", _("Girls")
    BOYS = "boys", _("Boys")
    LGBTIQ = "lgbtiq", _("LGBTIQ+ people")
    DISABILITY = "disability", _("Persons with disabilities")
    MIGRANT_WORKERS = "migrant-workers", _("Migrant workers")
    DOMESTIC_WORKERS = "domestic-workers", _("Domestic workers")
    FISHERS = "fishers", _("Fishers and seafarers")
    SEX_WORKERS = "sex-workers", _("Adults in sex work")
    SCAM_RETURNEES = "scam-returnees", _("People forced into scams or other crime")
    REFUGEES_STATELESS = "refugees-stateless", _("Refugees and stateless people")
    ETHNIC_MINORITIES = "ethnic-minorities", _("Ethnic minorities and indigenous peoples")
    NATIONALS_ABROAD = "nationals-abroad", _("Nationals abroad")
    FOREIGN_NATIONALS = "foreign-nationals", _("Foreign nationals")
    FAMILIES = "families", _("Families of victims and survivors")
    PROFESSIONALS = "professionals", _("Professionals and agencies")


class Visibility(TextChoices):
    PUBLIC = "public", _("Shown to everyone")
    PARTNERS = "partners", _("Signed-in partners")
    STAFF = "staff", _("Staff only")
    WITHHELD = "withheld", _("Withheld: never stored")


LEVELS = [choice for choice in Visibility.choices if choice[0] != Visibility.WITHHELD]  # of what is there to be seen


class WithheldReason(TextChoices):
    SAFETY = "safety", _("for people’s safety")
    REQUEST = "request", _("at the organisation’s request")
    LEGAL = "legal", _("because the law requires it")


class Verification(TextChoices):
    UNVERIFIED = "unverified", _("Submitted, not checked")
    SELF_DECLARED = "self-declared", _("The organisation confirmed its own entry")
    CHECKED = "checked", _("Staff called or wrote and got an answer")
    CLOSED = "closed", _("No longer operating")


class Truth(TextChoices):
    """What an entry's verification comes to on a day. The order is that of a filter."""

    CHECKED = "checked", _("Checked by staff")
    SELF_DECLARED = "self-declared", _("Confirmed by the organisation")
    DUE = "due", _("Confirmed, due to be checked again")
    UNVERIFIED = "unverified", _("Not checked yet")
    OVERDUE = "overdue", _("Overdue: may be wrong")
    CLOSED = "closed", _("No longer operating")
    HIDDEN = "hidden", _("Hidden: not confirmed for too long")


class Vetting(TextChoices):
    PUBLIC_SOURCES = "public-sources", _("Listed from public sources only")
    KNOWN = "known", _("Known to a partner body")
    REFERRED = "referred", _("Recommended by two listed organisations")
    ASSESSED = "assessed", _("Visited or assessed by staff")


class ContactKind(TextChoices):
    PHONE = "phone", _("Phone")
    EMAIL = "email", _("E-mail")
    PERSON = "person", _("Role to ask for")
    WEB = "web", _("Web address")
    MESSAGING = "messaging", _("Messaging")


class PlaceKind(TextChoices):
    OFFICE = "office", _("Office")
    DROP_IN = "drop-in", _("Drop-in centre")
    RESIDENTIAL = "residential", _("Residential")


class ReportKind(TextChoices):
    NUMBER = "number", _("The number or address is wrong")
    CLOSED = "closed", _("It has closed")
    MOVED = "moved", _("It has moved")
    UNSAFE = "unsafe", _("It is not safe, or it harms people")
    OTHER = "other", _("Something else")


class RemovalReason(TextChoices):
    SAFETY = "safety", _("Somebody could be in danger")
    REQUEST = "request", _("The organisation does not want to be listed")
    OTHER = "other", _("Another reason")


class RemovalWay(TextChoices):
    FORM = "form", _("by the form that everyone may use")
    EMAIL = "email", _("by the form, confirmed from the organisation’s own e-mail")
    STAFF = "staff", _("by staff")
