"""Addresses of planning."""

from django.urls import path

from huiyin.plan import views

app_name = "plan"
urlpatterns = [
    path("projects/", views.projects, name="projects"),
    path("projects/new", views.new, name="new"),
    path("projects/<str:no>/", views.project, name="project"),
    path("projects/<str:no>/words", views.amend, name="amend"),
    path("projects/<str:no>/slots/new", views.add_slot, name="add_slot"),
    path("projects/<str:no>/needs", views.link_need, name="link_need"),
    path("projects/<str:no>/propose", views.propose, name="propose"),
    path("projects/<str:no>/approve", views.approve, name="approve"),
    path("projects/<str:no>/send-back", views.send_back, name="send_back"),
    path("projects/<str:no>/finish", views.finish, name="finish"),
    path("projects/<str:no>/call-off", views.call_off, name="call_off"),
    path("slots/<int:pk>/call-off", views.call_off_slot, name="call_off_slot"),
]
