"""Says of what class a text is, with how much certainty, and which words decided. Pure.

A linear support vector machine over characters, pairs and known words, each half weighed by how rare its
pieces are. What it says of texts that it did not learn from teaches `chances` how certain it may sound, and
`trusting` what may be sent without a person. Nothing learnt from `further` texts is taken for such a test.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from io import BytesIO

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from sklearn.model_selection import StratifiedGroupKFold
from sklearn.svm import LinearSVC

from huiyin.engines.wording.chances import STRAIGHT, Floats, Numbers, Turning, turning
from huiyin.engines.wording.counting import HALF, Marks, counted, known, pieces

Example = tuple[str, str]
PARTS = 5
FEWEST_A_CLASS = 2
_STRENGTH, _SEED = 0.5, 20
_NEVER = -1


@dataclass(frozen=True)
class Deciding:
    """A stretch of the text (signs from `start` to `end`) and how much it spoke for the class."""

    start: int
    end: int
    weight: float


@dataclass(frozen=True)
class Classes:
    """Everything learnt. `column` gives for each counted column its row of `rarity` and `weights`, or -1."""

    names: tuple[str, ...]
    words: Marks
    column: NDArray[np.int32]
    rarity: Floats
    weights: Floats
    bias: Floats
    turning: Turning

    def chances(self, texts: Sequence[str]) -> Floats:
        """Rows of texts, a chance for each of `names`; each row sums to 1."""
        return self.turning.chances(self._scores(counted(texts, self.words)))

    def ranked(self, text: str, most: int = 3) -> list[tuple[str, float]]:
        """The likeliest classes of one text with their chances."""
        row = self.chances([text])[0]
        return [(self.names[n], float(row[n])) for n in np.argsort(-row, kind="stable")[:most]]

    def deciding(self, text: str, name: str, most: int = 3) -> list[Deciding]:
        """The stretches that spoke loudest for a class against the next likely one, loudest first."""
        starts, ends, columns = pieces(text, self.words)
        kept = self.column[columns]
        starts, ends, kept = starts[kept >= 0], ends[kept >= 0], kept[kept >= 0]
        wanted = self.names.index(name)
        other = next((self.names.index(one) for one, _ in self.ranked(text, 2) if one != name), wanted)
        leaning = self.weights[kept, wanted] - (self.weights[kept, other] if other != wanted else 0)
        signs = np.zeros(int(ends.max(initial=0)), np.float32)
        for start, end, weight in zip(starts, ends, leaning * self.rarity[kept], strict=True):
            signs[start:end] += weight / (end - start)
        return _stretches(signs, most)

    def saved(self) -> bytes:
        """As bytes that `loaded` reads; no code in them."""
        target = BytesIO()
        np.savez_compressed(
            target,
            names=np.array(self.names),
            kept=np.flatnonzero(self.column >= 0).astype(np.int32),
            weights=self.weights.astype(np.float16),
            words=self.words,
            rarity=self.rarity,
            bias=self.bias,
            **self.turning._asdict(),
        )
        return target.getvalue()

    def _scores(self, counts: csr_matrix) -> Floats:
        scores: Floats = _weighed(counts, self.column, self.rarity) @ self.weights + self.bias
        return scores


def loaded(saved: bytes) -> Classes:
    """What `Classes.saved` wrote. Raises ValueError for anything else."""
    with np.load(BytesIO(saved), allow_pickle=False) as found:
        kept = found["kept"]
        column = np.full(2 * HALF, _NEVER, np.int32)
        column[kept] = np.arange(len(kept), dtype=np.int32)
        return Classes(
            names=tuple(map(str, found["names"])),
            words=found["words"],
            column=column,
            rarity=found["rarity"],
            weights=found["weights"].astype(np.float32),
            bias=found["bias"],
            turning=Turning(found["turn"], found["shift"], found["bend"]),
        )


@dataclass(frozen=True)
class Judged:
    """What was said of texts that were not learnt from: a row of chances a text, and what they truly were."""

    chances: Floats
    truth: Numbers


def learn(
    examples: Sequence[Example],
    words: Iterable[str] = (),
    *,
    further: Sequence[Example] = (),
    watch: Callable[[float], None] = lambda share: None,
) -> tuple[Classes, Judged]:
    """Learn from (text, class) pairs; also returns what would have been said of each example unlearnt.

    `further` examples are learnt from, never judged by: words of a directory, texts of another kind.
    `watch` hears the share done and may raise to stop. Equal texts are never on both sides of a test.
    Raises ValueError where fewer than two classes have two examples each.
    """
    names = tuple(sorted({name for _, name in (*examples, *further)}))
    truth = np.array([names.index(name) for _, name in (*examples, *further)], np.int64)
    own = len(examples)
    parts = _parts_of(truth[:own], len(names))
    marks = known(words)
    counts = counted([text for text, _ in (*examples, *further)], marks)
    groups = np.unique([text for text, _ in examples], return_inverse=True)[1]
    scores = np.zeros((own, len(names)), np.float32)
    for done, (kept, held) in enumerate(_folds(truth[:own], groups, parts)):
        watch(done / (parts + 1))
        rows = np.r_[kept, np.arange(own, len(truth))]
        scores[held] = _fitted(counts[rows], truth[rows], names, marks)._scores(counts[held])
    watch(parts / (parts + 1))
    whole = _fitted(counts, truth, names, marks)
    whole = replace(whole, turning=turning(scores, truth[:own], len(names)))
    return whole, Judged(whole.turning.chances(scores), truth[:own])


def _parts_of(truth: Numbers, classes: int) -> int:
    sizes = np.bincount(truth, minlength=classes)
    several = sizes[sizes >= FEWEST_A_CLASS]
    if len(several) < 2:
        raise ValueError("learning wants two classes with two examples each")
    return int(min(PARTS, several.min()))


def _folds(truth: Numbers, groups: Numbers, parts: int) -> Iterable[tuple[Numbers, Numbers]]:
    folds = StratifiedGroupKFold(parts, shuffle=True, random_state=_SEED)
    yield from folds.split(truth, truth, groups)


def _fitted(counts: csr_matrix, truth: Numbers, names: tuple[str, ...], words: Marks) -> Classes:
    """The machine alone: its scores are no chances yet."""
    column, rarity = _rarity(counts)
    machine = LinearSVC(C=_STRENGTH, class_weight="balanced", random_state=_SEED)
    machine.fit(_weighed(counts, column, rarity), truth)
    weights, bias = np.zeros((len(rarity), len(names)), np.float32), np.full(len(names), -1, np.float32)
    if len(machine.classes_) == 2:
        sides = machine.classes_[::-1]
        weights[:, sides] = np.stack([machine.coef_[0], -machine.coef_[0]], 1)
        bias[sides] = machine.intercept_[0], -machine.intercept_[0]
    else:
        weights[:, machine.classes_] = machine.coef_.T
        bias[machine.classes_] = machine.intercept_
    none = Turning(np.eye(len(names), dtype=np.float32), np.zeros(len(names), np.float32), STRAIGHT)
    return Classes(names, words, column, rarity, weights, bias, none)


def _rarity(counts: csr_matrix) -> tuple[NDArray[np.int32], Floats]:
    """Pieces that two texts hold, and ln((1 + texts) / (1 + texts with it)) + 1 of each."""
    held = np.bincount(counts.indices, minlength=counts.shape[1])
    kept = np.flatnonzero(held >= min(2, counts.shape[0] // 20 + 1))
    column = np.full(counts.shape[1], _NEVER, np.int32)
    column[kept] = np.arange(len(kept), dtype=np.int32)
    rarity = np.log((1 + counts.shape[0]) / (1 + held[kept])) + 1
    return column, rarity.astype(np.float32)


def _weighed(counts: csr_matrix, column: NDArray[np.int32], rarity: Floats) -> csr_matrix:
    """Rows of length 1 a half: (1 + ln count) x rarity."""
    columns = column[counts.indices]
    halves = (counts.indices >= HALF).astype(np.int64)
    rows = np.repeat(np.arange(counts.shape[0]), np.diff(counts.indptr))
    values = np.where(columns >= 0, (1 + np.log(counts.data)) * rarity[columns], 0).astype(np.float32)
    lengths = np.sqrt(np.bincount(2 * rows + halves, values**2, 2 * counts.shape[0]))
    values /= np.maximum(lengths[2 * rows + halves], 1e-9)
    shape = (counts.shape[0], len(rarity))
    kept = columns >= 0
    ends = np.r_[0, np.cumsum(np.bincount(rows[kept], minlength=counts.shape[0]))]
    return csr_matrix((values[kept].astype(np.float32), columns[kept], ends), shape=shape)


def _stretches(signs: Floats, most: int) -> list[Deciding]:
    """Neighbouring signs that speak for it more than a third as loudly as the loudest."""
    loud = signs > max(float(signs.max(initial=0)) / 3, 1e-9)
    edges = np.flatnonzero(np.diff(np.r_[False, loud, False]))
    found = [Deciding(int(a), int(b), float(signs[a:b].sum())) for a, b in edges.reshape(-1, 2)]
    return sorted(found, key=lambda one: (-one.weight, one.start))[:most]
