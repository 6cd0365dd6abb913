"""The reference of every invocation, by its label."""

from __future__ import annotations

from typing import Final

from kernel.abi.reference.capabilities import CAPABILITIES
from kernel.abi.reference.spaces import SPACES
from kernel.abi.reference.threads import THREADS

REFERENCE: Final = {**CAPABILITIES, **THREADS, **SPACES}
