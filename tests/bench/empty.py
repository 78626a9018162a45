"""What everything is measured against: a constant page of 30 KB, under the middleware of `startproject`."""

from django.http import HttpResponse
from django.urls import path

SECRET_KEY = "for the bench only"
ALLOWED_HOSTS = ["127.0.0.1"]
INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]
ROOT_URLCONF = "tests.bench.empty"

PAGE = "<!doctype html><title>Empty</title>" + "x" * 30_000
urlpatterns = [path("", lambda request: HttpResponse(PAGE))]
