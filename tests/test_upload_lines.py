"""The lines of a first page stay lines: whoever joins them knows the script."""

from partnership_hub.uploads.text import largest_lines


def test_the_largest_lines_are_told_as_lines():
    line = '<line yMin="{}" yMax="{}"><word>{}</word></line>'
    page = "".join(line.format(*said) for said in ((0, 30, "ในสถาน"), (40, 70, "คุ้มครอง"), (80, 90, "small")))
    assert largest_lines(f"<page>{page}</page>") == "ในสถาน\nคุ้มครอง"
