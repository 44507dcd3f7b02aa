"""Addresses of dispatch."""

from django.urls import path

from huiyin.dispatch.views import answering, directory, mine, orders, precedents, sending, slots, waiting

app_name = "dispatch"
urlpatterns = [
    path("cases/<str:no>/send", sending.send, name="send"),
    path("cases/<str:no>/send/due", sending.due, name="due"),
    path("cases/<str:no>/answer", answering.answer, name="answer"),
    path("directory/", directory.listing, name="directory"),
    path("directory/add", directory.add, name="entry_add"),
    path("directory/foresee", directory.foresee, name="entry_foresee"),
    path("directory/bounce", directory.bounce, name="bounce"),
    path("directory/<int:pk>/", directory.entry, name="entry"),
    path("directory/<int:pk>/revise", directory.revise, name="entry_revise"),
    path("directory/<int:pk>/end", directory.end, name="entry_end"),
    path("precedents/", precedents.precedents, name="precedents"),
    path("precedents/<int:pk>/", precedents.precedent, name="precedent"),
    path("units/search", sending.units, name="units"),
    path("orders/", orders.orders, name="orders"),
    path("orders/returned", orders.returned, name="returned"),
    path("orders/<int:pk>/", orders.order, name="order"),
    path("orders/<int:pk>/sign", orders.sign, name="sign"),
    path("orders/<int:pk>/contact", orders.contact, name="contact"),
    path("orders/<int:pk>/report", orders.report, name="report"),
    path("orders/<int:pk>/return", orders.return_order, name="return_order"),
    path("orders/<int:pk>/accept", orders.accept_report, name="accept_report"),
    path("orders/<int:pk>/send-back", orders.send_back_report, name="send_back_report"),
    path("orders/<int:pk>/weigh", answering.weigh, name="weigh"),
    path("orders/<int:pk>/ask", waiting.ask, name="ask"),
    path("orders/<int:pk>/stop-waiting", waiting.stop_waiting, name="stop_waiting"),
    path("orders/<int:pk>/cancel", orders.cancel_order, name="cancel_order"),
    path("slots/<int:pk>/", slots.shortlist, name="shortlist"),
    path("slots/<int:pk>/people", slots.people, name="people"),
    path("slots/<int:pk>/offer/<int:volunteer>", slots.offer, name="offer"),
    path("slots/<int:pk>/offer-best", slots.offer_best, name="offer_best"),
    path("slots/<int:pk>/sign-up", mine.sign_up, name="sign_up"),
    path("assignments/<int:pk>/accept", mine.accept, name="accept"),
    path("assignments/<int:pk>/decline", mine.decline, name="decline"),
    path("assignments/<int:pk>/step-back", mine.step_back, name="step_back"),
    path("assignments/<int:pk>/call-off", slots.call_off, name="call_off"),
    path("my/service", mine.mine, name="mine"),
    path("my/near", mine.near, name="near"),
    path("my/team", mine.team, name="team"),
]
