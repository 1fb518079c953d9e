"""What the scripts of a clerk's page say. A word in braces is filled in by the script."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

WORDS = {
    "saving": _("Saving …"),
    "saved": _("Saved {time}"),
    "saves": _("What you type is saved by itself"),
    "unsaved": _("Not saved yet"),
    "failed": _("Could not be saved at {time}. What you typed stays in this page; it is tried again in {seconds} s."),
    "signedOut": _("You are signed out; what you typed is not saved yet."),
    "sayFailed": _("Saving failed. What you type stays in this page and is sent again."),
    "sayAgain": _("The connection is back; everything is on the server again."),
    "unread": _("{count} entries are not saved, since they cannot be read."),
    "conflict": _("{count} places are not saved, since somebody else changed them too. Decide above which is kept."),
    "cellUnsaved": _("not saved yet"),
    "cellSaving": _("being saved"),
    "cellSaved": _("saved"),
    "cellFailed": _("not saved"),
    "cellConflict": _("somebody else changed this too; not saved"),
    "error": _("Error"),
    "warning": _("Warning"),
    "found": _("Errors {errors}, warnings {warnings}"),
    "blanks": _("missing cells {blanks}"),
    "foundNothing": _("Nothing found"),
    "others": _("{names} has this section open too"),
    "ownWindow": _("you in another window"),
    "comma": _(", "),
    "colon": _(": "),
    "stale": _(
        "The filing is now {status}: it was submitted, recalled or sent back after you opened this page. "
        "Open the page anew to see why."
    ),
    "ending": _("You will be signed out at {time}, unless you go on."),
    "kept": _("Not saved on {time}: {count} entries that were typed in this browser and did not reach the server."),
    "keptNow": _("stands now"),
    "keptThen": _("not saved"),
    "blank": _("a blank"),
    "characters": _("{count} characters"),
    "notKept": _("This browser keeps nothing for an emergency, since the site is not opened over https."),
    "signInFailed": _("You could not be signed in. Try again."),
    "tooMany": _("Too many attempts. Wait a few minutes, then try again."),
    "closed": _("This account is closed. Ask your administrator."),
    "offline": _("There is no connection. Try again."),
    "leaving": _("Not everything is saved yet, so the page stays open."),
}
