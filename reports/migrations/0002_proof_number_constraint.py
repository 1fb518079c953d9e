"""The constraint that a proof number is there once gets the name that PostgreSQL gives it in a new database.

Through this migration every later one of this app stands behind the renaming of the tables of agencies.
"""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

TABLE, BEFORE, AFTER = "reports_publication", "reports_publication_proof_da26d04a_uniq", "reports_publication_proof_key"


def rename(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    connection = schema_editor.connection
    if connection.vendor != "postgresql":
        return
    with connection.cursor() as cursor:
        found = connection.introspection.get_constraints(cursor, TABLE)
    if BEFORE in found:
        schema_editor.execute(f"ALTER TABLE {TABLE} RENAME CONSTRAINT {BEFORE} TO {AFTER}")


class Migration(migrations.Migration):
    dependencies = [
        ("agencies", "0002_rename_tables"),
        ("reports", "0001_squashed_0020_filings_by_year"),
    ]

    operations = [migrations.RunPython(rename, migrations.RunPython.noop)]
