"""Made-up matters of a county in three classes, for learning from: no resident ever wrote them."""

import random

WHERE = ("城东", "河边", "老街", "新村", "桥头", "学校旁", "市场口", "车站边")
WHAT = {
    "道路": ("路灯不亮", "路面有坑", "井盖破了", "积水过不去", "护栏倒了"),
    "环境": ("烧垃圾有烟", "夜里噪声大", "污水流进河", "垃圾没人收", "臭味难闻"),
    "教育": ("学费多收", "老师不够", "校车停了", "食堂不干净", "放学没人接"),
}
MANNER = ("请处理", "已经好几天了", "反映多次没人管", "什么时候能解决", "大家都着急", "谢谢")


def matters(number: int, seed: int = 1) -> list[tuple[str, str]]:
    """`number` texts with their classes, in an order that the seed decides."""
    dice = random.Random(seed)
    names = sorted(WHAT)
    made = []
    for n in range(number):
        name = names[n % len(names)]
        text = f"{dice.choice(WHERE)}{n % 97}号{dice.choice(WHAT[name])},{dice.choice(MANNER)}"
        made.append((text, name))
    return made
