"""Where each address leads. A room adds its own in its `urls`; the shell only mounts them."""

from django.urls import include, path

from huiyin.web import views

urlpatterns = [
    path("healthz", views.healthz, name="healthz"),
    path("styleguide/", include("huiyin.web.styleguide.urls")),
    path("places/", include("huiyin.web.places.urls")),
    path("rules/", include("huiyin.web.rules.urls")),
]
