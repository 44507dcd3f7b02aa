"""Where messages are looked after."""

from django.urls import path

from huiyin.web.messages.views import carrying, mails, outlets, quiet, reports, sent, texts

app_name = "messages"
urlpatterns = [
    path("", outlets.listing, name="outlets"),
    path("outlets/<slug:way>/", outlets.outlet, name="outlet"),
    path("outlets/<slug:way>/try", outlets.try_it, name="try"),
    path("sent/", sent.listing, name="sent"),
    path("sent/<int:pk>/again", sent.again, name="again"),
    path("sent/<int:pk>/give-up", sent.give_up, name="give_up"),
    path("texts/", texts.listing, name="texts"),
    path("texts/<str:code>/", texts.text, name="text"),
    path("quiet/", quiet.quiet, name="quiet"),
    path("mails/", mails.listing, name="mails"),
    path("mails/<int:pk>/seen", mails.seen, name="mail_seen"),
    path("carry/", carrying.listing, name="carry"),
    path("carry/<int:pk>/slip", carrying.slip, name="slip"),
    path("carry/<int:pk>/done", carrying.done, name="done"),
    path("reports/<slug:way>/<str:key>", reports.report, name="report"),
]
