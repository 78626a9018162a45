"""Every version of an entry and of what hangs on it: one timeline, what differs, and the way back."""
