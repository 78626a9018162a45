"""The lists of entries: filters in the address, counts beside them, cards, and files to take along."""
