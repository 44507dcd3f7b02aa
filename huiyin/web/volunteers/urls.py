"""Where volunteers register, are kept, and look after their own record."""

from django.urls import path

from huiyin.web.volunteers.views import apart, joining, keeping, mine, tending

app_name = "volunteers"
urlpatterns = [
    path("volunteers/join/", joining.join, name="join"),
    path("volunteers/join/done/", joining.joined, name="joined"),
    path("volunteers/join/<slug:step>/", joining.step, name="step"),
    path("volunteers/", keeping.listing, name="list"),
    path("volunteers/find/", keeping.find, name="find"),
    path("volunteers/apart/", apart.listing, name="apart"),
    path("volunteers/apart/<int:pk>/", apart.show, name="apart_show"),
    path("volunteers/apart/<int:pk>/reason/", apart.reason, name="apart_reason"),
    path("volunteers/apart/<int:pk>/end/", apart.end, name="apart_end"),
    path("volunteers/skills/<int:pk>/confirm/", keeping.confirm_skill, name="confirm_skill"),
    path("volunteers/record/<str:number>/", keeping.show, name="show"),
    path("volunteers/record/<str:number>/confirm/", keeping.confirm, name="confirm"),
    path("volunteers/record/<str:number>/turn-away/", keeping.turn_away, name="turn_away"),
    path("volunteers/record/<str:number>/account/", keeping.account, name="account"),
    path("volunteers/record/<str:number>/check/", keeping.check, name="check"),
    path("volunteers/record/<str:number>/training/", keeping.training, name="training"),
    path("volunteers/record/<str:number>/insurance/", keeping.insurance, name="insurance"),
    path("volunteers/record/<str:number>/paper/", keeping.paper, name="paper"),
    path("volunteers/record/<str:number>/team/", keeping.team, name="team"),
    path("volunteers/record/<str:number>/team/<int:team>/leave/", keeping.leave_team, name="leave_team"),
    path("volunteers/record/<str:number>/apart/", apart.add, name="apart_add"),
    path("volunteers/record/<str:number>/wishes/", tending.wishes, name="wishes"),
    path("volunteers/record/<str:number>/wishes/week/", tending.week, name="wishes_week"),
    path("volunteers/record/<str:number>/wishes/away/", tending.away, name="wishes_away"),
    path("volunteers/record/<str:number>/wishes/limits/", tending.limits, name="wishes_limits"),
    path("volunteers/record/<str:number>/wishes/days/<int:pk>/drop/", tending.drop_days, name="wishes_drop"),
    path("my/volunteer/", mine.mine, name="mine"),
    path("my/volunteer/limits/", mine.limits, name="limits"),
    path("my/volunteer/week/", mine.week, name="week"),
    path("my/volunteer/away/", mine.away, name="away"),
    path("my/volunteer/days/<int:pk>/drop/", mine.drop_days, name="drop_days"),
    path("my/volunteer/skill/", mine.skill, name="skill"),
    path("my/volunteer/skill/<int:pk>/drop/", mine.drop_skill, name="drop_skill"),
    path("my/volunteer/agreement/", mine.agree, name="agree"),
    path("my/volunteer/sleep/", mine.sleep, name="sleep"),
    path("my/volunteer/wake/", mine.wake, name="wake"),
    path("my/volunteer/leave/", mine.leave, name="leave"),
]
