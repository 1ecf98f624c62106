"""What every part of the local AWS may use: account, clients with a role's keys, logs, events."""

from __future__ import annotations

import contextlib
import json
import os
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlparse

import boto3
from botocore.config import Config

from local.aws.clock import Clock
from local.aws.credentials import Keys, role_session, service_keys

if TYPE_CHECKING:
    from local.engines.engines import Engines

_CLIENT_LOCK = threading.Lock()
_LOG_LOCK = threading.Lock()


@dataclass
class LocalAws:
    """One local AWS: one account in one region behind one address."""

    account: str
    region: str
    url: str
    root: Path
    engines: Engines
    id: str = ""
    clock: Clock = field(default_factory=Clock)

    def client(
        self,
        service: str,
        role_arn: str | None = None,
        session: str = "local",
        *,
        service_principal: str | None = None,
        region: str | None = None,
        attempts: int = 1,
    ) -> Any:
        """A boto3 client; with `role_arn` it acts as that role, else as the service itself."""
        keys = self._keys(role_arn, session, service_principal)
        config = Config(
            parameter_validation=False,
            retries={"mode": "standard", "total_max_attempts": attempts},
            read_timeout=3600,
            max_pool_connections=50,
            s3={"addressing_style": "path"},
        )
        with _CLIENT_LOCK:
            return boto3.client(
                service,
                region_name=region or self.region,
                endpoint_url=self.url,
                aws_access_key_id=keys.access_key_id,
                aws_secret_access_key=keys.secret_access_key,
                aws_session_token=keys.session_token,
                config=config,
            )

    def role_environment(
        self, role_arn: str, session: str, service_principal: str | None = None
    ) -> dict[str, str]:
        """The AWS_* variables of a process that runs as `role_arn`."""
        keys = self._keys(role_arn, session, service_principal)
        return {
            "AWS_REGION": self.region,
            "AWS_DEFAULT_REGION": self.region,
            "AWS_ENDPOINT_URL": self.url,
            "AWS_EC2_METADATA_DISABLED": "true",
            "AWS_ACCESS_KEY_ID": keys.access_key_id,
            "AWS_SECRET_ACCESS_KEY": keys.secret_access_key,
            "AWS_SESSION_TOKEN": keys.session_token or "",
        }

    def _keys(self, role_arn: str | None, session: str, principal: str | None) -> Keys:
        if role_arn is None:
            return service_keys(principal or session)
        return role_session(self.account, self.region, role_arn, session, principal)

    def log(self, group: str, stream: str, text: str) -> None:
        """Append the lines of `text` to a CloudWatch log stream, creating what is missing."""
        from moto.logs.models import logs_backends

        backend = logs_backends[self.account][self.region]
        now = int(self.clock.time() * 1000)
        events = [{"timestamp": now, "message": line} for line in text.splitlines() if line]
        with _LOG_LOCK:
            backend.ensure_log_group(group)
            with contextlib.suppress(Exception):  # it is there already
                backend.create_log_stream(group, stream)
            if events:
                backend.put_log_events(group, stream, events)

    def emit(
        self, source: str, detail_type: str, detail: dict[str, Any], resources: Sequence[str] = ()
    ) -> None:
        """Put an event of an AWS service on the default bus, without waiting for deliveries."""
        from local.aws.run.events import publish

        body = json.loads(json.dumps(detail, default=str))
        publish(self, source, detail_type, body, list(resources))

    def spawn(self, fn: Callable[..., Any], *args: Any) -> threading.Thread:
        """Run `fn(*args)` in a daemon thread."""
        thread = threading.Thread(target=fn, args=args, daemon=True, name=fn.__qualname__)
        thread.start()
        return thread

    def read_s3(self, uri: str) -> bytes:
        """The bytes of `s3://bucket/key`."""
        place = urlparse(uri, allow_fragments=False)
        if place.scheme not in ("s3", "s3a") or not place.path.strip("/"):
            raise ValueError(f"not an object: {uri!r}; expected s3://BUCKET/KEY")
        # Not urlparse's path: a key may hold a question mark.
        key = uri.split("://", 1)[1].partition("/")[2]
        answer = self.client("s3").get_object(Bucket=place.netloc, Key=key)
        data: bytes = answer["Body"].read()
        return data

    @property
    def tmp(self) -> Path:
        """Scratch space of this instance."""
        path = self.root / "tmp"
        os.makedirs(path, exist_ok=True)
        return path
