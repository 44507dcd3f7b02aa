"""Where the style guide is."""

from django.urls import path

from huiyin.web.styleguide import views

urlpatterns = [
    path("", views.show, name="styleguide"),
    path("points", views.points, name="styleguide_points"),
    path("answer/<int:status>", views.answer, name="styleguide_answer"),
]
