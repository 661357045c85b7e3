"""The pages for people, and the pictures on them."""

from django.urls import path
from django.views.i18n import set_language

from . import accounts, avatars, leaving, pages

urlpatterns = [
    path("", pages.chat, name="chat"),
    path("parts/<slug:name>/", pages.part, name="part"),
    path("worker.js", pages.worker, name="worker"),
    path("login/", pages.Login.as_view(), name="login"),
    path("logout/", pages.Logout.as_view(), name="logout"),
    path("account/", accounts.account, name="account"),
    path("account/erasure/", leaving.erasure, name="erasure"),
    path("sign-up/", accounts.sign_up, name="sign-up"),
    path("password/", accounts.ResetPassword.as_view(), name="reset-password"),
    path("password/<uidb64>/<token>/", accounts.NewPassword.as_view(), name="new-password"),
    path("language/", set_language, name="set_language"),
    path("avatars/people/<str:user_id>.svg", avatars.person_avatar, name="person-avatar"),
    path("avatars/groups/<str:group_id>.svg", avatars.group_avatar, name="group-avatar"),
]
