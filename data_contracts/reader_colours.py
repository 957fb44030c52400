"""Which cell styles of an xlsx look as if the colour meant something: yellow, red, struck through?"""

from __future__ import annotations

import colorsys
import re
import zipfile
from xml.etree import ElementTree

#: Excel's old palette, as far as people use it for marking (index → name).
_INDEXED = dict.fromkeys((2, 10), "红色") | dict.fromkeys((3, 11), "绿色") | dict.fromkeys((4, 12), "蓝色")
_INDEXED |= dict.fromkeys((5, 13), "黄色") | dict.fromkeys((51, 52, 53), "橙色")
#: Accents of a theme differ; only that there is a colour is known.
_FIRST_ACCENT, _LAST_ACCENT = 4, 9
#: Upper ends of hues, in degrees.
_HUES = ((20, "红色"), (42, "橙色"), (70, "黄色"), (170, "绿色"), (260, "蓝色"), (330, "紫色"), (361, "红色"))
_STRUCK = "删除线"


def marks_of_styles(archive: zipfile.ZipFile) -> dict[int, tuple[str, ...]]:
    """Tell cell style → what it looks like (黄色底, 红色字, 删除线), for styles that look like something."""
    if "xl/styles.xml" not in archive.namelist():
        return {}
    styles = ElementTree.fromstring(archive.read("xl/styles.xml"))  # noqa: S314 - expat, no entities used
    space = (re.match(r"\{.*?\}", styles.tag) or [""])[0]
    fills = [_fill_of(node, space) for node in styles.findall(f"{space}fills/{space}fill")]
    fonts = [_font_of(node, space) for node in styles.findall(f"{space}fonts/{space}font")]
    found = {}
    for style, node in enumerate(styles.findall(f"{space}cellXfs/{space}xf")):
        marks = (*_at(fills, node.get("fillId")), *_at(fonts, node.get("fontId")))
        if marks:
            found[style] = marks
    return found


def _at(marks: list[tuple[str, ...]], number: str | None) -> tuple[str, ...]:
    place = int(number or 0)
    return marks[place] if 0 <= place < len(marks) else ()


def _fill_of(node: ElementTree.Element, space: str) -> tuple[str, ...]:
    pattern = node.find(f"{space}patternFill")
    if pattern is None or pattern.get("patternType") in (None, "none", "gray125"):
        return ()
    colour = _name_of(pattern.find(f"{space}fgColor"))
    return (f"{colour}底",) if colour else ()


def _font_of(node: ElementTree.Element, space: str) -> tuple[str, ...]:
    colour, strike = _name_of(node.find(f"{space}color")), node.find(f"{space}strike")
    struck = strike is not None and strike.get("val") not in ("0", "false")
    return (*((f"{colour}字",) if colour else ()), *((_STRUCK,) if struck else ()))


def _name_of(colour: ElementTree.Element | None) -> str | None:
    """Name a colour; null for black, white and greys, which are decoration."""
    if colour is None:
        return None
    if rgb := colour.get("rgb"):
        return _name_of_rgb(rgb)
    if theme := colour.get("theme"):
        return "彩色" if _FIRST_ACCENT <= int(theme) <= _LAST_ACCENT else None
    return _INDEXED.get(int(colour.get("indexed") or -1))


def _name_of_rgb(argb: str) -> str | None:
    """Name a colour by its hue.

    >>> _name_of_rgb("FFFFFF00"), _name_of_rgb("FFFF0000"), _name_of_rgb("FFD9D9D9")
    ('黄色', '红色', None)
    """
    if not re.fullmatch(r"[0-9A-Fa-f]{6,8}", argb):
        return None
    red, green, blue = (int(argb[-6:][at : at + 2], 16) / 255 for at in (0, 2, 4))
    hue, saturation, value = colorsys.rgb_to_hsv(red, green, blue)
    if saturation < 0.2 or value < 0.2:
        return None
    return next(name for end, name in _HUES if hue * 360 < end)
