import secrets
from pathlib import PurePath

from django.utils.deconstruct import deconstructible


@deconstructible(path="partnership_hub.uploads.random_name")
class random_name:
    """`upload_to=random_name("covers")`: it cannot be guessed, and repeats nothing of the file's own name."""

    def __init__(self, folder):
        self.folder = folder

    def __call__(self, instance, filename):
        return f"{self.folder}/{secrets.token_hex(16)}{PurePath(filename).suffix.lower()}"

    def __eq__(self, other):
        return isinstance(other, random_name) and self.folder == other.folder

    __hash__ = None
