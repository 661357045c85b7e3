"""What the door of the server API refuses before any command is asked. Their numbers are the vendor's own."""

from messaging.errors import Refusal


class WrongCall(Refusal):
    code, number, text = "wrong_call", 60002, "This is no call of the server API."


class WrongSignature(Refusal):
    """The same, whatever is wrong with it: nobody learns which accounts there are, or were."""

    code, number = "wrong_signature", 70009
    text = "usersig is unknown, expired, revoked, or not of this identifier."


class UnknownApplication(Refusal):
    code, number, text = "unknown_application", 60006, "sdkappid is not that of this server."


class ApplicationMissing(Refusal):
    code, number, text = "application_missing", 60012, "sdkappid is missing."


class NotAnAdministrator(Refusal):
    code, number = "not_an_administrator", 60010
    text = "Only an application administrator may call this."


class NoSuchCommand(Refusal):
    code, number, text = "no_such_command", 60009, "There is no such command."


class CallsTooFrequent(Refusal):
    code, number = "calls_too_frequent", 60011
    text = "This application calls too often. Nothing was done; slow down."
