"""Addresses of what all cases say together."""

from django.urls import path

from huiyin.report import views

app_name = "report"
urlpatterns = [
    path("board/", views.board, name="board"),
    path("board/places.json", views.places, name="places"),
    path("board/front/", views.front, name="front"),
    path("figures/", views.open_to_all, name="public"),
]
