"""REST: where I am logged in, and signing out there. Not on the socket, which is one of these logins."""

from typing import Any, ClassVar

from django.urls import path
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import ViewSet

from messaging.doors import checked
from messaging.permissions import person_of, token_of
from messaging.scopes import Scope
from messaging.services import devices
from messaging.wire import devices as wire
from messaging.wire.requests import Nothing


class DeviceViewSet(ViewSet):
    needs: ClassVar = {"clear": Scope.LOGINS, "destroy": Scope.LOGINS}
    takes_password = ("clear", "destroy")

    @extend_schema(
        summary="My devices",
        description="Browsers that are logged in, and tokens that are valid; the one that asks first.",
        responses=wire.Devices,
    )
    def list(self, request: Request) -> Response:
        found = devices.devices_of(person=person_of(request), **_asking(request))
        return Response({"devices": [wire.device(one) for one in found]})

    @extend_schema(
        operation_id="devices_clear",
        summary="Sign all others out",
        request=None,
        responses={200: wire.SignedOut},
    )
    def clear(self, request: Request) -> Response:
        checked(Nothing, request.data)
        ended = devices.sign_out_others(person=person_of(request), **_asking(request))
        return Response({"signedOut": ended})

    @extend_schema(
        summary="Sign a device out",
        description="It lets nobody in from now on, and its sockets close.",
        responses={204: None},
    )
    def destroy(self, request: Request, deviceID: str) -> Response:
        devices.sign_out(person=person_of(request), device_id=deviceID)
        return Response(status=204)


def _asking(request: Request) -> dict[str, Any]:
    """By what the one who asks came in."""
    token = token_of(request)
    return {"token": token, "session_key": "" if token else request.session.session_key or ""}


devices_urlpatterns: list[Any] = [
    path("devices/", DeviceViewSet.as_view({"get": "list", "delete": "clear"})),
    path("devices/<str:deviceID>/", DeviceViewSet.as_view({"delete": "destroy"})),
]
