"""What a case is found by: its text in one place, and the marks that narrow a search."""

from collections.abc import Iterable, Sequence

from huiyin.archive.models import Case, CasePlace, CaseWords, Voice
from huiyin.collect.models import Request
from huiyin.engines.wording.grams import grams, mark, plain, without_numbers_of_people
from huiyin.kernel.places.models import PlaceName

SMALL, LARGE = 12, 16
"""Bits of a case's key inside a small and a large block."""
SMALL_BLOCK, LARGE_BLOCK, TOWNSHIP, VILLAGE = range(4)
MOST_TEXT = 20_000
BATCH = 1000


def words_of(cases: Sequence[Case]) -> list[CaseWords]:
    """The rows by which these cases are to be found, not yet kept. Three queries, however many cases.

    The open layer holds no word of a voice that asked for secrecy, itself or by its resident's wish.
    """
    keys = [case.pk for case in cases]
    seats = (
        Voice.objects.filter(case__in=keys).select_related("request__resident").order_by("joined_at", "pk")
    )
    spoken: dict[int, list[Request]] = {}
    for seat in seats:
        spoken.setdefault(seat.case_id, []).append(seat.request)
    places = _places(cases)
    return [row for case in cases for row in _layers(case, spoken.get(case.pk, []), places[case.pk])]


def _layers(case: Case, requests: Sequence[Request], places: Sequence[str]) -> list[CaseWords]:
    layer = CaseWords.Layer
    free = [request for request in requests if not request.is_secret]
    if len(free) == len(requests):
        return [_row(case, layer.ALL, requests, free, places)]
    return [
        _row(case, layer.OPEN, requests, free, places),
        _row(case, layer.FULL, requests, requests, places),
    ]


def _row(
    case: Case,
    layer: CaseWords.Layer,
    requests: Iterable[Request],
    heard: Iterable[Request],
    places: Iterable[str],
) -> CaseWords:
    said = [without_numbers_of_people(" ".join(request.words.split())) for request in heard]
    numbers = " ".join([case.no, *(request.no for request in requests)])
    lines = [without_numbers_of_people(case.title), *said]
    text = "\n".join(["\n".join(lines)[:MOST_TEXT], plain(" ".join(places)), plain(numbers[:MOST_TEXT])])
    return CaseWords(case=case, layer=layer, text=text, grams=sorted(grams(text) | marks_of(case)))


def marks_of(case: Case) -> set[int]:
    """The blocks of numbers the case lies in, and its township and village."""
    marks = {mark(SMALL_BLOCK, case.pk >> SMALL), mark(LARGE_BLOCK, case.pk >> LARGE)}
    if case.township_ref is not None:
        marks.add(mark(TOWNSHIP, case.township_ref))
    if case.village_ref is not None:
        marks.add(mark(VILLAGE, case.village_ref))
    return marks


def _places(cases: Sequence[Case]) -> dict[int, list[str]]:
    """The names of each case's places, those of old included."""
    where = {case.pk: {case.place_id: case.place.full_name} for case in cases}
    further = CasePlace.objects.filter(case__in=list(where)).select_related("place")
    for row in further:
        where[row.case_id][row.place_id] = row.place.full_name
    keys = {key for names in where.values() for key in names}
    more: dict[int, list[str]] = {}
    aliases = PlaceName.objects.filter(place__in=keys).exclude(kind=PlaceName.Kind.STEM)
    for place, name in aliases.values_list("place", "name"):
        more.setdefault(place, []).append(name)
    return {
        case: [word for key, name in names.items() for word in (name, *more.get(key, ()))]
        for case, names in where.items()
    }


def without_words() -> Iterable[list[int]]:
    """Keys of cases that cannot be found by their words yet, newest first, in batches."""
    below: int | None = None
    while True:
        rows = Case.objects.order_by("-pk")
        if below is not None:
            rows = rows.filter(pk__lt=below)
        keys = list(rows.values_list("pk", flat=True)[:BATCH])
        if not keys:
            return
        below = keys[-1]
        held = set(CaseWords.objects.filter(case__in=keys).values_list("case_id", flat=True))
        yield [key for key in keys if key not in held]


def words_are_missing() -> bool:
    """Whether some case has no words. It counts both sides: fine once an hour."""
    return CaseWords.objects.exclude(layer=CaseWords.Layer.OPEN).count() < Case.objects.count()
