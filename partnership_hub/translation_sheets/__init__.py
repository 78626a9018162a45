"""Sheets for translators: works go out as XLSX, a row for each part of a text, and come back with a dry run."""
