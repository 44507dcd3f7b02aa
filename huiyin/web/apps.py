from django.apps import AppConfig


class WebConfig(AppConfig):
    name = "huiyin.web"

    def ready(self) -> None:
        from huiyin.web import moments

        moments.install()
