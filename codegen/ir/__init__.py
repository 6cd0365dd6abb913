"""The intermediate representation: functions of basic blocks over typed registers, as flat dataclasses."""
