"""The patient's list by Django's ORM: its own sessions, users and CSRF; no row-level security.

`python django_list.py` makes its tables, a user and a session for each patient who is signed in."""

import os
import sys
import uuid
from datetime import timedelta
from hashlib import sha256
from pathlib import Path
from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.core.wsgi import get_wsgi_application

from page import since, template

address = urlsplit(os.environ["PEER_DATABASE"])
settings.configure(
    SECRET_KEY="peers",
    ALLOWED_HOSTS=["*"],
    ROOT_URLCONF=__name__,
    USE_TZ=True,
    INSTALLED_APPS=["django.contrib.contenttypes", "django.contrib.auth", "django.contrib.sessions"],
    MIDDLEWARE=[
        "django.middleware.security.SecurityMiddleware",
        "django.contrib.sessions.middleware.SessionMiddleware",
        "django.middleware.common.CommonMiddleware",
        "django.middleware.csrf.CsrfViewMiddleware",
        "django.contrib.auth.middleware.AuthenticationMiddleware",
        "django.middleware.clickjacking.XFrameOptionsMiddleware",
    ],
    DATABASES={
        "default": {
            "ENGINE": "django.db.backends.postgresql",
            "HOST": unquote(address.hostname or ""),
            "NAME": address.path[1:],
            "USER": address.username,
            "CONN_MAX_AGE": None,
            "OPTIONS": {"server_side_binding": True},
        }
    },
    TEMPLATES=[
        {
            "BACKEND": "django.template.backends.django.DjangoTemplates",
            "OPTIONS": {"loaders": [("django.template.loaders.locmem.Loader", {"list.html": template(Path(os.environ["PEER_PAGE"]).read_text())})]},
        }
    ],
    DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
)
application = get_wsgi_application()

from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY, get_user_model  # noqa: E402
from django.contrib.auth.decorators import login_required  # noqa: E402
from django.contrib.sessions.backends.db import SessionStore  # noqa: E402
from django.contrib.sessions.models import Session  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import models, transaction  # noqa: E402
from django.middleware.csrf import get_token  # noqa: E402
from django.shortcuts import render  # noqa: E402
from django.urls import path  # noqa: E402
from django.utils import timezone  # noqa: E402


class Worker(models.Model):
    id = models.UUIDField(primary_key=True)
    given_name = models.TextField(null=True)
    family_name = models.TextField()
    function = models.TextField()
    riziv = models.TextField(null=True)

    class Meta:
        app_label, managed, db_table = "peers", False, "care_workers"


class Period(models.Model):
    id = models.UUIDField(primary_key=True)
    patient_id = models.UUIDField()
    care_worker = models.ForeignKey(Worker, models.DO_NOTHING)
    origin = models.TextField()
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        app_label, managed, db_table = "peers", False, "exclusion_periods"


class Request(models.Model):
    id = models.UUIDField(primary_key=True)
    patient_id = models.UUIDField()
    reference = models.TextField()
    state = models.TextField()
    sent_at = models.DateTimeField()

    class Meta:
        app_label, managed, db_table = "peers", False, "exclusion_requests"


class Draft(models.Model):
    id = models.UUIDField(primary_key=True)
    patient_id = models.UUIDField()
    sent_at = models.DateTimeField(null=True)
    prepared_by = models.UUIDField(null=True)

    class Meta:
        app_label, managed, db_table = "peers", False, "request_drafts"


@login_required
def exclusions(request):
    patient = uuid.UUID(request.user.username)
    with transaction.atomic():
        periods = Period.objects.select_related("care_worker").filter(patient_id=patient, ended_at=None).order_by("-started_at")
        cards = [
            {
                "id": period.id,
                "origin": period.origin,
                "name": f"{period.care_worker.given_name or ''} {period.care_worker.family_name}".strip(),
                "function": period.care_worker.function,
                "riziv": period.care_worker.riziv,
                "since": since(period.started_at),
            }
            for period in periods
        ]
        requests = list(Request.objects.filter(patient_id=patient, state__in=["sent", "taken"]).order_by("-sent_at"))
        draft = Draft.objects.filter(patient_id=patient, sent_at=None).exclude(prepared_by=None).first()
    return render(request, "list.html", {"cards": cards, "requests": requests, "draft": draft, "csrf": get_token(request)})


urlpatterns = [path("uitsluitingen", exclusions)]


def prepare(signed_in: int) -> None:
    call_command("migrate", verbosity=0)
    User = get_user_model()
    patient = lambda n: str(uuid.UUID(bytes=sha256(str(n).encode()).digest()[:16]))  # noqa: E731
    User.objects.bulk_create([User(username=patient(n), password="!") for n in range(1, signed_in + 1)])
    numbers = {patient(n): n for n in range(1, signed_in + 1)}
    store, expires = SessionStore(), timezone.now() + timedelta(days=1)
    Session.objects.bulk_create(
        Session(
            # Django takes no key of less than eight signs.
            session_key=f"bench{numbers[user.username]:08}",
            expire_date=expires,
            session_data=store.encode(
                {
                    SESSION_KEY: str(user.pk),
                    BACKEND_SESSION_KEY: "django.contrib.auth.backends.ModelBackend",
                    HASH_SESSION_KEY: user.get_session_auth_hash(),
                }
            ),
        )
        for user in User.objects.all()
    )


if __name__ == "__main__":
    prepare(int(sys.argv[1]))
