"""The search for one more seat, compiled: it runs a hundred times faster than Python and gives the same.

A seat leads to a person's frame (a day, or a moment; one seat of it at most), the frame to the person (a
number of calls at most, each further one dearer), the person to the end; or the seat stays empty at nothing.
Prices on groups, frames and people keep every step's cost at nought or more, so that the shortest way is
found by looking only at what is near. A free frame costs what its person costs and needs no price of its own.

Nodes are numbers: groups first, then people, then the frames they hold, `depth` for each person.
"""

from heapq import heappop, heappush
from typing import NamedTuple

from huiyin.engines.compiling import compiled
from huiyin.engines.matching.candidates import NOBODY
from huiyin.engines.matching.columns import Ints, Shorts
from huiyin.engines.matching.filling import FAR

Heap = list[tuple[int, int]]

BEST, END, WANTED = 0, 1, 2


class Net(NamedTuple):
    """Everything the search reads and writes.

    For a group: its choices `who[start:start + size]`, best first, with `worth`; `beyond`, what the best of
    those left out is worth; frame, seats, seats filled, price (`value`). For a person: calls they may have
    and have, price (`cost`), and up to `depth` frames held (-1: none) with the group, its points and the
    frame's price. `far`, `came` and `by` (a choice) belong to the search; `mark` has the best end found, its
    node, and the group that more people are wanted for, -1 where none is.
    """

    start: Ints
    size: Ints
    who: Ints
    worth: Ints
    beyond: Ints
    frame: Shorts
    seats: Shorts
    filled: Shorts
    value: Ints
    most: Shorts
    used: Shorts
    cost: Ints
    held: Shorts
    group: Ints
    points: Ints
    price: Ints
    far: Ints
    came: Ints
    by: Ints
    mark: Ints
    repeat: int


@compiled
def fill_some(net: Net, order: Ints, first: int, after: int) -> int:
    """Fill these groups as far as it pays; returns the next one to do, or the one that wants more people."""
    for at in range(first, after):
        group = order[at]
        while net.filled[group] < net.seats[group]:
            end = search(net, group)
            if net.mark[WANTED] >= 0:
                return at
            if end == group:
                break
    return after


@compiled
def search(net: Net, group: int) -> int:
    """One more seat for a group, if that pays; returns where the way ended, `group` where it stays empty.

    Nothing is changed where `mark[WANTED]` asks for more people first.
    """
    heap = [(0, group)]
    touched = [group]
    net.far[group] = 0
    net.mark[BEST], net.mark[END], net.mark[WANTED] = FAR, -1, -1
    while len(heap) > 0 and heap[0][0] < net.mark[BEST] and net.mark[WANTED] < 0:
        at, node = heappop(heap)
        if at <= net.far[node]:
            if node < len(net.seats):
                from_group(net, node, at, heap, touched)
            else:
                from_person(net, node, at, heap, touched)
    end = int(net.mark[END])
    if net.mark[WANTED] < 0:
        reprice(net, touched)
        if end != group:
            shift(net, group, end)
    for node in touched:
        net.far[node] = FAR
    return end


@compiled
def from_group(net: Net, group: int, at: int, heap: Heap, touched: list[int]) -> None:
    """Leave a seat of it empty, or give one to any of its people."""
    base = at + net.value[group]
    if base < net.mark[BEST]:
        net.mark[BEST], net.mark[END] = base, group
    if scan(net, group, base, heap, touched) and net.beyond[group] > max(NOBODY, base - net.mark[BEST]):
        net.mark[WANTED] = group


@compiled
def scan(net: Net, group: int, base: int, heap: Heap, touched: list[int]) -> bool:
    """Steps to a group's people, the best first. Whether all of them were worth a look."""
    held, holder, cost, price = net.held, net.group, net.cost, net.price
    depth, first = held.shape[1], len(net.seats) + len(net.most)
    frame, best = net.frame[group], net.mark[BEST]
    for choice in range(net.start[group], net.start[group] + net.size[group]):
        reach = base - net.worth[choice]
        if reach >= best:
            return False
        who = net.who[choice]
        place = holds(held, who, frame)
        if place < 0:
            if reach + cost[who] < best:
                to_person(net, who, reach + cost[who], group, choice, heap, touched)
                best = net.mark[BEST]
        elif holder[who, place] != group and reach + price[who, place] < best:
            node = first + who * depth + place
            if to_frame(net, node, reach + price[who, place], group, heap, touched):
                net.by[node] = choice
    return True


@compiled
def holds(held: Shorts, who: int, frame: int) -> int:
    """Where among a person's frames this one is; -1 where it is free."""
    for place in range(held.shape[1]):
        if held[who, place] == frame:
            return place
    return -1


@compiled
def to_person(
    net: Net, who: int, reach: int, group: int, choice: int, heap: Heap, touched: list[int]
) -> None:
    """Somebody free in that frame: the end of the way perhaps, or they give up another frame for it."""
    node = len(net.seats) + who
    if reach >= net.mark[BEST] or reach >= net.far[node]:
        return
    if net.far[node] == FAR:
        touched.append(node)
    net.far[node], net.came[node], net.by[node] = reach, group, choice
    heappush(heap, (reach, node))
    if net.used[who] < net.most[who]:
        end = reach - net.cost[who] + net.repeat * net.used[who]
        if end < net.mark[BEST]:
            net.mark[BEST], net.mark[END] = end, node


@compiled
def from_person(net: Net, node: int, at: int, heap: Heap, touched: list[int]) -> None:
    """They give up any frame they hold."""
    groups, people, depth = len(net.seats), len(net.most), net.held.shape[1]
    who = node - groups
    for place in range(depth):
        if net.held[who, place] >= 0:
            reach = max(at, at - net.cost[who] + net.price[who, place])
            to_frame(net, groups + people + who * depth + place, reach, node, heap, touched)


@compiled
def to_frame(net: Net, node: int, reach: int, came: int, heap: Heap, touched: list[int]) -> bool:
    """A frame that somebody holds, and on to its group. Whether this is the nearest way to it."""
    if reach >= net.mark[BEST] or reach >= net.far[node]:
        return False
    if net.far[node] == FAR:
        touched.append(node)
    net.far[node], net.came[node] = reach, came
    depth = net.held.shape[1]
    who, place = divmod(node - len(net.seats) - len(net.most), depth)
    owner = net.group[who, place]
    on = reach + net.points[who, place] - net.value[owner] - net.price[who, place]
    if on < net.mark[BEST] and on < net.far[owner]:
        if net.far[owner] == FAR:
            touched.append(owner)
        net.far[owner], net.came[owner] = on, node
        heappush(heap, (on, owner))
    return True


@compiled
def reprice(net: Net, touched: list[int]) -> None:
    """Everything nearer than the end becomes dearer by the difference."""
    groups, people, depth = len(net.seats), len(net.most), net.held.shape[1]
    for node in touched:
        less = net.mark[BEST] - net.far[node]
        if less > 0 and node < groups:
            net.value[node] -= less
        elif less > 0 and node < groups + people:
            net.cost[node - groups] += less
        elif less > 0:
            who, place = divmod(node - groups - people, depth)
            net.price[who, place] += less


@compiled
def shift(net: Net, group: int, end: int) -> None:
    """Walk back along the way found: whoever gave up a seat takes the next one."""
    groups, people, depth = len(net.seats), len(net.most), net.held.shape[1]
    node = end
    if node < groups:
        net.filled[node] -= 1
    else:
        net.used[node - groups] += 1
    while node != group:
        before = net.came[node]
        if node >= groups + people:
            who, place = divmod(node - groups - people, depth)
            if before < groups:
                net.group[who, place], net.points[who, place] = before, net.worth[net.by[node]]
            else:
                net.held[who, place] = -1
        elif node >= groups:
            take(net, node - groups, before, net.worth[net.by[node]])
        node = before
    net.filled[group] += 1


@compiled
def take(net: Net, who: int, group: int, points: int) -> None:
    """Give a free frame of a person's to a group."""
    place = holds(net.held, who, -1)
    net.held[who, place], net.group[who, place] = net.frame[group], group
    net.points[who, place], net.price[who, place] = points, net.cost[who]
