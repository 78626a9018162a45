"""What lies on the desks of those who work on entries: comments, who else is at it, what they typed and did not save.

Readers see nothing of it. A form of the admin says by a signed `Place` whose it is and where it stands."""
