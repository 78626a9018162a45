"""Who signs in, what their roles let them do, and how far that reaches."""
