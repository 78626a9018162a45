"""A form of the admin as a browser opens it and sends it back."""

from lxml import html


def form_of(page):
    return next(form for form in html.fromstring(page).forms if "novalidate" in form.attrib)


def opened(client, address):
    """What a browser would send of a form in which nobody changed anything, as {name: [values]}."""
    return filled(client.get(address).text)


def filled(page):
    data = {}
    for name, value in form_of(page).form_values():
        # The first line break of a textarea is none of its text.
        data.setdefault(name, []).append(value.removeprefix("\n"))
    return data


def text_of(page):
    return " ".join(html.fromstring(page).text_content().split())


def change_page(entry):
    return f"/admin/{entry._meta.app_label}/{entry._meta.model_name}/{entry.pk}/change/"


def add_page(model):
    return f"/admin/{model._meta.app_label}/{model._meta.model_name}/add/"
