"""Where talk meetings are planned and written down."""

from django.urls import path

from huiyin.collect.channels.meeting import views

prefix = "meetings/"
app_name = "meetings"
urlpatterns = [
    path("", views.meetings, name="list"),
    path("new/", views.new, name="new"),
    path("<int:pk>/", views.page, name="page"),
    path("<int:pk>/held/", views.hold, name="hold"),
    path("<int:pk>/matter/", views.raise_matter, name="raise"),
    path("<int:pk>/promise/", views.promise, name="promise"),
    path("<int:pk>/ballot/", views.ballot, name="ballot"),
    path("promises/<int:pk>/kept/", views.keep, name="keep"),
]
