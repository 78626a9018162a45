"""Uploads: what a curator's file must pass before it is kept.

fields.py    form fields for admins: a new file is checked and cleaned, an unchanged one passes
checks.py    the same as functions; runs child.py and turns its verdict into a message (messages.py)
child.py     a limited process of its own, without Django: parses and rewrites one file, through
             pdf.py, office.py, pictures.py, video.py or captions.py; first_page.py draws a cover;
             text.py and web_page.py read what a document or a page says, and change nothing
"""

from .names import random_name

__all__ = ["random_name"]
