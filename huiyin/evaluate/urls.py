"""Addresses of asking and deciding."""

from django.urls import path

from huiyin.evaluate.views import asking, checking, deciding, ending, relapsing, revisiting, served

app_name = "evaluate"
urlpatterns = [
    path("callbacks/", asking.callbacks, name="callbacks"),
    path("callbacks/<str:no>/", asking.callback, name="callback"),
    path("callbacks/<str:no>/proxy", asking.proxy, name="proxy"),
    path("r/<str:code>", asking.by_link, name="by_link"),
    path("progress/<str:no>/rate", asking.rate, name="rate"),
    path("s/<str:code>", served.by_service_link, name="service_link"),
    path("services/<int:pk>/rate", served.enter, name="rate_service"),
    path("services/<int:pk>/link", served.hand_out, name="hand_out_service"),
    path("progress/<str:no>/services/", served.served, name="served"),
    path("progress/<str:no>/services/<int:pk>/rate", served.rate_served, name="rate_served"),
    path("projects/<str:no>/verdicts", served.heard, name="services"),
    path("my/thanks/", served.thanks, name="thanks"),
    path("decisions/", deciding.decisions, name="decisions"),
    path("cases/<str:no>/decide", deciding.decide, name="decide"),
    path("cases/<str:no>/voices/<str:request_no>/clear", deciding.clear, name="clear"),
    path("cases/<str:no>/check", checking.check, name="check"),
    path("cases/<str:no>/close", deciding.close, name="close"),
    path("cases/<str:no>/again", deciding.again, name="again"),
    path("cases/<str:no>/end/<slug:kind>", ending.propose, name="propose"),
    path("relapses/<int:pk>", relapsing.relapse, name="relapse"),
    path("revisits/<int:pk>", revisiting.revisit, name="revisit"),
    path("endings/<int:pk>/approve", ending.approve, name="approve"),
    path("endings/<int:pk>/refuse", ending.refuse, name="refuse"),
]
