"""The forms that dates have in English news: one pattern each, its parts named for what `dates` makes of them.

Where two begin at the same place the earlier wins: the longer stand before the shorter.
"""

from __future__ import annotations

import re

_MONTH = (
    r"(?:January|February|March|April|May|June|July|August|September|October|November|December"
    r"|(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept|Sep|Oct|Nov|Dec)\b\.?)"
)
_DAY = r"(?:0?[1-9]|[12]\d|3[01])(?:st|nd|rd|th)?(?![\d:%]|[.,]\d)"
_YEAR = r"(?:1[5-9]|20)\d\d(?!\d|[,.:]\d|%)"
_WEEKDAY = r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day"
_NUMBER = r"(?i:\d{1,3}|an?|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|(?:a )?couple(?: of)?)"
_UNIT = r"(?:day|week|month|year)"
_DASH = r" ?(?:-|–|—|to|through|until) ?"
_TO = r" ?(?:-|–|—|through) ?"
_PART = r"(?:(?:[Ee]arly|[Ll]ate|[Mm]id)[ -])?"
PATTERNS = (
    rf"(?P<iso>{_YEAR}-(?:0\d|1[0-2])-[0-3]\d)\b",
    rf"(?P<slash>\d\d?) ?/ ?(?P<slash_next>\d\d?) ?/ ?(?P<slash_year>{_YEAR})",
    rf"(?P<span_month>{_MONTH}) (?P<span_from>{_DAY}){_DASH}(?P<span_to>{_DAY})\b(?:,? (?P<span_year>{_YEAR}))?",
    rf"(?P<years_from>{_YEAR})(?:-|–| to | through )(?P<years_to>{_YEAR}|\d\d\b)(?!-)",
    rf"(?:(?P<md_weekday>{_WEEKDAY}),? )?(?:the )?(?P<md_day>{_DAY})(?: of)? (?P<md_month>{_MONTH})"
    rf"(?:,? (?P<md_year>{_YEAR}))?",
    r"(?P<holiday>New Year['’]s(?: Day| Eve)|Christmas(?: Day| Eve)|(?:the )?Fourth of July|July Fourth)\b",
    rf"(?:(?P<dm_weekday>{_WEEKDAY}),? )?(?P<dm_month>{_MONTH}) (?P<dm_day>{_DAY})\b(?:,? (?P<dm_year>{_YEAR}))?",
    rf"{_PART}(?P<my_month>{_MONTH}),?(?: of)? (?P<my_year>{_YEAR})",
    rf"(?P<mrel_month>{_MONTH})(?: of)? (?P<mrel>last|this|next) year",
    rf"(?:the )?(?P<season_word>spring|summer|fall|autumn|winter) (?:of )?(?P<season_year>{_YEAR})",
    r"(?P<season_rel>[Tt]his|[Ll]ast|[Nn]ext) (?P<season_name>spring|summer|fall|autumn|winter)\b",
    rf"(?:the )?(?P<quarter>first|second|third|fourth|last) quarter of (?P<quarter_year>{_YEAR})",
    rf"(?:the )?(?P<half>first|second) half of (?P<half_year>{_YEAR})",
    rf"{_PART}(?P<wfrom>{_WEEKDAY}){_TO}(?P<wto>{_WEEKDAY})\b",
    rf"(?P<wrel>[Tt]his|[Ll]ast|[Nn]ext|[Tt]his past|[Tt]his coming) (?P<wrel_day>{_WEEKDAY})\b",
    rf"{_PART}(?P<weekday>{_WEEKDAY})\b(?! Night Live|['’]s [A-Z])",
    r"(?:[Tt]he )?(?P<weekend>[Tt]his past|[Tt]his coming|[Tt]his|[Ll]ast|[Nn]ext|[Pp]ast|[Cc]oming|[Tt]he) weekend\b",
    rf"(?P<mlast>[Ll]ast|[Nn]ext|[Tt]his) (?P<mlast_month>{_MONTH})(?!\w)",
    r"(?P<year_part>[Ee]arlier|[Ll]ater|[Ee]arly|[Ll]ate) (?P<year_rel>this|last|next) "
    r"(?P<year_unit>week|month|year)\b",
    r"(?P<unit_rel>[Tt]his|[Ll]ast|[Nn]ext) (?P<unit>week|month|year)\b(?!-)",
    r"(?:the )?(?:end|beginning|start|middle) of the (?P<unit_part>week|month|year)\b",
    r"(?:(?:[Ii]n|[Oo]ver|[Dd]uring|[Ww]ithin) )?the (?P<past_rel>past|last) "
    rf"(?:(?P<past_n>{_NUMBER}) )?(?P<past_unit>{_UNIT})s?\b",
    rf"(?:[Ii]n|[Oo]ver|[Dd]uring|[Ww]ithin) the (?:next|coming) (?P<next_n>{_NUMBER}) (?P<next_unit>{_UNIT})s?\b",
    rf"[Ww]ithin (?P<within_n>{_NUMBER}) (?P<within_unit>{_UNIT})s?\b",
    rf"[Ii]n (?P<in_n>{_NUMBER}) (?P<in_unit>{_UNIT})s?\b(?!['’-])",
    rf"(?P<exactly>[Ee]xactly )?\b(?P<ago_n>{_NUMBER}) (?P<ago_unit>hour|{_UNIT})s? ago\b",
    rf"(?P<by_n>{_NUMBER}|[Tt]he) (?P<by_unit>{_UNIT})s? (?P<by_side>earlier|later|before|after)\b",
    rf"(?:[Oo]n |[Ll]ater )?(?P<then>[Tt]he same|[Tt]he previous|[Tt]he following|[Tt]he next|[Tt]hat same|[Tt]hat) "
    rf"(?P<then_unit>{_UNIT})\b(?!['’-])",
    rf"(?P<hence_n>{_NUMBER}) (?P<hence_unit>{_UNIT})s? from (?:now|today)\b",
    r"(?P<today>[Tt]oday|[Tt]onight|[Tt]his (?:morning|afternoon|evening))\b",
    r"(?P<yesterday>[Yy]esterday|[Ll]ast night)\b",
    r"(?P<tomorrow>[Tt]omorrow)\b",
    r"(?P<overnight>[Oo]vernight)\b",
    r"(?:the )?(?:(?:early|late|mid)[ -])?(?P<decade>1[5-9][1-9]0|20\d0|['’][2-9]0)['’]?s\b",
    rf"{_PART}(?P<month>{_MONTH})(?!\w|[ ]?\d)",
    rf"{_PART}(?P<year>{_YEAR})\b(?!-)",
)
EXPRESSION = re.compile(r"(?<![\w$€£.,:/-])(?:" + "|".join(PATTERNS) + ")")
