"""Keeping, showing and erasing who a resident is. Every view leaves a trace that the resident can read."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from huiyin.kernel.events.log import record
from huiyin.kernel.people import identity, policy
from huiyin.kernel.people.access import Actor, require
from huiyin.kernel.people.identity import Identity
from huiyin.kernel.people.kinds import EraseReason, PeopleKind, RevealReason
from huiyin.kernel.people.models import Resident, Reveal, User
from huiyin.kernel.people.policy import Sight
from huiyin.kernel.people.queries import id_blind, name_blind, phone_blind, phone_tail_blind, unsealed
from huiyin.kernel.people.sealed import sealed_or_none
from huiyin.kernel.places.models import Place
from huiyin.kernel.prepared import Given, Prepared
from huiyin.kernel.present import now, today


def remember_resident(
    *, name: str, phone: str, by: Actor, id_no: str = "", address: str = "", place: Place | None = None
) -> Resident:
    """The one row for this person, made or found: same telephone and same name are the same person.

    Another name on a known telephone is another person of that household; a name is never overwritten.
    A missing name, ID number, address or place is filled in. Raises ValidationError for impossible numbers.
    """
    given = _checked(name, phone, id_no, address)
    for _attempt in range(2):
        known = _find(given)
        if known is None:
            if (made := _insert(given, place)) is not None:
                return made
            continue  # another clerk wrote the same person in this very moment: read again
        try:
            _complete(known, given, place, by)
            return known
        except IntegrityError:
            continue  # another clerk gave that person the same name or number: read again
    raise RuntimeError("A resident could neither be found nor written.")


def _checked(name: str, phone: str, id_no: str, address: str) -> Identity:
    wrong: dict[str, str] = {}
    if phone and not identity.valid_phone(phone):
        wrong["phone"] = _("这个电话打不通：请填手机号或带区号的固定电话。")
    if id_no and not identity.valid_id(id_no, on=today()):
        wrong["id_no"] = _("身份证号有误：请对照证件再输一次。")
    if wrong:
        raise ValidationError(wrong)
    return Identity(
        identity.normalise_name(name)[:60],
        identity.normalise_phone(phone),
        identity.upgrade_id(id_no),
        identity.normalise(address)[:200],
        masked=False,
    )


def _columns(given: Identity) -> dict[str, Any]:
    return {
        "name_sealed": sealed_or_none(given.name, "people.name"),
        "phone_sealed": sealed_or_none(given.phone, "people.phone"),
        "id_no_sealed": sealed_or_none(given.id_no, "people.id_no"),
        "address_sealed": sealed_or_none(given.address, "people.address"),
        "name_index": name_blind(given.name),
        "phone_index": phone_blind(given.phone) if given.phone else None,
        "id_index": id_blind(given.id_no) if given.id_no else None,
        "phone_tail_index": phone_tail_blind(given.phone),
    }


def _insert(given: Identity, place: Place | None) -> Resident | None:
    """One statement and no savepoint: this stands in the way of every call. None when somebody was faster."""
    row = Resident(place=place, **_columns(given))
    fields = [field for field in Resident._meta.concrete_fields if not field.primary_key]
    values = [field.get_db_prep_save(getattr(row, field.attname), connection) for field in fields]
    names = ", ".join(connection.ops.quote_name(str(field.column)) for field in fields)
    places = ", ".join(["%s"] * len(fields))
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO people_resident ({names}) VALUES ({places}) ON CONFLICT DO NOTHING RETURNING id",  # noqa: S608
            values,
        )
        found = cursor.fetchone()
    if found is None:
        return None
    row.pk, row._state.adding = found[0], False
    return row


def _find(given: Identity) -> Resident | None:
    """By telephone and name, else ID number and name; a nameless call joins the telephone's only person."""
    if not given.phone and not given.id_no:
        return None
    phone = phone_blind(given.phone) if given.phone else None
    id_no = id_blind(given.id_no) if given.id_no else None
    name = name_blind(given.name)
    rows = _KNOWN(phone=phone, id_no=id_no)
    same = [row for row in rows if bytes(row.name_index) == name]
    same.sort(key=lambda row: bytes(row.phone_index or b"") != phone)
    nameless = [row for row in rows if not row.name_index]
    if same:
        return same[0]
    if not given.name and len(rows) == 1:
        return rows[0]
    return nameless[0] if nameless and given.name else None


def _alike(phone: Given, id_no: Given) -> QuerySet[Resident]:
    return Resident.objects.filter(Q(phone_index=phone) | Q(id_index=id_no)).order_by("id")[:50]


_KNOWN = Prepared(lambda: _alike(Given("phone"), Given("id_no")))


def _complete(known: Resident, given: Identity, place: Place | None, by: Actor) -> None:
    """Fill what was missing; a changed address, ID number or telephone of the same person is taken over."""
    kept = unsealed(known)
    names = [
        name
        for name in ("name", "phone", "id_no", "address")
        if getattr(given, name) and getattr(given, name) != getattr(kept, name)
    ]
    fresh = _columns(given) if names else {}
    changes: dict[str, Any] = {f"{name}_sealed": fresh[f"{name}_sealed"] for name in names}
    for name, column in (("name", "name_index"), ("phone", "phone_index"), ("id_no", "id_index")):
        if name in names:
            changes[column] = fresh[column]
    if "phone" in names:
        changes["phone_tail_index"] = fresh["phone_tail_index"]
    if place is not None and known.place_id != place.pk:
        changes["place"] = place
        names.append("place")
    if not changes:
        return
    with transaction.atomic():
        Resident.objects.filter(pk=known.pk).update(**changes)
        record(PeopleKind.RESIDENT_COMPLETED, known.chain, by=by, subject=known.chain, fields=names)
    for column, value in changes.items():
        setattr(known, column, value)


@transaction.atomic
def reveal_identity(
    resident: Resident, chain: str, *, sight: Sight, reason_code: str, note: str, by: Actor
) -> Identity:
    """Show who is behind the matter `chain`, and write down that it was shown, to whom and why.

    `sight` says what the person has to do with the matter. Raises PermissionDenied, or ValidationError when
    the reason is missing or "other" comes without a note.
    """
    secrecy = sight.secrecy or resident.wants_secrecy
    seen_as = Sight(sight.involved, secrecy, sight.complained_of_org_id)
    require(policy.may_see_identity(by, seen_as) and isinstance(by, User))
    assert isinstance(by, User)
    if reason_code not in RevealReason.values:
        raise ValidationError({"reason": _("请选择查看原因。")})
    note = identity.normalise(note)[:200]
    if reason_code == RevealReason.OTHER and not note:
        raise ValidationError({"note": _("选“其他”时，请写明原因。")})
    organisation = by.organisation
    Reveal.objects.create(
        resident=resident,
        chain=chain,
        user=by,
        role=by.role,
        organisation_name=str(organisation or ""),
        reason=reason_code,
        note_sealed=sealed_or_none(note, "people.reveal_note"),
    )
    record(
        PeopleKind.IDENTITY_VIEWED,
        chain,
        by=by,
        subject=resident.chain,
        role=by.role,
        reason=str(reason_code),
    )
    return unsealed(resident)


@transaction.atomic
def erase_resident(resident: Resident, *, reason_code: str, by: Actor) -> None:
    """Forget who the resident was. Matters and the log stay; nothing in them names the person.

    A wish for secrecy stays, so that nothing opens that was closed; so does who looked, without the notes.

    Raises ValidationError when `reason_code` is none of `EraseReason`.
    """
    require(policy.may_erase(by))
    if reason_code not in EraseReason.values:
        raise ValidationError({"reason": _("请选择为什么删除。")})
    gone: dict[str, Any] = {
        **dict.fromkeys(("name_sealed", "phone_sealed", "id_no_sealed", "address_sealed")),
        **dict.fromkeys(("phone_index", "phone_tail_index", "id_index")),
        "name_index": b"",
        "wishes": {"secrecy": True} if resident.wants_secrecy else {},
        "erased_at": now(),
    }
    if not Resident.objects.filter(pk=resident.pk, erased_at=None).update(**gone):
        return
    Reveal.objects.filter(resident=resident).update(note_sealed=None)
    record(PeopleKind.RESIDENT_ERASED, resident.chain, by=by, subject=resident.chain, reason=reason_code)
    for column, value in gone.items():
        setattr(resident, column, value)


@transaction.atomic
def set_wishes(resident: Resident, wishes: dict[str, Any], *, by: Actor) -> None:
    """Keep what the resident asked for, such as secrecy or how to be reached. Codes only, no words."""
    Resident.objects.filter(pk=resident.pk).update(wishes=wishes)
    resident.wishes = wishes
    record(PeopleKind.RESIDENT_COMPLETED, resident.chain, by=by, subject=resident.chain, fields=["wishes"])


@transaction.atomic
def note_export(what: str, rows: int, *, by: Actor) -> None:
    """Write down that a list left the house: which one and how many rows."""
    require(policy.may_export(by))
    record(PeopleKind.EXPORTED, f"audit:{today():%Y%m%d}", by=by, what=what, rows=rows)
