"""Where volunteers and stations report what they see."""

from django.urls import path

from huiyin.collect.channels.report import views

prefix = "field/"
app_name = "field"
urlpatterns = [
    path("", views.mine, name="mine"),
    path("new/", views.new, name="new"),
    path("sent/<str:no>/", views.sent, name="sent"),
]
