"""One row of an old system, understood: what it says, or what is wrong with it and how to put it right."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from huiyin.collect import queries
from huiyin.collect.actions.imports.moments import moment_of
from huiyin.collect.kinds import Matter, Urgency
from huiyin.collect.models import Category, Request
from huiyin.kernel.people import identity
from huiyin.kernel.people.models import Organisation
from huiyin.kernel.places.models import Place
from huiyin.kernel.places.queries import WEAK, county, search, townships, villages
from huiyin.kernel.present import now

MOST_WORDS = 5000
MOST_NUMBER = 60
MOST_NOTES = 200
KEPT = 20_000
State = Request.State

_CODES: dict[str, dict[str, tuple[str, ...]]] = {
    "matter": {
        Matter.CONSULT: ("咨询", "询问", "consult"),
        Matter.HELP: ("求助", "诉求", "请求", "申请", "服务", "help"),
        Matter.COMPLAINT: ("投诉", "complaint"),
        Matter.REPORT: ("举报", "检举", "report"),
        Matter.SUGGESTION: ("建议", "意见", "建言", "suggestion"),
        Matter.PRAISE: ("表扬", "感谢", "praise"),
    },
    "urgency": {
        Urgency.ORDINARY: ("一般", "普通", "正常", "平件", "常规", "ordinary", "normal"),
        Urgency.URGENT: ("紧急", "急", "急件", "加急", "urgent"),
        Urgency.CRITICAL: ("特急", "特提", "特别紧急", "非常紧急", "critical"),
    },
    "state": {
        State.OPEN: (
            *("办理中", "处理中", "在办", "待办", "待办理", "待处理", "待受理", "待派单", "已派单", "待签收"),
            *("已签收", "已受理", "未办结", "已转办", "已退回", "挂起", "open"),
        ),
        State.ANSWERED: ("已答复", "已回复", "待评价", "待回访", "已反馈", "answered"),
        State.SETTLED: (
            "已办结",
            "办结",
            "已完成",
            "完成",
            "已归档",
            "归档",
            "已结案",
            "已销号",
            "closed",
            "done",
        ),
        State.WITHDRAWN: ("已撤回", "已撤销", "撤单", "撤销", "已作废", "作废", "withdrawn"),
    },
}
CODES = {
    field: {word: code for code, words in told.items() for word in words} for field, told in _CODES.items()
}
_YES = {"是", "保密", "有", "true", "yes", "1", "y"}
_NO = {"", "否", "不保密", "公开", "无", "false", "no", "0", "n"}
_BAD = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_VILLAGE = re.compile(r".*?(?:社区|村委会|居委会|村)")
_TOWNSHIP = re.compile(r".*?(?:街道|镇|乡)")


class Misfit(Exception):
    """A cell that does not fit its column; `remedy` says how to put it right."""

    def __init__(self, field: str, remedy: str) -> None:
        super().__init__(remedy)
        self.field = field
        self.remedy = remedy


@dataclass(frozen=True, slots=True)
class OldRequest:
    """A request as another system kept it. `unit` answered it; `ended_at`: when it was answered or ended."""

    number: str
    words: str
    place: Place
    received_at: datetime
    matter: Matter
    urgency: Urgency
    state: Request.State
    name: str = ""
    phone: str = ""
    spot: str = ""
    secrecy: bool = False
    category: Category | None = None
    unit: int | None = None
    answer: str = ""
    ended_at: datetime | None = None


class RowReader:
    """Reads the rows of one file. `no_place`: what to do with rows that name no place ("refuse", "county").

    `notes` counts what was understood only in part: (column, word) by how often.
    """

    def __init__(self, mapping: Mapping[str, int], *, no_place: str = "refuse") -> None:
        self.mapping = mapping
        self.county = county()
        self.no_place = no_place
        self.notes: Counter[tuple[str, str]] = Counter()
        self._now = now()
        self._categories = _by_words(queries.categories())
        self._units = _units()
        self._whole = {place.full_name: place for place in [*townships(), *villages()]}
        self._places: dict[tuple[str, str, str], Place | str] = {}

    def read(self, cells: Sequence[str]) -> OldRequest:
        """One row. Raises Misfit for the first thing that does not fit."""
        row = {field: cells[place].strip() for field, place in self.mapping.items() if place < len(cells)}
        told = row.get
        received = self._moment("received", told("received", ""), required=True)
        assert received is not None
        state, ended = self._state(told("state", ""), told("ended", ""), received)
        answer = self._text("answer", told("answer", ""))
        if state == State.ANSWERED and not answer:
            raise Misfit("answer", _("状态是已答复，却没有答复内容。请补上，或者改成办理中。"))
        if state == State.SETTLED and not answer:
            self._note("answer", "")
        return OldRequest(
            number=self._number(told("number", "")),
            words=self._text("words", told("words", ""), required=True),
            place=self._place(told("township", ""), told("village", ""), told("spot", "")),
            received_at=received,
            matter=Matter(self._code("matter", told("matter", ""), Matter.HELP)),
            urgency=Urgency(self._code("urgency", told("urgency", ""), Urgency.ORDINARY)),
            state=state,
            name=self._name(told("name", "")),
            phone=self._phone(told("phone", "")),
            spot=self._text("spot", told("spot", ""), most=200),
            secrecy=self._secrecy(told("secrecy", "")),
            category=self._category(told("category", "")),
            unit=self._unit(told("unit", "")),
            answer=answer,
            ended_at=ended,
        )

    def _note(self, field: str, word: str) -> None:
        if (field, word) in self.notes or len(self.notes) < MOST_NOTES:
            self.notes[field, word] += 1

    def _number(self, text: str) -> str:
        number = identity.normalise(text)
        if not number:
            raise Misfit("number", _("没有工单编号。没有编号就分不清是不是同一件，请补上。"))
        if len(number) > MOST_NUMBER:
            raise Misfit("number", _("工单编号超过 60 个字符，请检查栏目是否对错了。"))
        return number

    def _text(self, field: str, text: str, *, required: bool = False, most: int = MOST_WORDS) -> str:
        plain = text if text.isprintable() else _BAD.sub("", text.replace("\r\n", "\n"))
        if required and not plain:
            raise Misfit(field, _("没有写诉求内容。"))
        if len(plain) > most:
            raise Misfit(field, _("超过 %(most)d 个字。请缩短后再导入。") % {"most": most})
        return plain

    def _name(self, text: str) -> str:
        name = identity.normalise_name(text)
        if len(name) > 40:
            raise Misfit("name", _("姓名超过 40 个字，请检查栏目是否对错了。"))
        return name

    def _phone(self, text: str) -> str:
        if text and not identity.valid_phone(text):
            raise Misfit("phone", _("电话有误：请填 11 位手机号，或带区号的固定电话；没有就留空。"))
        return identity.normalise_phone(text)

    def _code(self, field: str, text: str, default: str) -> str:
        """What a word of the old system means here; the default only for nothing."""
        if not text:
            return default
        found = CODES[field].get(text)
        if found is None:
            plain = identity.normalise(text).lower().removesuffix("类").removesuffix("件")
            found = CODES[field].get(plain)
        if found is None:
            known = _("、").join(words[0] for words in _CODES[field].values())
            raise Misfit(
                field, _("看不懂“%(word)s”。请用这些词：%(known)s。") % {"word": text[:20], "known": known}
            )
        return found

    def _secrecy(self, text: str) -> bool:
        plain = text.lower()
        if plain in _NO:
            return False
        if plain in _YES:
            return True
        raise Misfit("secrecy", _("看不懂“%(word)s”。请写“是”或“否”。") % {"word": text[:20]})

    def _state(self, text: str, ended: str, received: datetime) -> tuple[Request.State, datetime | None]:
        """Where it stood, and when it ended; a matter with an end and no state has ended."""
        moment = self._moment("ended", ended)
        state = State(self._code("state", text, State.SETTLED if moment else State.OPEN))
        if state == State.OPEN:
            return state, None
        if moment is None:
            raise Misfit("ended", _("已经办完的，要写办结时间。请补上，或者把状态改成办理中。"))
        if moment < received:
            raise Misfit("ended", _("办结时间早于来电时间，请核对。"))
        return state, moment

    def _moment(self, field: str, text: str, *, required: bool = False) -> datetime | None:
        if not text:
            if required:
                raise Misfit(field, _("没有写时间。"))
            return None
        moment = moment_of(text)
        if moment is None:
            raise Misfit(field, _("看不懂这个时间。请写成“2025-03-08 14:30”这样。"))
        if moment > self._now or moment.year < 1990:
            raise Misfit(field, _("时间不对：在 1990 年以前，或者在今天以后。"))
        return moment

    def _category(self, text: str) -> Category | None:
        found = self._categories.get(identity.normalise(text).lower()) if text else None
        if text and found is None:
            self._note("category", text[:40])
        return found

    def _unit(self, text: str) -> int | None:
        found = self._units.get(identity.normalise(text)) if text else None
        if text and found is None:
            self._note("unit", text[:40])
        return found

    def _place(self, township: str, village: str, spot: str) -> Place:
        """The one place meant. Nothing is guessed: several that fit, or a mere beginning, are refused."""
        asked = (township, village, "" if village else _beginning(spot))
        found = self._places.get(asked)
        if found is None:
            if len(self._places) >= KEPT:
                self._places.clear()
            try:
                found = self._meant(*asked)
            except Misfit as misfit:
                found = misfit.remedy  # not the exception: it would hold on to the rows read beside it
            self._places[asked] = found
        if isinstance(found, str):
            raise Misfit("village", found)
        return found

    def _meant(self, township: str, village: str, address: str) -> Place:
        """By the village; else by the address, if it names one; else by the township."""
        if village:
            return self._find(village if township in village else township + village)
        if not township:
            return self._find(address)
        if not address:
            return self._find(township)
        try:
            return self._find(address if township in address else township + address)
        except Misfit:
            return self._find(township)

    def _find(self, text: str) -> Place:
        if not text:
            if self.no_place == "county":
                return self.county
            raise Misfit("village", _("没有写地点。请补上乡镇（街道）和村（社区）。"))
        plain = "".join(identity.normalise(text).split())
        if plain in self._whole:
            return self._whole[plain]
        found = [match for match in search(plain, 6) if match.reason not in WEAK]
        if not found:
            raise Misfit(
                "village",
                _("没有找到“%(place)s”。请写乡镇（街道）和村（社区）的名称。") % {"place": text[:30]},
            )
        if found[0].ambiguous:
            names = _("、").join(match.place.full_name for match in found)
            raise Misfit("village", _("有几个地方叫这个名字：%(names)s。请写清是哪一个。") % {"names": names})
        return found[0].place


def _beginning(spot: str) -> str:
    """The part of an address that names a place of the county, up to the village or else the township."""
    told = _VILLAGE.match(spot) or _TOWNSHIP.match(spot)
    return told[0] if told else ""


def _by_words(categories: Iterable[Category]) -> dict[str, Category]:
    """Classes by name, English name and code; a name that two share is nobody's."""
    rows = list(categories)
    found: dict[str, Category] = {}
    shared = {name for name, times in Counter(row.name for row in rows).items() if times > 1}
    for row in rows:
        for word in (row.name, row.name_en.lower(), row.code):
            if word not in shared:
                found[word] = row
    return found


def _units() -> dict[str, int]:
    """Units by code, name and short name; a word that two share is nobody's."""
    found: dict[str, set[int]] = {}
    rows = Organisation.objects.filter(active=True).values_list("pk", "code", "name", "short_name")
    for pk, *words in rows:
        for word in filter(None, words):
            found.setdefault(word, set()).add(pk)
    return {word: next(iter(keys)) for word, keys in found.items() if len(keys) == 1}
