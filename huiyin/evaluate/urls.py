"""Addresses of asking and deciding."""

from django.urls import path

from huiyin.evaluate import views

app_name = "evaluate"
urlpatterns = [
    path("callbacks/", views.callbacks, name="callbacks"),
    path("callbacks/<str:no>/", views.callback, name="callback"),
    path("progress/<str:no>/rate", views.rate, name="rate"),
    path("decisions/", views.decisions, name="decisions"),
    path("cases/<str:no>/decide", views.decide, name="decide"),
    path("cases/<str:no>/close", views.close, name="close"),
    path("cases/<str:no>/again", views.again, name="again"),
]
