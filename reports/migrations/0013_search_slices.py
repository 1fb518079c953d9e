from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps
from django.db.models import Q


def empty(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """The entries are written anew by the sweep, under their grams of now."""
    schema_editor.execute("DELETE FROM reports_searchentry")
    if schema_editor.connection.vendor != "postgresql":
        schema_editor.execute("DELETE FROM reports_searchgrams")


def fit(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """PostgreSQL: new grams are found at once and not after a list of others; texts stand beside their rows."""
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("ALTER INDEX search_by_grams SET (fastupdate = off)")
        schema_editor.execute("ALTER TABLE reports_searchentry SET (toast_tuple_target = 128)")
        schema_editor.execute("ALTER TABLE reports_publication SET (toast_tuple_target = 128)")


class Migration(migrations.Migration):
    atomic = False  # PostgreSQL does not change a table of which rows were deleted in the same transaction

    dependencies = [
        ("reports", "0012_old_reports"),
    ]

    operations = [
        migrations.RunPython(empty, migrations.RunPython.noop),
        migrations.RunPython(fit, migrations.RunPython.noop),
        migrations.AddField("searchentry", "slice", models.PositiveIntegerField(db_index=True, default=0), False),
        migrations.AddField("publication", "is_indexed", models.BooleanField(default=False)),
        migrations.AddIndex(
            "publication",
            models.Index(
                fields=["is_current"],
                condition=Q(is_current=True, is_indexed=False) | Q(is_current=False, is_indexed=True),
                name="publication_to_mend",
            ),
        ),
    ]
