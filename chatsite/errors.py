"""Refusals that only the doors themselves know: addresses, methods, sizes. Their numbers start at 11201."""

from messaging.errors import Refusal


class NothingHere(Refusal):
    code, number, status, text = "not_found", 11201, 404, "There is nothing at this address."


class MethodNotAllowed(Refusal):
    code, number, status, text = "method_not_allowed", 11202, 405, "This address does not take that method."


class NotAcceptable(Refusal):
    code, number, status, text = "not_acceptable", 11203, 406, "Only JSON can be had here."


class NotJSON(Refusal):
    code, number, status, text = "unsupported_media_type", 11204, 415, "Send JSON, as application/json."


class LengthMissing(Refusal):
    code, number, status, text = "length_missing", 11205, 411, "A body needs its length (Content-Length)."


class TooLarge(Refusal):
    """More bytes than a published limit; `limit` is its value."""

    code, number, status, text = "too_large", 11206, 413, "This is too large."


class ForgedForm(Refusal):
    code, number, status = "csrf_failed", 11207, 403
    text = "The request does not show that it comes from our own page. Reload the page and try again."


class HttpsMissing(Refusal):
    code, number, status = "https_needed", 11208, 403
    text = "This is asked for by https only. What was sent by plain http, others may have read."


class PasswordNeeded(Refusal):
    """A browser's session does this only for a few minutes after the password was given in it."""

    code, number, status = "password_needed", 11209, 403
    text = "Give your password again first (POST /me/password-proof/)."


class ServerFault(Refusal):
    """Our fault; the log knows more."""

    code, number, status, text = "server_error", 10002, 500, "Something went wrong on the server."
