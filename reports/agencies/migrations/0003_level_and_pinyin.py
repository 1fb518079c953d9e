from django.db import migrations, models

LEVELS = [
    ("national", "national level"),
    ("province", "province level"),
    ("city", "city level"),
    ("county", "county level"),
    ("township", "township level"),
]


class Migration(migrations.Migration):
    dependencies = [("portal", "0002_vertical_leadership")]

    operations = [
        migrations.AddField(
            model_name="agency",
            name="level",
            field=models.CharField(
                choices=LEVELS,
                default="",
                help_text="Left blank, it follows from the place in the tree.",
                max_length=8,
                verbose_name="level",
            ),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="agency",
            name="pinyin",
            field=models.CharField(blank=True, editable=False, max_length=600, verbose_name="pinyin"),
        ),
        migrations.AddField(
            model_name="agency",
            name="initials",
            field=models.CharField(blank=True, editable=False, max_length=600, verbose_name="initials"),
        ),
    ]
