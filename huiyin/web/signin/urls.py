"""Where the door is."""

from django.urls import path

from huiyin.web.signin import views

app_name = "signin"
urlpatterns = [
    path("sign-in/", views.sign_in, name="sign_in"),
    path("sign-in/code/", views.second, name="second"),
    path("sign-in/device/", views.enrol, name="enrol"),
    path("sign-in/on/", views.go_on, name="go_on"),
    path("sign-in/password/", views.first_password, name="first_password"),
    path("sign-out/", views.sign_out, name="sign_out"),
    path("signed-out/", views.signed_out, name="signed_out"),
    path("stay/", views.stay, name="stay"),
    path("account/password/", views.change_password, name="change_password"),
    path("account/device/", views.add_device, name="add_device"),
]
