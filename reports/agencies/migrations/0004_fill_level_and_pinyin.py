from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps


def fill(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    from reports.agencies import levels, spelling

    agencies = apps.get_model("portal", "Agency").objects
    found = list(agencies.only("pk", "name", "kind", "parent_id"))
    derived = levels.in_tree({agency.pk: (agency.kind, agency.parent_id) for agency in found}, {})
    for agency in found:
        agency.level = derived[agency.pk]
        agency.pinyin, agency.initials = spelling.spelled(agency.name)
    agencies.bulk_update(found, ["level", "pinyin", "initials"], batch_size=500)


class Migration(migrations.Migration):
    dependencies = [("portal", "0003_level_and_pinyin")]
    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
