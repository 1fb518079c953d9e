import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("portal", "0002_vertical_leadership"),
        ("reports", "0011_printouts"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="OldReport",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("year", models.PositiveSmallIntegerField()),
                ("number", models.PositiveSmallIntegerField()),
                ("title", models.CharField(max_length=200)),
                (
                    "ending",
                    models.CharField(
                        choices=[("pdf", "PDF"), ("docx", "Word"), ("html", "HTML"), ("txt", "TXT")], max_length=4
                    ),
                ),
                ("file", models.FileField(upload_to="old")),
                ("size", models.PositiveIntegerField()),
                ("sha256", models.CharField(max_length=64)),
                ("text", models.TextField(blank=True, default="")),
                ("published_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("is_current", models.BooleanField(default=True)),
                ("withdrawn_at", models.DateTimeField(null=True)),
                ("withdrawal_reason", models.TextField(blank=True, default="")),
                (
                    "agency",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="old_reports", to="portal.agency"
                    ),
                ),
                (
                    "withdrawn_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["-year", "number"],
            },
        ),
        migrations.CreateModel(
            name="OldReportEvent",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(choices=[("published", "published"), ("withdrawn", "withdrawn")], max_length=9),
                ),
                ("at", models.DateTimeField(default=django.utils.timezone.now)),
                ("data", models.JSONField(default=dict)),
                (
                    "actor",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "old_report",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="events", to="reports.oldreport"
                    ),
                ),
            ],
            options={
                "ordering": ["-pk"],
            },
        ),
        migrations.AddIndex(
            model_name="oldreport",
            index=models.Index(fields=["sha256"], name="old_report_by_file"),
        ),
        migrations.AddIndex(
            model_name="oldreport",
            index=models.Index(fields=["year", "agency"], name="old_report_by_year"),
        ),
        migrations.AddConstraint(
            model_name="oldreport",
            constraint=models.UniqueConstraint(fields=("agency", "year", "number"), name="old_report_number_once"),
        ),
        migrations.AddConstraint(
            model_name="oldreport",
            constraint=models.UniqueConstraint(
                condition=models.Q(("is_current", True)),
                fields=("agency", "year", "title"),
                name="old_report_title_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="oldreport",
            constraint=models.UniqueConstraint(
                condition=models.Q(("is_current", True)),
                fields=("agency", "year", "sha256"),
                name="old_report_file_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="oldreport",
            constraint=models.CheckConstraint(
                condition=models.Q(("year__range", (2008, 2018))), name="old_report_year"
            ),
        ),
        migrations.AddConstraint(
            model_name="oldreport",
            constraint=models.CheckConstraint(condition=models.Q(("number__gte", 1)), name="old_report_number"),
        ),
        migrations.AddConstraint(
            model_name="oldreport",
            constraint=models.CheckConstraint(
                condition=models.Q(("ending__in", ["pdf", "docx", "html", "txt"])), name="old_report_ending"
            ),
        ),
        migrations.AddConstraint(
            model_name="oldreport",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("title", ""), _negated=True),
                    models.Q(("file", ""), _negated=True),
                    models.Q(("sha256", ""), _negated=True),
                    ("size__gte", 1),
                ),
                name="old_report_has_its_file",
            ),
        ),
        migrations.AddConstraint(
            model_name="oldreport",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("is_current", True),
                        ("withdrawal_reason", ""),
                        ("withdrawn_at__isnull", True),
                        ("withdrawn_by__isnull", True),
                    ),
                    models.Q(
                        ("is_current", False),
                        ("withdrawn_at__isnull", False),
                        ("withdrawn_by__isnull", False),
                        models.Q(("withdrawal_reason", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="old_report_withdrawn_for_a_reason",
            ),
        ),
        migrations.AddConstraint(
            model_name="oldreportevent",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", ["published", "withdrawn"])), name="old_report_event_kind"
            ),
        ),
        migrations.AddConstraint(
            model_name="oldreportevent",
            constraint=models.UniqueConstraint(fields=("old_report", "kind"), name="old_report_event_once"),
        ),
    ]
