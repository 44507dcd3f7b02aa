"""Where administrators work, and where everybody finds the own account."""

from django.urls import path

from huiyin.web.accounts import views

app_name = "accounts"
urlpatterns = [
    path("account/", views.mine, name="mine"),
    path("account/recovery-codes/", views.new_recovery_codes, name="recovery_codes"),
    path("accounts/", views.listing, name="list"),
    path("accounts/new/", views.new, name="new"),
    path("accounts/<int:pk>/", views.show, name="show"),
    path("accounts/<int:pk>/disable/", views.disable, name="disable"),
    path("accounts/<int:pk>/enable/", views.enable, name="enable"),
    path("accounts/<int:pk>/password/", views.reset_password, name="reset_password"),
    path("accounts/<int:pk>/unit/", views.move, name="move"),
    path("accounts/<int:pk>/unlock/", views.unlock, name="unlock"),
    path("accounts/<int:pk>/device/", views.reset_device, name="reset_device"),
    path("accounts/<int:pk>/duty/", views.grant, name="grant"),
    path("duties/<int:pk>/end/", views.end, name="end"),
    path("units/", views.units, name="units"),
    path("units/new/", views.new_unit, name="new_unit"),
    path("units/<int:pk>/", views.unit, name="unit"),
    path("residents/erase/", views.erase, name="erase"),
    path("residents/erase/confirm/", views.confirm_erasing, name="confirm_erasing"),
    path("audit/", views.audit, name="audit"),
    path("audit/file/", views.audit_file, name="audit_file"),
    path("volunteers/import/", views.hand_in, name="hand_in"),
    path("volunteers/import/sample/", views.sample, name="sample"),
    path("volunteers/import/<int:pk>/", views.progress, name="progress"),
    path("volunteers/import/<int:pk>/state/", views.progress_state, name="progress_state"),
    path("volunteers/import/<int:pk>/refused/", views.refused, name="refused"),
]
