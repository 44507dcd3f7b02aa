"""Where the interface, its description and the tokens' pages are."""

from django.urls import URLPattern, include, path

from huiyin.web.api import views
from huiyin.web.api.door import door
from huiyin.web.api.operations import api


def _operations() -> list[URLPattern]:
    """Ninja's addresses, each marked as a page of ours; its own start page is not wanted."""
    found = [entry for entry in api.urls[0] if isinstance(entry, URLPattern) and entry.name != "api-root"]
    for entry in found:
        entry.callback = door(entry.callback)
    return found


PAGES = [
    path("api/", views.guide, name="guide"),
    path("api/v1/openapi.json", views.document, name="document"),
    path("api/v1/<path:rest>", views.nothing, name="nothing"),
    path("account/tokens/", views.mine, name="tokens"),
    path("account/tokens/new/", views.make, name="make_token"),
    path("account/tokens/<int:pk>/revoke/", views.revoke, name="revoke_token"),
    path("tokens/", views.everybodys, name="all_tokens"),
]
urlpatterns = [
    path("api/v1/", include((_operations(), "v1"))),
    path("", include((PAGES, "api"))),
]
