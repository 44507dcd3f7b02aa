"""The body of a call, made from the form of the page that does the same: one rule for both."""

from collections.abc import Callable, Mapping
from typing import Annotated, Any, ClassVar, Literal, TypeVar, cast
from uuid import UUID

from django import forms
from pydantic import BaseModel, ConfigDict, Field, StrictBool, StrictFloat, StrictInt, StrictStr, create_model

from huiyin.kernel.places.models import Place
from huiyin.web.api.problems import wrong_form

LARGEST = 2**53
MOST_CHOSEN = 100
ASKED = "ask-"
"""How the fields of extra questions begin; behind it stands the question's code."""
YES, NO = "yes", "no"
NAMES = {"place_words": "place", "unit_words": "organisation"}
"""How the API calls what two fields of a page say together."""

Number = Annotated[StrictInt, Field(ge=1, le=LARGEST)]
AnyForm = TypeVar("AnyForm", bound=forms.BaseForm)
FORMS: dict[str, type[forms.BaseForm]] = {}
"""The form behind each body, whose labels explain its fields."""


class Body(BaseModel):
    """What a call says. Nothing is read from what is not named here."""

    model_config = ConfigDict(extra="forbid", allow_inf_nan=False)
    form: ClassVar[type[forms.BaseForm]] = forms.Form

    def typed(self) -> dict[str, Any]:
        """The same as the page's form would send it."""
        told = {name: self._sent(name, getattr(self, name)) for name in type(self).model_fields}
        if told.get("place") is not None:
            place = Place.objects.filter(pk=told["place"], active=True).first()
            told["place_words"] = place.full_name if place else str(told["place"])
        return {name: value for name, value in told.items() if value is not None}

    def _sent(self, name: str, value: Any) -> Any:
        field = self.form.base_fields.get(name)  # type: ignore[attr-defined]
        if isinstance(value, bool) and isinstance(field, forms.ChoiceField):
            return YES if value else NO
        return str(value) if isinstance(value, UUID) else value


B = TypeVar("B", bound=Body)


def checked(form: AnyForm) -> AnyForm:
    """The form, once it finds nothing wrong. Raises Stop naming every field that has to be mended."""
    if not form.is_valid():
        asked = [name for name in form.fields if name.startswith(ASKED)]
        raise wrong_form(form, NAMES | {name: f"details.{name.removeprefix(ASKED)}" for name in asked})
    return form


def from_form(form: type[forms.BaseForm], *, leave_out: tuple[str, ...] = ()) -> Callable[[type[B]], type[B]]:
    """Give a body the fields of a page's form, but for photos and what is left out."""

    def extend(body: type[B]) -> type[B]:
        fields: dict[str, Any] = {}
        for name, field in form.base_fields.items():  # type: ignore[attr-defined]
            if name not in (*leave_out, "place_words") and not isinstance(field, forms.FileField):
                fields[name] = (Number, ...) if name == "place" else _type(field)
        made = create_model(body.__name__, __base__=body, __doc__=body.__doc__, **fields)
        made.form = form
        assert made.__name__ not in FORMS, made.__name__
        FORMS[made.__name__] = form
        return made

    return extend


def _type(field: forms.Field) -> tuple[Any, Any]:
    """The field's type and what it is when it is not sent."""
    if isinstance(field, forms.BooleanField):
        return (Literal[True], ...) if field.required else (StrictBool, bool(field.initial))
    if isinstance(field, forms.MultipleChoiceField):
        return (Annotated[list[_one_of(field)], Field(max_length=MOST_CHOSEN)], [])  # type: ignore[misc]
    if isinstance(field, forms.UUIDField):
        return (UUID, ...)
    kind = _single(field)
    return (kind, ...) if field.required else (kind | None, None)


def _single(field: forms.Field) -> Any:
    if isinstance(field, forms.ModelChoiceField):
        return Number
    if isinstance(field, forms.ChoiceField):
        return _one_of(field)
    if isinstance(field, forms.DecimalField):
        return Annotated[StrictFloat, Field(ge=0, le=LARGEST)]
    if isinstance(field, forms.IntegerField):
        least, most = cast(int, field.min_value or 1), cast(int, field.max_value or LARGEST)
        return Annotated[StrictInt, Field(ge=least, le=most)]
    if isinstance(field, forms.DateTimeField):
        return Annotated[StrictStr, Field(pattern=r"^\d{4}-\d\d-\d\dT\d\d:\d\d$")]
    if isinstance(field, forms.DateField):
        return Annotated[StrictStr, Field(pattern=r"^\d{4}-\d\d-\d\d$", json_schema_extra={"format": "date"})]
    if isinstance(field, forms.TimeField):
        return Annotated[StrictStr, Field(pattern=r"^\d\d:\d\d$")]
    return _words(field)


def _words(field: forms.Field) -> Any:
    most = getattr(field, "max_length", None)
    if field.required:
        return Annotated[StrictStr, Field(min_length=1, max_length=most, pattern=r"\S")]
    return Annotated[StrictStr, Field(max_length=most)]


def _one_of(field: forms.ChoiceField) -> Any:
    """One of the codes that the page offers; a number or a short text where the page reads its choices."""
    codes = [code for code, _label in _plain(field.choices) if code != ""]
    if set(codes) == {YES, NO}:
        return StrictBool
    if codes:
        return Literal[tuple(codes)]
    return Number if getattr(field, "coerce", None) is int else Annotated[StrictStr, Field(max_length=40)]


def _plain(choices: Any) -> list[tuple[Any, Any]]:
    return list(choices.items()) if isinstance(choices, Mapping) else list(choices)
