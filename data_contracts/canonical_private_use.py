"""Which character does a code point of the private use area stand for in old Chinese files (GB 18030-2005, GBK)?"""

from __future__ import annotations

#: GB 18030-2005 keeps these characters in the private use area; GB 18030-2022 gives them their places in Unicode.
#: First the ten vertical forms, then the fourteen ideographs.
PRIVATE_USE_2005: dict[int, str] = {
    0xE78D: "\ufe10", 0xE78E: "\ufe12", 0xE78F: "\ufe11", 0xE790: "\ufe13", 0xE791: "\ufe14", 0xE792: "\ufe15",
    0xE793: "\ufe16", 0xE794: "\ufe17", 0xE795: "\ufe18", 0xE796: "\ufe19",
    0xE816: "\U00020087", 0xE817: "\U00020089", 0xE818: "\U000200cc", 0xE81E: "\u9fb4", 0xE826: "\u9fb5",
    0xE82B: "\u9fb6", 0xE82C: "\u9fb7", 0xE831: "\U000215d7", 0xE832: "\u9fb8", 0xE83B: "\U0002298f",
    0xE843: "\u9fb9", 0xE854: "\u9fba", 0xE855: "\U000241fe", 0xE864: "\u9fbb",
}  # fmt: skip


def _private_use_map() -> dict[int, str]:
    """GBK's whole row FE50–FEA0 as old systems put it at U+E815–U+E864, by the codec where 2005 had left the area."""
    trails = [*range(0x50, 0x7F), *range(0x80, 0xA1)]
    row = {0xE815 + place: bytes((0xFE, trail)).decode("gb18030") for place, trail in enumerate(trails)}
    return {point: char for point, char in row.items() if not "\ue000" <= char <= "\uf8ff"} | PRIVATE_USE_2005


#: Private use code point → character.
PRIVATE_USE = _private_use_map()
