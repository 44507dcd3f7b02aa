"""What residents say, for benches that need words: real texts cut up and put together anew, else composed.

The real ones lie in `../shared/data/texts` where somebody keeps them beside the project; they carry no
licence and are never copied into it. Without them a small grammar of ours makes up sentences.
"""

import csv
import gzip
import random
import re
from pathlib import Path

TEXTS = Path(__file__).resolve().parents[2] / "shared" / "data" / "texts"
_STOPS = re.compile(r"(?<=[。！？；])")
_RARE = [chr(code) for code in range(0x7200, 0x9F00, 7)]
_WHAT = "路灯 水渠 自来水 低保 医保 污水 垃圾 噪音 电线杆 排水沟 危房 池塘 村道 护栏 广场舞".split()
_WRONG = "坏了 垮了一段 停了三天 没有发下来 堵住了 没人管 又臭又脏 半夜还在响 快要倒了".split()
_WISH = "请派人来看看。 请尽快处理。 什么时候能解决？ 希望给个答复。 老人出门不方便。".split()


def sentences() -> list[str]:
    """Every sentence of the real texts; empty where there are none."""
    found: list[str] = []
    for name in ("requests_labelled", "requests_unlabelled", "requests_with_replies"):
        file = TEXTS / f"{name}.csv.gz"
        if not file.is_file():
            return []
        with gzip.open(file, "rt", encoding="utf-8") as rows:
            for row in csv.DictReader(rows):
                cut = [one.strip() for one in _STOPS.split(row["text"])]
                found += [one for one in cut if 6 <= len(one) <= 60]
    return found


class Speaker:
    """Says something new each time; the same seed says the same."""

    def __init__(self, seed: int = 1) -> None:
        self.dice = random.Random(seed)
        self.known = sentences()

    def say(self, place: str) -> str:
        """One matter in two to five sentences, now and then with a name or number that hardly anyone has."""
        dice = self.dice
        told = [self._sentence() for _ in range(dice.randint(2, 5))]
        where = f"{place}{dice.randint(1, 22)}组"
        if dice.random() < 0.3:
            where += f"{dice.choice(_RARE)}{dice.choice(_RARE)}家"
        if dice.random() < 0.2:
            told.append(f"合同号{dice.choice('ABCDEFGH')}{dice.randint(1000, 999999)}。")
        return f"{where}，{''.join(told)}"

    def _sentence(self) -> str:
        dice = self.dice
        if self.known:
            return dice.choice(self.known)
        return f"{dice.choice(_WHAT)}{dice.choice(_WRONG)}，{dice.choice(_WISH)}"
