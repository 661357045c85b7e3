"""What commands on accounts take."""

from typing import Any, ClassVar

from rest_framework import serializers

from ..fields import Listed, Request, Text
from ..requests import UserID
from .parts import Anything, Bit, FaceUrl, Renamed, accounts

COLUMNS = {"Nick": "nick", "FaceUrl": "avatar"}


class Account(Renamed):
    FORMER: ClassVar = {"Identifier": "UserID"}

    UserID = UserID()


class ImportAccount(Account):
    Nick = Text(required=False, allow_blank=True, limit="nickCharacters")
    FaceUrl = FaceUrl()


class OneOfMany(Renamed):
    """Which account it is; what else is wrong with it concerns no other, and is looked at by itself."""

    FORMER: ClassVar = Account.FORMER

    UserID = Text(max_length=500)
    Nick = Anything(required=False)
    FaceUrl = Anything(required=False)


class ImportAccounts(Request):
    def get_fields(self) -> dict[str, Any]:
        return {
            **super().get_fields(),
            "AccountList": Listed(child=OneOfMany(), limit="ids_per_request", required=False),
            "Accounts": Listed(child=Text(max_length=500), limit="ids_per_request", required=False),
        }

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if len(attrs) != 1:
            raise serializers.ValidationError({"AccountList": ["AccountList or Accounts, one of them."]})
        return attrs


class CheckAccounts(Request):
    def get_fields(self) -> dict[str, Any]:
        return {**super().get_fields(), "CheckItem": Listed(child=Account(), limit="ids_per_request")}


class DeleteAccounts(Request):
    def get_fields(self) -> dict[str, Any]:
        return {**super().get_fields(), "DeleteItem": Listed(child=Account(), limit="ids_per_request")}


class OnlineStatus(Request):
    IsNeedDetail = Bit(required=False)

    def get_fields(self) -> dict[str, Any]:
        return {**super().get_fields(), "To_Account": accounts()}
