"""The demo's menu of standing services, and the drawn photos of what volunteers did."""

from io import BytesIO

from PIL import Image, ImageDraw

from huiyin.collect import actions as collect
from huiyin.collect.models import Category, MenuItem
from huiyin.engines.pictures import Picture, make_safe
from huiyin.kernel.people.access import MACHINE
from huiyin.kernel.people.models import Organisation, Skill
from huiyin.kernel.present import today
from huiyin.web.demo.facts import matters, projects
from huiyin.web.demo.invent import dice, key_of

BASIS = "演示内容，不是任何县的正式菜单"
SIZE = (640, 480)
SKY, WATER, BANK, LITTER = "#cfe3ee", "#6f9fb0", "#7f9a5a", ("#e8e4da", "#c96f4a", "#4a6fc9")


def sow_menu(centre: Organisation) -> None:
    """Put on the menu what the demo's projects stand for all year. Safe to repeat."""
    classes = {matter["project"]: matter["category"] for matter in matters() if "project" in matter}
    for code, told in projects().items():
        if "menu" in told and code in classes:
            offer = collect.Offer(
                title=told["menu"],
                gives=told["purpose"],
                for_whom=told["who"],
                organisation=centre,
                category=Category.objects.get(code=classes[code]),
                skills=list(Skill.objects.filter(code__in=told["skills"]).values_list("pk", flat=True)),
                valid_from=today(),
                source=BASIS,
                series=key_of("menu", code),
            )
            collect.add_item(offer, by=MACHINE)


def menu_by_project() -> dict[str, MenuItem]:
    """The services of the menu by the project that serves them."""
    rows = {item.series: item for item in MenuItem.objects.prefetch_related("places")}
    found = {code: rows.get(key_of("menu", code)) for code in projects()}
    return {code: item for code, item in found.items() if item is not None}


def a_scene(number: int, *, clean: bool) -> Picture:
    """A drawn river bank, with litter or clean; the same number draws the same bank."""
    chance, image = dice("scene", number), Image.new("RGB", SIZE, SKY)
    pen = ImageDraw.Draw(image)
    shore = 200 + chance.randrange(60)
    pen.rectangle((0, shore, SIZE[0], SIZE[1]), fill=WATER)
    pen.polygon(((0, shore + 60), (SIZE[0], shore + 160), SIZE, (0, SIZE[1])), fill=BANK)
    for _piece in range(0 if clean else 60):
        x, y = chance.randrange(SIZE[0]), shore + 170 + chance.randrange(100)
        pen.rectangle(
            (x, y, x + 8 + chance.randrange(18), y + 6 + chance.randrange(12)), fill=chance.choice(LITTER)
        )
    file = BytesIO()
    image.save(file, "PNG")
    file.seek(0)
    return make_safe(file)
