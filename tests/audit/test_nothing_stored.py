"""An hour's reading, by a reader whose browser has script: whatever is read and done, nothing of it is kept."""

from ..sitemap import READERS

FOR_MACHINES = (".xml", "feed/", ".txt", "export/", ".vcf")
STORED = """async () => ({
  cookie: document.cookie,
  local: {...localStorage},
  session: {...sessionStorage},
  caches: await caches.keys(),
  workers: (await navigator.serviceWorker.getRegistrations()).length,
  databases: await indexedDB.databases(),
  files: await Array.fromAsync((await navigator.storage.getDirectory()).keys()),
  state: history.state,
  name: window.name,
})"""
NOTHING = {
    "cookie": "", "local": {}, "session": {}, "caches": [], "workers": 0, "databases": [], "files": [], "state": None,
    "name": "",
}  # fmt: skip


def addresses(site):
    """Pages of every kind, without files that the browser would download, the way to the sign-in, and what is for
    machines: Chromium shows XML in a page of its own, with a style that our policy refuses."""
    found = [address for route in READERS if not route.endswith(FOR_MACHINES) for address in site.addresses[route]]
    return [address for address in found if not address.startswith(("/media/", "/admin/"))]


def read_everything(page, site):
    for address in addresses(site):
        page.goto(address)


def use_a_list(page):
    page.goto("/resources/")
    page.locator("#country-th").click()
    page.wait_for_url("**country=th*")
    page.locator("main [type=search]").fill("row")
    page.keyboard.press("Enter")
    page.wait_for_url("**q=row*")
    page.locator("a[rel=next]").click()
    page.wait_for_url("**page=2*")
    page.go_back()
    page.go_back()
    page.go_forward()


def search_and_look_for_help(page):
    page.goto("/")
    page.locator("main [type=search]").fill("shelter")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search/?q=shelter")
    page.locator("main [type=search]").fill("guide")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search/?q=guide")
    page.get_by_role("navigation", name="About this site").get_by_role("link", name="Get help safely").click()
    page.go_back()


def test_an_hour_s_reading_leaves_nothing_in_the_browser(page, site):
    page.clock.install()
    messages = []
    page.on("console", lambda message: messages.append(message.text) if "status of 40" not in message.text else None)
    page.on("pageerror", lambda error: messages.append(str(error)))
    read_everything(page, site)
    use_a_list(page)
    search_and_look_for_help(page)
    page.clock.run_for(60 * 60 * 1000)
    assert page.evaluate(STORED) == NOTHING
    assert page.context.cookies() == []
    assert page.context.storage_state(indexed_db=True) == {"cookies": [], "origins": []}
    assert not messages


def test_leaving_leaves_nothing_either(page, site):
    page.goto("/help/")
    exit = page.locator("[data-exit]")
    exit.evaluate("(exit, url) => { exit.href = url }", f"{site.origin}/about/")
    exit.click()
    page.wait_for_url("**/about/")
    assert page.evaluate(STORED) == NOTHING
    assert page.context.storage_state(indexed_db=True) == {"cookies": [], "origins": []}
