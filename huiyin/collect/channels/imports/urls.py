"""Where old systems' spreadsheets are handed in."""

from django.urls import path

from huiyin.collect.channels.imports import views

prefix = "imports/"
app_name = "imports"
urlpatterns = [
    path("", views.start, name="start"),
    path("<int:pk>/", views.page, name="page"),
    path("<int:pk>/columns", views.columns, name="columns"),
    path("<int:pk>/state", views.state, name="state"),
    path("<int:pk>/refused", views.refused, name="refused"),
    path("<int:pk>/bring", views.bring, name="bring"),
    path("<int:pk>/again", views.again, name="again"),
    path("<int:pk>/forget", views.forget, name="forget"),
]
