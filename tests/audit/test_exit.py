"""Exit: what is seen, what is told, and what Back leads to, once a reader has left."""

import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from playwright.sync_api import expect

SIZES = {
    "the narrowest phone": (320, 568),
    "a phone with its keyboard open": (360, 280),
    "200 % zoom": (640, 400),
    "a desktop": (1280, 900),
}
KINDS = ["/", "/resources/", "/search/?q=guide", "/help/", "/help/safely/", "/topics/", "/about/", "/nothing/"]
# While another site is awaited, Chromium answers no question about the page: the page says by itself what happens.
STOPWATCH = """() => {
  const look = (event) => {
    const stop = () => console.log(`blank ${performance.now() - event.timeStamp} ${document.title}`);
    if (document.body.innerText === "") requestAnimationFrame(() => setTimeout(stop)); // once it is painted
  };
  addEventListener("keydown", look, true);
  addEventListener("click", look);
}"""
GO_BACK = """() => {
  addEventListener("click", () => history.back());
  addEventListener("popstate", () => setTimeout(() => console.log(`back ${document.body.innerText}`)));
}"""
IS_ON_TOP = """(exit) => {
  const box = exit.getBoundingClientRect();
  const corners = [[3, 3], [box.width - 3, 3], [3, box.height - 3], [box.width - 3, box.height - 3]];
  const inside = box.top >= 0 && box.left >= 0 && box.right <= innerWidth && box.bottom <= innerHeight;
  return inside && corners.every(([x, y]) => exit.contains(document.elementFromPoint(box.left + x, box.top + y)));
}"""

IS_IN_SIGHT = """(exit) => {
  const box = exit.getBoundingClientRect(), { offsetLeft, offsetTop, width, height } = visualViewport;
  const across = box.left >= offsetLeft && box.right <= offsetLeft + width;
  return across && box.top >= offsetTop && box.bottom <= offsetTop + height;
}"""


class Elsewhere(BaseHTTPRequestHandler):
    """Another site. `/slow` answers only once it is let go."""

    def do_GET(self):
        self.server.asked.append((self.path, self.headers["Referer"]))
        if self.path == "/slow":
            self.server.go.wait(30)
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.end_headers()
        self.wfile.write(b"<!doctype html><title>Weather</title><h1>Sunny</h1>")

    def log_message(self, *message):
        pass


@pytest.fixture
def elsewhere():
    server = ThreadingHTTPServer(("127.0.0.1", 0), Elsewhere)
    server.asked, server.go = [], threading.Event()
    server.url = f"http://localhost:{server.server_port}/"
    threading.Thread(target=server.serve_forever).start()
    yield server
    server.go.set()
    server.shutdown()
    server.server_close()


def exit_of(page):
    return page.get_by_role("banner").get_by_role("link", name="Exit")


def lead_to(page, url):
    exit_of(page).evaluate("(exit, url) => { exit.href = url }", url)


def click(page):
    exit_of(page).click(no_wait_after=True)


def press_enter(page):
    exit_of(page).focus()
    page.keyboard.press("Enter")


def press_shift(page, times=3):
    for _ in range(times):
        page.keyboard.press("Shift")


every_way = pytest.mark.parametrize("way", [click, press_enter, press_shift])


@every_way
def test_back_does_not_return_to_the_page_that_was_left(page, elsewhere, site, way):
    page.goto("/")
    page.goto("/help/")
    lead_to(page, elsewhere.url)
    way(page)
    page.wait_for_url(elsewhere.url)
    page.go_back()
    assert page.url == f"{site.origin}/"


@every_way
def test_the_other_site_is_not_told_where_one_came_from_and_nobody_else_is_told_anything(page, elsewhere, way):
    page.goto("/resources/?q=guide")
    lead_to(page, elsewhere.url)
    requests = []
    page.on("request", lambda request: requests.append(request.url))
    way(page)
    page.wait_for_url(elsewhere.url)
    assert elsewhere.asked[0] == ("/", None)
    assert page.evaluate("document.referrer") == ""
    assert {url for url in requests if "favicon" not in url} == {elsewhere.url}


@every_way
def test_the_page_is_blank_within_100_ms_however_long_the_other_site_takes(page, elsewhere, way):
    times = []
    for _ in range(3):
        page.goto("/resources/")
        lead_to(page, f"{elsewhere.url}slow")
        page.evaluate(STOPWATCH)
        with page.expect_console_message(lambda message: message.text.startswith("blank")) as message:
            way(page)
        _, time, title = message.value.text.split()
        times.append(float(time))
        assert title == "localhost"
    assert min(times) <= 100, times


def test_back_while_the_other_site_is_slow_shows_nothing_and_leaves_again(page, elsewhere):
    page.goto("/resources/")
    page.locator("a[rel=next]").click()
    page.wait_for_url("**page=2")
    lead_to(page, f"{elsewhere.url}slow")
    page.evaluate(GO_BACK)
    with page.expect_console_message(lambda message: message.text.startswith("back")) as message:
        click(page)
    assert message.value.text.strip() == "back"
    elsewhere.go.set()
    page.wait_for_url(f"{elsewhere.url}slow")


def test_a_list_that_is_still_on_its_way_does_not_come_after_leaving(page, elsewhere):
    page.goto("/resources/")
    lead_to(page, elsewhere.url)
    page.route("**/resources/?page=2", lambda route: None)  # never answered
    page.locator("a[rel=next]").click()
    with page.expect_event("requestfailed", lambda request: "page=2" in request.url):
        click(page)
    page.wait_for_url(elsewhere.url)


def test_without_script_exit_is_a_link_that_leads_away(new_context):
    page = new_context(java_script_enabled=False).new_page()
    page.goto("/help/")
    page.route("https://www.google.com/", lambda route: route.fulfill(body="Sunny"))
    exit_of(page).click()
    page.wait_for_url("https://www.google.com/")


# Shift


@pytest.mark.parametrize("address", ["/", "/help/safely/", "/search/", "/accounts/login/", "/nothing/"])
def test_shift_three_times_leaves_every_kind_of_page(page, elsewhere, address):
    page.goto(address)
    lead_to(page, elsewhere.url)
    press_shift(page)
    page.wait_for_url(elsewhere.url)


def test_shift_leaves_from_a_box_for_words_too(page, elsewhere):
    page.goto("/search/")
    lead_to(page, elsewhere.url)
    page.locator("main [type=search]").press_sequentially("Ma")
    press_shift(page)
    page.wait_for_url(elsewhere.url)


def hold_it_down(page):
    for _ in range(6):  # down again and again without up is a key that repeats
        page.keyboard.down("Shift")


def type_capitals(page):
    for key in "ABC":
        page.keyboard.press(f"Shift+{key}")


def press_another_between(page):
    press_shift(page, 2)
    page.keyboard.press("a")
    press_shift(page, 2)


def change_the_keyboard(page):
    for keys in ("Alt+Shift", "Control+Shift") * 3:
        page.keyboard.press(keys)


def select_with_the_mouse(page):
    for place in (100, 200, 300):
        page.keyboard.down("Shift")
        page.mouse.click(place, 300)
        page.keyboard.up("Shift")


@pytest.mark.parametrize(
    "way", [hold_it_down, type_capitals, press_another_between, change_the_keyboard, select_with_the_mouse]
)
def test_shift_on_the_way_to_something_else_does_not_leave(page, way):
    page.goto("/accessibility/")
    way(page)
    expect(page.get_by_role("heading", name="Accessibility")).to_be_visible()


def test_three_presses_within_five_seconds_leave(page, elsewhere):
    page.clock.install()
    page.goto("/about/")
    lead_to(page, elsewhere.url)
    for _ in range(3):
        press_shift(page, 1)
        page.clock.run_for(2_000)
    page.wait_for_url(elsewhere.url)


def test_three_presses_over_six_seconds_do_not(page):
    page.clock.install()
    page.goto("/about/")
    for _ in range(3):
        press_shift(page, 1)
        page.clock.run_for(3_000)
    expect(page.get_by_role("heading", name="About the Hub")).to_be_visible()


# Where it stands


def test_exit_is_the_second_stop_of_the_tab_key_and_says_how_else_to_leave(page):
    page.goto("/")
    for _ in range(2):
        page.keyboard.press("Tab")
    expect(exit_of(page)).to_be_focused()
    expect(exit_of(page)).to_have_accessible_description("Or press the Shift key three times within five seconds")


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("direction", ["ltr", "rtl"])
def test_exit_is_never_covered_and_never_scrolled_away(new_context, size, direction):
    width, height = SIZES[size]
    page = new_context(viewport={"width": width, "height": height}).new_page()
    for address in KINDS:
        page.goto(address)
        page.evaluate("direction => { document.documentElement.dir = direction }", direction)
        for part in (0, 0.3, 0.7, 1):
            page.evaluate("part => scrollTo(0, part * document.documentElement.scrollHeight)", part)
            assert exit_of(page).evaluate(IS_ON_TOP), f"{address}, {part} of the way down"


@pytest.mark.parametrize("size", SIZES)
def test_neither_the_filters_nor_a_place_that_is_jumped_to_cover_exit(new_context, size):
    width, height = SIZES[size]
    page = new_context(viewport={"width": width, "height": height}).new_page()
    page.goto("/resources/")
    if width < 960:
        page.locator("[data-sheet] > summary").click()
    for place in ("#country-th", "#topic-values", "#filters", "#results", "#main"):
        page.evaluate("place => { location.hash = place }", place)
        assert exit_of(page).evaluate(IS_ON_TOP), place
    page.keyboard.press("Home")
    page.locator(".skip").focus()
    assert exit_of(page).evaluate(IS_ON_TOP)
    page.locator("main [type=search]").focus()
    assert exit_of(page).evaluate(IS_ON_TOP)


def test_two_fingers_do_not_move_exit_out_of_sight(new_context):
    phone = {"viewport": {"width": 360, "height": 640}, "is_mobile": True, "has_touch": True}
    page = new_context(**phone).new_page()
    page.goto("/resources/")
    pinch = {"x": 60, "y": 500, "scaleFactor": 2}
    page.context.new_cdp_session(page).send("Input.synthesizePinchGesture", pinch)
    assert page.evaluate("visualViewport.scale") > 1.5
    page.evaluate("() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
    assert exit_of(page).evaluate(IS_IN_SIGHT)
