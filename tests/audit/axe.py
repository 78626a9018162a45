"""axe on a page as it stands, in every width and both schemes."""

from .programs import from_npm

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
WIDTHS = (320, 360, 1280)
SCHEMES = ("light", "dark")
RUN = """rules => axe.run(document, {runOnly: rules, resultTypes: ["violations"]}).then(found => found.violations.map(
    rule => rule.id + ": " + rule.nodes.slice(0, 3).map(node => node.html.slice(0, 160)).join(" | ")))"""


def faults(page, widths=WIDTHS, schemes=SCHEMES):
    """What axe finds, each as a sentence, once however often it was found."""
    found = {}
    page.add_style_tag(content="* { transition: none !important }")  # else colours are read on their way to others
    page.evaluate(from_npm("axe-core/axe.min.js", "axe").read_text(encoding="utf-8"))
    for width in widths:
        page.set_viewport_size({"width": width, "height": 900})
        for scheme in schemes:
            page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
            for fault in page.evaluate(RUN, RULES):
                found.setdefault(fault, f"{page.url} at {width} px, {scheme}: {fault}")
    return list(found.values())
