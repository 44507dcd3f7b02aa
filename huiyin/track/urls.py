"""Addresses of following the work."""

from django.urls import path

from huiyin.track.views import disputes, extensions, ladder, letters, progress, promises, roll, supervision

app_name = "track"
urlpatterns = [
    path("cases/<str:no>/progress", progress.note, name="note"),
    path("projects/<str:no>/progress", progress.note_project, name="note_project"),
    path("orders/<int:pk>/chase", supervision.chase, name="chase"),
    path("orders/<int:pk>/ladder", ladder.ladder, name="ladder"),
    path("orders/<int:pk>/letters/<slug:code>", ladder.write, name="write"),
    path("orders/<int:pk>/name", ladder.name_unit, name="name_unit"),
    path("orders/<int:pk>/talk", ladder.call_talk, name="call_talk"),
    path("orders/<int:pk>/escalate", ladder.escalate, name="escalate"),
    path("ladder/<int:pk>/aside", ladder.aside, name="aside"),
    path("named/", ladder.named, name="named"),
    path("letters/<int:pk>/", letters.letter, name="letter"),
    path("letters/<int:pk>/answer", letters.answer, name="answer_letter"),
    path("letters/<int:pk>/accept", letters.accept, name="accept_letter"),
    path("letters/<int:pk>/again", letters.again, name="again_letter"),
    path("talks/<int:pk>/", letters.talk, name="talk"),
    path("cases/<str:no>/promise", promises.promise, name="promise_in"),
    path("promises/<int:pk>/", promises.show, name="promise"),
    path("promises/<int:pk>/keep", promises.keep, name="keep_promise"),
    path("promises/<int:pk>/miss", promises.miss, name="miss_promise"),
    path("notices/seen", supervision.seen, name="seen"),
    path("orders/<int:pk>/dispute", disputes.dispute_order, name="dispute_order"),
    path("disputes/", disputes.disputes, name="disputes"),
    path("disputes/<int:pk>/", disputes.dispute, name="dispute"),
    path("disputes/<int:pk>/withdraw", disputes.withdraw, name="withdraw_dispute"),
    path("disputes/<int:pk>/session", disputes.call, name="call_session"),
    path("disputes/<int:pk>/rule", disputes.rule, name="rule"),
    path("disputes/positions/<int:pk>/", disputes.state, name="state_position"),
    path("orders/<int:pk>/extend", extensions.extend_order, name="extend_order"),
    path("extensions/", extensions.extensions, name="extensions"),
    path("extensions/<int:pk>/", extensions.extension, name="extension"),
    path("extensions/<int:pk>/grant", extensions.grant, name="grant_extension"),
    path("extensions/<int:pk>/refuse", extensions.refuse, name="refuse_extension"),
    path("lights/", supervision.lights, name="lights"),
    path("roll/", roll.rolls, name="rolls"),
    path("roll/<int:pk>/", roll.roll, name="roll"),
    path("roll/people/<int:pk>/in", roll.check_in, name="check_in"),
    path("roll/people/<int:pk>/out", roll.check_out, name="check_out"),
    path("roll/people/<int:pk>/absent", roll.no_show, name="no_show"),
]
