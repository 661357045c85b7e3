"""Every address of the server."""

from django.contrib import admin
from django.urls import include, path
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerSplitView

from messaging.admin.passwords import change_own_password
from messaging.api.media import MediaView

from . import health
from .guesses import guessing
from .home.page import home
from .pages import end_login, staff_login
from .second_factor import second_factor
from .server_api import server_api

docs = SpectacularSwaggerSplitView.as_view(url_name="schema", http_method_names=["get", "head"])

urlpatterns = [
    path("admin/", admin.site.admin_view(home)),
    path("admin/logout/", end_login(admin.site.logout)),
    path("admin/login/", staff_login),
    path("admin/password_change/", admin.site.admin_view(guessing(change_own_password))),
    path("admin/second-factor/", second_factor, name="second-factor"),
    path("admin/", admin.site.urls),
    path("api/v1/schema/", SpectacularAPIView.as_view(), name="schema"),
    path("api/v1/docs/", docs, name="docs"),
    path("api/v1/", include("chatsite.api_urls")),
    path("api/v1/", include("messaging.urls")),
    path("api/v1/", include("receipts.urls")),
    path("v4/<path:command>", server_api),
    path("media/<str:key>/<str:variant>", MediaView.as_view(), name="media"),
    path("livez", health.livez, name="livez"),
    path("readyz", health.readyz, name="readyz"),
    path("", include("chatsite.page_urls")),
]

handler400 = "chatsite.answers.bad_request"
handler403 = "chatsite.answers.permission_denied"
handler404 = "chatsite.answers.not_found"
handler500 = "chatsite.answers.server_error"
