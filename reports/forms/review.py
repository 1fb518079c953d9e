"""What a supervisor writes when a filing is sent back: a reason, and comments on sections and cells."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from reports.editions.layout import Edition
from reports.forms.place import PlaceForm

MAXIMUM = 2000
"""Characters of a reason or a comment."""
MAXIMUM_COMMENTS = 40
ROWS = 2
"""Empty rows for comments that a page begins with, and that a press on the button adds."""


class ReasonForm(forms.Form):
    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        help_text=gettext_lazy("What is to be mended. The agency reads it first."),
        max_length=MAXIMUM,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": gettext_lazy("Give the reason for sending it back.")},
    )
    round = forms.IntegerField(widget=forms.HiddenInput)
    """The submission that was on the screen."""


class CommentForm(PlaceForm):
    """One comment. Cleans to `address` and `body`; an empty row to neither."""

    body = forms.CharField(
        label=gettext_lazy("Comment"), required=False, max_length=MAXIMUM, widget=forms.Textarea(attrs={"rows": 2})
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if self.errors:
            return cleaned
        place, column, body = cleaned["place"], cleaned["column"], cleaned["body"]
        if body and not place:
            self.add_error("place", _("Choose the section or the row that the comment is about."))
        elif place and not body:
            self.add_error("body", _("Write the comment, or take its place away."))
        elif place:
            cleaned["address"] = self.address(place, column)
        return cleaned


Comments = forms.formset_factory(
    CommentForm,
    extra=ROWS,
    max_num=MAXIMUM_COMMENTS,
    absolute_max=MAXIMUM_COMMENTS,
    validate_max=True,
)


class SendBack:
    """The reason and the comments as one form. Unbound, bound, or unbound with what was typed and more rows."""

    def __init__(self, edition: Edition, data: QueryDict | None = None, *, seen_round: int = 0) -> None:
        self.reason = ReasonForm(data, initial={"round": seen_round})
        self.comments = Comments(data, prefix="comments", form_kwargs={"edition": edition})

    @classmethod
    def with_more_rows(cls, edition: Edition, data: QueryDict) -> SendBack:
        typed = data.copy()
        total = typed.get("comments-TOTAL_FORMS", "")
        rows = min(int(total), MAXIMUM_COMMENTS) if total.isdecimal() and len(total) < 4 else 0
        names = ("place", "column", "body")
        form = cls(edition)
        form.reason.initial = {name: typed.get(name, "") for name in form.reason.fields}
        form.comments = Comments(
            prefix="comments",
            form_kwargs={"edition": edition},
            initial=[{name: typed.get(f"comments-{row}-{name}", "") for name in names} for row in range(rows)],
        )
        return form

    def is_valid(self) -> bool:
        return all([self.reason.is_valid(), self.comments.is_valid()])

    @property
    def said(self) -> dict[str, str]:
        """{address: comment}; two comments on one place are one of two paragraphs. Expects a valid form."""
        result: dict[str, str] = {}
        for form in self.comments.forms:
            if address := form.cleaned_data.get("address"):
                result[address] = "\n".join(filter(None, (result.get(address), form.cleaned_data["body"])))
        return result

    @property
    def is_bound(self) -> bool:
        return self.reason.is_bound

    @property
    def errors(self) -> list[tuple[str, str]]:
        """(id of the field, message) in the order of the page."""
        if not self.is_bound:
            return []
        forms_ = [self.reason, *self.comments.forms]
        found = [
            (form[name].id_for_label if name in form.fields else "", str(message))
            for form in forms_
            for name, messages in form.errors.items()
            for message in messages
        ]
        return found + [("", str(message)) for message in self.comments.non_form_errors()]
