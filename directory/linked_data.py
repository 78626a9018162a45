"""An organisation in schema.org's words, as far as everyone may know it."""

from partnership_hub.linked_data import places

from .vocabulary import ContactKind, OrganisationType, PlaceKind, Verification, Visibility

TYPES = {
    OrganisationType.COUNCIL: "GovernmentOrganization",
    OrganisationType.MINISTRY: "GovernmentOrganization",
    OrganisationType.POLICE_IMMIGRATION: "GovernmentOrganization",
    OrganisationType.PROSECUTION_COURTS: "GovernmentOrganization",
    OrganisationType.LOCAL_GOVERNMENT: "GovernmentOrganization",
    OrganisationType.MISSION: "GovernmentOrganization",
    OrganisationType.INGO: "NGO",
    OrganisationType.NGO: "NGO",
    OrganisationType.CBO: "NGO",
    OrganisationType.SURVIVOR_LED: "NGO",
    OrganisationType.UNION: "WorkersUnion",
}
CONFIRMED = {Verification.SELF_DECLARED, Verification.CHECKED}


def describe(organisation, text, details):
    """Ways to reach it only where they were confirmed, and not too long ago: a search engine shows a number without
    what we say of it."""
    described = {
        "@type": TYPES.get(organisation.type, "Organization"),
        "alternateName": names(organisation, text),
        "areaServed": places(organisation),
        "sameAs": "" if organisation.is_overdue else organisation.website,
    }
    confirmed = organisation.verification in CONFIRMED and not organisation.is_overdue
    return described | reach(organisation, details) if confirmed else described


def names(organisation, text):
    others = [organisation.title, organisation.local_name, organisation.acronym]
    others += [*organisation.also_known_as, *organisation.former_names]
    return list(dict.fromkeys(name for name in others if name and name != text.title))


def reach(organisation, details):
    contacts = [contact for contact in details["contacts"] if contact.visibility == Visibility.PUBLIC]
    spots = [place for place in details["places"] if place.visibility == Visibility.PUBLIC]
    return {
        "telephone": organisation.phone,
        "email": organisation.email,
        "contactPoint": [contact_point(contact) for contact in contacts if contact.kind in CONTACT_POINTS],
        "address": [address(spot) for spot in spots if spot.kind != PlaceKind.RESIDENTIAL],
    }


CONTACT_POINTS = {ContactKind.PHONE: "telephone", ContactKind.EMAIL: "email", ContactKind.WEB: "url"}


def contact_point(contact):
    return {"@type": "ContactPoint", "contactType": contact.label, CONTACT_POINTS[contact.kind]: contact.value}


def address(place):
    return {
        "@type": "PostalAddress",
        "streetAddress": place.address,
        "addressLocality": place.town,
        "addressRegion": place.get_province_display(),
        "addressCountry": place.country_id and place.country_id.upper(),
    }
