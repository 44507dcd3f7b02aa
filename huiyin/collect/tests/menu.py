"""Services of the menu for tests."""

from huiyin.collect import actions
from huiyin.collect.actions import Offer, Said
from huiyin.collect.kinds import Channel, Matter
from huiyin.collect.models import Category
from huiyin.kernel.present import today
from huiyin.tests import cast


def an_offer(**more):
    """A haircut at home, everywhere in the county, from today."""
    told = {
        "title": "上门理发",
        "gives": "志愿者带工具上门理发，不收钱。",
        "for_whom": "行动不便的老人",
        "organisation": more.pop("organisation", None) or cast.organisation("centre"),
        "category": more.pop("category", None) or Category.objects.order_by("pk").first(),
        "valid_from": today(),
        "source": "测试菜单",
    }
    return Offer(**{**told, **more})


def an_item(**more):
    """It, put on the menu by the county."""
    return actions.add_item(an_offer(**more), by=cast.dispatcher())


def a_wish(place=None, **more):
    """What somebody says when ordering."""
    told = {"channel": Channel.PORTAL, "matter": Matter.CONSULT, "words": "母亲八十岁，下不了床。"}
    return Said(**{**told, "place": place or cast.village(), **more})
