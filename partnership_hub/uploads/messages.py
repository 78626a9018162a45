"""What a curator reads when a file is not taken: what is wrong, then what to do."""

from django.utils.translation import gettext_lazy as _

MESSAGES = {
    "extension": _("This kind of file is not taken here. Choose one whose name ends in: %(allowed)s."),
    "empty": _("This file is empty. Open it to see that it has a content, then choose it again."),
    "too_large": _("This file is larger than %(limit)s MB. Make it smaller, for instance by exporting it for the web."),
    "mismatch": _(
        "What is inside this file is not %(expected)s, whatever its name says. "
        "Open it in the program that it comes from and save it anew in the right format."
    ),
    "web_page": _(
        "This is a web page and not a PDF, perhaps one that asks to sign in. "
        "Open the link in your browser, save the PDF from there, and choose that."
    ),
    "damaged": _(
        "This file is damaged or cut short, and cannot be read safely. "
        "Open it in the program that it comes from, save it anew, and choose the new copy."
    ),
    "too_complex": _(
        "Checking this file took too much time or memory. Simplify it or split it in parts; "
        "a document can also be saved as PDF from the program that it comes from."
    ),
    "encrypted": _("This file can only be opened with a password. Save a copy without the password, and choose that."),
    "old_format": _(
        "This file has a password, or is in the Word or Excel format of before 2007. "
        "Save it as .docx or .xlsx, without a password, and choose that."
    ),
    "no_pages": _("This PDF has no pages. Export it again from the program that it comes from."),
    "too_many_pages": _("This PDF has more than %(limit)s pages. Split it in parts."),
    "unpacks_too_large": _(
        "This file is small, but unpacks to far more than a document should hold. "
        "Remove what it does not need and save it anew, or save it as PDF."
    ),
    "macros": _(
        "This file holds macros, which could run on a reader's machine. "
        "Save it as .docx or .xlsx without macros, and choose that."
    ),
    "embedded": _(
        "This document holds other files or controls inside it (%(part)s). "
        "Replace them by pictures or text, or save it as PDF, and choose that."
    ),
    "external": _(
        "This document takes pictures or data from elsewhere (%(part)s). "
        "Break these links so that the document holds all it shows, or save it as PDF, and choose that."
    ),
    "entities": _(
        "This document defines XML entities, which no office program writes. "
        "Open it in Word, Excel or LibreOffice and save it anew."
    ),
    "too_many_pixels": _("This picture has more than %(limit)s million pixels. Make it smaller and choose it again."),
    "captions_encoding": _("These captions are not in UTF-8. Save them anew with the encoding UTF-8."),
    "captions_none": _("There is no caption in this file. Choose the file that holds the captions."),
    "captions_line": _(
        "Line %(line)s of these captions is not WebVTT. A caption is a time such as "
        "“00:01.000 --> 00:04.000”, then lines of text without HTML."
    ),
    "too_many_rows": _("This sheet has more than %(limit)s rows. Split it, and repeat the headings in each part."),
    "too_many_columns": _("This sheet has more than %(limit)s columns. Delete those that the Hub has no place for."),
    "cell_too_long": _(
        "A cell of this file has more than %(limit)s characters, or a quotation mark that never ends. "
        "Save it anew as XLSX from the program that it comes from, and choose that."
    ),
    "no_rows": _("There is no table in this file. Put headings into its first row and the entries below."),
}
