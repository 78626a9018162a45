"""Lists that change in place: what is shown, where the focus is, what is said, and what happens when it fails."""

import pytest
from playwright.sync_api import expect

PHONE = {"viewport": {"width": 360, "height": 640}}
LISTS = ["/resources/", "/stories/", "/directory/"]
every_list = pytest.mark.parametrize("address", LISTS)


def opened(page, address):
    """The page at an address, with a mark that a change in place leaves and a new page does not have."""
    page.goto(address)
    page.evaluate("() => { window.mark = true }")
    return page


def is_in_place(page):
    return page.evaluate("window.mark === true")


def heading(page):
    return page.locator("[data-heading]")


def said(page):
    return page.locator("[data-announce]")


def contents(page):
    """All of a page that a reader or a crawler sees, but for what the script says and marks."""
    return page.evaluate(
        """() => {
          const page = document.documentElement.cloneNode(true);
          page.querySelector("[data-announce]").textContent = "";
          for (const part of page.querySelectorAll("[aria-busy]")) part.removeAttribute("aria-busy");
          for (const facet of page.querySelectorAll("details")) facet.open = false;
          page.querySelector("[data-exit]").removeAttribute("title");
          const head = [...page.querySelectorAll("head > *")].map((element) => element.outerHTML).sort();
          return [head, page.querySelector("body").innerHTML, document.querySelector("main [type=search]").value];
        }"""
    )


def choose(page):
    page.locator("#country-th").click()
    page.wait_for_url("**country=th*")


def sort(page):
    page.locator("#order-1").click()
    page.wait_for_url("**sort=*")


def turn_the_page(page):
    page.locator("a[rel=next]").click()
    page.wait_for_url("**page=2*")


def look_for(page, words="row"):
    page.locator("main [type=search]").fill(words)
    page.keyboard.press("Enter")
    page.wait_for_url(f"**q={words}*")


def clear(page):
    page.locator("[data-swap] a[href$='/']").filter(has_text="Clear all").click()
    page.wait_for_url(lambda url: "?" not in url)


@every_list
def test_a_list_changed_in_place_is_the_page_that_one_would_have_loaded(page, address):
    opened(page, address)
    for step in (choose, sort, look_for, turn_the_page, clear, turn_the_page):
        step(page)
        assert is_in_place(page)
        expect(page.locator("[aria-busy=true]")).to_have_count(0)
        in_place = contents(page)
        page.reload()
        assert in_place == contents(page), step.__name__
        opened(page, page.url)


def test_a_search_over_everything_changes_in_place_too(page):
    opened(page, "/search/")
    look_for(page, "guide")
    expect(heading(page)).to_be_focused()
    in_place = contents(page)
    assert is_in_place(page)
    page.reload()
    assert in_place == contents(page)


# Focus, words and scroll


@every_list
def test_a_chosen_filter_keeps_the_focus_and_its_place_and_the_new_count_is_said(page, address):
    opened(page, address)
    link = page.locator("#country-th")
    link.scroll_into_view_if_needed()
    before = link.bounding_box()["y"]
    link.press("Enter")
    page.wait_for_url("**country=th*")
    expect(link).to_be_focused()
    expect(said(page)).to_have_text(" ".join(heading(page).inner_text().split()))
    assert abs(link.bounding_box()["y"] - before) < 2
    link.press("Enter")
    page.wait_for_url(lambda url: "country" not in url)
    expect(link).to_be_focused()


@pytest.mark.parametrize("step", [turn_the_page, look_for])
def test_other_results_are_shown_from_their_top_with_the_focus_on_their_heading(page, step):
    opened(page, "/resources/")
    step(page)
    expect(heading(page)).to_be_focused()
    expect(heading(page)).to_be_in_viewport()
    expect(said(page)).to_be_empty()  # the heading is read out because it has the focus


def test_facets_stay_open_or_closed_and_scrolled(page):
    opened(page, "/resources/")
    page.locator("#country > summary").click()
    page.locator("#language > summary").click()
    page.locator("#topic-values").evaluate("(values) => { values.scrollTop = 120 }")
    sort(page)
    states = page.locator("#country, #topic, #language").evaluate_all(
        "(all) => all.map((facet) => [facet.id, facet.open])"
    )
    assert dict(states) == {"country": False, "topic": True, "language": True}
    assert page.locator("#topic-values").evaluate("(values) => values.scrollTop") == 120


def test_what_is_being_typed_is_kept_and_a_word_that_was_taken_away_goes(page):
    opened(page, "/resources/")
    box = page.locator("main [type=search]")
    look_for(page)
    box.fill("row and half a wo")
    choose(page)
    expect(box).to_have_value("row and half a wo")
    box.fill("row")
    page.locator(".chips a").first.click()
    page.wait_for_url(lambda url: "q=" not in url)
    expect(box).to_have_value("")


def test_a_reader_who_has_gone_on_meanwhile_is_not_called_back(page):
    opened(page, "/resources/")
    held = hold(page, "page=2")
    page.locator("a[rel=next]").click()
    page.locator(".skip").focus()
    held.pop().continue_()
    page.wait_for_url("**page=2*")
    expect(page.locator(".skip")).to_be_focused()
    expect(said(page)).to_have_text(" ".join(heading(page).inner_text().split()))


# Back and forward


def change_what_is_answered(page, was, now):
    """The script is told something else than the page says that the browser has or loads."""

    def answer(route):
        if route.request.resource_type != "xhr":
            return route.continue_()
        response = route.fetch()
        route.fulfill(response=response, body=response.text().replace(was, now))

    page.route("**/resources/**", answer)


def test_back_and_forward_are_asked_for_anew(page):
    opened(page, "/resources/")
    first = heading(page).inner_text()
    choose(page)
    second = heading(page).inner_text()
    change_what_is_answered(page, " resources", " good resources")
    page.go_back()
    expect(heading(page)).to_have_text(first.replace(" resources", " good resources"))
    expect(heading(page)).to_be_focused()
    assert "?" not in page.url
    page.go_forward()
    expect(heading(page)).to_have_text(second.replace(" resources", " good resources"))
    expect(heading(page)).to_be_focused()
    assert is_in_place(page) and "country=th" in page.url


def test_back_from_an_entry_asks_for_the_list_anew(page):
    opened(page, "/resources/")
    choose(page)
    page.locator(".card-title a").first.click()
    page.wait_for_url(lambda url: "country" not in url)
    change_what_is_answered(page, " resources", " good resources")
    page.go_back()
    expect(heading(page)).to_contain_text("good resources")
    assert "country=th" in page.url


def test_a_stored_copy_is_checked_before_it_is_shown(page):
    opened(page, "/resources/")
    with page.expect_request(lambda request: "country=th" in request.url) as request:
        choose(page)
    assert request.value.all_headers()["cache-control"] == "max-age=0"


# When it fails, and what is left to the browser


def hold(page, part):
    """The requests for addresses with this part, to be let go."""
    held = []
    page.route(lambda url: part in url, lambda route: held.append(route))
    return held


def refuse(route):
    route.abort()


def answer_with_an_error(route):
    route.fulfill(status=503, content_type="text/html", body="<h1>Later</h1>")


def answer_with_something_else(route):
    route.fulfill(content_type="text/plain", body="Words")


def answer_with_another_page(route):
    route.fulfill(content_type="text/html", body="<!doctype html><h1>Hello</h1>")


def answer_after_an_update(route):
    response = route.fetch()
    route.fulfill(response=response, body=response.text().replace("/hub/site.", "/hub/site.new."))


def lead_outside(route):
    route.fulfill(status=302, headers={"Location": "https://example.org/"})


def never_answer(route):
    pass


@pytest.mark.parametrize(
    "fault",
    [
        refuse, answer_with_an_error, answer_with_something_else, answer_with_another_page, answer_after_an_update,
        lead_outside, never_answer,
    ],
)  # fmt: skip
def test_whatever_goes_wrong_the_page_is_loaded_instead(page, fault):
    opened(page, "/resources/")
    page.route(
        "**country=th*", lambda route: fault(route) if route.request.resource_type == "xhr" else route.continue_()
    )
    page.locator("#country-th").click()
    page.wait_for_url("**country=th*")
    expect(heading(page)).to_be_visible()
    assert not is_in_place(page)
    page.go_back()
    assert page.url.endswith("/resources/")  # the address was not kept twice


def test_the_latest_choice_wins(page):
    opened(page, "/resources/")
    held = hold(page, "country=th")
    page.locator("#country-th").click()
    expect(page.locator("#results")).to_have_attribute("aria-busy", "true")
    with page.expect_event("requestfailed", lambda request: "country=th" in request.url):
        page.locator("#order-1").click()
    page.wait_for_url("**sort=*")
    expect(page.locator("#results")).to_have_attribute("aria-busy", "false")
    assert len(held) == 1 and "country" not in page.url


def test_a_link_followed_meanwhile_wins(page):
    opened(page, "/resources/")
    hold(page, "country=th")
    page.locator("#country-th").click()
    page.get_by_role("link", name="Topics", exact=True).first.click()
    page.wait_for_url("**/topics/")


def test_a_new_tab_is_left_to_the_browser(page):
    opened(page, "/resources/")
    with page.context.expect_page() as tab:
        page.locator("#country-th").click(modifiers=["Control"])
    tab.value.wait_for_url("**country=th*")
    assert page.url.endswith("/resources/")


def test_a_place_on_the_page_is_not_asked_for(page):
    opened(page, "/resources/")
    requests = []
    page.on("request", lambda request: requests.append(request.resource_type))
    page.locator(".skip").press("Enter")
    expect(page.locator("#main")).to_be_focused()
    page.go_back()
    assert "xhr" not in requests and is_in_place(page)


# The sheet of filters on a phone


def test_the_sheet_stays_open_while_one_chooses_and_closes_with_escape(new_context):
    page = opened(new_context(**PHONE).new_page(), "/resources/")
    sheet = page.locator("[data-sheet]")
    sheet.locator("> summary").click()
    choose(page)
    expect(sheet).to_have_attribute("open", "")
    expect(page.locator("#country-th")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator("#country-th")).to_be_hidden()
    expect(sheet.locator("> summary")).to_be_focused()


def test_the_sheet_s_last_link_closes_it_and_leads_to_the_results(new_context):
    page = opened(new_context(**PHONE).new_page(), "/resources/")
    page.locator("[data-sheet] > summary").click()
    choose(page)
    page.locator("[data-close]").click()
    expect(page.locator("#country-th")).to_be_hidden()
    expect(heading(page)).to_be_focused()
    expect(heading(page)).to_be_in_viewport()
    assert "#" not in page.url


@every_list
def test_without_script_a_phone_s_reader_can_choose_and_turn_the_page(new_context, address):
    page = new_context(java_script_enabled=False, **PHONE).new_page()
    page.goto(address)
    page.locator("[data-sheet] > summary").click()
    page.locator("#country-th").click()
    page.wait_for_url("**country=th*")
    expect(page.locator(".chips")).to_contain_text("Thailand")
    page.locator("[data-sheet] > summary").click()
    page.locator("[data-close]").click()
    expect(heading(page)).to_be_in_viewport()
