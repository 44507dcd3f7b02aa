"""manage.py words: keeps the screens' words and their English together."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from huiyin.web import words


class Command(BaseCommand):
    """Finds the words of each room and writes its .po; with --check only says what is missing."""

    help = "Find every text to translate and update each room's locale/en/LC_MESSAGES/django.po."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        """Read which rooms and what to do with them."""
        parser.add_argument("rooms", nargs="*", metavar="ROOM", help="collect, kernel.places …; all if none")
        what = parser.add_mutually_exclusive_group()
        what.add_argument("--compile", action="store_true", help="write the .mo files that Django reads")
        what.add_argument(
            "--check", action="store_true", help="fail on missing, fuzzy, obsolete or disagreeing English"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Do what was asked, room by room."""
        try:
            some = words.rooms(options["rooms"])
        except LookupError as problem:
            raise CommandError(str(problem)) from None
        if options["check"]:
            return self.check_words(some, everywhere=not options["rooms"])
        if options["compile"]:
            count = sum(words.compiled(room) for room in some)
            return self.stdout.write(f"Compiled the words of {count} rooms.")
        for room in some:
            changed = words.update(room)
            missing = sum(gap.what == "missing" for gap in words.gaps(room))
            self.stdout.write(
                f"{room.name}: {'updated' if changed else 'unchanged'}, {missing} without English"
            )

    def check_words(self, some: list[words.Room], *, everywhere: bool) -> None:
        """Say each gap; raises CommandError where there is one."""
        found = [gap for room in some for gap in words.gaps(room)]
        if everywhere:
            found += words.strays() + words.quarrels(some)
        for gap in found:
            self.stderr.write(str(gap))
        if found:
            raise CommandError(
                f"{len(found)} gaps in the words; run manage.py words, then write the English."
                " Where two rooms disagree, agree, or give one of them a context: pgettext."
            )
        self.stdout.write(f"The words of {len(some)} rooms are complete.")
