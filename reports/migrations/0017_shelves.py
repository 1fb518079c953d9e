import django.db.models.deletion
from django.db import migrations, models

FILL = """
    INSERT INTO reports_shelf (head_id, report_year_id, count)
    SELECT CASE WHEN agency.kind = 'government' OR agency.parent_id IS NULL THEN agency.id ELSE agency.parent_id END,
        filing.report_year_id, count(*)
    FROM reports_publication publication
    JOIN reports_filing filing ON filing.id = publication.filing_id
    JOIN portal_agency agency ON agency.id = filing.agency_id
    WHERE publication.is_current AND publication.state = 'stored'
    GROUP BY 1, 2
"""


class Migration(migrations.Migration):
    dependencies = [
        ("portal", "0005_every_agency_has_a_level"),
        ("reports", "0016_changes"),
    ]

    operations = [
        migrations.CreateModel(
            name="Shelf",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("count", models.PositiveIntegerField(default=0)),
                (
                    "head",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="shelves", to="portal.agency"
                    ),
                ),
                (
                    "report_year",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="shelves", to="reports.reportyear"
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("head", "report_year"), name="shelf_once_a_year")],
            },
        ),
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
    ]
