"""What each invocation does, sentence by sentence, by its label."""

from __future__ import annotations

from typing import Final

from kernel.abi.reference.meanings_capabilities import CAPABILITIES
from kernel.abi.reference.meanings_spaces import SPACES
from kernel.abi.reference.meanings_threads import THREADS
from kernel.abi.reference.meanings_time import TIME

MEANINGS: Final = {**CAPABILITIES, **THREADS, **TIME, **SPACES}
