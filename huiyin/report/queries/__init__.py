"""What all cases say together, counted from records, and the board as it was last computed."""

from huiyin.report.queries.around import News, line_of, news_of, news_since
from huiyin.report.queries.board import COUNTY, PUBLIC, boards, key_of, snapshot
from huiyin.report.queries.front import Figure, Period, agrees, front_page
from huiyin.report.queries.menu import Use, uses_of_menu
from huiyin.report.queries.open_to_all import public_figures
from huiyin.report.queries.rates import ENOUGH, Rate, wilson
from huiyin.report.queries.revisits import draw_to_read, drawn_again, found_since, page_of_draws
from huiyin.report.queries.volunteers import crew_words, crews, volunteers_key
from huiyin.report.queries.words import board_words, public_words

__all__ = [
    "ENOUGH",
    "draw_to_read",
    "drawn_again",
    "found_since",
    "page_of_draws",
    "COUNTY",
    "PUBLIC",
    "Figure",
    "News",
    "Period",
    "Rate",
    "Use",
    "agrees",
    "board_words",
    "boards",
    "front_page",
    "key_of",
    "line_of",
    "news_of",
    "news_since",
    "public_figures",
    "public_words",
    "snapshot",
    "uses_of_menu",
    "wilson",
    "crew_words",
    "crews",
    "volunteers_key",
]
