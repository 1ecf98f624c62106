"""Requests through the real inference toolkit. Runs in the model's Python environment.

`model_serve.py REQUESTS`: a JSON file with model_dir, content_type, accept and items, a list of
{"body": file to send, "answer": file for the answer}. The first request refused ends it with 1.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from sagemaker_inference.default_handler_service import DefaultHandlerService


class Context:
    """A request's surroundings, as the model server passes them to a handler."""

    def __init__(self, model_dir: str, content_type: str, accept: str | None) -> None:
        self.system_properties = {"model_dir": model_dir}
        headers = {"Content-Type": content_type, **({"Accept": accept} if accept else {})}
        self.request_processor = [SimpleNamespace(get_request_properties=lambda: headers)]
        self.status = 200

    def set_response_content_type(self, index: int, kind: str) -> None:
        """Called on success."""

    def set_response_status(self, code: int, phrase: str) -> None:
        """Called on failure."""
        self.status = code


def main(requests: str) -> int:
    """Answer all requests."""
    told: dict[str, Any] = json.loads(Path(requests).read_text())
    service = DefaultHandlerService()
    for item in told["items"]:
        context = Context(told["model_dir"], told["content_type"], told["accept"])
        answer = service.handle([{"body": Path(item["body"]).read_bytes()}], context)[0]
        if context.status != 200:
            print(f"{context.status} {item['name']}: {answer}", flush=True)
            return 1
        data = answer.encode("utf-8") if isinstance(answer, str) else bytes(answer)
        Path(item["answer"]).write_bytes(data)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
