"""How does a new rule begin? A draft with everything that a rule must say, and two cases, for its author to edit."""

from __future__ import annotations

from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from alerts.errors import RuleError
from alerts.rule import HERE as RULES
from alerts.rule import LETTERS, retired, rules

TEMPLATES = Path(__file__).parent / "templates"


def write_draft(code: str, name: str, *, title: str, folder: Path = RULES) -> tuple[Path, Path]:
    """Write `<family>/<name>.sql` with status draft, and its cases.

    Args:
        code: X99 …; its letter says which family.
        name: the rule's id for ever, snake_case.
        title: its Chinese title.
        folder: where rules lie.

    Raises:
        RuleError: the code, or the name, is taken, retired or no code at all.
    """
    family = LETTERS.get(code[:1])
    if family is None or not code[1:].isdigit() or not name.isidentifier() or not name.islower():
        raise RuleError(
            f"{code} {name} is no code and name of a rule", to_do="a letter of X D M N Q P V and two digits; snake_case"
        )
    if family == "quality":
        raise RuleError("a rule about deliveries has other columns", to_do="copy one of alerts/rules/quality")
    known = rules(folder)
    if code in {rule.code for rule in known} or name in {rule.rule for rule in known} | retired(folder):
        raise RuleError(f"{code} or {name} is taken or retired", to_do="choose others; see doudi rules list")
    templates = Environment(
        loader=FileSystemLoader(TEMPLATES),
        undefined=StrictUndefined,
        keep_trailing_newline=True,
        autoescape=False,  # noqa: S701 - SQL and YAML for an editor, from our own words
    )
    words = {"code": code, "family": family, "title": title}
    written = []
    for suffix in (".sql", ".cases.yaml"):
        path = folder / family / f"{name}{suffix}"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(templates.get_template(f"draft{suffix}.j2").render(words), encoding="utf-8")
        written.append(path)
    return written[0], written[1]
