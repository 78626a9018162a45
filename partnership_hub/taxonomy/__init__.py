"""Care of the vocabularies: other words for their items, merging, splitting, renaming, and retagging in bulk."""
