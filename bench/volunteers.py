"""CPU of importing volunteers from XLSX, reading and database included. Use: bench/volunteers.py [rows]"""

import os
import random
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

import django

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "huiyin.web.settings")
django.setup()

from django.conf import settings  # noqa: E402
from django.db import connection  # noqa: E402

from huiyin.engines.sheets import book_of  # noqa: E402
from huiyin.kernel.people import actions, vault  # noqa: E402
from huiyin.kernel.people.access import MACHINE  # noqa: E402
from huiyin.kernel.people.actions import NewUnit  # noqa: E402
from huiyin.kernel.people.models import Skill  # noqa: E402
from huiyin.kernel.people.spreadsheet import decode, rows_of  # noqa: E402
from huiyin.kernel.places.actions import seed_county  # noqa: E402
from huiyin.kernel.places.models import Place  # noqa: E402

LIMIT_SECONDS = 30.0
SURNAMES = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗"
GIVEN = "伟芳秀英敏静丽强磊军洋勇艳杰娟涛明超兰霞平刚桂"
TIMES = ("", "周末", "工作日晚上", "每天", "周三上午；周六下午", "周一至周五晚上")
BAD = (
    ("王小虎", "1390000", "车江街道白水村", ""),
    ("李雷", "{phone}", "火星村", ""),
    ("李雷", "{phone}", "车江街道白水村", "飞行"),
)
HEADING = (
    "姓名",
    "电话",
    "居住地",
    "已核验技能",
    "可服务时间",
    "会说的话",
    "愿意走多远",
    "两周最多几次",
    "队伍",
    "编号",
)
SPOKEN = ("", "普通话", "普通话；衡阳话", "衡南话")


def rows(count: int, places: list[str], skills: list[str], teams: list[str]) -> Iterator[Sequence[object]]:
    """A county's list with one bad row in a hundred; the same every time."""
    chance = random.Random(20200806)
    yield HEADING
    for number in range(count):
        phone = f"139{number:08d}"
        if number % 100 == 99:
            yield [cell.format(phone=phone) for cell in chance.choice(BAD)]
            continue
        name = chance.choice(SURNAMES) + chance.choice(GIVEN) + chance.choice(GIVEN)
        chosen = "；".join(chance.sample(skills, chance.randint(0, 3)))
        wishes = chance.choice(SPOKEN), chance.randint(3, 20), chance.randint(1, 4), chance.choice(teams)
        yield name, phone, chance.choice(places), chosen, chance.choice(TIMES), *wishes


def database_cpu(pid: int) -> float:
    """CPU seconds used so far by a PostgreSQL backend on this machine."""
    fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def spent() -> float:
    """CPU seconds of this process and of the one that read the workbook."""
    told = os.times()
    return told.user + told.system + told.children_user + told.children_system


def measure(count: int) -> None:
    """Import `count` rows twice: into an empty table, then over themselves."""

    seed_county(by=MACHINE)
    actions.seed_skills(by=MACHINE)
    places = list(Place.objects.filter(level="village", active=True).values_list("full_name", flat=True))
    county = Place.objects.get(level="county")
    units = [NewUnit("team", f"第{number}志愿队", f"T{number}", county) for number in range(200)]
    teams = [unit.name for unit in actions.found_units(units, by=MACHINE).values()]
    skills = list(Skill.objects.values_list("name", flat=True))
    data = b"".join(book_of(rows(count, places, skills, teams)))
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        pid = cursor.fetchone()[0]
    for what in ("first import", "same file again"):
        own, other, clock = spent(), database_cpu(pid), time.perf_counter()
        result = actions.import_volunteers(rows_of(decode(data)), by=MACHINE)
        own, other = spent() - own, database_cpu(pid) - other
        named = "each" if len(result.errors) == result.refused else "NOT EACH"
        print(
            f"{what}: {count:,} rows, {result.added:,} added, {result.unchanged:,} unchanged, "
            f"{result.refused:,} refused, {named} named; CPU {own + other:.1f} s (application {own:.1f}, "
            f"database {other:.1f}), wall {time.perf_counter() - clock:.1f} s; bar {LIMIT_SECONDS:.0f} s"
        )


def main() -> None:
    """Make a database of its own, measure, and drop it."""
    sys.path.insert(0, str(ROOT))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "huiyin.web.settings")
    django.setup()

    with tempfile.TemporaryDirectory() as folder:
        settings.HUIYIN_KEY_FILE = str(Path(folder) / "keys")
        vault.write_keys(Path(settings.HUIYIN_KEY_FILE), vault.make_keys())
        settings.DATABASES["default"]["TEST"]["NAME"] = "bench_volunteers"
        connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
        try:
            measure(int(sys.argv[1]) if len(sys.argv) > 1 else 100_000)
        finally:
            connection.creation.destroy_test_db(connection.settings_dict["NAME"], verbosity=0)


if __name__ == "__main__":
    main()
