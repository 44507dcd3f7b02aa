"""How well and how fast the words of requests say their class; no database.

Use: ./run bench wording [--texts FOLDER]

Reads real residents' messages that may not be handed on with the program; without them it says so and ends.
Five times a fifth of the labelled messages is put aside: learning, chances and the certainty from which a
class is believed alone are fixed without it, then measured on it. Messages that are also among those cut
into words are taken out there. Nearly equal messages of two people stay on both sides, as in a county.
"""

import argparse
import csv
import gzip
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from sklearn.model_selection import StratifiedKFold

from bench.texts import TEXTS
from huiyin.engines.wording.classes import Example, Judged, learn
from huiyin.engines.wording.counting import HALF, LONGEST_WORD, counted, known
from huiyin.engines.wording.trusting import calibration_error, macro_f1, trusts

TWIN, OFTEN, SHARE, DRAWS, FEW = 0.55, 3, 0.98, 1_000, 10
Hits = NDArray[np.bool_]


def read(path: Path) -> list[dict[str, str]]:
    """The rows of a packed table."""
    csv.field_size_limit(10**8)
    with gzip.open(path, "rt", encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def words_of(rows: Iterable[dict[str, str]]) -> list[str]:
    """Words that at least three of the cut messages hold."""
    met = Counter(word for row in rows for word in set(row["tokens"].split(" ")))
    return [word for word, times in met.items() if times >= OFTEN and 2 <= len(word) <= LONGEST_WORD]


def not_twins(cut: list[str], whole: list[str]) -> NDArray[np.int64]:
    """Those of `cut` of whose pairs no message of `whole` holds more than 55 in 100."""
    nothing = known(())
    pairs = [counted(texts, nothing)[:, :HALF] for texts in (cut, whole)]
    for table in pairs:
        table.data[:] = 1
    shared = np.concatenate(
        [(pairs[0][n : n + 500] @ pairs[1].T).max(axis=1).toarray().ravel() for n in range(0, len(cut), 500)]
    )
    return np.flatnonzero(shared < TWIN * np.maximum(np.diff(pairs[0].indptr), 1))


def interval(figure: Callable[[NDArray[np.int64]], float], size: int) -> str:
    """A figure with the middle 95 % of what a thousand draws with replacement give."""
    dice = np.random.default_rng(1)
    drawn = [figure(dice.integers(0, size, size)) for _ in range(DRAWS)]
    low, high = np.percentile(drawn, (2.5, 97.5))
    return f"{figure(np.arange(size)):.3f} ({low:.3f} to {high:.3f})"


def apart(own: list[Example], words: list[str], further: list[Example]) -> tuple[Judged, Hits, float]:
    """What is said of every own message unlearnt, whether it would go alone, and CPU seconds a learning."""
    names = sorted({name for _, name in own})
    truth = np.array([names.index(name) for _, name in own])
    chances, alone, spent = np.zeros((len(own), len(names)), np.float32), np.zeros(len(own), bool), 0.0
    for kept, held in StratifiedKFold(5, shuffle=True, random_state=1).split(truth, truth):
        start = time.process_time()
        classes, judged = learn([own[n] for n in kept], words, further=further)
        spent += time.process_time() - start
        chances[held] = classes.chances([own[n][0] for n in held])
        least = np.array([trust.at for trust in trusts(judged, len(names))])
        alone[held] = chances[held].max(1) >= least[chances[held].argmax(1)]
    return Judged(chances, truth), alone, spent / 5


def tree(path: Path, names: set[str]) -> list[Example]:
    """What a tree of classes says by its own words: each narrowest class, and each wider one with its own."""
    with path.open(encoding="utf-8", newline="") as lines:
        rows = [row for row in csv.DictReader(lines) if row["level1"] in names and row["level3"] != "其他"]
    held: dict[tuple[str, str], list[str]] = defaultdict(list)
    for row in rows:
        held[row["level2"], row["level1"]].append(row["level3"])
    narrow = [(f"{row['level2']} {row['level3']}", row["level1"]) for row in rows]
    return narrow + [(" ".join((wide, *inner)), name) for (wide, name), inner in held.items()]


def few(own: list[Example], words: list[str], known_words: list[Example]) -> str:
    """Macro-F1 with ten examples a class and the tree's words: the mean of ten draws and their spread."""
    names = sorted({name for _, name in own})
    truth, figures = np.array([names.index(name) for _, name in own]), []
    for seed in range(10):
        dice = np.random.default_rng(seed)
        drawn = np.concatenate(
            [dice.choice(np.flatnonzero(truth == n), FEW, replace=False) for n in range(len(names))]
        )
        rest = dice.permutation(np.setdiff1d(np.arange(len(own)), drawn))[:1_000]
        classes, _ = learn([own[n] for n in drawn], words, further=known_words)
        said = classes.chances([own[n][0] for n in rest]).argmax(1)
        figures.append(macro_f1(said.tolist(), truth[rest].tolist()))
    return f"{np.mean(figures):.3f} (draws from {min(figures):.3f} to {max(figures):.3f})"


def show(judged: Judged, alone: Hits) -> None:
    """Every figure that the messages put aside tell."""
    said, truth, size = judged.chances.argmax(1), judged.truth, len(judged.truth)
    hits = said == truth
    third = np.sort(judged.chances, 1)[:, -3]
    among = judged.chances[np.arange(size), truth] >= third
    sent = np.flatnonzero(alone)
    print(f"macro-F1          {interval(lambda n: macro_f1(said[n].tolist(), truth[n].tolist()), size)}")
    print(f"right             {interval(lambda n: float(hits[n].mean()), size)}")
    print(f"among three       {interval(lambda n: float(among[n].mean()), size)}")
    print(f"sent alone        {interval(lambda n: float(alone[n].mean()), size)}")
    print(f"of these right    {interval(lambda n: float(hits[sent][n].mean()), len(sent))}")
    error = interval(lambda n: calibration_error(Judged(judged.chances[n], truth[n])), size)
    print(f"calibration error {error}")


def main() -> int:
    """Print each figure."""
    parser = argparse.ArgumentParser(prog="./run bench wording", description=__doc__)
    parser.add_argument("--texts", type=Path, default=TEXTS)
    folder = parser.parse_args().texts
    if not (folder / "requests_labelled.csv.gz").exists():
        print(f"No messages to read in {folder}; nothing is measured.")
        return 0
    labelled, cut = (read(folder / f"requests_{name}.csv.gz") for name in ("labelled", "tokenised"))
    own = [("。".join(filter(None, (row["theme"], row["text"]))), row["label"]) for row in labelled]
    others = [(row["tokens"].replace(" ", ""), row["label"]) for row in cut]
    further = [others[n] for n in not_twins([text for text, _ in others], [text for text, _ in own])]
    words = words_of(cut)
    learn(own[:50], words)
    print(f"{len(own)} messages, {len(further)} more that were cut into words, {len(words)} words")
    judged, alone, spent = apart(own, words, further)
    show(judged, alone)
    print(f"learning          {spent:.1f} s CPU")
    classes, _ = learn(own, words, further=further)
    start = time.process_time()
    classes.chances([text for text, _ in own])
    print(f"a CPU second      {len(own) / (time.process_time() - start):,.0f} texts")
    print(f"a saved model     {len(classes.saved()) / 1e6:.1f} MB")
    spoken = tree(folder / "taxonomy.csv", {name for _, name in own})
    print(f"ten a class       {few(own, words, spoken)}")
    said = learn(spoken, words)[0].chances([text for text, _ in own]).argmax(1)
    truth = np.unique([name for _, name in own], return_inverse=True)[1]
    print(f"tree alone        {macro_f1(said.tolist(), truth.tolist()):.3f}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
