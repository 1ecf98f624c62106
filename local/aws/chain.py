"""The order in which the parts see a request."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from wsgiref.types import WSGIApplication

from local.aws.calls import CallLog
from local.aws.cbor import Cbor
from local.aws.context import LocalAws
from local.aws.control import Control
from local.aws.faulty import Faulty
from local.aws.gaps.s3 import S3Echo
from local.aws.loud import Loud
from local.aws.operations import Hooks
from local.aws.principals import Principals
from local.aws.serial import Serial


def chain(aws: LocalAws, stop: Callable[[], None]) -> tuple[WSGIApplication, CallLog]:
    """(the WSGI application, the call log to close at the end)."""
    from moto.moto_server.werkzeug_app import DomainDispatcherApplication, create_backend_app

    def application(service: Any) -> Any:
        app = create_backend_app(service)
        # In debug mode Flask makes a new class for every request; errors must still come to Loud.
        app.debug = False
        app.config["PROPAGATE_EXCEPTIONS"] = True
        return app

    moto = DomainDispatcherApplication(application)
    principal = Principals(aws.account)
    faulty = Faulty(Hooks(S3Echo(Serial(Loud(moto)))), aws, principal)
    calls = CallLog(faulty, aws.root / "calls.jsonl", aws.account, principal)
    return Control(Cbor(calls), aws, stop), calls
