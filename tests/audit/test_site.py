"""That the audit audits something: its Hub is whole before anything is said about it."""


def test_the_audit_s_hub_answers_as_production_does(site):
    status, headers, text = site.get("/")
    assert status == 200 and "Content-Security-Policy" in headers
    assert "site." in text and "site.css" not in text  # hashed


def test_a_visitor_and_a_curator_see_their_pages(page, new_context):
    page.goto("/")
    assert page.locator("h1").count() == 1
    staff = new_context(person="curator").new_page()
    staff.goto("/admin/")
    assert "/accounts/login/" not in staff.url and staff.locator("#site-name, #header").count()
