import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps


def make_index(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """As that of the publications' entries."""
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("ALTER TABLE reports_oldsearchentry ADD COLUMN grams tsvector")
        schema_editor.execute(
            "CREATE INDEX old_search_by_grams ON reports_oldsearchentry USING gin (grams) WITH (fastupdate = off)"
        )
        schema_editor.execute("ALTER TABLE reports_oldsearchentry SET (toast_tuple_target = 128)")
    else:
        schema_editor.execute("CREATE VIRTUAL TABLE reports_oldsearchgrams USING fts5 (grams, detail='none')")


def drop_index(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    if schema_editor.connection.vendor != "postgresql":
        schema_editor.execute("DROP TABLE reports_oldsearchgrams")


class Migration(migrations.Migration):
    dependencies = [
        ("portal", "0006_agency_search"),
        ("reports", "0017_shelves"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="OldSearchEntry",
            fields=[
                (
                    "old_report",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="search_entry",
                        serialize=False,
                        to="reports.oldreport",
                    ),
                ),
                ("title", models.TextField()),
                ("body", models.TextField()),
                ("published_at", models.DateTimeField(db_index=True)),
                ("slice", models.PositiveIntegerField(db_index=True)),
            ],
        ),
        migrations.AddField(
            model_name="oldreport",
            name="is_indexed",
            field=models.BooleanField(default=False),
        ),
        migrations.AddIndex(
            model_name="oldreport",
            index=models.Index(
                condition=models.Q(("is_current", True), ("is_indexed", False)),
                fields=["is_current"],
                name="old_report_to_mend",
            ),
        ),
        migrations.RunPython(make_index, drop_index),
    ]
