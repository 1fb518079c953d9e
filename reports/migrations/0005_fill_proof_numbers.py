from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps


def fill(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    from reports.publishing.verification import numbers

    publications = apps.get_model("reports", "Publication").objects
    for pk, sha256 in publications.filter(proof=None).values_list("pk", "sha256").iterator():
        free = (number for number in numbers(sha256) if not publications.filter(proof=number).exists())
        publications.filter(pk=pk).update(proof=next(free))


class Migration(migrations.Migration):
    dependencies = [("reports", "0004_corrections")]
    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
