"""Where the rules are kept."""

from django.urls import path

from huiyin.web.rules.views import categories, days, hours, limits, places, questions, retention, start

app_name = "rules"
urlpatterns = [
    path("", start.start, name="start"),
    path("places/", places.tree, name="places"),
    path("places/<int:pk>/", places.place, name="place"),
    path("places/<int:pk>/add", places.add, name="place_add"),
    path("places/<int:pk>/rename", places.rename, name="place_rename"),
    path("places/<int:pk>/pin", places.pin, name="place_pin"),
    path("places/<int:pk>/people", places.people, name="place_people"),
    path("places/<int:pk>/names", places.names, name="place_names"),
    path("places/<int:pk>/names/<int:name>/drop", places.drop_name, name="place_drop_name"),
    path("places/<int:pk>/codes", places.codes, name="place_codes"),
    path("places/<int:pk>/retire", places.retire, name="place_retire"),
    path("places/<int:pk>/restore", places.restore, name="place_restore"),
    path("calendar/", days.year, name="calendar"),
    path("calendar/day", days.day, name="day"),
    path("calendar/upload", days.upload, name="upload"),
    path("hours/", hours.listing, name="hours"),
    path("hours/add", hours.add, name="hours_add"),
    path("hours/<int:pk>", hours.change, name="hours_change"),
    path("limits/", limits.listing, name="limits"),
    path("limits/add", limits.add, name="limit_add"),
    path("limits/<int:pk>", limits.revise, name="limit_revise"),
    path("limits/example", limits.example, name="limit_example"),
    path("retention/", retention.listing, name="retention"),
    path("retention/foresee", retention.foresee, name="retention_foresee"),
    path("retention/holds/", retention.holds, name="holds"),
    path("retention/holds/add", retention.hold_case, name="hold_case"),
    path("retention/holds/<int:pk>/release", retention.release, name="hold_release"),
    path("retention/<slug:what>/", retention.decide, name="retention_decide"),
    path("categories/", categories.listing, name="categories"),
    path("categories/add", categories.add, name="category_add"),
    path("categories/<int:pk>/rename", categories.rename, name="category_rename"),
    path("categories/<int:pk>/end", categories.end, name="category_end"),
    path("categories/<int:pk>/questions/", questions.listing, name="questions"),
    path("categories/<int:pk>/questions/add", questions.add, name="question_add"),
    path("questions/preview", questions.preview, name="question_preview"),
    path("questions/<int:pk>/revise", questions.revise, name="question_revise"),
    path("questions/<int:pk>/end", questions.end, name="question_end"),
]
