"""The tables of a database in which this app was labelled "portal" get the names that a new database gives them.

A new database has nothing to rename. Names of indexes, constraints and sequences follow, so that the databases of both
ways are one schema and no later migration has to tell them apart.
"""

from collections.abc import Callable, Mapping
from typing import Any

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

BEFORE, AFTER = "portal", "agencies"
TABLES = ("agency", "member", "user", "user_groups", "user_user_permissions")


def rename_tables(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    _rename(schema_editor, BEFORE, AFTER)


def rename_tables_back(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """For who goes back to the version before: its migrations stand in the database as applied."""
    _rename(schema_editor, AFTER, BEFORE)


def _rename(schema_editor: BaseDatabaseSchemaEditor, before: str, after: str) -> None:
    existing = schema_editor.connection.introspection.table_names()
    found = [name for name in TABLES if f"{before}_{name}" in existing]
    for name in found:
        schema_editor.execute(f"ALTER TABLE {before}_{name} RENAME TO {after}_{name}")
    if found and schema_editor.connection.vendor == "postgresql":
        _rename_what_stands_on_tables(schema_editor, before, after)
        _rename_sequences(schema_editor, after)
        schema_editor.execute(f"ALTER FUNCTION {before}_grams(text, int) RENAME TO {after}_grams")
    elif found:
        _make_indexes_anew(schema_editor, before, after)


def _rename_what_stands_on_tables(schema_editor: BaseDatabaseSchemaEditor, before: str, after: str) -> None:
    connection, renamed = schema_editor.connection, {f"{after}_{name}" for name in TABLES}
    with connection.cursor() as cursor:
        found = {
            table: connection.introspection.get_constraints(cursor, table)
            for table in connection.introspection.table_names(cursor)
        }
    for table, constraints in found.items():
        for name, constraint in constraints.items():
            leads_there = constraint["foreign_key"] and constraint["foreign_key"][0] in renamed
            if leads_there or name.startswith(f"{before}_"):
                new = _name_of(schema_editor, table, name, constraint)
                if constraint["index"]:
                    schema_editor.execute(f"ALTER INDEX {name} RENAME TO {new}")
                else:
                    schema_editor.execute(f"ALTER TABLE {table} RENAME CONSTRAINT {name} TO {new}")


def _name_of(
    schema_editor: BaseDatabaseSchemaEditor, table: str, name: str, constraint: Mapping[str, Any]
) -> str:
    """As Django, or for keys of one column the database, names it on a new table."""
    columns = constraint["columns"]
    if constraint["primary_key"]:
        return f"{table}_pkey"
    if constraint["unique"] and len(columns) == 1:
        return f"{table}_{columns[0]}_key"
    if constraint["foreign_key"]:
        suffix = "_fk_{}_{}".format(*constraint["foreign_key"])
    else:
        suffix = next((known for known in ("_uniq", "_like") if name.endswith(known)), "")
    name_of: Callable[..., str] = getattr(schema_editor, "_create_index_name")  # noqa: B009 - stubs do not know it
    return name_of(table, columns, suffix=suffix)


def _rename_sequences(schema_editor: BaseDatabaseSchemaEditor, after: str) -> None:
    connection = schema_editor.connection
    with connection.cursor() as cursor:
        found = [each for name in TABLES for each in connection.introspection.get_sequences(cursor, f"{after}_{name}")]
    for sequence in found:
        new = f"{sequence['table']}_{sequence['column']}_seq"
        schema_editor.execute(f"ALTER SEQUENCE {sequence['name']} RENAME TO {new}")


def _make_indexes_anew(schema_editor: BaseDatabaseSchemaEditor, before: str, after: str) -> None:
    """SQLite renames what a table's own statement holds, and has no word for renaming an index."""
    connection = schema_editor.connection
    with connection.cursor() as cursor:
        cursor.execute("SELECT name, tbl_name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL")
        statements = {name: (table, sql) for name, table, sql in cursor.fetchall() if name.startswith(f"{before}_")}
        constraints = {
            name: connection.introspection.get_constraints(cursor, table)[name]
            for name, (table, _sql) in statements.items()
        }
    for name, (table, sql) in statements.items():
        new = _name_of(schema_editor, table, name, constraints[name])
        schema_editor.execute(f"DROP INDEX {name}")
        schema_editor.execute(sql.replace(name, new, 1), params=None)


def relabel(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    _relabel(apps, BEFORE, AFTER)


def relabel_back(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    _relabel(apps, AFTER, BEFORE)


def _relabel(apps: StateApps, before: str, after: str) -> None:
    """The content types keep their keys, and so does all that names them: permissions and Django's log."""
    types, log = apps.get_model("contenttypes", "ContentType").objects, apps.get_model("admin", "LogEntry").objects
    for old in types.filter(app_label=before):
        # Made by a `migrate` of another app alone; with permissions that nobody has, since no page gives them.
        for new in types.filter(app_label=after, model=old.model):
            log.filter(content_type=new).update(content_type=old)
            new.delete()
        types.filter(pk=old.pk).update(app_label=after)


class Migration(migrations.Migration):
    dependencies = [
        ("agencies", "0001_initial"),
        ("admin", "0003_logentry_add_action_flag_choices"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]

    operations = [
        migrations.RunPython(rename_tables, rename_tables_back),
        migrations.RunPython(relabel, relabel_back),
    ]
