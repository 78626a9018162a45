"""The drawings of provinces, and where towns are marked: provinces_atlas.json, which says where they come from."""

import json
from pathlib import Path

from django.utils.html import format_html_join

from partnership_hub.atlas import laid_over, shape_of
from partnership_hub.search.analysis import fold

COUNTRIES = json.loads(Path(__file__).with_name("provinces_atlas.json").read_text(encoding="utf-8"))["countries"]
DOT = 6  # the radius of a province too small to be drawn
MARK = 5  # of a town
LETTER, LINE = 7, 16  # how much of the map a name takes, about


def key_of(town):
    """A town's name, however it is written: “Hà Nội” is “Hanoi”."""
    return "".join(letter for letter in fold(town) if letter.isalnum())


def view_of(country):
    return f"0 0 {country['width']} {country['height']}"


SHAPES = {
    code: (view_of(country), shape_of(land, DOT))
    for country in COUNTRIES.values()
    for code, land in country["provinces"].items()
}
WITHIN = {code: older for country in COUNTRIES.values() for code, older in country["within"].items()}
TOWNS = {code: {key_of(name): spot for name, spot in country["towns"].items()} for code, country in COUNTRIES.items()}


def drawing(code):
    """A province's place on its country's map, for the inside of its link; empty where it is not drawn by itself."""
    return laid_over(*SHAPES[code]) if code in SHAPES else ""


def sea(code):
    """What keeps a map's place on the page, for all that lies over it; empty where a country is not drawn."""
    return laid_over(view_of(COUNTRIES[code]), "", kind="sea") if code in COUNTRIES else ""


def is_tall(code):
    return code in COUNTRIES and COUNTRIES[code]["height"] > COUNTRIES[code]["width"]


def marks(code, towns):
    """Marks for the towns that the atlas knows; a name that would cover one before it is left out."""
    spots = TOWNS.get(code, {})
    found = {key_of(name): (name, spots[key_of(name)]) for name in towns if key_of(name) in spots}
    if not found:
        return ""
    dots = format_html_join("", '<circle cx="{}" cy="{}" r="{}"/>', ((*spot, MARK) for _name, spot in found.values()))
    names = format_html_join("", '<text x="{}" y="{}">{}</text>', placed(found.values(), COUNTRIES[code]["width"]))
    return laid_over(view_of(COUNTRIES[code]), dots, names, kind="land towns")


def placed(spots, width):
    taken = []
    for name, (x, y) in spots:
        length = len(name) * LETTER
        left = x - 10 - length if x + 10 + length > width else x + 10
        box = (left, y - LINE / 2, left + length, y + LINE / 2)
        if not any(a < box[2] and box[0] < c and b < box[3] and box[1] < d for a, b, c, d in taken):
            taken.append(box)
            yield left, y + 4, name
