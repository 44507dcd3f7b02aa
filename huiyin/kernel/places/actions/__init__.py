"""The verbs of places; nothing else writes their tables."""

from huiyin.kernel.places.actions.edit import (
    NewCode,
    add_place,
    count_people,
    drop_name,
    name_also,
    rename,
    restore,
    retire,
    set_code,
)
from huiyin.kernel.places.actions.pins import move_pin, spread_schematic_pins
from huiyin.kernel.places.actions.seed import seed_county

__all__ = [
    "NewCode",
    "add_place",
    "count_people",
    "drop_name",
    "move_pin",
    "name_also",
    "rename",
    "restore",
    "retire",
    "seed_county",
    "set_code",
    "spread_schematic_pins",
]
