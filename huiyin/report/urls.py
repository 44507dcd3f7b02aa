"""Addresses of what all cases say together."""

from django.urls import path

from huiyin.report import views

app_name = "report"
urlpatterns = [
    path("board/", views.board, name="board"),
    path("board/places.json", views.places, name="places"),
    path("board/volunteers/", views.volunteers, name="volunteers"),
    path("board/front/", views.front, name="front"),
    path("board/revisits/", views.revisits, name="revisits"),
    path("board/revisits/<int:pk>/", views.revisit_draw, name="revisit_draw"),
    path("around/", views.around_where, name="around_where"),
    path("around/<int:pk>/", views.around, name="around"),
    path("around/<int:pk>/feed.atom", views.feed, name="feed"),
    path("menu/", views.menu, name="menu"),
    path("figures/", views.open_to_all, name="public"),
]
