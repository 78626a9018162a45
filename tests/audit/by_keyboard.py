"""Somebody at work who has no mouse: every stop of the focus on the way is in sight and looks like it."""

from .test_keyboard import LONGEST, SCRIPT

# What has the focus when a page opens keeps it.
PREPARE = f"""() => {{
    if (window.audit) return 0;
    const first = document.activeElement;
    window.audit = {SCRIPT};
    window.audit.stops();
    first.focus();
    return document.querySelectorAll("[tabindex]:not([tabindex='0'], [tabindex='-1'])").length;
}}"""


def reach(page, selector):
    assert page.evaluate(PREPARE) == 0, f"{page.url}: a tabindex above 0"
    for _press in range(LONGEST):
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
        page.keyboard.press("Tab")
        stop = page.evaluate("window.audit.focused()")
        assert stop is None or (stop["shown"] and not stop["cover"]), f"{page.url}: the focus does not show: {stop}"
    raise AssertionError(f"{page.url}: Tab does not lead to {selector}")


def type_into(page, selector, text):
    reach(page, selector)
    page.keyboard.press("ControlOrMeta+A")
    page.keyboard.type(text)


def press(page, selector):
    reach(page, selector)
    with page.expect_navigation():
        page.keyboard.press("Enter")


def choose(page, selector):
    """A box or a radio button: the arrows lead along a group, Space chooses."""
    reach(page, selector)
    page.keyboard.press("Space")
