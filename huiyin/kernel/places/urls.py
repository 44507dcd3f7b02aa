"""Where forms and maps ask for places."""

from django.urls import path

from huiyin.kernel.places import views

app_name = "places"
urlpatterns = [
    path("outline.json", views.outline, name="outline"),
    path("search", views.search, name="search"),
]
