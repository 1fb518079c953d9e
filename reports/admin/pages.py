"""The admin pages of agencies, people, their roles, and report years. Rights are decided in reports/access.py.

What is seen is what `get_queryset` gives; Django's own permissions and its staff flag play no part.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.options import BaseModelAdmin
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.models import Group
from django.db.models import Field, ForeignKey, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from reports import access
from reports.agencies import accounts
from reports.agencies.forms import FirstPasswordForm, NewPersonForm, PersonForm
from reports.agencies.models import Agency, Member, User
from reports.filing import agency_changes
from reports.filing.agency_changes import Standing
from reports.models import ReportYear

admin.site.unregister(Group)

if TYPE_CHECKING:  # Django's classes take their model as a parameter for the checker of types alone
    OfAgencies = admin.ModelAdmin[Agency]
    OfMembers = admin.ModelAdmin[Member]
    OfYears = admin.ModelAdmin[ReportYear]
    OfPeople = UserAdmin[User]
    Base = BaseModelAdmin[Any]
    RolesOfPerson = admin.TabularInline[Member, User]
else:
    OfAgencies = OfMembers = OfYears = admin.ModelAdmin
    OfPeople, Base, RolesOfPerson = UserAdmin, BaseModelAdmin, admin.TabularInline


class OpenToAdministrators:
    """What its queryset holds may be seen and changed by every administrator, unless a method says otherwise."""

    def has_module_permission(self, request: HttpRequest) -> bool:
        return True

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return True

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return True

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return True

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(Agency)
class AgencyAdmin(OpenToAdministrators, OfAgencies):
    list_display = ["code", "name", "kind", "level", "parent"]
    list_filter = ["kind", "level"]
    search_fields = ["code", "name", "pinyin", "initials"]
    autocomplete_fields = ["parent"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Agency]:
        return access.administered(access.user_of(request)).select_related("parent")

    def has_delete_permission(self, request: HttpRequest, obj: Agency | None = None) -> bool:
        return obj is not None and access.may_place(access.user_of(request), obj)

    def get_readonly_fields(self, request: HttpRequest, obj: Agency | None = None) -> list[str]:
        """The kind decides when an agency has to file, and what may stand below it."""
        return ["kind", "level", "parent"] if obj and not access.may_place(access.user_of(request), obj) else []

    def save_model(self, request: HttpRequest, obj: Agency, form: forms.ModelForm[Agency], change: bool) -> None:
        before = Standing.of(Agency.objects.get(pk=obj.pk)) if change else None
        if {"kind", "parent"} & {*form.changed_data} and "level" not in form.changed_data:
            obj.level = ""
        super().save_model(request, obj.derive(), form, change)
        if before is None:
            agency_changes.follow([], access.user_of(request), new=[obj])
            return
        obj.lead_levels(before.level)
        agency_changes.follow([(obj, before)], access.user_of(request))

    def delete_model(self, request: HttpRequest, obj: Agency) -> None:
        super().delete_model(request, obj)
        agency_changes.dissolved(obj)

    def formfield_for_choice_field(
        self, db_field: Field[Any, Any], request: HttpRequest, **kwargs: Any
    ) -> forms.TypedChoiceField | None:
        field = super().formfield_for_choice_field(db_field, request, **kwargs)
        if field:
            field.required = db_field.name != "level"
        return field

    def formfield_for_foreignkey(
        self, db_field: ForeignKey[Any, Any], request: HttpRequest, **kwargs: Any
    ) -> forms.ModelChoiceField[Any] | None:
        kwargs["queryset"] = access.administered(access.user_of(request))
        field = super().formfield_for_foreignkey(db_field, request, **kwargs)
        if field:
            field.required = not access.user_of(request).is_superuser
        return field


class RolesWithinReach(OpenToAdministrators, Base):
    """Of people and agencies only those are offered whom the administrator may put together."""

    def get_queryset(self, request: HttpRequest) -> QuerySet[Member]:
        return access.administered_members(access.user_of(request))

    def formfield_for_foreignkey(
        self, db_field: ForeignKey[Any, Any], request: HttpRequest, **kwargs: Any
    ) -> forms.ModelChoiceField[Any] | None:
        if db_field.name == "agency":
            kwargs["queryset"] = access.administered(access.user_of(request))
        elif db_field.name == "user":
            kwargs["queryset"] = access.may_be_given_roles(access.user_of(request))
        return super().formfield_for_foreignkey(db_field, request, **kwargs)


class RoleInline(RolesWithinReach, RolesOfPerson):
    model = Member
    extra = 1
    autocomplete_fields = ["agency"]
    verbose_name = _("role")
    verbose_name_plural = _("roles")

    def has_add_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        return obj is None or access.may_change_roles(access.user_of(request), obj)

    has_change_permission = has_delete_permission = has_add_permission

    def get_formset(
        self, request: HttpRequest, obj: User | None = None, **kwargs: Any
    ) -> type[forms.BaseInlineFormSet[Member, User, forms.ModelForm[Member]]]:
        """A person without a role would be out of every administrator's sight."""
        if not access.user_of(request).is_superuser and self.has_add_permission(request, obj):
            kwargs |= {"min_num": 1, "validate_min": True}
        return super().get_formset(request, obj, **kwargs)


@admin.register(User)
class PersonAdmin(OpenToAdministrators, OfPeople):
    form = PersonForm
    add_form = NewPersonForm
    change_password_form = FirstPasswordForm
    add_form_template = None
    fieldsets = [
        (None, {"fields": ["username", "name", "email", "is_active", "password_page"]}),
        (_("Dates"), {"fields": ["last_login", "date_joined"]}),
    ]
    add_fieldsets = [(None, {"fields": ["username", "name", "email", "password1", "password2"]})]
    readonly_fields = ["password_page", "last_login", "date_joined"]
    inlines = [RoleInline]
    list_display = ["username", "name", "email", "is_active", "last_login"]
    list_filter = ["is_active", "memberships__role"]
    search_fields = ["username", "name", "email"]
    filter_horizontal = []
    actions = ["send_password_links"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[User]:
        return access.people(access.user_of(request))

    def has_change_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        return obj is None or access.may_change_person(access.user_of(request), obj)

    def has_delete_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        """Others close an account; only where nobody has written anything yet can it be taken away."""
        return obj is not None and request.user.is_superuser

    def get_fieldsets(
        self, request: HttpRequest, obj: User | None = None
    ) -> list[tuple[Any, Any]] | tuple[tuple[Any, Any], ...]:
        """The way to the password only for those who may set it."""
        shown = super().get_fieldsets(request, obj)
        if self.has_change_permission(request, obj):
            return shown
        return [
            (name, {"fields": [each for each in rest["fields"] if each != "password_page"]}) for name, rest in shown
        ]

    def get_readonly_fields(self, request: HttpRequest, obj: User | None = None) -> list[str]:
        """Nobody closes the own account by a slip, after which perhaps nobody is left to open it."""
        return [*self.readonly_fields, *(["is_active"] if obj == request.user else [])]

    @admin.display(description=_("Password"))
    def password_page(self, obj: User) -> SafeString:
        state = _("is set") if obj.has_usable_password() else _("is not set yet")
        link = reverse("admin:auth_user_password_change", args=[obj.pk])
        return format_html('{} · <a href="{}">{}</a>', state, link, _("Set another"))

    def save_model(self, request: HttpRequest, obj: User, form: forms.ModelForm[User], change: bool) -> None:
        super().save_model(request, obj, form, change)
        if change and "email" in form.changed_data:
            accounts.forget_addresses(obj)

    def save_related(self, request: HttpRequest, form: forms.ModelForm[User], formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        if not change and not form.instance.has_usable_password():
            self.send_password_links(request, User.objects.filter(pk=form.instance.pk))

    @admin.action(description=_("Send a link for setting a password"))
    def send_password_links(self, request: HttpRequest, queryset: QuerySet[User]) -> None:
        sent = 0
        for person in queryset:
            if not (person.is_active and person.email and self.has_change_permission(request, person)):
                text = _("No link was sent to %(name)s: closed, without an address, or not yours to change.")
                self.message_user(request, text % {"name": person}, messages.WARNING)
            elif self.send_password_link(request, person):
                sent += 1
        if sent:
            done = ngettext("One letter with a link was sent.", "%(count)d letters with a link were sent.", sent)
            self.message_user(request, done % {"count": sent}, messages.SUCCESS)

    def send_password_link(self, request: HttpRequest, person: User) -> bool:
        try:
            accounts.send_password_link(request, person)
        except OSError as error:
            text = _("The letter to %(name)s could not be sent: %(error)s")
            self.message_user(request, text % {"name": person, "error": error}, messages.ERROR)
            return False
        return True


@admin.register(Member)
class MemberAdmin(RolesWithinReach, OfMembers):
    list_display = ["user", "agency", "role"]
    list_filter = ["role"]
    search_fields = ["user__username", "user__name", "agency__code", "agency__name"]
    autocomplete_fields = ["user", "agency"]

    def has_change_permission(self, request: HttpRequest, obj: Member | None = None) -> bool:
        return obj is None or access.may_change_member(access.user_of(request), obj)

    has_delete_permission = has_change_permission


@admin.register(ReportYear)
class ReportYearAdmin(OfYears):
    list_display = ["year", "opens_on", "department_deadline", "government_deadline"]

    def may_set_years(self, request: HttpRequest, obj: ReportYear | None = None) -> bool:
        return access.may_set_years(access.user_of(request))

    has_module_permission = has_view_permission = has_add_permission = has_change_permission = may_set_years
    has_delete_permission = may_set_years

    def get_readonly_fields(self, request: HttpRequest, obj: ReportYear | None = None) -> list[str]:
        """The year decides the edition of every filing below it."""
        return ["year"] if obj else []
