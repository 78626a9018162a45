"""What `manage.py housekeeping` does for the directory."""

jobs = []
