"""Where everybody lands after signing in."""

from django.urls import path

from huiyin.web.desk.views import desk

urlpatterns = [path("desk", desk, name="desk")]
