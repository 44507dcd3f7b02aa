"""Addresses of following the work."""

from django.urls import path

from huiyin.track.views import progress, roll, supervision

app_name = "track"
urlpatterns = [
    path("cases/<str:no>/progress", progress.note, name="note"),
    path("projects/<str:no>/progress", progress.note_project, name="note_project"),
    path("orders/<int:pk>/chase", supervision.chase, name="chase"),
    path("lights/", supervision.lights, name="lights"),
    path("roll/", roll.rolls, name="rolls"),
    path("roll/<int:pk>/", roll.roll, name="roll"),
    path("roll/people/<int:pk>/in", roll.check_in, name="check_in"),
    path("roll/people/<int:pk>/out", roll.check_out, name="check_out"),
    path("roll/people/<int:pk>/absent", roll.no_show, name="no_show"),
]
