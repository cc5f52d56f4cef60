"""`jianjia tree check|load`."""

from __future__ import annotations

from pathlib import Path

from infrastructure.settings import Settings
from infrastructure.trees import Tree, TreeRefused, load_tree, plant, shipped_trees
from interfaces.bootstrap import build
from interfaces.terminal.plain import MALFORMED, complain, complain_of, say


def check_file(name: str) -> int:
    """Say what is in a tree, or everything that is wrong with it."""
    tree = loaded(name)
    if tree is None:
        return MALFORMED
    say(f"✓ {name}: {told(tree)}", style="green")
    return 0


def load_file(settings: Settings, name: str) -> int:
    """Enter a tree into the store; what exists is left alone."""
    tree = loaded(name)
    if tree is None:
        return MALFORMED
    with build(settings) as jianjia:
        entered = plant(tree, jianjia.office)
    say(f"{told(tree)}；新登记{entered}项 / {entered} entries new", style="green")
    return 0


def told(tree: Tree) -> str:
    """How large a tree is."""
    seats = sum(1 for unit in tree.units for _ in unit.holders())
    return (
        f"{len(tree.units)}个单位、{seats}人次任职、{len(tree.homes)}个职工之家"
        f" / {len(tree.units)} units, {seats} appointments, {len(tree.homes)} homes"
    )


def loaded(name: str) -> Tree | None:
    """The tree of a shipped name or a path; its mistakes are printed."""
    path = shipped_trees().get(name, Path(name))
    if not path.is_file():
        complain(f"没有组织机构“{name}”；随附的有 / no such tree; shipped: {', '.join(shipped_trees())}")
        return None
    try:
        return load_tree(path)
    except TreeRefused as refused:
        complain_of(refused.mistakes)
        return None
