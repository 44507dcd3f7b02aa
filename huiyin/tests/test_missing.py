"""What a form says when something required is left empty: which field, and what to do."""

import importlib
import pkgutil

from django import forms
from django.utils import translation

import huiyin
from huiyin.kernel.places.forms import ClearForm


def every_form():
    """Each form of each room."""
    for module in pkgutil.walk_packages(huiyin.__path__, "huiyin."):
        if "forms" in module.name.split(".") and "tests" not in module.name.split("."):
            importlib.import_module(module.name)
    waiting = list(forms.BaseForm.__subclasses__())
    while waiting:
        one = waiting.pop()
        waiting += one.__subclasses__()
        if one.__module__.startswith("huiyin.") and "forms" in one.__module__.split("."):
            yield one


class Asks(ClearForm):
    title = forms.CharField(label="名称")
    kind = forms.ChoiceField(label="哪一种", choices=[("a", "甲")])
    file = forms.FileField(label="名单")
    own = forms.CharField(label="原因", error_messages={"required": "请写明原因。"})
    seen = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["later"] = forms.CharField(label="后来加的")


def test_every_form_names_what_is_missing():
    found = list(every_form())
    assert len(found) > 40
    assert [one.__qualname__ for one in found if not issubclass(one, ClearForm)] == []


def test_a_field_without_a_sentence_of_its_own_is_named():
    said = {name: words[0] for name, words in Asks({}).errors.items()}
    assert said == {
        "title": "请填写“名称”。",
        "kind": "请选择“哪一种”。",
        "file": "请选择“名单”。",
        "own": "请写明原因。",
        "seen": "这一页不完整，请重新打开再填。",
        "later": "请填写“后来加的”。",
    }


def test_the_next_reader_gets_the_sentence_in_his_own_language():
    with translation.override("en"):
        assert Asks({}).errors["title"] == ["Fill in “名称”."]
    assert Asks({}).errors["title"] == ["请填写“名称”。"]
