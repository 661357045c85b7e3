"""The addresses of the service and the floor's own."""

from django.urls import include, path
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from chatsite.urls import handler400, handler403, handler404, handler500

__all__ = ["handler400", "handler403", "handler404", "handler500"]


class Empty(APIView):
    """An authenticated answer that says nothing."""

    def get(self, request: Request) -> Response:
        return Response({})


urlpatterns = [path("floor/empty/", Empty.as_view()), path("", include("chatsite.urls"))]
