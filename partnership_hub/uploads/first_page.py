"""The first page of a PDF as a picture, on white, as covers are stored."""

import pypdfium2
from PIL import Image

from .pictures import QUALITY
from .refused import Refused

LONG_SIDE = 1_600


def clean(source, target, extension):
    try:
        pdf = pypdfium2.PdfDocument(source)
    except pypdfium2.PdfiumError as error:
        raise Refused("encrypted" if error.err_code == pypdfium2.raw.FPDF_ERR_PASSWORD else "damaged") from None
    with pdf:
        if not len(pdf):
            raise Refused("no_pages")
        page = pdf[0]
        picture = page.render(scale=LONG_SIDE / max(page.get_size()), may_draw_forms=False).to_pil().convert("RGB")
    picture.thumbnail((LONG_SIDE, LONG_SIDE), Image.LANCZOS)
    picture.save(target, "WEBP", quality=QUALITY)
    return {"width": picture.width, "height": picture.height}
