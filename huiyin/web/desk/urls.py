"""Where everybody lands after signing in."""

from django.urls import path

from huiyin.web.desk.views import desk, morning, stop_morning, today

urlpatterns = [
    path("desk", desk, name="desk"),
    path("today", today, name="today"),
    path("today/morning", morning, name="morning"),
    path("today/morning/stop", stop_morning, name="stop_morning"),
]
