"""Where webhooks are kept."""

from django.urls import path

from huiyin.web.hooks import views

app_name = "hooks"
urlpatterns = [
    path("hooks/", views.listing, name="list"),
    path("hooks/add/", views.add, name="add"),
    path("hooks/<int:pk>/", views.show, name="show"),
    path("hooks/<int:pk>/change/", views.change, name="change"),
    path("hooks/<int:pk>/secret/", views.rotate, name="rotate"),
    path("hooks/<int:pk>/ping/", views.ping, name="ping"),
    path("hooks/<int:pk>/pause/", views.pause, name="pause"),
    path("hooks/<int:pk>/resume/", views.resume, name="resume"),
    path("hooks/<int:pk>/end/", views.end, name="end"),
    path("hooks/<int:pk>/again/", views.all_again, name="all_again"),
    path("hooks/deliveries/<int:pk>/again/", views.again, name="again"),
]
