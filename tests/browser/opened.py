"""The pages of the product by the policy that is theirs, as the resolver has them, and those that a browser came to."""

import re
from urllib.parse import urlsplit

from django.urls import resolve
from playwright.sync_api import BrowserContext, Response

from chatsite.policies import OF_PAGES, Policy
from tests.resolved import FIELD, addresses


def pages_of(policy: Policy) -> set[str]:
    """Their routes, as `resolve` says them."""
    return {
        route.replace("^", "") for route, _ in addresses() if _named(f"/{FIELD.sub('1', route)}") is policy
    }


def comes_to(context: BrowserContext) -> set[str]:
    """The routes of which this browser is answered a page from now on."""
    opened: set[str] = set()

    def note(answer: Response) -> None:
        is_page = answer.headers.get("content-type", "").startswith("text/html")
        if answer.status == 200 and is_page and answer.request.is_navigation_request():
            opened.add(resolve(urlsplit(answer.url).path).route)

    context.on("response", note)
    return opened


def _named(address: str) -> Policy | None:
    return next((policy for pattern, policy in OF_PAGES if re.match(pattern, address)), None)
