"""Report years, filings, publications and what is made from them, as a new database gets them."""

import django.db.models.deletion
import django.db.models.functions.comparison
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

SEARCHED = {
    "searchentry": ("search_by_grams", "searchgrams"),
    "oldsearchentry": ("old_search_by_grams", "oldsearchgrams"),
}
"""{table of search entries: the index on PostgreSQL, the table of grams on SQLite}."""


def make_grams(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """What only the database looks at, for a search by runs of characters.

    On PostgreSQL new grams are found at once and not after a list of others, and texts stand beside their rows.
    """
    for table, (index, grams) in SEARCHED.items():
        if schema_editor.connection.vendor == "postgresql":
            schema_editor.execute(f"ALTER TABLE reports_{table} ADD COLUMN grams tsvector")
            schema_editor.execute(f"CREATE INDEX {index} ON reports_{table} USING gin (grams) WITH (fastupdate = off)")
            keep_texts_beside_rows(schema_editor, table)
        else:
            schema_editor.execute(f"CREATE VIRTUAL TABLE reports_{grams} USING fts5 (grams, detail='none')")
    if schema_editor.connection.vendor == "postgresql":
        keep_texts_beside_rows(schema_editor, "publication")


def keep_texts_beside_rows(schema_editor: BaseDatabaseSchemaEditor, table: str) -> None:
    schema_editor.execute(f"ALTER TABLE reports_{table} SET (toast_tuple_target = 128)")


def drop_grams(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    if schema_editor.connection.vendor != "postgresql":
        for _index, grams in SEARCHED.values():
            schema_editor.execute(f"DROP TABLE reports_{grams}")


class Migration(migrations.Migration):
    initial = True
    replaces = [
        ("reports", "0001_initial"),
        ("reports", "0002_explanations"),
        ("reports", "0003_uploads"),
        ("reports", "0004_corrections"),
        ("reports", "0005_fill_proof_numbers"),
        ("reports", "0006_proof_numbers_once"),
        ("reports", "0007_rollups"),
        ("reports", "0008_copied_texts"),
        ("reports", "0009_search"),
        ("reports", "0010_presence"),
        ("reports", "0011_printouts"),
        ("reports", "0012_old_reports"),
        ("reports", "0013_search_slices"),
        ("reports", "0014_region_sums"),
        ("reports", "0015_note_what_is_published"),
        ("reports", "0016_changes"),
        ("reports", "0017_shelves"),
        ("reports", "0018_old_search"),
        ("reports", "0019_uploaded_pictures"),
        ("reports", "0020_filings_by_year"),
    ]

    # Not on the renaming of the tables of agencies: a database of the time of the replaced ones has this one already
    # and that one not yet. The next migration stands behind it.
    dependencies = [
        ("agencies", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="ReportYear",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("year", models.PositiveSmallIntegerField(unique=True, verbose_name="report year")),
                ("opens_on", models.DateField(verbose_name="opens on")),
                ("department_deadline", models.DateField(verbose_name="deadline of departments and townships")),
                ("government_deadline", models.DateField(verbose_name="deadline of governments")),
            ],
            options={
                "verbose_name": "report year",
                "verbose_name_plural": "report years",
                "ordering": ["-year"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("opens_on__lte", models.F("department_deadline")),
                            ("opens_on__lte", models.F("government_deadline")),
                        ),
                        name="report_year_opens_before_it_is_due",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Filing",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("draft", "draft"),
                            ("submitted", "submitted"),
                            ("approved", "approved, PDF being made"),
                            ("published", "published"),
                        ],
                        default="draft",
                        max_length=9,
                    ),
                ),
                ("title", models.CharField(max_length=200, verbose_name="title")),
                ("round", models.PositiveSmallIntegerField(default=0)),
                ("submitted_at", models.DateTimeField(null=True)),
                ("sent_back_at", models.DateTimeField(null=True)),
                ("approved_at", models.DateTimeField(null=True)),
                (
                    "agency",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="filings", to="agencies.agency"
                    ),
                ),
                (
                    "approved_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "submitted_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "report_year",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="filings", to="reports.reportyear"
                    ),
                ),
                ("correction_reason", models.TextField(blank=True, default="")),
            ],
            options={
                "ordering": ["-report_year__year", "agency__code"],
                "indexes": [models.Index(fields=["report_year", "id"], name="filing_by_year")],
                "constraints": [
                    models.UniqueConstraint(fields=("agency", "report_year"), name="filing_once_a_year"),
                    models.CheckConstraint(
                        condition=models.Q(("status__in", ["draft", "submitted", "approved", "published"])),
                        name="filing_status",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("status", "draft"),
                            models.Q(("submitted_at__isnull", False), ("submitted_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="filing_submitted_by_someone",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("approved_by__isnull", True),
                            models.Q(("approved_by", models.F("submitted_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="filing_approved_by_another",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="SectionDraft",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("section", models.CharField(max_length=40)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("not_started", "not started"),
                            ("in_progress", "in progress"),
                            ("has_problems", "has problems"),
                            ("done", "done"),
                        ],
                        default="not_started",
                        max_length=12,
                    ),
                ),
                ("text", models.TextField(blank=True, default="")),
                ("text_after", models.TextField(blank=True, default="")),
                ("figures", models.JSONField(default=dict)),
                ("saved_at", models.DateTimeField(null=True)),
                (
                    "filing",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="section_drafts", to="reports.filing"
                    ),
                ),
                (
                    "saved_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("copied", models.JSONField(default=dict)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("filing", "section"), name="section_draft_once"),
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["not_started", "in_progress", "has_problems", "done"])),
                        name="section_draft_state",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Picture",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveSmallIntegerField()),
                ("sha256", models.CharField(max_length=64)),
                ("media_type", models.CharField(max_length=20)),
                ("width", models.PositiveIntegerField()),
                ("height", models.PositiveIntegerField()),
                ("added_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "added_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "filing",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="pictures", to="reports.filing"
                    ),
                ),
            ],
            options={
                "ordering": ["number"],
                "constraints": [
                    models.UniqueConstraint(fields=("filing", "number"), name="picture_number_once"),
                    models.CheckConstraint(
                        condition=models.Q(("media_type__in", ["image/png", "image/jpeg"])), name="picture_type"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Explanation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.CharField(max_length=40)),
                ("address", models.CharField(max_length=150)),
                ("message", models.TextField()),
                ("body", models.TextField()),
                ("written_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "author",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "filing",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="explanations", to="reports.filing"
                    ),
                ),
            ],
            options={
                "ordering": ["pk"],
                "constraints": [
                    models.UniqueConstraint(fields=("filing", "code", "address"), name="explanation_once"),
                    models.CheckConstraint(
                        condition=models.Q(("body", ""), _negated=True), name="explanation_says_something"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("code", ""), _negated=True), models.Q(("address", ""), _negated=True)
                        ),
                        name="explanation_of_a_finding",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Comment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("round", models.PositiveSmallIntegerField()),
                ("address", models.CharField(blank=True, max_length=150)),
                ("body", models.TextField()),
                ("made_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "author",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "filing",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="comments", to="reports.filing"
                    ),
                ),
            ],
            options={
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="Event",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("opened", "opened"),
                            ("saved", "saved"),
                            ("imported", "imported"),
                            ("picture_added", "picture added"),
                            ("explained", "findings explained"),
                            ("submitted", "submitted"),
                            ("recalled", "recalled"),
                            ("sent_back", "sent back"),
                            ("approved", "approved"),
                            ("render_failed", "making the PDF failed"),
                            ("render_retried", "making the PDF was started again"),
                            ("published", "published"),
                            ("correcting", "correction opened"),
                            ("kept", "correction dropped"),
                            ("withdrawn", "publication withdrawn"),
                        ],
                        max_length=14,
                    ),
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
                    "filing",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="events", to="reports.filing"
                    ),
                ),
            ],
            options={
                "ordering": ["-pk"],
                "indexes": [models.Index(fields=["filing", "kind"], name="event_by_filing_and_kind")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "kind__in",
                                [
                                    "opened",
                                    "saved",
                                    "imported",
                                    "picture_added",
                                    "explained",
                                    "submitted",
                                    "recalled",
                                    "sent_back",
                                    "approved",
                                    "render_failed",
                                    "render_retried",
                                    "published",
                                    "correcting",
                                    "kept",
                                    "withdrawn",
                                ],
                            )
                        ),
                        name="event_kind",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Publication",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveSmallIntegerField()),
                ("document", models.JSONField()),
                ("sha256", models.CharField(max_length=64)),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("queued", "waiting"),
                            ("rendering", "being made"),
                            ("failed", "failed"),
                            ("stored", "stored"),
                        ],
                        default="queued",
                        max_length=9,
                    ),
                ),
                ("attempts", models.PositiveSmallIntegerField(default=0)),
                (
                    "failure",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("", ""),
                            ("fonts", "The server that makes the PDF lacks its Chinese fonts."),
                            ("picture", "A picture of the report is missing in the file store or cannot be read."),
                            ("edition", "The edition of the form in which the report was filed is not installed."),
                            ("time", "Making the PDF took too long and was stopped."),
                            ("worker", "The process that made the PDF ended before it was done."),
                            ("content", "The PDF that was made did not hold the whole report."),
                            ("storage", "The PDF was made but could not be stored."),
                            ("other", "The PDF could not be made; the technical detail is kept with the publication."),
                        ],
                        default="",
                        max_length=8,
                    ),
                ),
                ("error", models.TextField(blank=True, default="")),
                ("due_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("lease_until", models.DateTimeField(null=True)),
                ("pdf", models.FileField(null=True, upload_to="pdf")),
                ("pdf_sha256", models.CharField(blank=True, default="", max_length=64)),
                ("published_at", models.DateTimeField(null=True)),
                ("is_current", models.BooleanField(default=False)),
                (
                    "filing",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="publications", to="reports.filing"
                    ),
                ),
                ("proof", models.CharField(max_length=16, unique=True)),
                ("withdrawal_reason", models.TextField(blank=True, default="")),
                ("withdrawn_at", models.DateTimeField(null=True)),
                (
                    "withdrawn_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("is_indexed", models.BooleanField(default=False)),
            ],
            options={
                "ordering": ["-number"],
                "indexes": [
                    models.Index(fields=["state", "due_at"], name="publication_due"),
                    models.Index(fields=["pdf_sha256"], name="publication_by_pdf"),
                    models.Index(
                        condition=models.Q(
                            models.Q(("is_current", True), ("is_indexed", False)),
                            models.Q(("is_current", False), ("is_indexed", True)),
                            _connector="OR",
                        ),
                        fields=["is_current"],
                        name="publication_to_mend",
                    ),
                    models.Index(
                        django.db.models.functions.comparison.Coalesce("withdrawn_at", "published_at"),
                        models.F("id"),
                        name="publication_by_change",
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("filing", "number"), name="publication_number_once"),
                    models.UniqueConstraint(
                        condition=models.Q(("is_current", True)),
                        fields=("filing",),
                        name="publication_one_current_per_filing",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["queued", "rendering", "failed", "stored"])),
                        name="publication_state",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "failure__in",
                                ["", "fonts", "picture", "edition", "time", "worker", "content", "storage", "other"],
                            )
                        ),
                        name="publication_failure",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "failed"), _negated=True),
                            models.Q(("failure", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="publication_failed_for_a_reason",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "rendering"), _negated=True),
                            ("lease_until__isnull", False),
                            _connector="OR",
                        ),
                        name="publication_rendering_has_a_lease",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "stored"), _negated=True),
                            models.Q(
                                ("pdf__isnull", False),
                                ("published_at__isnull", False),
                                models.Q(("pdf", ""), _negated=True),
                                models.Q(("pdf_sha256", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="publication_stored_has_its_pdf",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("is_current", False), ("state", "stored"), _connector="OR"),
                        name="publication_current_is_stored",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
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
                        name="publication_withdrawn_for_a_reason",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Rollup",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("publications", models.JSONField(default=list)),
                ("figures", models.JSONField(default=dict)),
                ("single", models.JSONField(default=dict)),
                ("made_at", models.DateTimeField(auto_now=True)),
                (
                    "agency",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="rollups", to="agencies.agency"
                    ),
                ),
                (
                    "report_year",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="rollups", to="reports.reportyear"
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("agency", "report_year"), name="rollup_once_a_year")],
            },
        ),
        migrations.CreateModel(
            name="Upload",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=200)),
                ("sha256", models.CharField(max_length=64)),
                ("size", models.PositiveIntegerField()),
                ("file", models.CharField(blank=True, default="", max_length=200)),
                ("uploaded_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("queued", "waiting to be read"),
                            ("reading", "being read"),
                            ("read", "read"),
                            ("failed", "cannot be read"),
                            ("accepted", "taken into the draft"),
                            ("dropped", "dropped"),
                        ],
                        default="queued",
                        max_length=8,
                    ),
                ),
                ("attempts", models.PositiveSmallIntegerField(default=0)),
                ("failure", models.TextField(blank=True, default="")),
                ("error", models.TextField(blank=True, default="")),
                ("due_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("lease_until", models.DateTimeField(null=True)),
                ("proposal", models.JSONField(null=True)),
                ("accepted", models.JSONField(default=list)),
                (
                    "filing",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="uploads", to="reports.filing"
                    ),
                ),
                (
                    "uploaded_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "ordering": ["-pk"],
                "indexes": [
                    models.Index(
                        condition=models.Q(("state__in", ["queued", "reading"])), fields=["due_at"], name="upload_due"
                    ),
                    models.Index(
                        condition=models.Q(("file", ""), _negated=True),
                        fields=["uploaded_at"],
                        name="upload_with_a_file",
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state__in", ["queued", "reading", "read", "failed", "accepted", "dropped"])
                        ),
                        name="upload_state",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("state__in", ["queued", "reading", "read"])),
                        fields=("filing", "sha256"),
                        name="upload_open_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state__in", ["queued", "reading"]), _negated=True),
                            models.Q(("file", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="upload_waiting_has_a_file",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "reading"), _negated=True),
                            ("lease_until__isnull", False),
                            _connector="OR",
                        ),
                        name="upload_reading_has_a_lease",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "read"), _negated=True), ("proposal__isnull", False), _connector="OR"
                        ),
                        name="upload_read_has_a_proposal",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "failed"), _negated=True),
                            models.Q(("failure", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="upload_failed_for_a_reason",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="UploadedPicture",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveSmallIntegerField()),
                ("sha256", models.CharField(max_length=64)),
                ("media_type", models.CharField(max_length=20)),
                ("width", models.PositiveIntegerField()),
                ("height", models.PositiveIntegerField()),
                ("data", models.BinaryField()),
                (
                    "upload",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="pictures", to="reports.upload"
                    ),
                ),
            ],
            options={
                "ordering": ["number"],
                "constraints": [
                    models.UniqueConstraint(fields=("upload", "number"), name="uploaded_picture_number_once"),
                    models.CheckConstraint(
                        condition=models.Q(("media_type__in", ["image/png", "image/jpeg"])),
                        name="uploaded_picture_type",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Presence",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("section", models.CharField(max_length=40)),
                ("tab", models.CharField(max_length=16)),
                ("heard_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "filing",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="presences", to="reports.filing"
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("filing", "section", "user", "tab"), name="presence_once_for_each_page"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Printout",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(choices=[("draft", "draft"), ("form", "empty form")], max_length=5)),
                ("document", models.JSONField()),
                ("sha256", models.CharField(max_length=64)),
                ("asked_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("queued", "waiting for its turn"),
                            ("rendering", "being made"),
                            ("ready", "ready"),
                            ("failed", "failed"),
                        ],
                        default="queued",
                        max_length=9,
                    ),
                ),
                ("attempts", models.PositiveSmallIntegerField(default=0)),
                ("error", models.TextField(blank=True, default="")),
                ("due_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("lease_until", models.DateTimeField(null=True)),
                ("file", models.CharField(blank=True, default="", max_length=200)),
                (
                    "asked_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "filing",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="printouts", to="reports.filing"
                    ),
                ),
            ],
            options={
                "ordering": ["-pk"],
                "indexes": [
                    models.Index(
                        condition=models.Q(("state__in", ["queued", "rendering"])),
                        fields=["due_at"],
                        name="printout_due",
                    ),
                    models.Index(fields=["asked_at"], name="printout_by_age"),
                ],
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("kind__in", ["draft", "form"])), name="printout_kind"),
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["queued", "rendering", "ready", "failed"])),
                        name="printout_state",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("state__in", ["queued", "rendering", "ready"])),
                        fields=("filing", "asked_by", "kind", "sha256"),
                        name="printout_open_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "rendering"), _negated=True),
                            ("lease_until__isnull", False),
                            _connector="OR",
                        ),
                        name="printout_rendering_has_a_lease",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "ready"), _negated=True),
                            models.Q(("file", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="printout_ready_has_its_file",
                    ),
                ],
            },
        ),
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
                        on_delete=django.db.models.deletion.PROTECT, related_name="old_reports", to="agencies.agency"
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
                ("is_indexed", models.BooleanField(default=False)),
            ],
            options={
                "ordering": ["-year", "number"],
                "indexes": [
                    models.Index(fields=["sha256"], name="old_report_by_file"),
                    models.Index(fields=["year", "agency"], name="old_report_by_year"),
                    models.Index(
                        condition=models.Q(("is_current", True), ("is_indexed", False)),
                        fields=["is_current"],
                        name="old_report_to_mend",
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("agency", "year", "number"), name="old_report_number_once"),
                    models.UniqueConstraint(
                        condition=models.Q(("is_current", True)),
                        fields=("agency", "year", "title"),
                        name="old_report_title_once",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("is_current", True)),
                        fields=("agency", "year", "sha256"),
                        name="old_report_file_once",
                    ),
                    models.CheckConstraint(condition=models.Q(("year__range", (2008, 2018))), name="old_report_year"),
                    models.CheckConstraint(condition=models.Q(("number__gte", 1)), name="old_report_number"),
                    models.CheckConstraint(
                        condition=models.Q(("ending__in", ["pdf", "docx", "html", "txt"])), name="old_report_ending"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("title", ""), _negated=True),
                            models.Q(("file", ""), _negated=True),
                            models.Q(("sha256", ""), _negated=True),
                            ("size__gte", 1),
                        ),
                        name="old_report_has_its_file",
                    ),
                    models.CheckConstraint(
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
                ],
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
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["published", "withdrawn"])), name="old_report_event_kind"
                    ),
                    models.UniqueConstraint(fields=("old_report", "kind"), name="old_report_event_once"),
                ],
            },
        ),
        migrations.CreateModel(
            name="SearchEntry",
            fields=[
                (
                    "publication",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="search_entry",
                        serialize=False,
                        to="reports.publication",
                    ),
                ),
                ("title", models.TextField()),
                ("body", models.TextField()),
                ("published_at", models.DateTimeField(db_index=True)),
                ("slice", models.PositiveIntegerField(db_index=True)),
            ],
        ),
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
        migrations.CreateModel(
            name="RegionSum",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("figures", models.JSONField(default=dict)),
                ("reports", models.PositiveIntegerField(default=0)),
                ("agencies", models.PositiveIntegerField(default=0)),
                ("made_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "agency",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="region_sums", to="agencies.agency"
                    ),
                ),
                (
                    "report_year",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="region_sums", to="reports.reportyear"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("agency", "report_year"), name="region_sum_once_a_year"),
                    models.CheckConstraint(
                        condition=models.Q(("reports__lte", models.F("agencies"))),
                        name="region_sum_of_no_more_than_there_are",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="RegionChange",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "agency",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="agencies.agency"
                    ),
                ),
                (
                    "report_year",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="reports.reportyear"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Shelf",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("count", models.PositiveIntegerField(default=0)),
                (
                    "head",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="shelves", to="agencies.agency"
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
        migrations.RunPython(make_grams, drop_grams),
    ]
