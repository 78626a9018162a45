"""The drawings of the eleven countries. atlas.json holds them, and says where they come from."""

import json
from pathlib import Path

from django.utils.formats import number_format
from django.utils.html import format_html
from django.utils.safestring import mark_safe

ATLAS = json.loads(Path(__file__).with_name("atlas.json").read_text(encoding="utf-8"))
LANDS = ATLAS["lands"]
VIEW = f"0 0 {ATLAS['width']} {ATLAS['height']}"
DOT, REACH = 9, 32  # radii; REACH makes a target of 25 pixels where the map is 288 wide
LINE = 18


def drawing(code, name="", count=0):
    """A country's place on the map, as an SVG that lies over the others; with a name, its label too.

    It stands inside the country's link and says nothing that the link does not."""
    if code not in LANDS:
        return ""
    label = _label(LANDS[code], name, number_format(count, force_grouping=True)) if name else ""
    return laid_over(VIEW, SHAPES[code], label, "land land-small" if "reach" in LANDS[code] else "land")


def laid_over(view, shape, label="", kind="land"):
    return format_html('<svg class="{}" viewBox="{}" aria-hidden="true">{}{}</svg>', kind, view, shape, label)


def shape_of(land, dot=DOT):
    parts = []
    if "reach" in land:
        parts.append(('<circle class="reach" cx="{}" cy="{}" r="{}"/>', (*land["reach"], REACH)))
    if "path" in land:
        parts.append(('<path d="{}"/>', (land["path"],)))
    if "dot" in land:
        parts.append(('<circle cx="{}" cy="{}" r="{}"/>', (*land["dot"], dot)))
    return mark_safe("".join(format_html(html, *values) for html, values in parts))  # noqa: S308 - our own file


def _label(land, name, count):
    """In two lines on a country, in one beside it."""
    x, y, anchor = land["label"]
    below = format_html(' x="{}" y="{}"', x, y + LINE) if anchor == "middle" else mark_safe(' dx="6"')
    label = format_html(
        '<text text-anchor="{}" x="{}" y="{}">{}<tspan{}>{}</tspan></text>', anchor, x, y, name, below, count
    )
    return format_html('<path class="lead-line" d="{}"/>{}', land["lead"], label) if "lead" in land else label


SHAPES = {code: shape_of(land) for code, land in LANDS.items()}
