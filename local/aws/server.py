"""Start the local AWS: `python -m local.aws.server --account A --region R --root .local`."""

from __future__ import annotations

import argparse
import json
import os
import sys
import tempfile
import threading
import time
import uuid
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from local.aws.context import LocalAws
    from local.aws.http_server import Server

MOTO = "5.2.5"


def main(argv: list[str] | None = None) -> None:
    """Run until SIGTERM, SIGINT or POST /_local/stop."""
    args = _arguments(argv)
    root = Path(args.root).resolve()
    _check_moto()
    _prepare_environment(args.account, root)

    from local.aws import parts
    from local.aws.clock import Clock
    from local.aws.context import LocalAws
    from local.aws.http_server import Server
    from local.engines.moved_clock import offset_file

    server = Server(args.port)
    port = server.server_address[1]
    os.environ["MOTO_PORT"] = str(port)
    url = f"http://127.0.0.1:{port}"
    engines = _engines(args.engines, root, url, args.region)
    clock = Clock(offset_file(root))
    aws = LocalAws(args.account, args.region, url, root, engines, str(uuid.uuid4()), clock)
    _log_to(root / "logs" / "aws.log")
    parts.install(aws)
    _serve(aws, server, start_all=args.engines == "all")


def _arguments(argv: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="local.aws.server", description=__doc__)
    parser.add_argument("--port", type=int, default=0, help="0 (the default) picks a free one")
    parser.add_argument("--account", required=True, help="12 digits")
    parser.add_argument("--region", required=True)
    parser.add_argument("--root", default=".local", help="folder for everything it writes")
    parser.add_argument(
        "--engines", choices=("all", "node"), default="all", help="node: neither Spark nor Trino"
    )
    args = parser.parse_args(argv)
    if not (args.account.isdigit() and len(args.account) == 12):
        parser.error(f"--account {args.account!r} is not an account id; it has 12 digits")
    return args


def _check_moto() -> None:
    if version("moto") != MOTO:
        raise SystemExit(
            f"moto {version('moto')} is installed, this layer patches {MOTO}; "
            "run the set-up again: it installs the locked requirements"
        )


def _prepare_environment(account: str, root: Path) -> None:
    """Before moto is imported: it reads its settings then."""
    os.environ["MOTO_ACCOUNT_ID"] = account
    os.environ["MOTO_IAM_LOAD_MANAGED_POLICIES"] = "true"
    os.environ["MOTO_DISABLE_GLOBAL_CORS"] = "true"
    # Requests carry large JSON and forms; objects above 1 MB are kept on disk.
    os.environ.setdefault("MOTO_S3_DEFAULT_KEY_BUFFER_SIZE", str(1024 * 1024))
    (root / "tmp").mkdir(parents=True, exist_ok=True)
    tempfile.tempdir = str(root / "tmp")

    from moto.core.config import default_user_config

    default_user_config["stepfunctions"] = {"execute_state_machine": True}


def _engines(which: str, root: Path, url: str, region: str) -> Any:
    from local.engines.engines import Engines
    from local.engines.model import ModelEngine
    from local.engines.node import NodeEngine

    if which == "all":
        try:
            return Engines.from_environment(os.environ, root, url, region)
        except ValueError as error:
            raise SystemExit(f"local AWS: {error}") from None
    if not os.environ.get("LOCAL_NODE"):
        raise SystemExit("local AWS: LOCAL_NODE is not set; it is the path of the node program")
    absent: Any = NotStarted()
    python = os.environ.get("LOCAL_ML_PYTHON")
    model: Any = ModelEngine(python) if python else absent
    return Engines(absent, absent, NodeEngine(os.environ["LOCAL_NODE"], root), model)


class NotStarted:
    """Stands for an engine that this server was told not to start."""

    status = "not started: --engines node"

    def kill_caller(self, access_key: str) -> bool:
        """Nothing runs, so nobody calls."""
        return False


def _log_to(path: Path) -> None:
    """From here on what is printed goes to the log."""
    path.parent.mkdir(parents=True, exist_ok=True)
    sys.stdout.flush()
    sys.stderr.flush()
    file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o644)
    os.dup2(file, 1)
    os.dup2(file, 2)
    os.close(file)


def _serve(aws: LocalAws, server: Server, start_all: bool) -> None:
    from local.aws.chain import chain
    from local.aws.stop import Stop

    stop = Stop()
    server.app, calls = chain(aws, stop.ask)
    threading.Thread(target=server.serve_forever, daemon=True, name="http").start()
    _announce(aws, server.server_address[1])
    print("listening on", aws.url, flush=True)
    aws.spawn(aws.engines.start_all if start_all else aws.engines.node.start)
    stop.wait()
    print("stopping", flush=True)
    (aws.root / "aws.json").unlink(missing_ok=True)
    aws.engines.stop_all() if start_all else aws.engines.node.stop()
    calls.close()
    # Not sys.exit: interpreter threads of running executions would hold it up.
    sys.stdout.flush()
    os._exit(0)


def _announce(aws: LocalAws, port: int) -> None:
    """Whoever reads the file sees either nothing or all of it."""
    facts = {
        "id": aws.id,
        "pid": os.getpid(),
        "port": port,
        "url": aws.url,
        "account": aws.account,
        "region": aws.region,
        "started_at": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()),
    }
    fresh = aws.root / f"aws.json.{os.getpid()}"
    fresh.write_text(json.dumps(facts, indent=2) + "\n")
    fresh.rename(aws.root / "aws.json")


if __name__ == "__main__":
    main()
