from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("portal", "0004_fill_level_and_pinyin")]
    operations = [
        migrations.AddConstraint(
            model_name="agency",
            constraint=models.CheckConstraint(
                condition=Q(level__in=("national", "province", "city", "county", "township")), name="agency_level"
            ),
        )
    ]
