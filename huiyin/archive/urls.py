"""Addresses of the archive. The case page itself gathers every room and is the web's."""

from django.urls import path

from huiyin.archive import views

app_name = "archive"
urlpatterns = [
    path("cases/", views.cases, name="cases"),
    path("cases/views/save", views.save_view, name="save_view"),
    path("cases/views/<int:pk>/forget", views.forget_view, name="forget_view"),
    path("cases/lists/", views.lists, name="lists"),
    path("cases/lists/new", views.ask_for_list, name="ask_for_list"),
    path("cases/lists/<int:pk>/", views.one_list, name="list"),
    path("cases/lists/<int:pk>/state", views.list_state, name="list_state"),
    path("cases/lists/<int:pk>/file", views.list_file, name="list_file"),
    path("cases/lists/<int:pk>/again", views.list_again, name="list_again"),
    path("cases/alike", views.alike, name="alike"),
    path("say/nearby/", views.nearby, name="nearby"),
    path("say/nearby/choose/", views.me_too, name="me_too"),
    path("media/<int:pk>/alike", views.alike_text, name="alike_text"),
    path("media/<int:pk>/join/", views.join_text, name="join_text"),
    path("cases/<str:no>/alike", views.alike_of, name="alike_of"),
    path("cases/<str:no>/joining", views.joining, name="joining"),
    path("cases/<str:no>/join", views.join, name="join"),
    path("cases/<str:no>/voices/<str:request_no>/unjoin", views.unjoin, name="unjoin"),
    path("cases/<str:no>/link", views.link, name="link"),
    path("cases/<str:no>/links/<int:pk>/unlink", views.unlink, name="unlink"),
    path("cases/<str:no>/attachments/", views.attachments, name="attachments"),
    path("cases/<str:no>/attachments/<uuid:key>", views.attachment, name="attachment"),
    path("cases/<str:no>/attachments/<uuid:key>/small", views.attachment_small, name="attachment_small"),
    path("cases/<str:no>/attachments/<uuid:key>/erase", views.erase_attachment, name="erase_attachment"),
    path("cases/<str:no>/amend", views.amend, name="amend"),
]
