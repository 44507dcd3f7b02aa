"""Addresses of planning."""

from django.urls import path

from huiyin.plan.views import milestones, money, partners, projects

app_name = "plan"
urlpatterns = [
    path("projects/", projects.projects, name="projects"),
    path("projects/new", projects.new, name="new"),
    path("projects/<str:no>/", projects.project, name="project"),
    path("projects/<str:no>/words", projects.amend, name="amend"),
    path("projects/<str:no>/slots/new", projects.add_slot, name="add_slot"),
    path("projects/<str:no>/needs", projects.link_need, name="link_need"),
    path("projects/<str:no>/propose", projects.propose, name="propose"),
    path("projects/<str:no>/approve", projects.approve, name="approve"),
    path("projects/<str:no>/send-back", projects.send_back, name="send_back"),
    path("projects/<str:no>/finish", projects.finish, name="finish"),
    path("projects/<str:no>/call-off", projects.call_off, name="call_off"),
    path("projects/<str:no>/milestones/new", milestones.add, name="add_milestone"),
    path("projects/<str:no>/partners/new", partners.add, name="add_partner"),
    path("projects/<str:no>/money/", money.account, name="account"),
    path("projects/<str:no>/money/new", money.add_line, name="add_line"),
    path("milestones/<int:pk>/move", milestones.move, name="move_milestone"),
    path("milestones/<int:pk>/reach", milestones.reach, name="reach_milestone"),
    path("milestones/<int:pk>/drop", milestones.drop, name="drop_milestone"),
    path("partners/<int:pk>/end", partners.end, name="end_partner"),
    path("budget-lines/<int:pk>/drop", money.drop_line, name="drop_line"),
    path("budget-lines/<int:pk>/change", money.ask_change, name="ask_change"),
    path("budget-lines/<int:pk>/spend", money.spend, name="spend"),
    path("budget-changes/<int:pk>/agree", money.agree_change, name="agree_change"),
    path("budget-changes/<int:pk>/refuse", money.refuse_change, name="refuse_change"),
    path("spendings/<int:pk>/correct", money.correct, name="correct"),
    path("receipts/<uuid:key>", money.receipt, name="receipt"),
    path("slots/<int:pk>/call-off", projects.call_off_slot, name="call_off_slot"),
]
