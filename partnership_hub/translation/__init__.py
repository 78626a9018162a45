"""Entries in other languages: the texts, who may write them, and whether they follow their originals."""
