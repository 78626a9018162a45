"""A page about a publication is taken in with the document that it leads to; translations find their work."""

import pytest

from partnership_hub.models import Intake
from resources.models import Publisher, Resource
from stories.models import Story

from .factories import make_file, make_resource, make_story, make_user
from .taking_in import BATCH, PAGE, file, take_in
from .test_take_in import words
from .upload_files import pdf

pytestmark = pytest.mark.django_db

ABOUT = "https://library.example.org/works/7"
DOCUMENT = "https://library.example.org/works/counting.pdf"
HTML = """<!doctype html><html lang="en"><head><title>Counting | The Library</title>
<meta name="description" content="How numbers of trafficked fishers are made, and what they leave out.">
<meta property="og:site_name" content="The Library">
<meta name="citation_title" content="Counting what is unseen: a study">
<meta name="citation_publication_date" content="2023/11">
<link rel="license" href="https://creativecommons.org/licenses/by/4.0/">
<link rel="alternate" hreflang="vi" href="/vi/works/7"></head>
<body><nav>Elsewhere</nav><main><h1>Counting</h1><a href="counting.pdf">English</a>
<a href="/works/counting-th.pdf" hreflang="th">ภาษาไทย</a><a href="javascript:alert(1).pdf">x</a>
<script>alert(1)</script><p>Text.</p></main></body></html>"""


@pytest.fixture(autouse=True)
def editor(client):
    client.force_login(user := make_user("Editor"))
    return user


def change(entry):
    return f"/admin/{entry._meta.app_label}/{entry._meta.model_name}/{entry.pk}/change/"


def take_in_page(client, html=HTML, document=None, **given):
    web = {ABOUT: ("html", html.encode()), DOCUMENT: ("pdf", document or words("Another title inside"))}
    return take_in(client, links=ABOUT, web=web | given.pop("web", {}), **given)[0]


def test_the_page_is_the_address_and_its_document_the_file(client):
    intake = take_in_page(client)
    assert intake.state == "draft", intake.problem_sentence
    work = Resource.objects.get()
    assert (work.title, work.outside_url, work.type) == ("Counting what is unseen: a study", ABOUT, "research")
    assert work.summary == "How numbers of trafficked fishers are made, and what they leave out."
    assert (work.publication_date_iso, work.rights) == ("2023-11", "https://creativecommons.org/licenses/by/4.0/")
    row = work.files.get()
    assert (row.url, row.format, row.pages, row.file.name) == (DOCUMENT, "PDF", 1, "")
    form = client.get(change(work)).content.decode()
    assert "Guessed from the page’s own data: “2023/11”" in form
    assert (
        "https://library.example.org/works/counting-th.pdf" in form and "https://library.example.org/vi/works/7" in form
    )
    assert "javascript:" not in form.split("hub-taken-in")[1].split("</section>")[0]


def saved(client, entry, **more):
    form = client.get(change(entry)).context["adminform"].form
    given = {name: form[name].value() for name in form.fields if name not in ("cover", "cover_crop")}
    data = {name: value for name, value in given.items() if value}
    data |= {"published_at_0": "", "published_at_1": "", "authors": ""}
    data |= {f"{prefix}-{part}": 0 for prefix in ("files", "translations") for part in ("TOTAL_FORMS", "INITIAL_FORMS")}
    response = client.post(change(entry), data | more)
    assert response.status_code == 302, response.context["errors"]


def test_a_publisher_that_is_not_here_and_a_copy_of_our_own_are_a_person_s_decision(client):
    take_in_page(client)
    work = Resource.objects.get()
    assert not Publisher.objects.filter(name="The Library").exists()
    form = client.get(change(work)).content.decode()
    assert "“The Library” is named as its publisher" in form and "its licence allows it" in form
    saved(client, work)
    assert not work.publishers.exists() and not work.files.get().file
    saved(client, work, take_in_publisher="on", take_in_copy="on")
    saved(client, work, take_in_publisher="on", take_in_copy="on")
    assert [publisher.name for publisher in work.publishers.all()] == ["The Library"]
    row = work.files.get()
    assert row.file.name.endswith(".pdf") and not row.url and row.sha256


def test_a_page_whose_document_cannot_be_had_is_a_draft_and_says_so(client):
    intake = take_in_page(client, web={DOCUMENT: "forbidden"})
    assert intake.state == "draft"
    form = client.get(change(Resource.objects.get())).content.decode()
    assert "The document that the page leads to could not be read:" in form and "Download it by hand" in form


def test_a_page_without_a_document_is_a_website_and_a_video_a_story(client):
    html = HTML.replace("counting.pdf", "counting").replace("counting-th.pdf", "th")
    take_in_page(client, html=html.replace(": a study", ""))
    assert Resource.objects.get().type == "website" and not Resource.objects.get().files.exists()
    video = "https://www.youtube.com/watch?v=abc"
    film = html.replace("Counting what is unseen: a study", "Those who count")
    take_in(client, links=video, section="stories", web={video: ("html", film.encode())})
    story = Story.objects.get()
    assert (story.format, story.video_url, story.source) == ("video", video, "The Library")
    assert client.get(change(story)).status_code == 200


def test_a_translation_in_the_same_batch_is_put_with_its_work_and_its_own_draft_goes(client):
    thai = "คู่มือการทำงานร่วมกับลูกเรือประมงและครอบครัวของพวกเขา"
    rows = take_in(client, links=ABOUT, files=[file("thai.docx", thai_word(thai))],
                   web={ABOUT: ("html", HTML.encode()), DOCUMENT: ("pdf", words("Inside"))})  # fmt: skip
    english, other = rows
    assert (english.language, other.language, other.title) == ("en", "th", thai)
    page = client.get(f"{PAGE}{BATCH}/").content.decode()
    assert "It is another language of one of these" in page
    work = Resource.objects.get(pk=english.entry_id)
    target = {"intake": other.pk, "verb": "add", "entry": f"resources.{work.pk}"}
    for _time in range(3):
        client.post(f"{PAGE}decide/", target)
    assert list(Resource.objects.out_of_bin()) == [work]
    assert work.translations.get().title == thai and work.translations.get().state == "draft"
    assert sorted(work.files.values_list("language", flat=True)) == ["en", "th"]


def thai_word(text):
    from .upload_files import word

    return word(lambda document: (document._body.clear_content(), document.add_paragraph(text, style="Title")))


def test_what_is_the_same_file_or_title_is_added_where_it_belongs(client):
    content = words("Shelter standards")
    there = make_resource(title="SHELTER standards", status="draft")
    [row] = take_in(client, files=[file("a.pdf", content)])
    assert (row.state, row.alike) == ("alike", [["resources", there.pk, "same title: “SHELTER standards”"]])
    client.post(f"{PAGE}decide/", {"intake": row.pk, "verb": "add", "entry": f"resources.{there.pk}"})
    assert there.files.get().sha256 == row.learnt["sha256"] and Resource.objects.count() == 1
    again = take_in(client, files=[file("b.pdf", content)])[-1]
    assert again.alike == [["resources", there.pk, "the same file; same title: “SHELTER standards”"]]


@pytest.mark.parametrize("section", ["resources", "stories"])
def test_what_is_in_another_section_is_shown_too(client, section):
    make_story(title="Counting", video_url=f"{ABOUT}/?utm_source=mail")
    make_file(
        make_resource(title="Numbers"), url=DOCUMENT.upper().replace("/WORKS/COUNTING.PDF", "/works/counting.pdf")
    )
    intake = take_in_page(client, section=section)
    assert {label for label, _key, _why in intake.alike} == {"resources", "stories"}
    assert {why.partition(":")[0] for _label, _key, why in intake.alike} == {"same address"}


def test_an_import_that_nobody_has_compared_yet_is_compared_first(client):
    make_resource(title="Numbers", outside_url=ABOUT)  # and many after it
    for n in range(25):
        make_resource(title=f"Work {n}", outside_url=f"https://example.org/works/{n}")
    assert take_in_page(client).state == "alike"


def test_it_is_added_to_no_entry_that_one_may_not_change(client):
    there = make_resource(title="Shelter standards")  # published
    client.force_login(make_user("Curator"))
    [row] = take_in(client, files=[file("a.pdf", words("Shelter standards"))])
    for entry in (f"resources.{there.pk}", "resources.²", "zz", f"directory.{there.pk}", ""):
        assert client.post(f"{PAGE}decide/", {"intake": row.pk, "verb": "add", "entry": entry}).status_code == 302
    assert not there.files.exists() and Intake.objects.get().state == "alike"


def test_the_pages_ask_as_much_for_two_as_for_twenty(client, django_assert_max_num_queries):
    make_resource(title="Page 1")
    take_in(client, files=[file(f"{n}.pdf", pdf(pages=n + 1)) for n in range(3)])
    first = Intake.objects.first()
    for n in range(20):
        Intake.objects.create(by=first.by, batch=BATCH, key=f"k{n}", section="resources", state="alike",
                              alike=first.alike, guesses=first.guesses)  # fmt: skip
    for address in (PAGE, f"{PAGE}{BATCH}/", f"{PAGE}?show=unread"):
        with django_assert_max_num_queries(15):
            assert client.get(address).status_code == 200
