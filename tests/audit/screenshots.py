"""`make screenshots`: six pages of a Hub with its starter content, on a phone and on a desk, into docs/screenshots."""

import io

import pytest
from PIL import Image

from ..postgres import FOLDER
from .site import CHECKOUT, running

PICTURES = CHECKOUT / "docs" / "screenshots"
SIZES = {
    "phone": {"viewport": {"width": 360, "height": 720}, "device_scale_factor": 2},
    "desk": {"viewport": {"width": 1280, "height": 800}},
}
# Where to go, and the link to follow from there.
PAGES = {
    "home": ("/", None),
    "resources": ("/resources/?country=th", None),
    "resource": ("/resources/?q=first+conversation", "The first conversation"),
    "story": ("/stories/", "Six pairs of boots"),
    "organisation": ("/directory/", "Lighted Window Line"),
    "help": ("/help/safely/", None),
}
LARGEST = 60_000  # bytes


@pytest.fixture(scope="module")
def site(request):
    folder = request.config.stash[FOLDER] / "screenshots"
    folder.mkdir()
    with running(folder, content="starter") as site:
        yield site


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("name", PAGES)
def test_take(new_context, name, size):
    page = new_context(**SIZES[size], color_scheme="light", reduced_motion="reduce").new_page()
    address, link = PAGES[name]
    page.goto(address)
    if link:
        page.locator("main").get_by_role("link", name=link).first.click()
    page.wait_for_load_state("networkidle")
    PICTURES.mkdir(parents=True, exist_ok=True)
    assert write(page.screenshot(), PICTURES / f"{name}-{size}.webp") < LARGEST


def write(png, file):
    Image.open(io.BytesIO(png)).convert("RGB").save(file, "WEBP", quality=65, method=6)
    return file.stat().st_size
