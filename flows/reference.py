"""What do the declarations say: reference pages generated from contracts, rules, policy and the data dictionary."""

from __future__ import annotations

from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from alerts.policy import jurisdictions, parameters_of
from alerts.rule import rules
from data_contracts.contract import contracts
from warehouse.dictionary import dictionary

TEMPLATES = Path(__file__).parent / "templates"


def reference_pages() -> dict[str, str]:
    """Build every generated page: file name → Markdown."""
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        autoescape=False,  # noqa: S701 - Markdown from our own declarations
    )
    values = {
        "datasets.md": {"contracts": contracts()},
        "rules.md": {"rules": rules()},
        "policy.md": {
            "jurisdictions": jurisdictions(),
            "parameters": {name: parameters_of(name) for name in jurisdictions()},
        },
        "warehouse.md": {"marts": dictionary().marts},
    }
    return {name: environment.get_template(f"{name}.j2").render(given) for name, given in values.items()}


def write_reference(folder: Path) -> list[Path]:
    """Write the pages; return their paths."""
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for name, text in reference_pages().items():
        (folder / name).write_text(text, encoding="utf-8")
        written.append(folder / name)
    return written
