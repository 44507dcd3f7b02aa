"""Addresses of the case page and what is shown from it."""

from django.urls import path

from huiyin.web.case import views

app_name = "case"
urlpatterns = [
    path("cases/<str:no>/", views.show, name="show"),
    path("cases/<str:no>/voices/<str:request_no>/identity", views.identity, name="identity"),
    path("cases/<str:no>/learn", views.learn, name="learn"),
    path("cases/<str:no>/photos/<uuid:key>", views.photo, name="photo"),
    path("cases/<str:no>/photos/<uuid:key>/small", views.thumbnail, name="thumbnail"),
]
