from django.apps import AppConfig


class MessagesConfig(AppConfig):
    name = "huiyin.kernel.messages"
    label = "messages_out"
