"""Where GeoReport v2 is, and the administrator's pages about its keys."""

from django.urls import path

from huiyin.collect.channels.open311 import keys, updates, views

prefix = "open311/"
app_name = "open311"
urlpatterns = [
    path("keys/", keys.listing, name="keys"),
    path("keys/new/", keys.issue, name="issue"),
    path("keys/<int:pk>/", keys.show, name="key"),
    path("keys/<int:pk>/revoke/", keys.revoke, name="revoke"),
    path("discovery.<str:suffix>", views.discovery, name="discovery"),
    path("v2/discovery.<str:suffix>", views.discovery, name="discovery_beside"),
    path("v2/services.<str:suffix>", views.services, name="services"),
    path("v2/services/<str:code>.<str:suffix>", views.service, name="service"),
    path("v2/requests.<str:suffix>", views.requests, name="requests"),
    path("v2/requests/<str:no>.<str:suffix>", views.one_request, name="request"),
    path("v2/tokens/<str:key>.<str:suffix>", views.token, name="token"),
    path("v2/servicerequestupdates.<str:suffix>", updates.updates, name="updates"),
]
