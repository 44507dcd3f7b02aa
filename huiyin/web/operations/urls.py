"""Addresses of running the house, and the published roots."""

from django.urls import path

from huiyin.web.operations import views

app_name = "operations"
urlpatterns = [
    path("operations/", views.page, name="page"),
    path("operations/verify", views.verify, name="verify"),
    path("operations/jobs/<int:pk>/", views.job, name="job"),
    path("operations/jobs/<int:pk>/state", views.job_state, name="job_state"),
    path("operations/jobs/<int:pk>/retry", views.retry_job, name="retry_job"),
    path("operations/reactions/<int:pk>/retry", views.retry_reaction, name="retry_reaction"),
    path("roots", views.roots, name="roots"),
    path("roots.json", views.roots_json, name="roots_json"),
]
