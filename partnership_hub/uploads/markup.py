"""What is a web page, whatever its name or its server says. Without Django and parsers: the fetcher asks it too."""

import re

WEB_PAGE = re.compile(rb"(\xef\xbb\xbf)?\s*(<!--.*?-->\s*)?<(!doctype\s+html|html|head|body|script)\b", re.I | re.S)
HEAD = 1024


def is_web_page(head):
    return bool(WEB_PAGE.match(head[:HEAD]))
