"""What a password has to be, said in the reader's language also where Django has no translation."""

from django.contrib.auth.password_validation import MinimumLengthValidator

from .words import speak


class LongEnough(MinimumLengthValidator):
    def get_error_message(self) -> str:
        return str(speak()["words"]["problems"]["password_too_short"]).format(count=self.min_length)
