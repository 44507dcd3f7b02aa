from django.apps import AppConfig


class HooksConfig(AppConfig):
    name = "huiyin.web.hooks"
    label = "hooks"
    default_auto_field = "django.db.models.BigAutoField"
