"""Says at start, in a sentence, what would break later."""

import os
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Warning, register
from django.core.exceptions import ImproperlyConfigured

from huiyin.kernel.people import vault


@register()
def personal_data_has_a_key(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """Without its key file nothing personal can be read or written."""
    path = Path(str(getattr(settings, "HUIYIN_KEY_FILE", "") or ""))
    found: list[CheckMessage] = []
    if getattr(settings, "HUIYIN_CIPHER", "aes-256-gcm") not in vault.CIPHERS:
        names = ", ".join(vault.CIPHERS)
        found.append(Error(f"HUIYIN_CIPHER must be one of: {names}.", id="huiyin.E011"))
    if not path.name or not path.is_file():
        hint = "Run `manage.py make_key`, or set HUIYIN_KEY_FILE to the key file's place."
        message = f"The key file for personal data is missing ({path})."
        return [*found, Error(message, hint=hint, id="huiyin.E010")]
    try:
        vault.keys_of(str(path))
    except ImproperlyConfigured as error:
        return [*found, Error(str(error), id="huiyin.E012")]
    if os.name == "posix" and path.stat().st_mode & 0o077:
        hint = f"chmod 600 {path}"
        found.append(Warning("Others on this machine can read the key file.", hint=hint, id="huiyin.W010"))
    return found
