from django.db import migrations


def fill(apps, schema_editor):
    from reports.publishing.verification import numbers

    publications = apps.get_model("reports", "Publication").objects
    for pk, sha256 in publications.filter(proof=None).values_list("pk", "sha256").iterator():
        free = (number for number in numbers(sha256) if not publications.filter(proof=number).exists())
        publications.filter(pk=pk).update(proof=next(free))


class Migration(migrations.Migration):
    dependencies = [("reports", "0004_corrections")]
    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
