"""HTTP as a WSGI application. The server itself runs `chatsite.asgi`, which has it in threads."""

import os

from django.core.wsgi import get_wsgi_application

from .utf8_requests import Utf8Request

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "chatsite.settings")

application = get_wsgi_application()
application.request_class = Utf8Request
