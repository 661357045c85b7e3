"""What strangers may do only so often: guess a password, ask for letters, make accounts. It is counted by the address
they come from, and never for a name alone: whoever knew a name could shut its owner out."""

import math
from collections.abc import Callable
from functools import wraps
from http.client import FOUND
from typing import Any, TypeVar

from django.contrib import messages
from django.contrib.admin.forms import AdminAuthenticationForm
from django.contrib.auth.forms import AuthenticationForm
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponseBase

from messaging.errors import TooFrequent, WrongPassword
from messaging.limits import limits
from messaging.models import Person
from messaging.services.rates import Rate, forget, give_back, take

from .allowances import home_of
from .ways_in import guesses_refused, proof_failed
from .words import say

View = Callable[..., HttpResponseBase]
Answer = TypeVar("Answer", bound=HttpResponseBase)


def address_of(request: HttpRequest) -> str:
    """Where the call comes from; of a proxy that uvicorn believes, what it says."""
    return home_of(request.META.get("REMOTE_ADDR", ""))


class Guess:
    """One look whether a password is somebody's. Taken before it is looked at, so that of many at once no more come
    through than one after another. The right one is no guess."""

    def __init__(self, request: HttpRequest, user_id: str) -> None:
        address = address_of(request)
        self._here = Rate(
            "password", f"{address} {user_id}", limits().password_tries, limits().password_seconds
        )
        self._all = Rate("passwords", address, limits().password_tries_per_address, limits().password_seconds)

    def take(self) -> None:
        """TooFrequent, and it is not to be looked at."""
        try:
            take([self._here, self._all])
        except TooFrequent:
            guesses_refused()
            raise

    def was_right(self) -> None:
        forget([self._here])
        give_back([self._all])


def prove(request: HttpRequest, person: Person, password: str) -> None:
    """This is the person's password, else WrongPassword; TooFrequent, and it was not looked at."""
    guess = Guess(request, person.user_id)
    guess.take()
    if not person.check_password(password):
        proof_failed()
        raise WrongPassword
    guess.was_right()


class LoginForm(AuthenticationForm):
    """To come in by; `refusal` says why it did not even look."""

    request: HttpRequest
    refusal: TooFrequent | None = None

    def clean(self) -> Any:
        named, password = map(self.cleaned_data.get, ("username", "password"))
        if not (named and password):
            return super().clean()  # looks at nothing, so what comes of it is no right guess
        guess = Guess(self.request, named)
        try:
            guess.take()
        except TooFrequent as refusal:
            self.refusal = refusal
            raise ValidationError(wait(refusal), code=refusal.code) from refusal
        given = super().clean()
        guess.was_right()
        return given


class StaffLoginForm(LoginForm, AdminAuthenticationForm):
    """To come into the administration by. Whose password is right and who is not of staff has guessed as well."""


def guessing(view: View) -> View:
    """A page of the administration to which whoever is there gives their password; it answers the right one by leading
    on. What came too often it does not look at, and asks again."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.method != "POST":
            return view(request, *args, **kwargs)
        guess = Guess(request, request.user.user_id if request.user.is_authenticated else "")
        try:
            guess.take()
        except TooFrequent as refusal:
            messages.error(request, wait(refusal))
            request.method = "GET"
            return slowed(view(request, *args, **kwargs), refusal)
        answer = view(request, *args, **kwargs)
        if answer.status_code == FOUND:
            guess.was_right()
        return answer

    return guarded


def begin(request: HttpRequest, what: str, most: int, seconds: int) -> None:
    """Count one from this address; TooFrequent if there were too many."""
    take([Rate(what, address_of(request), most, seconds)])


def wait(refusal: TooFrequent) -> str:
    """In the reader's language, in whole minutes."""
    return say("login.wait", minutes=math.ceil(refusal.facts["retryAfter"] / 60))


def slowed(answer: Answer, refusal: TooFrequent) -> Answer:
    """The page, as an answer that says when to come again."""
    answer.status_code = refusal.status
    answer["Retry-After"] = str(refusal.facts["retryAfter"])
    return answer
