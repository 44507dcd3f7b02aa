from django.apps import AppConfig


class CalendarConfig(AppConfig):
    name = "huiyin.kernel.calendar"
    default_auto_field = "django.db.models.BigAutoField"
