"""The one settings file. What differs between machines comes from the environment: docs/deploy.md lists it."""

from pathlib import Path

import dj_database_url
from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

from . import environment as env

BASE_DIR = Path(__file__).resolve().parent.parent

SECRET_KEY = env.required("SECRET_KEY", "give the site a long random key.")
ALLOWED_HOSTS = env.texts("ALLOWED_HOSTS") or [env.required("ALLOWED_HOSTS", "name the hosts it is served under.")]
DATABASE_URL = env.postgres("DATABASE_URL", "name its Postgres, as in postgres://user:password@host/name.")
DEBUG = env.boolean("DEBUG")
# A Hub on the developer's own machine or in tests: plain HTTP, sample content allowed.
HUB_LOCAL = env.boolean("HUB_LOCAL")

INSTALLED_APPS = [
    # Before ours: we take some of their pages out of the admin.
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "taggit",
    *["django_tasks", "django_tasks_db"],
    "partnership_hub.apps.HubConfig",
    "resources.apps.ResourcesConfig",
    "stories.apps.StoriesConfig",
    "directory.apps.DirectoryConfig",
    "partnership_hub.apps.HubAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "allauth",
    "django_filters",
    "django_prose_editor",
    "pgtrigger",
    "simple_history",
]

MIDDLEWARE = [
    "partnership_hub.serving.headers.SendHeaders",
    "csp.middleware.CSPMiddleware",
    "partnership_hub.serving.compression.Compress",
    "django.middleware.security.SecurityMiddleware",
    "partnership_hub.serving.middleware.RefuseBrokenRequests",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "partnership_hub.serving.outages.GoOnWithoutDatabase",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "partnership_hub.serving.middleware.KeepPrivate",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "partnership_hub.accounts.second_factor.KnowTheSession",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "simple_history.middleware.HistoryRequestMiddleware",
]

ROOT_URLCONF = "partnership_hub.urls"
WSGI_APPLICATION = "partnership_hub.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "partnership_hub.context_processors.site",
            ],
            "builtins": ["partnership_hub.templatetags.hub", "partnership_hub.templatetags.files"],
        },
    }
]

# Database and cache

STATEMENT_TIMEOUT = env.integer("STATEMENT_TIMEOUT", 5_000)  # milliseconds; 0 is none
DATABASES = {
    "default": dj_database_url.parse(
        DATABASE_URL, engine="partnership_hub.database", conn_max_age=60, conn_health_checks=True
    )
}
DATABASES["default"]["OPTIONS"] = {
    "connect_timeout": 5,
    "options": f"-c statement_timeout={STATEMENT_TIMEOUT}",
    **DATABASES["default"].get("OPTIONS", {}),  # what the address itself says, as in ?sslmode=require
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
# Shared by all processes, so that sign-in limits hold for the whole site.
CACHES = {"default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "cache"}}
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}  # done by `manage.py db_worker`

# People
AUTH_USER_MODEL = "partnership_hub.User"
AUTHENTICATION_BACKENDS = ["directory.partners.permission.AccountBackend"]  # allauth's, and who is a partner
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]
ACCOUNT_ADAPTER = "partnership_hub.accounts.adapters.Accounts"
ACCOUNT_LOGIN_METHODS = {"username", "email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "username*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"  # nobody is kept from signing in; what partners see asks for it
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_SESSION_REMEMBER = False  # a cookie ends with the browser at the latest
ACCOUNT_LOGOUT_REDIRECT_URL = "/"
# The 11th failure in a row is refused before the password is looked at, by account and by address.
ACCOUNT_RATE_LIMITS = {
    "login": "30/m/ip",
    "login_failed": "10/5m/key,10/5m/ip",
    "reset_password": "20/m/ip,5/m/key",
    "accept_invitation": "20/m/ip",
    "access_request": "5/h/ip",
}
ALLAUTH_TRUSTED_PROXY_COUNT = env.integer("TRUSTED_PROXIES", 0)
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "account"
# Staff without a passkey or an app for codes may do nothing; partners see no details for partners in any case.
REQUIRE_STAFF_SECOND_FACTOR = env.boolean("REQUIRE_STAFF_SECOND_FACTOR", not HUB_LOCAL)
MFA_ADAPTER = "partnership_hub.accounts.adapters.SecondFactors"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_RECOVERY_CODES_SHOW_ONCE = True
MFA_TOTP_TOLERANCE = 1  # clocks of telephones go wrong by half a minute
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = HUB_LOCAL

# Language and time

LANGUAGE_CODE, FORMAT_MODULE_PATH = "en-gb", "partnership_hub.formats"
LANGUAGES = [("en-gb", _("English"))]
LOCALE_PATHS = [BASE_DIR / "partnership_hub" / "locale"]
TIME_ZONE = env.time_zone("TIME_ZONE", "Asia/Jakarta")

# Files

STATIC_URL = "static/"
# A local Hub serves them from where they lie, and collects none.
STATIC_ROOT = None if HUB_LOCAL else env.text("STATIC_ROOT", str(BASE_DIR / "var" / "static"))
MEDIA_URL = "media/"
MEDIA_ROOT = env.text("MEDIA_ROOT", str(Path(env.text("HUB_VAR", str(BASE_DIR / "var"))) / "media"))
# Copies of the pages that go on while the database is away.
OUTAGE_DIR = env.text("OUTAGE_DIR", str(Path(env.text("HUB_VAR", str(BASE_DIR / "var"))) / "outage"))
WHITENOISE_USE_FINDERS = HUB_LOCAL
WHITENOISE_ALLOW_ALL_ORIGINS = False
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if HUB_LOCAL
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
FILE_UPLOAD_PERMISSIONS = 0o640
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5_000

# Addresses that leave the site, in feeds, link previews and mails, are made of this and never of a Host header.
SITE_ORIGIN = env.origin(
    "SITE_ORIGIN",
    "give the address it is read at, as in https://hub.example.org.",
    HUB_LOCAL and "http://localhost:8000",
)

# Mail

DEFAULT_FROM_EMAIL = SERVER_EMAIL = env.text("MAIL_FROM", "hub@localhost")
EMAIL_HOST = env.text("MAIL_HOST")
EMAIL_PORT = env.integer("MAIL_PORT", 587)
EMAIL_HOST_USER = env.text("MAIL_USER")
EMAIL_HOST_PASSWORD = env.text("MAIL_PASSWORD")
EMAIL_USE_TLS = env.boolean("MAIL_TLS", True)
EMAIL_TIMEOUT = 10
EMAIL_BACKEND = f"django.core.mail.backends.{'smtp' if EMAIL_HOST else 'console'}.EmailBackend"

# Safety

EXIT_URL = env.address("EXIT_URL", "https://www.google.com/")
CONTACT_EMAIL = env.text("CONTACT_EMAIL")
SECURITY_CONTACT = env.contact("SECURITY_CONTACT", CONTACT_EMAIL)
# What the do-not-list is hashed with. It has to stay when SECRET_KEY is changed, else nobody is recognised.
DO_NOT_LIST_KEY = env.text("DO_NOT_LIST_KEY", SECRET_KEY)
SECURE_REFERRER_POLICY = SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CSRF_FAILURE_VIEW = "partnership_hub.desk.held.csrf_failure"
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 12 * 60 * 60
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"  # no cookie of its own
if not HUB_LOCAL:
    SECURE_SSL_REDIRECT = env.boolean("SSL_REDIRECT", True)
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_HSTS_SECONDS = env.integer("HSTS_SECONDS", 31_536_000)
    SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = True
    SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = True
    # Browsers take a cookie of such a name from this host alone, and over TLS.
    SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = "__Host-session", "__Host-csrf"
CONTENT_SECURITY_POLICY = {  # the admin adds to it: HubAdminSite
    "DIRECTIVES": {
        "default-src": [NONE],
        "style-src": [SELF],
        "img-src": [SELF],
        "media-src": [SELF],
        "script-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "upgrade-insecure-requests": not HUB_LOCAL,
    }
}

# The folder of MEDIA_ROOT inside the proxy, if it sends files itself (docs/deploy.md).
MEDIA_ACCEL = env.text("MEDIA_ACCEL")

TAGGIT_CASE_INSENSITIVE = True
SIMPLE_HISTORY_HISTORY_CHANGE_REASON_USE_TEXT_FIELD = True
SIMPLE_HISTORY_REVERT_DISABLED = True  # see HubAdmin.history_form_view
PGTRIGGER_MIGRATE = True

# No search words and no client addresses in logs: paths at most, without their query.
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {
        "console": {"class": "logging.StreamHandler", "formatter": "plain"},
        "none": {"class": "logging.NullHandler"},
    },
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {
        "django": {"handlers": ["console"], "level": "WARNING", "propagate": False},
        "django.request": {"level": "ERROR"},
        "django.security.DisallowedHost": {"handlers": ["none"], "propagate": False},
        "gunicorn.http.wsgi": {"level": "ERROR"},  # it would report every HEAD
    },
}
