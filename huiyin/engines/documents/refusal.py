"""Why a document is not kept."""


class NotADocument(ValueError):
    """The file is refused. `reason` is a code.

    Reasons: empty, bytes, kind, unpacked, password, active, macros, links, container, entities, broken,
    picture_unknown, picture_broken, picture_too_many_pixels.
    """

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason
