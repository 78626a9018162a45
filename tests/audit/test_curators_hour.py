"""The curators' main path by the keyboard alone: asked for review, sent back with a reason, saved by two, published."""

import re

from .by_keyboard import press, reach, type_into


def test_from_a_draft_to_the_public_page(desk):
    curator, editor = desk("curator"), desk("editor")
    title = "คู่มือสำหรับลูกเรือประมง"
    curator.goto("/admin/resources/resource/add/")
    type_into(curator, "#id_title", title)
    reach(curator, "#id_type")
    curator.keyboard.type("Guide")
    press(curator, "[name=_verb][value=submit]")
    address = curator.url

    editor.goto("/admin/?country=all")
    press(editor, f"#in-review a[href$='{address.partition('/admin/')[2]}']")
    type_into(editor, "#id_reason", "Say for whom it is.")
    press(editor, "[name=_verb][value=send_back]")

    curator.goto("/admin/?country=all")
    press(curator, f"#sent-back a[href$='{address.partition('/admin/')[2]}']")
    assert "Say for whom it is." in curator.content()
    editor.goto(address)
    type_into(editor, "#id_summary", "For officers who board fishing boats, and for those who interpret for them.")
    press(editor, "[name=_continue]")
    type_into(curator, "#id_summary", "For crews.")
    press(curator, "[name=_verb][value=submit]")
    both = curator.inner_text(".hub-conflict")
    assert "officers who board" in both and "crews." in both
    reach(curator, "[name='_keep-summary']")
    while not curator.evaluate("document.activeElement.value === 'theirs'"):
        curator.keyboard.press("ArrowDown")
    curator.keyboard.press("Space")
    press(curator, "[name=_verb][value=submit]")
    assert "handed to review" in curator.content()

    editor.goto(address)
    press(editor, "[name=_verb][value=publish]")
    public = re.search(r"/resources/[0-9]+-[a-z-]+/", editor.content())[0]
    editor.goto(public)
    assert editor.locator("h1").inner_text() == title
