"""Addresses of following the work."""

from django.urls import path

from huiyin.track import views

app_name = "track"
urlpatterns = [
    path("cases/<str:no>/progress", views.note, name="note"),
    path("projects/<str:no>/progress", views.note_project, name="note_project"),
    path("orders/<int:pk>/chase", views.chase, name="chase"),
    path("lights/", views.lights, name="lights"),
    path("roll/", views.rolls, name="rolls"),
    path("roll/<int:pk>/", views.roll, name="roll"),
    path("roll/people/<int:pk>/in", views.check_in, name="check_in"),
    path("roll/people/<int:pk>/out", views.check_out, name="check_out"),
    path("roll/people/<int:pk>/absent", views.no_show, name="no_show"),
]
