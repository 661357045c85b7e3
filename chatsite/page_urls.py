"""The pages for people, and the pictures on them."""

from django.urls import path

from . import avatars, pages

urlpatterns = [
    path("", pages.chat, name="chat"),
    path("login/", pages.Login.as_view(), name="login"),
    path("logout/", pages.Logout.as_view(), name="logout"),
    path("avatars/people/<str:user_id>.svg", avatars.person_avatar, name="person-avatar"),
    path("avatars/groups/<str:group_id>.svg", avatars.group_avatar, name="group-avatar"),
]
