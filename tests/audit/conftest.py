import pytest

from ..postgres import FOLDER
from .programs import MISSING, chromium
from .site import running

# Nothing outside is asked, whatever a page or the browser itself wants.
FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost",
]  # fmt: skip


@pytest.fixture(scope="session")
def site(request):
    folder = request.config.stash[FOLDER] / "audit"
    folder.mkdir()
    with running(folder) as site:
        yield site


@pytest.fixture(scope="session")
def browser():
    executable = chromium()
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def new_context(browser, site):
    """Makes contexts: `new_context(person="editor", viewport={…})`; options are Playwright's."""
    contexts = []

    def make(person=None, **options):
        options.setdefault("viewport", {"width": 1280, "height": 900})
        contexts.append(browser.new_context(base_url=site.origin, **options))
        if person:
            site.sign_in(contexts[-1], person)
        return contexts[-1]

    yield make
    for context in contexts:
        context.close()


@pytest.fixture
def desk(new_context):
    """Makes the page of somebody at work; what it complains of in the console fails the test."""

    def desk(person):
        page = new_context(person).new_page()
        page.on("console", lambda message: faults.append(message.text) if message.type == "error" else None)
        return page

    faults = []
    yield desk
    assert not faults


@pytest.fixture
def page(new_context):
    """A page of a visitor whose browser holds nothing yet."""
    return new_context().new_page()


def pytest_terminal_summary(terminalreporter):
    """Each program that was missing, in one plain line."""
    reasons = [report.longrepr[2] for report in terminalreporter.stats.get("skipped", [])]
    lines = {reason.removeprefix("Skipped: ") for reason in reasons if MISSING in reason}
    for line in sorted(lines):
        terminalreporter.line(line)
