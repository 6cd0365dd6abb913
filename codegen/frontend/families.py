"""Which tagged packed classes share a representation: those that some named union holds together."""

from __future__ import annotations

from dataclasses import dataclass, field

from codegen.frontend.context import Context
from codegen.frontend.refusals import Refused
from codegen.ir.program import FamilyInfo, PackedInfo
from codegen.ir.types import short_name


@dataclass
class Families:
    """The named unions of the program: name, and the classes in them."""

    unions: list[tuple[str, list[str]]] = field(default_factory=list)


def form_families(context: Context, families: Families) -> None:
    """Give each packed class its family, called after the largest union that it stands in."""
    classes = context.program.classes
    packed = {name: info for name, info in classes.items() if isinstance(info, PackedInfo)}
    leader = {name: name for name in packed}
    sizes: dict[str, int] = {}
    for union, names in sorted(families.unions, key=lambda entry: -len(entry[1])):
        members = [n for n in names if n in packed and packed[n].tag is not None]
        if len(members) > 1:
            sizes[union] = len(members)
            merge(leader, union, members)
    for name, info in packed.items():
        info.family = leader[name]
        family = context.program.families.setdefault(info.family, FamilyInfo(info.family, "", info.words, []))
        family.members.append(name)
        check_member(context, info, family)


def merge(leader: dict[str, str], union: str, members: list[str]) -> None:
    """Put the members, and whoever shares a family with them already, into one family."""
    old = {leader[m] for m in members} - set(members)
    chosen = min(old) if old else union
    for name, current in leader.items():
        if name in members or current in old:
            leader[name] = chosen


def check_member(context: Context, info: PackedInfo, family: FamilyInfo) -> None:
    """Members of a family differ in their tags and agree in their words."""
    module, node = context.class_nodes[info.name]
    others = [context.program.classes[n] for n in family.members[:-1]]
    clash = [o for o in others if isinstance(o, PackedInfo) and o.tag == info.tag]
    if clash:
        sentence = f"'{short_name(info.name)}' has the tag of '{short_name(clash[0].name)}'"
        context.report(module, Refused(node, "family", sentence))
    elif info.words != family.words:
        sentence = f"'{short_name(info.name)}' is larger or smaller than others of '{short_name(family.name)}'"
        context.report(module, Refused(node, "family", sentence))
    elif info.tag is not None and not 0 <= info.tag < 32:
        sentence = f"the tag of '{short_name(info.name)}' does not fit five bits"
        context.report(module, Refused(node, "family", sentence))
