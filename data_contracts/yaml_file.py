"""How is a YAML declaration read: strictly, with file and line in every error."""

from __future__ import annotations

from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import BaseModel, ValidationError

from data_contracts.errors import YamlError

Model = TypeVar("Model", bound=BaseModel)


class _StrictLoader(yaml.CSafeLoader):
    """Refuse duplicate keys: the second one would silently win. Libyaml reads hundreds of files eight times as fast."""


def _mapping_without_duplicates(loader: _StrictLoader, node: yaml.MappingNode) -> dict[Any, Any]:
    seen: dict[Any, Any] = {}
    for key_node, value_node in node.value:
        key = loader.construct_object(key_node, deep=True)
        if key in seen:
            raise YamlError(
                f"the key {key!r} stands twice",
                where=f"line {key_node.start_mark.line + 1}",
                to_do="keep one of the two",
            )
        seen[key] = loader.construct_object(value_node, deep=True)
    return seen


_StrictLoader.add_constructor(yaml.resolver.BaseResolver.DEFAULT_MAPPING_TAG, _mapping_without_duplicates)


def load_text(text: str, *, where: str) -> Any:
    """Load YAML text; raise `YamlError` with `where` and the line on a fault."""
    try:
        return yaml.load(text, Loader=_StrictLoader)  # noqa: S506 - a SafeLoader underneath
    except YamlError as error:
        raise error.at(where) from None
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = f", line {mark.line + 1}" if mark else ""
        raise YamlError(
            f"not valid YAML: {getattr(error, 'problem', error)}", where=where + line, to_do="mend the syntax"
        ) from error


def validate(data: Any, model: type[Model], *, where: str) -> Model:
    """Turn loaded YAML into a model, naming every field that does not fit."""
    try:
        return model.model_validate(data)
    except ValidationError as error:
        faults = "; ".join(
            f"{'.'.join(str(part) for part in fault['loc']) or '(top)'}: {fault['msg']}" for fault in error.errors()
        )
        raise YamlError(faults, where=where, to_do="mend the fields named") from None


def read(path: Path, model: type[Model]) -> Model:
    """Read one YAML file into a frozen pydantic model.

    Raises:
        YamlError: the file is not YAML, has a duplicate key, or does not fit the model.
    """
    return validate(load_text(path.read_text(encoding="utf-8"), where=path.name), model, where=path.name)
