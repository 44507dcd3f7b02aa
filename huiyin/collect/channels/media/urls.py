"""Where the media centre works, and the feeds of what it published."""

from django.urls import path

from huiyin.collect.channels.media import judging, publishing, sources

prefix = "media/"
app_name = "media"
urlpatterns = [
    path("", judging.items, name="items"),
    path("new/", judging.new, name="new"),
    path("<int:pk>/", judging.item, name="item"),
    path("<int:pk>/take/", judging.take, name="take"),
    path("<int:pk>/set-aside/", judging.set_aside, name="set_aside"),
    path("<int:pk>/bring-back/", judging.bring_back, name="bring_back"),
    path("sources/", sources.sources, name="sources"),
    path("sources/new/", sources.add_source, name="add_source"),
    path("sources/<int:pk>/", sources.edit_source, name="edit_source"),
    path("sources/<int:pk>/pause/", sources.pause_source, name="pause_source"),
    path("sources/<int:pk>/resume/", sources.resume_source, name="resume_source"),
    path("sources/<int:pk>/ask/", sources.ask_source, name="ask_source"),
    path("answers/", publishing.answers, name="answers"),
    path("answers/<int:pk>/", publishing.publish, name="publish"),
    path("answers/<int:pk>/keep/", publishing.keep, name="keep"),
    path("published.atom", publishing.published_atom, name="published_atom"),
    path("published.json", publishing.published_json, name="published_json"),
]
