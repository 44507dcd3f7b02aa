"""Django's settings. Everything a county changes comes from the environment; see docs/operating.md."""

import os
import sys
from datetime import timedelta

from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

from huiyin.web import environ
from huiyin.web.embedded import NoPostgres, ensure

DATA = environ.data_folder()
TESTING = "pytest" in sys.modules
DEBUG = False
HUIYIN_PRODUCTION = environ.flag("HUIYIN_PRODUCTION")
HUIYIN_DEMO = environ.flag("HUIYIN_DEMO")
HUIYIN_TODAY = environ.day("HUIYIN_TODAY")
HUIYIN_KEY_FILE = os.environ.get("HUIYIN_KEY_FILE") or str(DATA / "identity.keys")
HUIYIN_CIPHER = os.environ.get("HUIYIN_CIPHER", "aes-256-gcm")
HUIYIN_COUNTY = os.environ.get("HUIYIN_COUNTY", "430422")
HUIYIN_REACHABLE = environ.words("HUIYIN_REACHABLE")
HUIYIN_MEDIA_FOLDER = os.environ.get("HUIYIN_MEDIA_FOLDER", "")
HUIYIN_MAIL_FOLDER = os.environ.get("HUIYIN_MAIL_FOLDER", "")

SECRET_KEY = os.environ.get("HUIYIN_SECRET_KEY", "")
if not SECRET_KEY:
    if HUIYIN_PRODUCTION:
        environ.refuse("HUIYIN_SECRET_KEY is not set; give it 50 random characters and keep them secret.")
    SECRET_KEY = "only-for-the-demo-and-the-tests-on-one-machine"  # noqa: S105
ALLOWED_HOSTS = environ.words(
    "HUIYIN_HOSTS", "" if HUIYIN_PRODUCTION else "127.0.0.1,localhost,[::1],testserver"
)
if not ALLOWED_HOSTS:
    environ.refuse(
        "HUIYIN_HOSTS is not set; name the host names residents use, such as huiyin.example.gov.cn."
    )
CSRF_TRUSTED_ORIGINS = environ.words("HUIYIN_ORIGINS")

DATABASE_URL = os.environ.get("DATABASE_URL", "")
if not DATABASE_URL:
    if HUIYIN_PRODUCTION:
        environ.refuse("DATABASE_URL is not set; give it postgresql://user:password@host:5432/huiyin.")
    try:
        DATABASE_URL = ensure(DATA / ("pg-test" if TESTING else "pg"), durable=not TESTING)
    except NoPostgres as sentence:
        environ.refuse(str(sentence))
DATABASES = {
    "default": {
        **environ.database(DATABASE_URL),
        "CONN_HEALTH_CHECKS": True,
        "CONN_MAX_AGE": 600,
        "TEST": {"NAME": os.environ.get("HUIYIN_TEST_DB")},
    }
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "procrastinate.contrib.django",
    "axes",
    "csp",
    "huiyin.kernel.outward",
    "huiyin.kernel.events",
    "huiyin.kernel.jobs",
    "huiyin.kernel.calendar",
    "huiyin.kernel.places",
    "huiyin.kernel.people",
    "huiyin.kernel.messages",
    "huiyin.collect",
    "huiyin.archive",
    "huiyin.plan",
    "huiyin.dispatch",
    "huiyin.track",
    "huiyin.evaluate",
    "huiyin.report",
    "huiyin.web",
    "huiyin.web.desk",
    "huiyin.web.rules",
    "huiyin.web.messages",
    "huiyin.web.api",
    "huiyin.web.hooks",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "huiyin.web.signin.middleware.DoorMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "huiyin.web.refusals.RefusalMiddleware",
    "axes.middleware.AxesMiddleware",
]
ROOT_URLCONF = "huiyin.web.urls"
WSGI_APPLICATION = "huiyin.web.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "APP_DIRS": True,
        "OPTIONS": {
            "environment": "huiyin.web.environment.environment",
            "context_processors": [
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "huiyin.web.environment.one_mask",
                "huiyin.web.nav.context",
            ],
        },
    },
]
ABSOLUTE_URL_OVERRIDES = {"archive.case": lambda case: f"/cases/{case.no}/"}
FORM_RENDERER = "django.forms.renderers.Jinja2"

AUTH_USER_MODEL = "people.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "huiyin.web.signin.sessions.AccountBackend",
]
LOGIN_URL = "signin:sign_in"
LOGIN_REDIRECT_URL = "desk"
LOGOUT_REDIRECT_URL = "home"
PASSWORD_HASHERS = (
    ["django.contrib.auth.hashers.MD5PasswordHasher"]
    if TESTING
    else ["django.contrib.auth.hashers.ScryptPasswordHasher"]
)
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_ENABLE_ADMIN = False
AXES_RESET_ON_SUCCESS = True
AXES_DISABLE_ACCESS_LOG = True
AXES_LOCKOUT_CALLABLE = "huiyin.web.signin.views.locked_out"
AXES_CLIENT_IP_CALLABLE = "huiyin.kernel.people.rates.client_address"
HUIYIN_IDLE_MINUTES = 30
HUIYIN_SESSION_HOURS = 12
SESSION_ENGINE = "huiyin.web.signin.sessions"
SESSION_COOKIE_AGE = HUIYIN_SESSION_HOURS * 3600

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", _("中文")), ("en", "English")]
TIME_ZONE = "Asia/Shanghai"
USE_I18N = True
USE_TZ = True

STATIC_URL = "static/"
STATIC_ROOT = DATA / "static"
MEDIA_ROOT = DATA / "media"
WHITENOISE_USE_FINDERS = True
WHITENOISE_MAX_AGE = 3600 if HUIYIN_PRODUCTION else 60
WHITENOISE_IMMUTABLE_FILE_TEST = r"^.+/built/.+-[\w-]{8}\.(js|css)$"  # names with a fingerprint never change
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 500
DATA_UPLOAD_MAX_NUMBER_FILES = 10
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
HUIYIN_PHOTO_MEGABYTES = 10
HUIYIN_ATTACHMENT_MEGABYTES = 20

HUIYIN_HTTPS = HUIYIN_PRODUCTION and not environ.flag("HUIYIN_WITHOUT_TLS")
HUIYIN_SITE = os.environ.get("HUIYIN_SITE", "").rstrip("/") or next(
    iter(CSRF_TRUSTED_ORIGINS), f"{'https' if HUIYIN_HTTPS else 'http'}://{ALLOWED_HOSTS[0]}"
)
SECURE_SSL_REDIRECT = HUIYIN_HTTPS
SECURE_HSTS_SECONDS = 31536000 if HUIYIN_HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HUIYIN_HTTPS
SECURE_REDIRECT_EXEMPT = [r"^healthz$"]
HUIYIN_BEHIND_PROXY = environ.flag("HUIYIN_BEHIND_PROXY")
if HUIYIN_BEHIND_PROXY:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_REFERRER_POLICY = "same-origin"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HUIYIN_HTTPS
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
X_FRAME_OPTIONS = "DENY"
CSRF_FAILURE_VIEW = "huiyin.web.refusals.csrf_failed"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:", "blob:"],
        "worker-src": [SELF, "blob:"],
        "connect-src": [SELF],
        "object-src": [NONE],
        "base-uri": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "INFO"},
    "loggers": {"procrastinate": {"level": "WARNING"}, "axes": {"level": "WARNING"}},
}
