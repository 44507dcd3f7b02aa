"""CPU, memory and gap of planning two weeks of seats in made-up counties; no database.

Use: ./run bench matching [--seed 7] [--million] [--peer] [--write FILE]

Each county is solved in a process of its own. The first three grow tenfold at the same density (the last only
with --million); the short one has the projects of 100,000 people and a fifth of the people. --peer solves the
same networks with OR-Tools, every pair included, as one would without a search of one's own. The compiled
search is loaded beforehand; its first compilation is not counted, nor is the import of OR-Tools.
"""

import argparse
import json
import random
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np

from huiyin.engines.matching.candidates import Finder
from huiyin.engines.matching.columns import board
from huiyin.engines.matching.planning import Planner
from huiyin.engines.matching.problem import Problem
from huiyin.engines.matching.relaxation import relax, room_of
from huiyin.engines.matching.sample import county

COUNTIES = {
    "10,000": (10_000, 500, 0),
    "100,000": (100_000, 5_000, 0),
    "short: 20,000": (20_000, 5_000, 480),
    "1,000,000": (1_000_000, 50_000, 0),
}
TITLES = (
    "volunteers",
    "projects",
    "seats",
    "pairs that may sit",
    "candidates",
    "exact filling",
    "its gap",
    "OR-Tools",
    "whole plan",
    "gap to the bound",
    "memory",
    "after declines",
    "accepted people moved",
)


def megabytes() -> float:
    """The most this process has held so far."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def measure(name: str, seed: int, peer: str) -> dict[str, float]:
    """One county: CPU seconds of each step, and the memory on top of what the county itself takes."""
    people, projects, villages = COUNTIES[name]
    Planner(county(500, 50, 3)).plan()
    problem = county(people, projects, seed, villages)
    before = megabytes()
    marks: dict[str, float] = {}

    def watch(stage: str, _done: int, _of: int) -> bool:
        marks.setdefault(stage, time.process_time())
        return True

    begin = time.process_time()
    finder = Finder(board(problem))
    found = relax(finder, room_of(finder), watch)
    end = time.process_time()
    told = {
        "projects": projects,
        "seats": int(finder.board.demand.count.sum()),
        "pairs": int(found.choices.able.sum()),
        "candidates": marks["relaxation"] - begin,
        "relaxation": end - marks["relaxation"],
        "exact": found.gap,
    }
    told |= beside(problem, peer, found.points) if peer else {}
    del finder, found
    return told | whole(problem) | {"before": before, "memory": megabytes()}


def beside(problem: Problem, python: str, points: int) -> dict[str, float]:
    """The same network solved by OR-Tools: CPU seconds, looking every pair up included.

    Raises AssertionError where the two do not reach the same points.
    """
    begin = time.process_time()
    finder = Finder(board(problem))
    room = room_of(finder)
    order = list(finder.in_order())
    pairs = [finder.of(group, bit) for group, bit in order]
    end = time.process_time()
    groups = np.repeat([group for group, _bit in order], [len(rows) for rows, _worth in pairs])
    who, worth = (np.concatenate(columns) for columns in zip(*pairs, strict=True))
    some = worth > 0
    with tempfile.NamedTemporaryFile(suffix=".npz") as file:
        told = {"who": who[some], "group": groups[some], "worth": worth[some]}
        rest = {"frame": room.frame, "count": room.count, "most": room.most, "used": room.used}
        np.savez(file, **told, **rest, repeat=room.repeat)
        file.flush()
        command = [python, str(Path(__file__).with_name("peer") / "network.py"), file.name]
        theirs = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
    if theirs["points"] != points:
        raise AssertionError(f"OR-Tools reaches {theirs['points']} points, we {points}")
    return {"theirs": end - begin + theirs["seconds"]}


def peer_python() -> str:
    """An environment with OR-Tools, made once in the data folder."""
    folder = Path(tempfile.gettempdir()) / "huiyin-bench-ortools"
    python = folder / "bin" / "python"
    if not python.exists():
        subprocess.run(["uv", "venv", "-q", "--python", sys.executable, str(folder)], check=True)
        lock = Path(__file__).parents[1] / "locks" / "bench.txt"
        wanted = ["uv", "pip", "sync", "-q", "--python", str(python), "--require-hashes", str(lock)]
        subprocess.run(wanted, check=True)
    return str(python)


def whole(problem: Problem) -> dict[str, float]:
    """The whole plan from the same records, and again after 10,000 people, or nearly half, declined."""
    begin = time.process_time()
    planner = Planner(problem)
    plan = planner.plan()
    planned = time.process_time()
    answers = list(plan.placed)
    random.Random(1).shuffle(answers)
    cut = min(10_000, len(answers) * 9 // 20)
    begin_again = time.process_time()
    again = planner.again(answers[cut:], [(one.volunteer, one.project) for one in answers[:cut]]).plan()
    return {
        "plan": planned - begin,
        "gap": plan.gap,
        "declined": cut,
        "again": time.process_time() - begin_again,
        "moved": len(set(answers[cut:]) - set(again.placed)),
    }


def line(name: str, one: dict[str, float]) -> str:
    """A row of the table."""
    cells = (
        name,
        f"{one['projects']:,}",
        f"{one['seats']:,}",
        f"{one['pairs']:,}",
        f"{one['candidates']:.2f} s",
        f"{one['relaxation']:.2f} s",
        f"{100 * one['exact']:.4f} %",
        f"{one['theirs']:.2f} s" if "theirs" in one else "",
        f"{one['plan']:.2f} s",
        f"{100 * one['gap']:.3f} %",
        f"{one['before']:.0f} → {one['memory']:.0f} MB",
        f"{one['declined']:,}: {one['again']:.2f} s",
        f"{one['moved']}",
    )
    return "| " + " | ".join(cells) + " |"


def main() -> int:
    parser = argparse.ArgumentParser(prog="./run bench matching", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--million", action="store_true", help="also a million volunteers: 3 GB, minutes")
    parser.add_argument("--peer", action="store_true", help="also OR-Tools, in an environment of its own")
    parser.add_argument("--python", default="", help=argparse.SUPPRESS)
    parser.add_argument("--write", type=Path)
    parser.add_argument("--inside", help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.inside:
        print(json.dumps(measure(asked.inside, asked.seed, asked.python)))
        return 0
    python = peer_python() if asked.peer else ""
    rows = ["| " + " | ".join(TITLES) + " |", "|---" * len(TITLES) + "|"]
    for name in COUNTIES:
        if asked.million or name != "1,000,000":
            command = [sys.executable, "-m", "bench.matching", "--seed", str(asked.seed), "--inside", name]
            command += ["--python", python if name != "1,000,000" else ""]
            told = subprocess.run(command, check=True, capture_output=True, text=True).stdout
            rows.append(line(name, json.loads(told)))
    text = "\n".join(rows)
    print(text)
    if asked.write:
        asked.write.write_text(text + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
