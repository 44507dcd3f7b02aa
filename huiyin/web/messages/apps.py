from django.apps import AppConfig


class MessagePagesConfig(AppConfig):
    name = "huiyin.web.messages"
    label = "message_pages"
