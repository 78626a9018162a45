#!/usr/bin/env python
import os
import sys


def main():
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "partnership_hub.settings")
    if sys.argv[1:2] == ["run"]:  # before anything reads the settings: it supplies what they ask for
        from partnership_hub.local import main as run

        run(sys.argv[2:])
    else:
        from django.core.management import execute_from_command_line

        execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
