"""The portal's own page of a patient's list, as a template that Jinja and Django both read."""

import re
from datetime import datetime
from zoneinfo import ZoneInfo

MONTHS = "januari februari maart april mei juni juli augustus september oktober november december".split()
BRUSSELS = ZoneInfo("Europe/Brussels")


def since(at: datetime) -> str:
    local = at.astimezone(BRUSSELS)
    return f"{local.day} {MONTHS[local.month - 1]} {local.year}"


def fields(card: str) -> str:
    """A card with its person taken out."""
    card = re.sub(r"[0-9a-f]{8}-[0-9a-f-]{27}", "{{ card.id }}", card)
    card = re.sub(r'(class="mt-card__title"[^>]*>)[^<]*', r"\1{{ card.name }}", card)
    card = re.sub(r'<p>[^<]*( · [^<]*<span class="mt-num">)[^<]*', r"<p>{{ card.function }}\1{{ card.riziv }}", card)
    return re.sub(r"\d{1,2} [a-z]+ \d{4}", "{{ card.since }}", card)


def template(page: str) -> str:
    cards = list(re.finditer(r'<li class="mt-card mt-person">.*?</ul>\s*</li>', page, re.S))
    of_ehealth = next(card.group() for card in cards if "opnieuw-toegang" not in card.group())
    own = next(card.group() for card in cards if "opnieuw-toegang" in card.group())
    each = f'{{% for card in cards %}}{{% if card.origin == "ehealth" %}}{fields(of_ehealth)}{{% else %}}{fields(own)}{{% endif %}}{{% endfor %}}'
    whole = page[: cards[0].start()] + each + page[cards[-1].end() :]
    return re.sub(r'(name="csrf" value=")[^"]*', r"\1{{ csrf }}", whole)
