"""What the script keeps of what is typed, and where a preview opens."""

from .by_keyboard import press

HIDE = """() => {
    Object.defineProperty(document, "hidden", {get: () => true, configurable: true});
    document.dispatchEvent(new Event("visibilitychange"));
}"""
ADD, KEPT = "/admin/resources/resource/add/", "[data-desk-kept]"


def hide(page, after=2_000):
    """As when another window is looked at, once the editor has started."""
    page.wait_for_timeout(after)
    with page.expect_response("**/desk/beat/", timeout=5_000) as answer:
        page.evaluate(HIDE)
    return answer.value.json()


def test_what_is_typed_as_soon_as_a_form_opens_is_kept(desk):
    page = desk("curator")
    page.goto(ADD, wait_until="domcontentloaded")
    page.focus("#id_title")
    page.keyboard.type("Typed at once")
    assert "is kept since" in hide(page)["kept"]
    page.wait_for_selector(KEPT, state="visible")


def test_a_form_in_which_nobody_typed_is_not_kept(desk):
    page = desk("curator")
    asked = []
    page.on("request", lambda request: asked.append(request.url) if "/desk/beat/" in request.url else None)
    page.goto(ADD)
    page.wait_for_timeout(2_000)
    page.evaluate(HIDE)
    page.wait_for_timeout(500)
    assert not asked


def test_a_translation_is_kept_while_it_is_typed(desk):
    page = desk("editor")
    page.goto("/admin/translations/")
    page.goto(page.get_attribute(".hub-matrix a[data-code='lo']", "href"))
    page.focus("#id_title")
    page.keyboard.type("ຄູ່ມື")
    assert "is kept since" in hide(page)["kept"]


def test_the_preview_of_an_operation_has_the_focus(desk):
    page = desk("editor")
    page.goto("/admin/resources/resource/")
    page.check("input[name=_selected_action] >> nth=0")
    page.select_option("select[name=action]", "retag_action")
    press(page, ".actions button[type=submit]")
    page.fill("#id_reason", "tidied")
    page.evaluate("document.querySelector('[name=whole]').value = 'yes'")
    press(page, "[name=step][value=preview]")
    assert page.evaluate("document.activeElement.id") == "plan"
    assert page.evaluate("document.getElementById('plan').getBoundingClientRect().top < innerHeight")


def test_what_is_saved_after_a_jump_opens_with_what_was_done(desk):
    page = desk("editor")
    page.goto("/admin/resources/resource/")
    page.goto(page.get_attribute("#result_list tbody th a", "href") + "#id_topics")
    with page.expect_navigation():
        page.click("[name=_continue]")
    assert page.inner_text(".messagelist") and page.evaluate("scrollY") == 0
