"""A threaded HTTP/1.1 server for WSGI that keeps connections alive.

Werkzeug's own closes every connection and then waits 10 ms for leftovers: at most 100 calls a
second per client. Spark, Trino and Terraform make thousands.
"""

from __future__ import annotations

import contextlib
import os
import socket
import socketserver
import struct
import sys
import traceback
from http.server import BaseHTTPRequestHandler
from typing import Any
from urllib.parse import unquote_to_bytes
from wsgiref.types import WSGIApplication

from moto.core.request import PRESERVED_HEADER_NAMES_ENVIRON_KEY, environ_key_for_header

from local.aws.answer import Disconnect
from local.aws.captured import Captured
from local.aws.request_body import READ_AHEAD_BYTES, read_body


class Handler(BaseHTTPRequestHandler):
    """One connection: requests one after another until the client leaves."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    rbufsize = 64 * 1024
    wbufsize = 64 * 1024
    timeout = 300
    server: Server

    def handle_one_request(self) -> None:
        """Read one request and answer it."""
        try:
            self.raw_requestline = self.rfile.readline(65537)
            if not self.raw_requestline or not self.parse_request():
                self.close_connection = True
                return
            body = read_body(self.headers, self.rfile)
            self._answer(self._environ(body))
            while body.read(1024 * 1024):
                pass
            self.wfile.flush()
        except (ConnectionError, TimeoutError):
            self.close_connection = True
        except Disconnect as end:
            self._drop(end.at_once)

    def _drop(self, at_once: bool) -> None:
        """End the connection without an answer: with a reset, or once the client has left."""
        self.close_connection = True
        with contextlib.suppress(OSError):
            while not at_once and self.connection.recv(READ_AHEAD_BYTES):
                pass
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            # Not close(): the files made of the socket would keep it open and end it in good order.
            os.close(self.connection.detach())

    def handle_expect_100(self) -> bool:
        """Tell the client to go on; without the flush it would wait for our buffer to fill."""
        self.wfile.write(b"HTTP/1.1 100 Continue\r\n\r\n")
        self.wfile.flush()
        return True

    def _environ(self, body: Any) -> dict[str, Any]:
        path, _, query = self.path.partition("?")
        environ: dict[str, Any] = {
            "REQUEST_METHOD": self.command,
            "SCRIPT_NAME": "",
            "PATH_INFO": unquote_to_bytes(path).decode("latin-1"),
            "QUERY_STRING": query,
            "RAW_URI": self.path,
            "REQUEST_URI": self.path,
            "SERVER_NAME": self.server.server_address[0],
            "SERVER_PORT": str(self.server.server_address[1]),
            "SERVER_PROTOCOL": self.request_version,
            "REMOTE_ADDR": self.client_address[0],
            "wsgi.version": (1, 0),
            "wsgi.url_scheme": "http",
            "wsgi.input": body,
            "wsgi.input_terminated": True,
            "wsgi.errors": sys.stderr,
            "wsgi.multithread": True,
            "wsgi.multiprocess": False,
            "wsgi.run_once": False,
        }
        preserved: dict[str, str] = {}
        for name, value in self.headers.items():
            key = environ_key_for_header(name)
            # S3 metadata names keep their underscores; any other underscored header is refused,
            # because WSGI cannot tell it from a dashed one.
            if "_" in name:
                if not name.lower().startswith("x-amz-meta-"):
                    continue
                preserved[key] = name
            environ[key] = f"{environ[key]},{value}" if key in environ else value
        environ.pop("HTTP_TRANSFER_ENCODING", None)
        environ[PRESERVED_HEADER_NAMES_ENVIRON_KEY] = preserved
        return environ

    def _answer(self, environ: dict[str, Any]) -> None:
        answer = Captured()
        try:
            body = self.server.app(environ, answer)
            chunks = [chunk for chunk in body if chunk]
            if hasattr(body, "close"):
                body.close()
        except Disconnect:
            raise
        except Exception:
            traceback.print_exc()
            answer("400 Bad Request", [])
            chunks = [b"the local AWS failed; see .local/logs/aws.log"]
        self._send(answer.status, answer.headers, chunks)

    def _send(self, status: str, headers: list[tuple[str, str]], chunks: list[bytes]) -> None:
        code = int(status[:3])
        sized = any(name.lower() == "content-length" for name, _ in headers)
        lines = [f"HTTP/1.1 {status}"] + [
            f"{name}: {value}"
            for name, value in headers
            if name.lower() not in ("connection", "transfer-encoding")
        ]
        if not sized and code not in (204, 304):
            lines.append(f"Content-Length: {sum(map(len, chunks))}")
        if self.close_connection:
            lines.append("Connection: close")
        self.wfile.write(("\r\n".join(lines) + "\r\n\r\n").encode("latin-1", "replace"))
        if self.command != "HEAD" and code not in (204, 304):
            for chunk in chunks:
                self.wfile.write(chunk)


class Server(socketserver.ThreadingTCPServer):
    """Listens on 127.0.0.1 only; port 0 picks a free one."""

    daemon_threads = True
    allow_reuse_address = True
    request_queue_size = 512
    # Set before the first request is served: what the application holds knows the server's port.
    app: WSGIApplication

    def __init__(self, port: int) -> None:
        super().__init__(("127.0.0.1", port), Handler)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that went away is not worth a traceback."""
        if not isinstance(sys.exc_info()[1], (ConnectionError, TimeoutError)):
            traceback.print_exc()
