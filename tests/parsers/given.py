"""What parsers are given: what is right, and anything at all."""

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

from chatsite.strict_json import BIGGEST, SMALLEST

few = settings(
    max_examples=60,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
"""The same ones in every run, however slow the machine is; what a fixture makes none of them changes."""

texts = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"))
odd_texts = st.text() | st.text(st.characters(categories=["Cs", "Nd", "Cc", "Zs"]))
decoded = st.text(st.characters(exclude_categories=["Cs"]))
"""As it comes from UTF-8: of headers, forms and queries."""
whole = st.integers(SMALLEST, BIGGEST)
fractions = st.floats(allow_nan=False, allow_infinity=False)
values = st.recursive(
    st.none() | st.booleans() | whole | fractions | texts,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(texts, inner, max_size=4),
    max_leaves=12,
)
"""Of JSON, as we take it."""
anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | odd_texts,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(odd_texts, inner, max_size=4),
    max_leaves=12,
)
