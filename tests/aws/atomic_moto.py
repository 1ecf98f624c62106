"""A stock moto server on a port, with conditional writes that are atomic as the services' are."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from wsgiref.types import StartResponse, WSGIEnvironment

from moto.server import DomainDispatcherApplication, create_backend_app
from werkzeug.serving import run_simple

from local.aws.call import identify
from local.aws.serial import Serial


def main(port: int) -> None:
    """Serve on 127.0.0.1 until killed."""
    serial = Serial(DomainDispatcherApplication(create_backend_app))

    def app(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        environ["local.call"] = identify(environ)
        return serial(environ, start_response)

    run_simple("127.0.0.1", port, app, threaded=True)


if __name__ == "__main__":
    main(int(sys.argv[1]))
