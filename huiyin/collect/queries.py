"""Reading the first room, and the doors from a number to a request."""

import hmac
from collections.abc import Collection, Iterable
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse

from huiyin.collect.kinds import Channel, CollectKind
from huiyin.collect.models import (
    ApiKey,
    Brought,
    Category,
    Contact,
    KeyUse,
    MenuItem,
    OnBehalf,
    Photo,
    Question,
    Reach,
    Request,
    Subscription,
)
from huiyin.collect.policy import FRESH, OPEN_CLASSES
from huiyin.engines.wording.grams import with_numbers_hidden
from huiyin.kernel.events.models import Event
from huiyin.kernel.events.versions import in_force
from huiyin.kernel.messages.models import Message
from huiyin.kernel.people import vault
from huiyin.kernel.people.models import Resident, User
from huiyin.kernel.people.queries import unsealed
from huiyin.kernel.people.sealed import opened
from huiyin.kernel.places.models import Place
from huiyin.kernel.prepared import Given, Prepared
from huiyin.kernel.present import now, today

CODE_DIGITS = 6
MOST_EARLIER = 12
"""How many of a caller's earlier matters are asked for a wish."""
SEATED = ("archive.filed", "archive.joined", "archive.unjoined")


def categories() -> list[Category]:
    """Classes offered today, in the order they were added."""
    return _OFFERED(day=today())


def top_categories() -> QuerySet[Category]:
    """Classes offered today that others may stand under."""
    return _offered(today()).filter(parent=None)


def open_classes() -> QuerySet[Category]:
    """Classes whose matters everybody may know of, ended ones too."""
    return Category.objects.filter(Q(code__in=OPEN_CLASSES) | Q(parent__code__in=OPEN_CLASSES))


def _offered(day: date | Given) -> QuerySet[Category]:
    return Category.objects.filter(_in_force(day)).order_by("id")


def _in_force(day: date | Given) -> Q:
    """Rows with dates that hold on this day; `valid_to` is the first day they do not."""
    return (Q(valid_to=None) | Q(valid_to__gt=day)) & Q(valid_from__lte=day)


def _with_asks() -> QuerySet[Category]:
    """`asks` tells whether the class has extra questions today."""
    asked = Question.objects.filter(_in_force(Given("day")), category=OuterRef("pk"))
    return _offered(Given("day")).annotate(asks=Exists(asked))


_OFFERED = Prepared(_with_asks)


def questions() -> QuerySet[Question]:
    """Extra questions asked today, in order."""
    return Question.objects.filter(_in_force(today())).order_by("category", "order")


def questions_of(category: Category) -> QuerySet[Question]:
    """What one class asks today, in order."""
    return questions().filter(category=category)


def keys() -> QuerySet[ApiKey]:
    """Keys of programs, newest first."""
    return ApiKey.objects.select_related("created_by", "revoked_by").order_by("-id")


def uses_today(rows: Iterable[ApiKey]) -> dict[int, KeyUse]:
    """Today's use of some keys, by key."""
    return {use.key_id: use for use in KeyUse.objects.filter(key__in=list(rows), day=today())}


def pickup_code(request: Request) -> str:
    """The digits that open a request's progress. Computed, never stored, the same at every retry."""
    digest = vault.blind(str(request.key), "collect.pickup")
    return f"{int.from_bytes(digest[:8], 'big') % 10**CODE_DIGITS:0{CODE_DIGITS}d}"


def code_fits(request: Request, code: str) -> bool:
    """Whether somebody knows the code, compared in constant time."""
    digits = "".join(char for char in code if char.isdecimal())
    return hmac.compare_digest(pickup_code(request), digits)


def request_by_number(number: str) -> Request | None:
    """A request by its number as people type it, with or without hyphens."""
    digits = "".join(char for char in number if char.isdecimal())
    if len(digits) != 10:
        return None
    written = f"{digits[:2]}-{digits[2:9]}-{digits[9]}"
    return Request.objects.select_related("place", "category").filter(no=written).first()


def case_number(request: Request) -> str | None:
    """The dossier a request sits in, as the log tells it; None until it is filed."""
    seated = Event.objects.filter(chain=request.no, kind__in=SEATED).order_by("-seq").first()
    return str(seated.facts["case"]) if seated else None


def settled_at(request: Request) -> datetime | None:
    """When the request was last settled, as the log tells it."""
    settled = Event.objects.filter(chain=request.no, kind=CollectKind.SETTLED).order_by("-seq").first()
    return settled.at if settled else None


def is_fresh(request: Request) -> bool:
    """Whether "not fixed" still means this matter: it is live, or was settled within the last 30 days."""
    if request.state != Request.State.SETTLED:
        return request.state in Request.LIVE
    settled = settled_at(request)
    return settled is not None and now() - settled <= FRESH


def taken_by(user: User) -> QuerySet[Request]:
    """What somebody wrote down, newest first."""
    return Request.objects.filter(taken_by=user).select_related("place", "category")


def requests_of(residents: QuerySet[Resident]) -> QuerySet[Request]:
    """What some residents said within the last two years, newest first."""
    since = now() - timedelta(days=730)
    said = Request.objects.filter(resident__in=residents, received_at__gte=since)
    return said.select_related("place", "category").order_by("-id")


def photos_of(chain: str) -> QuerySet[Photo]:
    """Pictures kept with a request, a case or a project."""
    return Photo.objects.filter(chain=chain).order_by("id")


def photos_about(chain: str, subjects: Collection[str]) -> dict[str, list[Photo]]:
    """Pictures of a chain by what they were taken of. One query, none where nothing is asked about."""
    found: dict[str, list[Photo]] = {}
    if subjects:
        for photo in photos_of(chain).filter(subject__in=subjects):
            found.setdefault(photo.subject, []).append(photo)
    return found


def place_to_hear_of(pk: int) -> Place:
    """The door from a number to a township or village in use, whose open matters one may follow."""
    levels = (Place.Level.TOWNSHIP, Place.Level.VILLAGE)
    return get_object_or_404(Place, pk=pk, active=True, level__in=levels)


def subscriber_index(address: str) -> bytes:
    """The blind index of an e-mail address, whatever the case of its letters."""
    return vault.blind(address.strip().lower(), "collect.subscriber")


def subscription_token(subscription: Subscription) -> str:
    """What only the reader of a subscription's mails knows. Computed, never stored."""
    return vault.blind(str(subscription.key), "collect.subscription")[:16].hex()


def subscription_by(key: UUID, token: str) -> Subscription:
    """The only door from a mail's link to its subscription. Raises Http404."""
    found = get_object_or_404(Subscription.objects.select_related("place"), key=key)
    if not hmac.compare_digest(subscription_token(found).encode(), token.encode()):
        raise Http404
    return found


def subscription_link(subscription: Subscription, page: str = "portal:subscription") -> str:
    """The whole address of a subscription's page, for a mail."""
    return subscription.site + reverse(page, args=[subscription.key, subscription_token(subscription)])


def subscribers() -> QuerySet[Subscription]:
    """Those who said yes, by place and language."""
    rows = Subscription.objects.filter(confirmed_at__isnull=False)
    return rows.select_related("place").order_by("place", "language", "pk")


def told_lately(requests: Iterable[Request]) -> set[str]:
    """Numbers of those requests about which a message was written within the last day."""
    chains = [one.no for one in requests]
    lately = Message.objects.filter(chain__in=chains, written_at__gt=now() - timedelta(days=1))
    return set(lately.values_list("chain", flat=True))


def contact_of(request: Request) -> Contact:
    """Where one voice can be reached and what it wished. Three queries; only for the verb that tells it."""
    reach = Reach.objects.filter(request=request).first()
    brought = Brought.objects.filter(request=request).first()
    resident = request.resident
    email = opened(reach.email_sealed, "collect.reach") if reach else ""
    unasked = OnBehalf.objects.filter(request=request, answer=OnBehalf.Answer.NONE).exists()
    wish = reach.wish if reach else ""
    if not wish and unasked:
        wish = Reach.Wish.NONE
    return Contact(
        phone=unsealed(resident).phone if resident else "",
        email=email or (opened(brought.email_sealed, "collect.email") if brought else ""),
        wish=wish or (_standing_wish(request, resident) if resident else ""),
    )


def names_somebody(words: str, requests: Iterable[Request]) -> bool:
    """Whether words for residents hold a telephone or identity number, or the name of one who spoke."""
    if with_numbers_hidden(words) != words:
        return True
    spoke = [one.resident for one in requests if one.resident is not None]
    names = {unsealed(person).name.strip() for person in spoke}
    return any(len(name) > 1 and name in words for name in names)


def contact_left(request: Request) -> list[str]:
    """What is kept, beside name and telephone, of how one can be known or found; codes. Two queries."""
    reach = Reach.objects.filter(request=request).first()
    brought = Brought.objects.filter(request=request).first()
    kept = {
        "email": (reach and reach.email_sealed) or (brought and brought.email_sealed),
        "account": brought and brought.account_sealed,
        "spot": request.spot_sealed,
    }
    return [code for code, sealed in kept.items() if sealed]


def _standing_wish(request: Request, resident: Resident) -> str:
    """What a resident wished before: for always, or with an earlier call where this one said nothing."""
    always = str(resident.wishes.get("reach", ""))
    if always or request.channel != Channel.HOTLINE:
        return always
    earlier = Request.objects.filter(resident=resident, pk__lt=request.pk, reach__isnull=False)
    return earlier_wish(earlier.select_related("reach").order_by("-pk")[:MOST_EARLIER])


def earlier_wish(requests: Iterable[Request]) -> str:
    """How those who said these, newest first, wished to be told at last; "" where nobody did.

    E-mail is left out: its address belongs to the request it was left with.
    """
    wishes = (one.reach.wish for one in requests if hasattr(one, "reach"))
    return next((wish for wish in wishes if wish and wish != Reach.Wish.EMAIL), "")


MOST_OFFERED = 200
"""A menu is read at a glance; no county keeps as many."""


def menu() -> QuerySet[MenuItem]:
    """What is offered today, in the order of titles. Two queries with the places served."""
    return _read(MenuItem.objects.filter(in_force(today()))).order_by("title", "pk")[:MOST_OFFERED]


def menu_kept() -> QuerySet[MenuItem]:
    """What is offered today or will be, as `menu`."""
    rows = MenuItem.objects.filter(Q(valid_to=None) | Q(valid_to__gte=today()))
    return _read(rows).order_by("title", "pk")[:MOST_OFFERED]


def _read(rows: QuerySet[MenuItem]) -> QuerySet[MenuItem]:
    return rows.select_related("organisation", "category").prefetch_related("places")


def menu_item(pk: int) -> MenuItem | None:
    """A service that is offered today; None when it no longer is."""
    return MenuItem.objects.filter(in_force(today()), pk=pk).prefetch_related("places").first()


def item_to_order(pk: int) -> MenuItem:
    """The door from a number to a service that is offered today. Raises Http404."""
    return get_object_or_404(_read(MenuItem.objects.all()), in_force(today()), pk=pk)


def is_served(item: MenuItem, place: Place) -> bool:
    """Whether the service is offered at a place. Reads the places served."""
    served = list(item.places.all())
    return not served or any(place.path.startswith(one.path) for one in served)
