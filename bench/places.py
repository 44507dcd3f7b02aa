"""How surely a county's villages are found in running text, and how fast; no database: ./run bench places

Every village of the county the program ships, written in seven ways, in sentences put together from a few
beginnings and matters. Real calls also hold slips of the tongue and of the pen, which these have not.
"""

import csv
import random
import time
from collections import Counter
from pathlib import Path

import huiyin.kernel.places
from huiyin.engines.wording.places import Gazetteer, Spot
from huiyin.kernel.places.names import forms_of, stem_of

COUNTY = "衡南县"
VILLAGES = Path(huiyin.kernel.places.__file__).parent / "data" / "hengnan" / "villages.csv"
BEGINNINGS = ("", "你好，", "我要反映一下，", "我是", "帮老人问：")
MATTERS = (
    "的路灯坏了三个月没人修，电话13800000000",
    "有人半夜烧垃圾",
    "水渠垮了，庄稼旱死了",
    "{}组的路烂得走不了",
)
EACH = 3
WAYS = {
    "county, township, village": "{county}{township}{village}",
    "township, village": "{township}{village}",
    "township's stem, village": "{short}{village}",
    "township with a wrong suffix": "{short}{wrong}{village}",
    "township, village's stem": "{township}{stem}",
    "village alone": "{village}",
    "village's stem alone": "{stem}",
}


def spellings(level: str, name: str) -> dict[str, str]:
    """Each way to write a name with the strongest reason."""
    found: dict[str, str] = {}
    for form in forms_of(level, name):
        found.setdefault(form.text, form.reason)
    return found


def gazetteer(rows: list[dict[str, str]]) -> Gazetteer:
    """Villages have their row's number, townships and the county numbers below 0."""
    townships = {name: -n for n, name in enumerate(sorted({row["township"] for row in rows}), 2)}
    spots = [Spot(-1, (), spellings("county", COUNTY))]
    spots += [Spot(key, (-1,), spellings("township", name)) for name, key in townships.items()]
    spots += [
        Spot(n, (townships[row["township"]], -1), spellings("village", row["name"]))
        for n, row in enumerate(rows)
    ]
    return Gazetteer(spots)


def texts(rows: list[dict[str, str]], way: str) -> list[tuple[int, str]]:
    """Three sentences a village, the same every time."""
    dice = random.Random(1)
    made = []
    for n, row in enumerate(rows * EACH):
        names = {
            "county": COUNTY,
            "township": row["township"],
            "short": stem_of(row["township"], "township"),
            "wrong": "乡" if row["township"].endswith("镇") else "镇",
            "village": row["name"],
            "stem": stem_of(row["name"], "village"),
        }
        matter = dice.choice(MATTERS).format(dice.randint(1, 12))
        made.append((n % len(rows), dice.choice(BEGINNINGS) + WAYS[way].format(**names) + matter))
    return made


def outcome(places: Gazetteer, key: int, text: str) -> str:
    """What somebody at the desk would see."""
    found = places.meant(text)
    if found and found[0].sure:
        return "right" if found[0].key == key else "wrong"
    return "offered" if any(one.key == key for one in found) else "missing"


def main() -> None:
    """One line a way."""
    with VILLAGES.open(encoding="utf-8", newline="") as lines:
        rows = [row for row in csv.DictReader(lines) if row["name"]]
    places = gazetteer(rows)
    print(f"{'':30}{'sure and right':>16}{'offered':>10}{'missing':>10}{'sure and wrong':>16}{'µs CPU':>8}")
    for way in WAYS:
        said = texts(rows, way)
        start = time.process_time()
        met = Counter(outcome(places, key, text) for key, text in said)
        each = (time.process_time() - start) / len(said) * 1e6
        shares = [met[name] / len(said) for name in ("right", "offered", "missing", "wrong")]
        print(f"{way:30}{shares[0]:>16.2%}{shares[1]:>10.2%}{shares[2]:>10.2%}{shares[3]:>16.2%}{each:>8.0f}")


if __name__ == "__main__":
    main()
