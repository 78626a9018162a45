#!/bin/sh
# Rebuilds the three PDFs from their HTML. Needs chromium and the Noto fonts (Debian: fonts-noto-core).
set -eu
cd "$(dirname "$0")"
for page in *.html; do
    "${CHROMIUM:-chromium}" --headless --no-sandbox --disable-gpu --no-pdf-header-footer \
        --generate-pdf-document-outline --print-to-pdf="${page%.html}.pdf" "$page" 2>/dev/null
    echo "${page%.html}.pdf $(wc -c < "${page%.html}.pdf") bytes"
done
