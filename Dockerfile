# The Hub as a container: docs/deploy.md. Nothing in it is written at run time but what /srv/hub holds.

FROM python:3.11-slim-bookworm AS packages
RUN python -m venv /venv
COPY requirements/production.lock /
RUN /venv/bin/pip install --no-cache-dir --require-hashes --only-binary :all: -r /production.lock

FROM python:3.11-slim-bookworm
ENV PATH=/venv/bin:$PATH BIND=0.0.0.0:8000 \
    STATIC_ROOT=/hub/static MEDIA_ROOT=/srv/hub/media OUTAGE_DIR=/srv/hub/outage
# Reads the text of PDFs in more scripts than a package does.
RUN apt-get update && apt-get install -y --no-install-recommends poppler-utils && rm -rf /var/lib/apt/lists/*
RUN useradd --system --uid 10001 --no-create-home hub \
 && install --directory --owner=hub --mode=0700 /srv/hub/media /srv/hub/outage
COPY --from=packages /venv /venv
WORKDIR /hub
COPY . .
# Named by their content and compressed here, once. The settings only have to be readable for it.
RUN SECRET_KEY=image ALLOWED_HOSTS=image DATABASE_URL=postgres://image python manage.py collectstatic --noinput \
 && python -m compileall -q .
USER hub
VOLUME /srv/hub
EXPOSE 8000
# Whether it answers at all: a container is no better for being started again while the database is away.
HEALTHCHECK --interval=30s --timeout=10s --start-period=20s CMD ["python", "-c", "import urllib.request as u; u.urlopen(u.Request('http://127.0.0.1:8000/static/hub/icon.svg', headers={'X-Forwarded-Proto': 'https'}), timeout=9)"]
CMD ["gunicorn", "-c", "python:partnership_hub.gunicorn", "partnership_hub.wsgi"]
