"""Where forms and maps ask for places."""

from django.urls import path

from huiyin.web.rules.views import answers

app_name = "places"
urlpatterns = [
    path("outline.json", answers.outline, name="outline"),
    path("search", answers.search, name="search"),
]
