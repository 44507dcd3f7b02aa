"""OR-Tools' minimum cost flow on the network that bench/matching.py wrote: prints seconds and points.

Runs in an environment of its own with numpy and OR-Tools only (locks/bench.txt).
"""

import json
import sys
import time

import numpy as np
from ortools.graph.python import min_cost_flow


def main(file: str) -> None:
    with np.load(file) as told:
        who, group, worth = (told[name].astype(np.int64) for name in ("who", "group", "worth"))
        frame, count, most, used = (
            told[name].astype(np.int64) for name in ("frame", "count", "most", "used")
        )
        repeat = int(told["repeat"])
    begin = time.process_time()
    groups = len(count)
    spots, spot = np.unique(who * (int(frame.max(initial=0)) + 1) + frame[group], return_inverse=True)
    people, person = np.unique(spots // (int(frame.max(initial=0)) + 1), return_inverse=True)
    end = groups + len(spots) + len(people)
    calls = np.repeat(np.arange(len(people)), most[people])
    nth = np.arange(len(calls)) - np.repeat(np.cumsum(most[people]) - most[people], most[people])
    flow = min_cost_flow.SimpleMinCostFlow()
    add = flow.add_arcs_with_capacity_and_unit_cost
    ones = np.ones(len(who), np.int64)
    add(group, groups + spot, ones, -worth)
    add(groups + np.arange(len(spots)), groups + len(spots) + person, ones[: len(spots)], 0 * spots)
    add(
        groups + len(spots) + calls,
        np.full(len(calls), end),
        np.ones(len(calls), np.int64),
        repeat * (used[people][calls] + nth),
    )
    add(np.arange(groups), np.full(groups, end), count, np.zeros(groups, np.int64))
    flow.set_nodes_supplies(np.append(np.arange(groups), end), np.append(count, -count.sum()))
    if flow.solve() != flow.OPTIMAL:
        raise SystemExit("OR-Tools found no optimum")
    print(json.dumps({"seconds": time.process_time() - begin, "points": -flow.optimal_cost()}))


if __name__ == "__main__":
    main(sys.argv[1])
