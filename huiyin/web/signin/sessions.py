"""Whose request this is: Django's sessions and accounts, each read by a prepared query."""

from typing import Any

from django.contrib.auth.backends import ModelBackend
from django.contrib.sessions.backends.db import SessionStore as DatabaseSessions
from django.contrib.sessions.models import Session
from django.db.models.functions import Now

from huiyin.kernel.people.models import User
from huiyin.kernel.prepared import Given, Prepared

_LIVE = Prepared(lambda: Session.objects.filter(session_key=Given("session"), expire_date__gt=Now()))
_ACCOUNT = Prepared(lambda: User.objects.filter(pk=Given("account")))


class SessionStore(DatabaseSessions):
    """Django calls this at the first look into a session."""

    def _get_session_from_db(self) -> Session | None:
        rows = _LIVE(session=self.session_key)
        if not rows:
            self._session_key = None
        return rows[0] if rows else None


class AccountBackend(ModelBackend):
    """Django asks this whose account a session names."""

    def get_user(self, user_id: Any) -> User | None:
        """The account, unless it is gone or disabled."""
        rows = _ACCOUNT(account=user_id)
        return rows[0] if rows and self.user_can_authenticate(rows[0]) else None
