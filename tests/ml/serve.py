"""One request through sagemaker-inference's handler: `serve.py MODEL_DIR FILE CONTENT_TYPE`.

Prints the status and the body. The context is what the model server would pass.
"""

from __future__ import annotations

import sys
from pathlib import Path
from types import SimpleNamespace

from sagemaker_inference.default_handler_service import DefaultHandlerService


class Context:
    """The request as the model server describes it."""

    def __init__(self, model_dir: str, content_type: str) -> None:
        self.system_properties = {"model_dir": model_dir}
        headers = {"Content-Type": content_type, "Accept": "application/jsonlines"}
        self.request_processor = [SimpleNamespace(get_request_properties=lambda: headers)]
        self.status = 200

    def set_response_content_type(self, index: int, kind: str) -> None:
        """Told on success."""
        assert kind == "application/jsonlines"

    def set_response_status(self, code: int, phrase: str) -> None:
        """Told on failure."""
        self.status = code


def main(model_dir: str, file: str, content_type: str) -> None:
    """Answer one request."""
    context = Context(model_dir, content_type)
    body = Path(file).read_bytes()
    answer = DefaultHandlerService().handle([{"body": body}], context)
    print(context.status)
    print(answer[0], end="")


if __name__ == "__main__":
    main(*sys.argv[1:])
