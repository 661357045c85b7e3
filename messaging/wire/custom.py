"""Fields of an application's own, of a profile or of a friend."""

import re
from collections.abc import Mapping
from typing import Any

from drf_spectacular.drainage import set_override
from rest_framework import serializers

from .fields import Text
from .limits import LENGTHS

CUSTOM_KEY = re.compile(r"Tag_(SNS|Profile)_Custom_[A-Za-z0-9]{1,8}\Z")
CUSTOM_FIELDS = 20
CUSTOM_VALUE = Text(allow_blank=True, limit="customFieldCharacters")


class CustomFields(serializers.DictField):
    """Fields of an application's own: `Tag_SNS_Custom_…`, `Tag_Profile_Custom_…`."""

    def __init__(self, *, kind: str, **options: Any) -> None:
        self._kind = kind
        super().__init__(**options)
        said = {"type": "string", "maxLength": LENGTHS["customFieldCharacters"]}
        shape = {"type": "object", "additionalProperties": said, "maxProperties": CUSTOM_FIELDS}
        set_override(self, "field", shape)

    def to_internal_value(self, data: Any) -> dict[str, str]:
        if not isinstance(data, Mapping):
            self.fail("not_a_dict", input_type=type(data).__name__)
        if len(data) > CUSTOM_FIELDS:
            raise serializers.ValidationError(f"At most {CUSTOM_FIELDS} fields of your own (customFields).")
        for name, value in data.items():
            key = CUSTOM_KEY.match(str(name))
            if key is None or key[1] != self._kind:
                wanted = f"Tag_{self._kind}_Custom_ and 1 to 8 letters or digits"
                raise serializers.ValidationError(f"A field is called {wanted}.")
            CUSTOM_VALUE.run_validation(value)
        return dict(data)
