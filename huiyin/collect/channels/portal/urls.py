"""Where the public pages are."""

from django.urls import path

from huiyin.collect.channels.portal import follow, offline, ordering, say, subscribing

prefix = ""
app_name = "portal"
urlpatterns = [
    path("say/", say.words, name="say"),
    path("say/where/", say.where, name="where"),
    path("say/where/list/", say.choose, name="choose"),
    path("say/photos/", say.photos, name="photos"),
    path("say/photos/<uuid:key>/", say.staged_photo, name="staged_photo"),
    path("say/photos/<uuid:key>/remove/", say.remove_photo, name="remove_photo"),
    path("say/you/", say.you, name="you"),
    path("say/check/", say.check, name="check"),
    path("say/send/", say.send, name="send"),
    path("say/drop/", say.drop, name="drop"),
    path("say/offline/", offline.say, name="offline"),
    path("say/token/", offline.token, name="token"),
    path("say/sent/", say.sent, name="sent"),
    path("services/", ordering.menu, name="menu"),
    path("services/<int:pk>/", ordering.item, name="menu_item"),
    path("around/<int:pk>/subscribe/", subscribing.subscribe, name="subscribe"),
    path("around/<int:pk>/subscribe/asked/", subscribing.subscribing, name="subscribing"),
    path("subscriptions/<uuid:key>/<str:token>/", subscribing.subscription, name="subscription"),
    path("subscriptions/<uuid:key>/<str:token>/confirm/", subscribing.confirm, name="confirm"),
    path("subscriptions/<uuid:key>/<str:token>/end/", subscribing.unsubscribe, name="unsubscribe"),
    path("follow/", follow.follow, name="follow"),
    path("follow/forget/", follow.forget, name="forget"),
    path("progress/<str:no>/", follow.progress, name="progress"),
    path("progress/<str:no>/not-fixed/", follow.not_fixed, name="not_fixed"),
    path("progress/<str:no>/withdraw/", follow.withdraw, name="withdraw"),
    path("progress/<str:no>/inquiries/<uuid:key>/answer/", follow.answer_inquiry, name="answer_inquiry"),
    path("progress/<str:no>/photo/", follow.add_photo, name="add_photo"),
    path("progress/<str:no>/photos/<uuid:key>/", follow.photo, name="photo"),
]
