"""Reading a list of volunteers row by row: what each column means, and what to say when it does not fit."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from huiyin.kernel.people import identity
from huiyin.kernel.people.kinds import Language
from huiyin.kernel.people.models import Organisation, Skill
from huiyin.kernel.people.models.volunteers import (
    ALL_MINUTES,
    ALWAYS,
    BLOCKS,
    DAYS,
    EVERY_DAY,
    FARTHEST_KM,
    LEAST_MINUTES,
)
from huiyin.kernel.places.models import Place, PlaceName

COLUMNS = {
    "name": ("姓名", "名字", "name"),
    "phone": ("电话", "手机", "手机号", "联系电话", "phone", "mobile"),
    "home": ("居住地", "住址", "村（社区）", "村(社区)", "村社区", "村", "home", "village"),
    "township": ("乡镇街道", "乡镇（街道）", "乡镇(街道)", "乡镇", "township"),
    "skills": ("技能", "特长", "服务技能", "skills"),
    "weekly": ("可服务时间", "服务时间", "时间", "availability"),
    "proven": ("已核验技能", "已看证明", "proven"),
    "languages": ("会说的话", "语言", "方言", "languages"),
    "radius_km": ("愿意走多远", "愿意走多远(公里)", "公里", "服务半径", "radius"),
    "most_calls": ("两周最多几次", "最多几次", "calls"),
    "most_minutes": ("两周最多几小时", "最多几小时", "hours"),
    "team": ("队伍", "所属队伍", "志愿队", "team"),
    "number": ("志愿者编号", "编号", "number"),
}
LABELS = {
    "name": gettext_noop("姓名"),
    "phone": gettext_noop("电话"),
    "home": gettext_noop("居住地"),
    "skills": gettext_noop("技能"),
    "weekly": gettext_noop("可服务时间"),
    "proven": gettext_noop("已核验技能"),
    "languages": gettext_noop("会说的话"),
    "radius_km": gettext_noop("愿意走多远"),
    "most_calls": gettext_noop("两周最多几次"),
    "most_minutes": gettext_noop("两周最多几小时"),
    "team": gettext_noop("队伍"),
    "number": gettext_noop("志愿者编号"),
    "row": gettext_noop("整行"),
}
LIMITS = {
    "radius_km": (1.0, float(FARTHEST_KM), 1),
    "most_calls": (1.0, float(EVERY_DAY), 1),
    "most_minutes": (LEAST_MINUTES / 60, ALL_MINUTES / 60, 60),
}
REQUIRED = ("name", "phone", "home")
_NUMBER = re.compile(r"[A-Z0-9]{4,16}")
_NAME = re.compile(r"[^\W\d_](?:[^\W\d_]|[·' .-]){0,38}", re.UNICODE)
_SPLIT = re.compile(r"[;；,，、/|\s]+")
_WEEKDAYS = {name: day for day, name in enumerate("一二三四五六")} | {"日": 6, "天": 6, "末": 5}
_SPAN = re.compile(
    r"(?:周|星期|礼拜)([一二三四五六日天])(?:[至到—–~-](?:周|星期|礼拜)?([一二三四五六日天]))?"
)
_DAY_GROUPS = {
    "每天": range(7),
    "每日": range(7),
    "随时": range(7),
    "工作日": range(5),
    "平时": range(5),
    "周末": range(5, 7),
    "双休日": range(5, 7),
}
_BLOCKS = {"上午": (0,), "下午": (1,), "晚上": (2,), "白天": (0, 1), "全天": (0, 1, 2), "": (0, 1, 2)}


@dataclass(frozen=True)
class RowError:
    """What is wrong with one row. `line` counts as a spreadsheet does: the heading is line 1."""

    line: int
    field: str
    remedy: str


@dataclass(frozen=True)
class Entry:
    """One good row, read. What the row leaves open is None (or empty, for skills and number)."""

    line: int
    name: str
    phone: str
    home: int
    skills: tuple[int, ...]
    weekly: str | None
    number: str
    proven: frozenset[int] = frozenset()
    languages: tuple[str, ...] | None = None
    radius_km: int | None = None
    most_calls: int | None = None
    most_minutes: int | None = None
    team: int | None = None


class Misfit(Exception):
    """A value that does not fit its column; says how to put it right."""

    def __init__(self, field: str, remedy: str) -> None:
        super().__init__(remedy)
        self.field = field
        self.remedy = remedy


def heads(columns: Iterable[str]) -> dict[str, str]:
    """Our word for each column of a file. Raises Misfit when a needed column is missing."""
    ours = {alias: field for field, aliases in COLUMNS.items() for alias in aliases}
    found: dict[str, str] = {}
    for column in columns:
        field = ours.get(identity.normalise(column or "").lower().replace(" ", ""))
        if field and field not in found.values():
            found[column] = field
    missing = [field for field in REQUIRED if field not in found.values()]
    if missing:
        words = "、".join(_(LABELS[field]) for field in missing)
        raise Misfit("row", _("表头缺少这些列：%(columns)s。请下载样表对照。") % {"columns": words})
    return found


@lru_cache(maxsize=4096)
def weekly_of(text: str) -> str:
    """21 signs, seven days of morning, afternoon, evening: "周末全天;周三晚上". Raises Misfit."""
    plain = identity.normalise(text)
    if not plain:
        return ALWAYS
    free = [["0"] * BLOCKS for _day in range(DAYS)]
    for part in filter(None, _SPLIT.split(plain)):
        days, rest = _days_of(part)
        if rest not in _BLOCKS or not days:
            raise Misfit(
                "weekly",
                _("看不懂“%(part)s”。请写成“周末全天”“工作日晚上”“周三上午”这样。") % {"part": part[:20]},
            )
        for day in days:
            for block in _BLOCKS[rest]:
                free[day][block] = "1"
    return "".join("".join(day) for day in free)


def _days_of(part: str) -> tuple[list[int], str]:
    for words, days in _DAY_GROUPS.items():
        if part.startswith(words):
            return list(days), part.removeprefix(words)
    span = _SPAN.match(part)
    if span is None:
        return (list(range(7)), part) if part in _BLOCKS else ([], part)
    first = _WEEKDAYS[span[1]]
    last = _WEEKDAYS[span[2]] if span[2] else first
    return list(range(first, last + 1)), part[span.end() :]


class Gazetteer:
    """Finds the place a volunteer lives in, by the ways people write it."""

    def __init__(self) -> None:
        self.places = {
            place.pk: place
            for place in Place.objects.filter(active=True).exclude(level=Place.Level.GROUP).order_by("path")
        }
        self.inside = {
            pk: (place.township_id_or_none, place.village_id_or_none) for pk, place in self.places.items()
        }
        self._known: dict[str, set[int]] = defaultdict(set)
        for place in self.places.values():
            for own in self._forms(place):
                self._known[own].add(place.pk)
        aliases = PlaceName.objects.filter(place__in=list(self.places)).exclude(kind=PlaceName.Kind.STEM)
        for alias in aliases.only("name", "place_id"):
            self._known[alias.name].add(alias.place_id)
        self._cache: dict[str, int] = {}

    def _forms(self, place: Place) -> set[str]:
        if place.level != Place.Level.VILLAGE:
            return {place.name, place.stem, place.full_name}
        township = self.places.get(place.township_id_or_none or 0)
        towns = {township.name, township.stem} if township else set()
        forms = {place.name, place.full_name, place.stem}
        return forms | {town + own for town in towns for own in (place.name, place.stem)}

    def find(self, text: str) -> int:
        """Key of the place; the longest reading wins. Raises Misfit when unknown or when two places fit."""
        known = self._cache.get(text)
        if known is None:
            known = self._cache[text] = self._find(text)
        return known

    def _find(self, text: str) -> int:
        plain = "".join(identity.normalise(text).split())
        plain = re.sub(r"^(湖南省)?(衡阳市)?(衡南县)?", "", plain)
        if not plain:
            raise Misfit("home", _("请填居住的村或社区，例如“车江街道白水村”。"))
        found = self._known.get(plain, set())
        villages = {pk for pk in found if self.places[pk].level == Place.Level.VILLAGE}
        townships = found - villages
        best = townships if len(townships) == 1 else villages
        if len(best) == 1:
            return next(iter(best))
        if not found:
            raise Misfit(
                "home", _("没有找到“%(place)s”。请写乡镇（街道）和村（社区）的全名。") % {"place": plain[:30]}
            )
        names = "、".join(sorted(self.places[pk].full_name for pk in found))
        raise Misfit(
            "home",
            _("“%(place)s”有几处：%(names)s。请写明乡镇（街道）。") % {"place": plain[:30], "names": names},
        )


def _teams() -> dict[str, set[int]]:
    """Teams in use by code, name and short name."""
    found: dict[str, set[int]] = defaultdict(set)
    rows = Organisation.objects.filter(kind=Organisation.Kind.TEAM, active=True)
    for pk, *names in rows.values_list("pk", "code", "name", "short_name"):
        for name in filter(None, names):
            found[name].add(pk)
    return found


@lru_cache(maxsize=4096)
def _limit(field: str, text: str) -> int | None:
    """A limit as a number within its bounds; hours become minutes. Raises Misfit."""
    plain = identity.normalise(text)
    if not plain:
        return None
    least, most, unit = LIMITS[field]
    found = re.fullmatch(r"(\d{1,3}(?:\.\d)?) ?(?:公里|km|次|小时)?", plain)
    value = float(found[1]) if found else 0
    if not least <= value <= most or (unit == 1 and value % 1):
        told = {"least": f"{least:g}", "most": f"{most:g}"}
        raise Misfit(field, _("请填 %(least)s 到 %(most)s 的数字，没有就留空。") % told)
    return round(value * unit)


class Reader:
    """Turns rows into entries. One reader serves one file."""

    def __init__(self) -> None:
        self.gazetteer = Gazetteer()
        self._skills: dict[str, int] = {}
        self.proof = set(Skill.objects.filter(needs_proof=True).values_list("pk", flat=True))
        self._spoken = {str(word): code for code, label in Language.choices for word in (code, label)}
        self._teams = _teams()
        for skill in Skill.objects.filter(active=True):
            self._skills |= dict.fromkeys((skill.name, skill.code, skill.name_en.lower()), skill.pk)
        self._skill_sets: dict[str, tuple[int, ...]] = {}

    def read(self, line: int, row: Mapping[str, str]) -> Entry:
        """One row under our own column words. Raises Misfit for the first thing that does not fit."""
        name = identity.normalise_name(row.get("name") or "")
        if not _NAME.fullmatch(name):
            raise Misfit("name", _("请填真实姓名，只用文字，最多 39 个字。"))
        phone = identity.normalise_phone(row.get("phone") or "")
        if not identity.valid_phone(phone):
            raise Misfit("phone", _("电话有误：请填 11 位手机号，或带区号的固定电话。"))
        number = identity.normalise_id(row["number"]) if row.get("number") else ""
        if number and not _NUMBER.fullmatch(number):
            raise Misfit("number", _("编号只用字母和数字，4 到 16 位；没有就留空。"))
        home = self.gazetteer.find((row.get("township") or "") + (row.get("home") or ""))
        weekly, proven = row.get("weekly"), self._skills_of(row.get("proven") or "")
        return Entry(
            line,
            name,
            phone,
            home,
            tuple(sorted({*self._skills_of(row.get("skills") or ""), *proven})),
            weekly_of(weekly) if weekly else None,
            number,
            frozenset(proven),
            self._languages(row.get("languages") or ""),
            _limit("radius_km", row.get("radius_km") or ""),
            _limit("most_calls", row.get("most_calls") or ""),
            _limit("most_minutes", row.get("most_minutes") or ""),
            self._team(row.get("team") or ""),
        )

    def _languages(self, text: str) -> tuple[str, ...] | None:
        words = [word for word in _SPLIT.split(identity.normalise(text)) if word]
        for word in words:
            if word not in self._spoken:
                known = "、".join(str(label) for label in Language.labels)
                raise Misfit(
                    "languages",
                    _("不认识“%(word)s”。可以写：%(known)s。") % {"word": word[:20], "known": known},
                )
        return tuple(sorted({self._spoken[word] for word in words})) or None

    def _team(self, text: str) -> int | None:
        name = identity.normalise(text)
        found = self._teams.get(name, set()) if name else set()
        if name and len(found) != 1:
            why = (
                _("有几支队伍叫“%(team)s”，请写编号。")
                if found
                else _("没有“%(team)s”这支队伍。请写全称或编号。")
            )
            raise Misfit("team", why % {"team": name[:30]})
        return next(iter(found), None)

    def _skills_of(self, text: str) -> tuple[int, ...]:
        known = self._skill_sets.get(text)
        if known is None:
            parts = [part for part in re.split(r"[;；,，、/|]+", identity.normalise(text)) if part.strip()]
            known = self._skill_sets[text] = tuple(sorted({self._skill(part.strip()) for part in parts}))
        return known

    def _skill(self, word: str) -> int:
        found = self._skills.get(word) or self._skills.get(word.lower())
        if found is None:
            raise Misfit(
                "skills", _("没有“%(skill)s”这项技能。请用样表里列出的技能名称。") % {"skill": word[:20]}
            )
        return found
