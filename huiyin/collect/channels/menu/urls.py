"""Where staff keep the menu; what it did is told in the report room, residents order in the portal."""

from django.urls import path

from huiyin.collect.channels.menu import views

prefix = "menu/"
app_name = "menu"
urlpatterns = [
    path("new/", views.new, name="new"),
    path("<int:pk>/revise/", views.revise, name="revise"),
    path("<int:pk>/end/", views.end, name="end"),
]
