"""Where each address leads. A room adds its own in its `urls`; the shell only mounts them."""

from django.urls import include, path

from huiyin.web import offline, views
from huiyin.web.signin.views import language

urlpatterns = [
    path("", views.home, name="home"),
    path("say/worker.js", offline.worker, name="say_worker"),
    path("privacy/", views.privacy, name="privacy"),
    path("", include("huiyin.web.signin.urls")),
    path("", include("huiyin.web.accounts.urls")),
    path("", include("huiyin.web.volunteers.urls")),
    path("", include("huiyin.collect.urls")),
    path("", include("huiyin.archive.urls")),
    path("", include("huiyin.plan.urls")),
    path("", include("huiyin.dispatch.urls")),
    path("", include("huiyin.track.urls")),
    path("", include("huiyin.evaluate.urls")),
    path("", include("huiyin.report.urls")),
    path("", include("huiyin.web.case.urls")),
    path("", include("huiyin.web.desk.urls")),
    path("", include("huiyin.web.operations.urls")),
    path("language/", language, name="set_language"),
    path("healthz", views.healthz, name="healthz"),
    path("styleguide/", include("huiyin.web.styleguide.urls")),
    path("", include("huiyin.web.api.urls")),
    path("", include("huiyin.web.hooks.urls")),
    path("places/", include("huiyin.kernel.places.urls")),
    path("rules/", include("huiyin.web.rules.urls")),
    path("messages/", include("huiyin.web.messages.urls")),
]
handler400 = "huiyin.web.refusals.misread"
