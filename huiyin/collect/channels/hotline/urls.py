"""Where the hotline desk is."""

from django.urls import path

from huiyin.collect.channels.hotline import views

prefix = "hotline/"
app_name = "hotline"
urlpatterns = [
    path("", views.new, name="new"),
    path("caller/", views.caller, name="caller"),
    path("mine/", views.mine, name="mine"),
]
