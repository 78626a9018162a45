"""Pictures at the sizes at which they are shown."""

import io
import re

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import call_command
from PIL import Image

from partnership_hub.entries import renditions
from partnership_hub.uploads.checks import check_picture

from .factories import make_picture, make_resource, make_story, make_user
from .factories import picture as png
from .markup import Page
from .upload_files import CANARY, photograph, upload

pytestmark = pytest.mark.django_db


def stored(size=(700, 350), **overrides):
    """A resource with a cover as the admin stores one."""
    resource = make_resource(**overrides)
    resource.cover.save("a.webp", check_picture(upload("a.jpg", photograph(size=size))), save=False)
    resource.cover_alt = "A harbour."
    resource.save()
    return resource


def run():
    out = io.StringIO()
    call_command("make_renditions", stdout=out)
    return out.getvalue()


def sent(client, name):
    response = client.get(f"/media/{name}")
    body = b"".join(response.streaming_content)
    return response, Image.open(io.BytesIO(body)), body


def test_a_picture_is_made_at_every_smaller_width_without_its_hidden_data(client):
    cover = stored().cover.name
    assert renditions.make(cover) == 3
    for width in (160, 320, 640):
        response, drawn, body = sent(client, renditions.name_of(cover, width))
        assert response.headers["Content-Type"] == "image/webp"
        assert (drawn.format, drawn.size) == ("WEBP", (width, width // 2))
        assert CANARY.encode() not in body and not {"exif", "xmp", "icc_profile"} & drawn.info.keys()
    assert renditions.make(cover) == 0


def test_a_page_offers_the_widths_and_keeps_the_picture_s_place(client):
    resource = stored()
    image = Page(client.get(resource.get_absolute_url()).text).all("img", alt="A harbour.")[0]
    assert re.findall(r" (\d+)w", image.get("srcset")) == ["160", "320", "640", "700"]
    assert (image.get("width"), image.get("height")) == ("700", "350")
    assert image.get("decoding") == "async" and image.get("sizes")
    assert image.get("src").endswith(".w640.webp")
    card = Page(client.get("/resources/").text).all("img", alt="A harbour.")[0]
    assert card.get("loading") == "lazy"


def test_a_small_picture_is_sent_as_it_is(client):
    resource = stored((100, 50))
    image = Page(client.get(resource.get_absolute_url()).text).all("img", alt="A harbour.")[0]
    assert image.get("src") == f"/media/{resource.cover.name}" and "srcset" not in image.attributes


def test_a_very_large_picture_is_never_sent_whole(client):
    resource = stored((2000, 100))
    image = Page(client.get(resource.get_absolute_url()).text).all("img", alt="A harbour.")[0]
    assert f"{resource.cover.name} " not in image.get("srcset")


def test_a_missing_rendition_is_answered_with_the_original(client):
    cover = stored().cover.name
    _response, drawn, _body = sent(client, renditions.name_of(cover, 320))
    assert drawn.size == (700, 350)


def test_pictures_inside_stories_have_them_too(client):
    story = make_story()
    row = make_picture(story, png(size=(400, 200)), number=1)
    assert "2 renditions made" in run()
    _response, drawn, _body = sent(client, renditions.name_of(row.image.name, 160))
    assert drawn.size == (160, 80)
    assert ".w160.webp 160w" in client.get(story.get_absolute_url()).text


def test_a_rendition_is_sent_to_those_who_may_see_the_original(client):
    resource = stored(status="draft")
    renditions.make(resource.cover.name)
    address = f"/media/{renditions.name_of(resource.cover.name, 160)}"
    unknown = client.get(f"/media/{renditions.name_of('covers/' + '0' * 32 + '.webp', 160)}")
    assert client.get(address).status_code == 404
    assert client.get(address).content == unknown.content
    client.force_login(make_user("Curator"))
    assert client.get(address).status_code == 200


@pytest.mark.parametrize("width", ["w0", "w1", "w99999", "w016", "w-1", "w"])
def test_a_width_that_no_page_uses_is_no_other_way_to_a_file(client, width):
    cover = stored().cover.name
    response = client.get(f"/media/{cover}.{width}.webp")
    assert response.status_code == 404


def test_the_command_removes_what_no_entry_shows_any_more(client):
    resource = stored()
    run()
    old = renditions.name_of(resource.cover.name, 160)
    assert default_storage.exists(old)
    resource.cover, resource.cover_alt = "", ""
    resource.save()
    assert "3 removed" in run()
    assert not default_storage.exists(old)


def test_a_file_that_is_no_picture_has_none_and_stops_nothing(client):
    resource = stored()
    resource.cover.storage.save("covers/broken.webp", ContentFile(b"no picture"))
    make_resource().__class__.objects.filter(pk=resource.pk).update(cover="covers/broken.webp")
    assert "0 renditions made" in run()


def test_a_picture_that_was_sent_before_is_not_sent_again(client):
    address = f"/media/{stored().cover.name}"
    first = client.get(address)
    again = client.get(address, headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
