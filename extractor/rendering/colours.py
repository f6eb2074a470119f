"""One colour a role, the same in the terminal and on the page, and safe text for both."""

from __future__ import annotations

_HUES: dict[str, str] = {
    "medication": "violet", "drug": "violet", "regimen": "violet",
    "dose": "blue", "schedule": "teal", "frequency": "teal", "duration": "teal", "cycles": "teal", "route": "teal",
    "start": "green", "end": "green", "date": "green",
    "line": "amber", "setting": "amber", "status": "amber", "purpose": "amber", "stop_reason": "amber",
    "response": "red", "notes": "plain", "reaction": "brown", "outcome": "brown",
}  # fmt: skip
_TERMINAL = {
    "violet": "bold magenta", "blue": "bold blue", "teal": "cyan", "green": "green", "amber": "yellow",
    "red": "bold red", "brown": "red", "grey": "bold", "plain": "",
}  # fmt: skip

# Control characters of a report must not reach a terminal; tabs and line ends may.
_CONTROLS = {code: 0x2400 + code for code in range(32) if code not in (9, 10, 13)} | {
    0x7F: 0x2421,
    **dict.fromkeys(range(128, 160), 65533),
    **dict.fromkeys((8234, 8235, 8237, 8238, 8294, 8295, 8296), 65533),
}


def hue(role: str) -> str:
    """The name of a role's colour; grey for roles without one of their own."""
    return _HUES.get(role, "grey")


def terminal_style(role: str) -> str:
    """The same as a style of rich."""
    return _TERMINAL[hue(role)]


def safe(text: str) -> str:
    """The text with its control characters made visible, one for one: offsets stay."""
    return text.translate(_CONTROLS)
