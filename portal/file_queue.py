"""The queue in the file system, safe for a reader who comes while a message is being written.

Kombu's own creates a message's file under its last name, empty, and fills it then; a worker that takes it in between
stops with an error, and the site with it (https://github.com/celery/kombu/issues/1551). The tables of who listens to
what have the same gap.
"""

from __future__ import annotations

import fcntl
import logging
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from queue import Empty
from time import monotonic
from typing import Any

from kombu.exceptions import ChannelError
from kombu.transport import filesystem
from kombu.utils.json import dumps

log = logging.getLogger(__name__)


class Channel(filesystem.Channel):
    # The three ignored errors are kombu's own: its channel in the file system differs from what it stands on.
    def _put(self, queue: str, payload: dict[str, Any], **kwargs: Any) -> None:  # type: ignore[override]
        """Raises ChannelError where the file cannot be written. Messages leave in the order of their names."""
        message = Path(self.data_folder_out, f"{monotonic() * 1000:.0f}_{uuid.uuid4()}.{queue}.msg")
        unfinished = message.with_suffix(".new")
        try:
            unfinished.write_text(dumps(payload))
            unfinished.rename(message)
        except OSError as error:
            raise ChannelError(f"no message can be put into {message.parent}: {error}") from error

    def _get(self, queue: str) -> dict[str, Any]:  # type: ignore[override]
        """The next message. One that a failing disk cut off is passed over: what it rang for is found by the sweep."""
        try:
            return super()._get(queue)
        except ValueError as error:
            log.exception("a message of %s cannot be read", queue)
            raise Empty from error

    def get_table(self, exchange: str) -> list[filesystem.exchange_queue_t]:  # type: ignore[override]
        with self._alone():
            return super().get_table(exchange)

    def _queue_bind(self, exchange: str, routing_key: str, pattern: str | None, queue: str) -> None:
        with self._alone():
            super()._queue_bind(exchange, routing_key, pattern, queue)

    def _delete(self, *binding: str, **kwargs: Any) -> None:
        with self._alone():
            super()._delete(*binding, **kwargs)

    @contextmanager
    def _alone(self) -> Iterator[None]:
        with (self.control_folder / "lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield


class Transport(filesystem.Transport):
    Channel = Channel
