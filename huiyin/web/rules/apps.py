from django.apps import AppConfig


class RulesConfig(AppConfig):
    name = "huiyin.web.rules"
    label = "rules"
