"""What the work does not hang on."""

import sys
import traceback
from collections.abc import Callable


def attempt(action: Callable[[], object]) -> None:
    """Do it; a failure goes to the log only, and hides no other."""
    try:
        action()
    except Exception:
        traceback.print_exc(file=sys.stderr)
