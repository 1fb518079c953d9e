"""The forms of django-allauth as this portal words them, and how a person is entered."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from allauth.account import forms as allauth
from allauth.account.adapter import get_adapter
from django import forms
from django.contrib.auth.forms import AdminPasswordChangeForm, BaseUserCreationForm, SetPasswordMixin, UsernameField
from django.core.validators import MaxLengthValidator
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from reports.agencies.models import User

if TYPE_CHECKING:  # Django's forms take their model as a parameter for the checker of types alone
    OfPerson = forms.ModelForm[User]
    OfPassword = AdminPasswordChangeForm[User]

    class OfNewPerson(SetPasswordMixin[User], BaseUserCreationForm[User]): ...

else:
    OfPerson, OfNewPerson, OfPassword = forms.ModelForm, BaseUserCreationForm, AdminPasswordChangeForm


class Plain(forms.Form):
    """A form whose labels say what to enter: no text inside a field that goes away while typing."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for each in self.fields.values():
            each.widget.attrs.pop("placeholder", None)


LONGEST_LOGIN = 254
"""Characters of an e-mail address, which are more than those of a user name."""


class SignInForm(Plain, allauth.LoginForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"].label = _("User name or e-mail address")
        self.fields["login"].widget.attrs["autocomplete"] = "username"
        # Before SQLite refuses to look for it.
        self.fields["login"].validators.append(MaxLengthValidator(LONGEST_LOGIN))
        self.fields["password"].help_text = ""


class ChangePasswordForm(Plain, allauth.ChangePasswordForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["oldpassword"].help_text = ""


class NewPasswordForm(Plain, allauth.ResetPasswordKeyForm):
    pass


class ForgottenPasswordForm(Plain, allauth.ResetPasswordForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"].label = _("E-mail address")

    def save(self, request: HttpRequest, **kwargs: Any) -> str:
        """A letter goes out either way, so that neither the answer nor its time tells who has an account."""
        if not self.users:
            get_adapter(request).send_mail("account/email/unknown_account", self.cleaned_data["email"], {})
        address: str = super().save(request, **kwargs)
        return address


class PersonForm(OfPerson):
    class Meta:
        model = User
        fields = ["username", "name", "email", "is_active"]
        field_classes = {"username": UsernameField}

    def clean_username(self) -> str:
        """Signing in takes no notice of capitals, so names that differ in nothing else would lock out both."""
        username: str = self.cleaned_data["username"]
        if User.objects.filter(username__iexact=username).exclude(pk=self.instance.pk).exists():
            raise forms.ValidationError(self.instance.unique_error_message(User, ["username"]))
        return username

    def clean_email(self) -> str:
        """In small letters, as it is looked up when somebody signs in with it."""
        email: str = self.cleaned_data["email"]
        return email.lower()


class NewPersonForm(OfNewPerson):
    """A person to be entered, with a first password or a link for setting one."""

    class Meta:
        model = User
        fields = ["username", "name", "email"]
        field_classes = {"username": UsernameField}

    clean_username = PersonForm.clean_username
    clean_email = PersonForm.clean_email

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("password1", "password2"):
            self.fields[name].required = False
        self.fields["password1"].help_text = format_html(
            "{}{}",
            _("Leave it blank to send a letter with a link, by which the person sets it."),
            self.fields["password1"].help_text,
        )

    def clean(self) -> dict[str, Any]:
        super().clean()
        cleaned = self.cleaned_data
        if "password2" not in self.errors and cleaned.get("password1") != cleaned.get("password2"):
            self.add_error("password2", self.error_messages["password_mismatch"])
        if not cleaned.get("password1") and not cleaned.get("email") and "email" not in self.errors:
            self.add_error("email", _("Without a password there must be an address to send the link to."))
        return cleaned

    def set_password_and_save(self, user: User, password_field_name: str = "password1", commit: bool = True) -> User:
        """A blank password lets nobody in."""
        self.cleaned_data[password_field_name] = self.cleaned_data[password_field_name] or None
        return super().set_password_and_save(user, password_field_name, commit)


class FirstPasswordForm(OfPassword):
    """A password set for somebody else, without the choice that he have none."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields.pop("usable_password", None)
