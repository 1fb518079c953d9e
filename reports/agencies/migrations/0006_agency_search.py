import django.db.models.expressions
import django.db.models.functions.text
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

GRAMS = """
CREATE FUNCTION portal_grams(words text, size int) RETURNS text[] LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
    SELECT coalesce(array_agg(DISTINCT substr(words, at, size)), '{}') FROM generate_series(1, length(words) - size + 1) at
$$
"""
SIZES = {"name": 2, "initials": 2, "pinyin": 3}


def make_grams(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Every run of so many characters of a name, for PostgreSQL; SQLite has nothing to index an array with."""
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(GRAMS)
        for field, size in SIZES.items():
            schema_editor.execute(
                f"CREATE INDEX agency_{field}_grams ON portal_agency USING gin (portal_grams({field}, {size}))"
            )


def drop_grams(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("DROP FUNCTION portal_grams(text, int) CASCADE")


class Migration(migrations.Migration):
    dependencies = [
        ("portal", "0005_every_agency_has_a_level"),
    ]

    operations = [
        migrations.AddField(
            model_name="agency",
            name="weight",
            field=models.GeneratedField(
                db_persist=True,
                expression=django.db.models.expressions.CombinedExpression(
                    django.db.models.expressions.CombinedExpression(
                        models.Case(
                            models.When(kind="government", then=models.Value(0)),
                            default=models.Value(10000),
                            output_field=models.IntegerField(),
                        ),
                        "+",
                        models.Case(
                            models.When(level="national", then=models.Value(0)),
                            models.When(level="province", then=models.Value(1000)),
                            models.When(level="city", then=models.Value(2000)),
                            models.When(level="county", then=models.Value(3000)),
                            models.When(level="township", then=models.Value(4000)),
                            default=models.Value(9000),
                        ),
                    ),
                    "+",
                    django.db.models.functions.text.Length("name"),
                ),
                output_field=models.IntegerField(),
            ),
        ),
        migrations.AddIndex(
            model_name="agency",
            index=models.Index(fields=["weight", "id"], name="agency_weight"),
        ),
        migrations.AddIndex(
            model_name="agency",
            index=models.Index(fields=["name"], name="agency_name_begins", opclasses=["varchar_pattern_ops"]),
        ),
        migrations.AddIndex(
            model_name="agency",
            index=models.Index(fields=["pinyin"], name="agency_pinyin_begins", opclasses=["varchar_pattern_ops"]),
        ),
        migrations.AddIndex(
            model_name="agency",
            index=models.Index(fields=["initials"], name="agency_initials_begin", opclasses=["varchar_pattern_ops"]),
        ),
        migrations.RunPython(make_grams, drop_grams),
    ]
