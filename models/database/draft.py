"""What aerich would do for one database, asked in a process of its own: Tortoise keeps each model's SQL of one dialect.

Run as `python -m models.database.draft DIALECT FOLDER RESULT`: reads FOLDER/models, writes RESULT as JSON.
"""

# pyright: reportPrivateUsage=false, reportUnknownVariableType=false, reportUnknownArgumentType=false
import asyncio
import contextlib
import io
import json
import re
import sys
from pathlib import Path
from typing import Any

from aerich.exceptions import NotSupportError
from aerich.migrate import Migrate
from aerich.utils import compress_dict, decompress_dict, get_formatted_compressed_data, get_models_describe
from tortoise import Tortoise
from tortoise.models import Model
from tortoise.utils import get_schema_sql

from models import MODELS

State = dict[str, dict[str, Any]]
APP = "models"
NOWHERE = {
    "sqlite": {"engine": "tortoise.backends.sqlite", "credentials": {"file_path": ":memory:"}},
    "postgres": {
        "engine": "tortoise.backends.asyncpg",
        "credentials": {"host": "", "port": 0, "user": "", "password": "", "database": ""},
    },
}
NOT_IN_SQLITE = re.compile(r"ADD CONSTRAINT|DROP CONSTRAINT|DROP FOREIGN KEY|NOT NULL(?!.*DEFAULT)|DROP COLUMN")
ADDED = re.compile(r'ALTER TABLE "(\w+)" ADD "(\w+)" [^,]+')
REFERRING = re.compile(r'ALTER TABLE "(\w+)" ADD CONSTRAINT "\w+" FOREIGN KEY \("(\w+)"\) (REFERENCES .+)')
ELSEWHERE = ("backward_fk_fields", "backward_o2o_fields")  # what another table's columns say of this one
FIELD_GROUPS = ("data_fields", "fk_fields", "o2o_fields", "m2m_fields")


async def draft(dialect: str, folder: Path) -> str:
    """JSON: the SQL that brings the last state in `folder` to the models as they are, null if it is the same."""
    config = {"connections": {"default": NOWHERE[dialect]}, "apps": {APP: {"models": MODELS}}}
    await Tortoise.init(config=config)
    _leave_out_words()
    await Migrate.init(config, APP, str(folder), offline=True)
    new = decompress_dict(compress_dict(_described()))
    old = Migrate._last_version_content
    sql = get_schema_sql(Tortoise.get_connection("default"), safe=False) if old is None else _change(dialect, old, new)
    return json.dumps({"sql": sql, "state": get_formatted_compressed_data(new)})


def _models() -> dict[str, type[Model]]:
    return {model._meta.full_name: model for model in (Tortoise.apps or {})[APP].values()}


def _leave_out_words() -> None:
    """Descriptions would go into the SQL as comments, and each change of a docstring would be a migration."""
    for model in _models().values():
        model._meta.table_description = ""
        for field in model._meta.fields_map.values():
            field.description = None
            field.docstring = None


def _described() -> State:
    described = get_models_describe(APP)
    return {name: described[name] | {"docstring": None} for name in sorted(described)}


def _change(dialect: str, old: State, new: State) -> str | None:
    _forget_defaults(old, new)
    changed = [name for name in new if name in old and _table(old[name]) != _table(new[name])]
    if not changed and old.keys() == new.keys():
        return None
    remarks = io.StringIO()
    try:
        with contextlib.redirect_stdout(remarks):
            Migrate.diff_models(*Migrate._exclude_model_name_changes(dict(old), dict(new)), no_input=True)
    except NotSupportError:
        return _rebuilt(old, new, changed)
    Migrate._merge_operators()
    statements = Migrate.upgrade_operators
    if dialect == "sqlite":
        statements = _with_references(statements)
        if not statements or any(NOT_IN_SQLITE.search(line) for line in _alterations(statements)):
            return _rebuilt(old, new, changed)
    lines = [f"-- {line}" for line in remarks.getvalue().splitlines() if line.strip()]
    return "\n".join([*lines, *(f"{statement};" for statement in statements)])


def _table(described: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in described.items() if name not in ELSEWHERE}


def _with_references(statements: list[str]) -> list[str]:
    """SQLite takes a foreign key only together with its column."""
    added = {(match[1], match[2]) for line in statements if (match := ADDED.fullmatch(line))}
    found = {(match[1], match[2]): match[3] for line in statements if (match := REFERRING.fullmatch(line))}
    whole: list[str] = []
    for line in statements:
        column, reference = ADDED.fullmatch(line), REFERRING.fullmatch(line)
        if column and (column[1], column[2]) in found:
            whole.append(f"{line} {found[column[1], column[2]]}")
        elif not reference or (reference[1], reference[2]) not in added:
            whole.append(line)
    return whole


def _alterations(statements: list[str]) -> list[str]:
    return [statement for statement in statements if statement.startswith("ALTER TABLE")]


def _forget_defaults(old: State, new: State) -> None:
    """Defaults are given by the models, not by the database: a new one is no reason to change a column."""
    for name in old.keys() & new.keys():
        for group in FIELD_GROUPS:
            known = {field["name"]: field["default"] for field in new[name][group]}
            for field in old[name][group]:
                field["default"] = known.get(field["name"], field["default"])


def _rebuilt(old: State, new: State, changed: list[str]) -> str:
    """SQLite's way to change a table: make it anew, copy the rows, give it the old one's name."""
    models = _models()
    parts = [f"{Migrate.ddl.create_table(models[name])};" for name in new if name not in old]
    parts += [_table_rebuilt(old[name], new[name], models[name]) for name in changed]
    parts += [f'DROP TABLE "{old[name]["table"]}";' for name in old if name not in new]
    return "\n".join(parts)


def _table_rebuilt(old: dict[str, Any], new: dict[str, Any], model: type[Model]) -> str:
    table, fresh = new["table"], f"{new['table']}__new"
    create, *indexes = Migrate.ddl.create_table(model).split(";\n")
    create = create.replace(f'CREATE TABLE IF NOT EXISTS "{table}"', f'CREATE TABLE "{fresh}"')
    had, has = _columns(old), _columns(new)
    values = {name: f'"{name}"' for name in has if name in had} | _new_values(new, had)
    into, taken = ", ".join(f'"{name}"' for name in values), ", ".join(values.values())
    lines = [
        f"-- {table} is made anew: triggers and indexes that were written by hand have to be made again.",
        f"-- Left out: {_listed(had, has)}. Without a value: {_listed(has, list(values))}.",
        f"{create};",
        f'INSERT INTO "{fresh}" ({into}) SELECT {taken} FROM "{old["table"]}";',  # noqa: S608 - names are ours
        f'DROP TABLE "{old["table"]}";',
        f'ALTER TABLE "{fresh}" RENAME TO "{table}";',
        *(f"{index};" for index in indexes),
    ]
    return "\n".join(lines)


def _new_values(new: dict[str, Any], had: list[str]) -> dict[str, str]:
    """The defaults of the new columns, as SQL; one that is made by a function is left to the reader."""
    fresh = {field["db_column"]: field["default"] for field in new["data_fields"] if field["db_column"] not in had}
    return {
        name: str(int(value)) if isinstance(value, bool | int) else "'{}'".format(value.replace("'", "''"))
        for name, value in fresh.items()
        if isinstance(value, bool | int) or (isinstance(value, str) and not value.startswith("<function"))
    }


def _columns(described: dict[str, Any]) -> list[str]:
    return [field["db_column"] for field in (described["pk_field"], *described["data_fields"])]


def _listed(columns: list[str], others: list[str]) -> str:
    return ", ".join(column for column in columns if column not in others) or "none"


if __name__ == "__main__":
    Path(sys.argv[3]).write_text(asyncio.run(draft(sys.argv[1], Path(sys.argv[2]))))
