from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps


def note_what_is_published(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Once for each government and year: the sweep makes all sums that have to be there."""
    change, publication = (apps.get_model("reports", name) for name in ("RegionChange", "Publication"))
    above = publication.objects.filter(is_current=True, filing__agency__parent__isnull=False).order_by()
    places = above.values_list("filing__agency__parent", "filing__report_year").distinct()
    notes = [change(agency_id=agency, report_year_id=year) for agency, year in places]
    change.objects.bulk_create(notes, batch_size=1000)


class Migration(migrations.Migration):
    dependencies = [("reports", "0014_region_sums")]

    operations = [migrations.RunPython(note_what_is_published, migrations.RunPython.noop)]
