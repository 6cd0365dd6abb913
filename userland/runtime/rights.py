"""The rights word of copy, mint and map, as numbers; `CapRights` is its layout."""

from __future__ import annotations

from typing import Final

CAN_WRITE: Final = 1
CAN_READ: Final = 2
CAN_GRANT: Final = 4
CAN_GRANT_REPLY: Final = 8
ALL_RIGHTS: Final = 15
READ_WRITE: Final = 3
CAN_CALL: Final = CAN_WRITE | CAN_GRANT_REPLY  # enough to call a server
