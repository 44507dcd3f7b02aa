"""Where the hotline desk and its knowledge base are."""

from django.urls import path

from huiyin.collect.channels.hotline import views
from huiyin.collect.channels.hotline.knowledge import views as knowledge

prefix = "hotline/"
app_name = "hotline"
urlpatterns = [
    path("", views.new, name="new"),
    path("caller/", views.caller, name="caller"),
    path("questions/", views.questions, name="questions"),
    path("hints/", views.hints, name="hints"),
    path("draft/", views.draft, name="draft"),
    path("draft/forget/", views.forget, name="forget"),
    path("mine/", views.mine, name="mine"),
    path("mine/<str:no>/", views.taken, name="taken"),
    path("knowledge/", knowledge.listing, name="knowledge"),
    path("knowledge/review/", knowledge.to_review, name="to_review"),
    path("knowledge/add/", knowledge.add, name="entry_add"),
    path("knowledge/<int:pk>/", knowledge.entry, name="entry"),
    path("knowledge/<int:pk>/reword/", knowledge.reword, name="entry_reword"),
    path("knowledge/<int:pk>/publish/", knowledge.publish, name="entry_publish"),
    path("knowledge/<int:pk>/review/", knowledge.review, name="entry_review"),
    path("knowledge/<int:pk>/withdraw/", knowledge.withdraw, name="entry_withdraw"),
]
