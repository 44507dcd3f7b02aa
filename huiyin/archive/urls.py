"""Addresses of the archive. The case page itself gathers every room and is the web's."""

from django.urls import path

from huiyin.archive import views

app_name = "archive"
urlpatterns = [
    path("cases/", views.cases, name="cases"),
    path("cases/views/save", views.save_view, name="save_view"),
    path("cases/views/<int:pk>/forget", views.forget_view, name="forget_view"),
    path("cases/<str:no>/amend", views.amend, name="amend"),
]
