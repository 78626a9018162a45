"""Sheets that staff work on elsewhere and bring back: read in a limited process, tried row by row, imported, undone.

A section says its columns in a module `imports`. What a row may not set stays as it is: status, verification, who may
see a detail, consent."""
