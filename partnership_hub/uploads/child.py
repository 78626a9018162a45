"""The limited process: `python -m partnership_hub.uploads.child TASK SOURCE TARGET` prints its verdict as JSON.

A task is the extension of a file to be cleaned, `first-page`, a picture of a PDF's, or what only
reads a file, as `text-…` and `rows-…` do.

It knows neither Django nor the settings, and its environment holds no secret: what a hostile
file might reach in here is worth nothing.
"""

import json
import logging
import resource
import sys
import warnings
from contextlib import suppress
from importlib import import_module
from pathlib import Path

from .refused import Refused

CLEANERS = {
    "pdf": "pdf", "docx": "office", "xlsx": "office",
    "jpg": "pictures", "jpeg": "pictures", "png": "pictures", "webp": "pictures",
    "mp4": "video", "webm": "video", "vtt": "captions",
    "first-page": "first_page", "text-pdf": "text", "text-docx": "text", "web-page": "web_page",
    "rows-xlsx": ".imports.workbooks", "rows-csv": ".imports.tables",
}  # fmt: skip

LIMITS = {
    resource.RLIMIT_AS: 1 << 30,
    resource.RLIMIT_CPU: 20,
    resource.RLIMIT_FSIZE: 256 << 20,
    resource.RLIMIT_CORE: 0,
}


def limit_this_process():
    for kind, amount in LIMITS.items():
        # macOS refuses a limit on memory; the clock in checks.py still holds there.
        with suppress(ValueError, OSError):
            resource.setrlimit(kind, (amount, amount))
    # Libraries may warn once for every byte of a hostile file.
    logging.disable()
    warnings.simplefilter("ignore")


def verdict(task, source, target):
    cleaner = import_module(f".{CLEANERS[task.partition(':')[0]]}", __package__)
    try:
        return {"facts": cleaner.clean(source, target, task) or {}}
    except Refused as refusal:
        return {"refused": refusal.code, "params": refusal.params}
    except MemoryError:
        return {"refused": "too_complex"}
    except Exception as error:  # whatever a parser raises, the file is at fault
        return {"refused": "damaged", "error": type(error).__name__}


if __name__ == "__main__":
    limit_this_process()
    print(json.dumps(verdict(sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3]))))
