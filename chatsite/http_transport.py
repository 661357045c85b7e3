"""One connection of HTTP, as uvicorn keeps it, but that what is no HTTP at all is answered as all else is: with what
guards a browser."""

from uvicorn.protocols.http.httptools_impl import STATUS_LINE, HttpToolsProtocol

from .headers import headers_of


class HTTPTransport(HttpToolsProtocol):
    def send_400_response(self, msg: str) -> None:
        told = {
            "Content-Type": "text/plain; charset=utf-8",
            "Content-Length": str(len(msg)),
            "Connection": "close",
            **dict(headers_of()),
        }
        lines = "".join(f"{name}: {value}\r\n" for name, value in told.items())
        self.transport.write(STATUS_LINE[400] + f"{lines}\r\n{msg}".encode("ascii"))
        self.transport.close()
