"""Users, agencies and members, as a new database gets them."""

import django.contrib.auth.models
import django.contrib.auth.validators
import django.db.models.deletion
import django.db.models.expressions
import django.db.models.functions.text
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

GRAMS = """
CREATE FUNCTION agencies_grams(words text, size int) RETURNS text[] LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
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
                f"CREATE INDEX agency_{field}_grams ON agencies_agency USING gin (agencies_grams({field}, {size}))"
            )


def drop_grams(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("DROP FUNCTION agencies_grams(text, int) CASCADE")


class Migration(migrations.Migration):
    initial = True
    # The app was labelled "portal" then. A database of that time has these; the next migration renames its tables.
    replaces = [
        ("portal", "0001_initial"),
        ("portal", "0002_vertical_leadership"),
        ("portal", "0003_level_and_pinyin"),
        ("portal", "0004_fill_level_and_pinyin"),
        ("portal", "0005_every_agency_has_a_level"),
        ("portal", "0006_agency_search"),
    ]

    dependencies = [("auth", "0012_alter_user_first_name_max_length")]

    operations = [
        migrations.CreateModel(
            name="User",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("password", models.CharField(max_length=128, verbose_name="password")),
                ("last_login", models.DateTimeField(blank=True, null=True, verbose_name="last login")),
                (
                    "is_superuser",
                    models.BooleanField(
                        default=False,
                        help_text="Designates that this user has all permissions without explicitly assigning them.",
                        verbose_name="superuser status",
                    ),
                ),
                (
                    "username",
                    models.CharField(
                        error_messages={"unique": "A user with that username already exists."},
                        help_text="Required. 150 characters or fewer. Letters, digits and @/./+/-/_ only.",
                        max_length=150,
                        unique=True,
                        validators=[django.contrib.auth.validators.UnicodeUsernameValidator()],
                        verbose_name="username",
                    ),
                ),
                ("email", models.EmailField(blank=True, max_length=254, verbose_name="email address")),
                (
                    "is_staff",
                    models.BooleanField(
                        default=False,
                        help_text="Designates whether the user can log into this admin site.",
                        verbose_name="staff status",
                    ),
                ),
                (
                    "is_active",
                    models.BooleanField(
                        default=True,
                        help_text="Designates whether this user should be treated as active. Unselect this instead of deleting accounts.",
                        verbose_name="active",
                    ),
                ),
                ("date_joined", models.DateTimeField(default=django.utils.timezone.now, verbose_name="date joined")),
                ("name", models.CharField(max_length=60, verbose_name="full name")),
                (
                    "groups",
                    models.ManyToManyField(
                        blank=True,
                        help_text="The groups this user belongs to. A user will get all permissions granted to each of their groups.",
                        related_name="user_set",
                        related_query_name="user",
                        to="auth.group",
                        verbose_name="groups",
                    ),
                ),
                (
                    "user_permissions",
                    models.ManyToManyField(
                        blank=True,
                        help_text="Specific permissions for this user.",
                        related_name="user_set",
                        related_query_name="user",
                        to="auth.permission",
                        verbose_name="user permissions",
                    ),
                ),
            ],
            options={
                "verbose_name": "user",
                "verbose_name_plural": "users",
            },
            managers=[
                ("objects", django.contrib.auth.models.UserManager()),
            ],
        ),
        migrations.CreateModel(
            name="Agency",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.SlugField(max_length=40, unique=True, verbose_name="code")),
                ("name", models.CharField(max_length=100, verbose_name="name")),
                (
                    "kind",
                    models.CharField(
                        choices=[("government", "government"), ("department", "department"), ("township", "township")],
                        max_length=12,
                        verbose_name="kind",
                    ),
                ),
                (
                    "parent",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="children",
                        to="agencies.agency",
                        verbose_name="parent",
                    ),
                ),
                (
                    "is_vertical",
                    models.BooleanField(
                        default=False,
                        help_text="Tax, customs and others that belong to their own superior: not added up by the government above.",
                        verbose_name="under vertical leadership",
                    ),
                ),
                (
                    "level",
                    models.CharField(
                        choices=[
                            ("national", "national level"),
                            ("province", "province level"),
                            ("city", "city level"),
                            ("county", "county level"),
                            ("township", "township level"),
                        ],
                        help_text="Left blank, it follows from the place in the tree.",
                        max_length=8,
                        verbose_name="level",
                    ),
                ),
                ("pinyin", models.CharField(blank=True, editable=False, max_length=600, verbose_name="pinyin")),
                ("initials", models.CharField(blank=True, editable=False, max_length=600, verbose_name="initials")),
                (
                    "weight",
                    models.GeneratedField(
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
            ],
            options={
                "verbose_name": "agency",
                "verbose_name_plural": "agencies",
                "ordering": ["code"],
                "indexes": [
                    models.Index(fields=["weight", "id"], name="agency_weight"),
                    models.Index(fields=["name"], name="agency_name_begins", opclasses=["varchar_pattern_ops"]),
                    models.Index(fields=["pinyin"], name="agency_pinyin_begins", opclasses=["varchar_pattern_ops"]),
                    models.Index(fields=["initials"], name="agency_initials_begin", opclasses=["varchar_pattern_ops"]),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["government", "department", "township"])), name="agency_kind"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("parent__isnull", True),
                            models.Q(("parent", models.F("id")), _negated=True),
                            _connector="OR",
                        ),
                        name="agency_is_not_its_own_parent",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("level__in", ("national", "province", "city", "county", "township"))),
                        name="agency_level",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Member",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("clerk", "clerk"),
                            ("signatory", "signatory"),
                            ("supervisor", "supervisor"),
                            ("administrator", "administrator"),
                        ],
                        max_length=13,
                        verbose_name="role",
                    ),
                ),
                (
                    "agency",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="members",
                        to="agencies.agency",
                        verbose_name="agency",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="memberships",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="user",
                    ),
                ),
            ],
            options={
                "verbose_name": "member",
                "verbose_name_plural": "members",
                "ordering": ["agency__code", "role"],
                "constraints": [
                    models.UniqueConstraint(fields=("user", "agency", "role"), name="member_once"),
                    models.CheckConstraint(
                        condition=models.Q(("role__in", ["clerk", "signatory", "supervisor", "administrator"])),
                        name="member_role",
                    ),
                ],
            },
        ),
        migrations.RunPython(make_grams, drop_grams),
    ]
