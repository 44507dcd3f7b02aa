"""Where the media centre works."""

from django.urls import path

from huiyin.collect.channels.media import views

prefix = "media/"
app_name = "media"
urlpatterns = [
    path("", views.items, name="items"),
    path("new/", views.new, name="new"),
    path("<int:pk>/", views.item, name="item"),
    path("<int:pk>/take/", views.take, name="take"),
    path("<int:pk>/set-aside/", views.set_aside, name="set_aside"),
]
