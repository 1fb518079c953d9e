"""The queue in the file system, read while others write: no reader meets half a message, and none is lost."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from queue import Empty

import pytest
from django.conf import settings
from kombu import Connection

from portal.celery import app
from portal.file_queue import Channel

pytestmark = pytest.mark.process
MESSAGES = 400
WRITER = f"""
import sys
from portal.celery import app
with app.connection_for_write(sys.argv[1]) as connection:
    connection.transport_options = dict(data_folder_out=sys.argv[2], control_folder=sys.argv[2])
    for number in range({MESSAGES}):
        connection.default_channel._put("reports", dict(number=number, body="x" * 20_000))
"""
EXCHANGES = 300
LISTENER = f"""
import sys
from portal.celery import app

with app.connection_for_read("filesystem://localhost") as connection:
    connection.transport_options = dict(control_folder=sys.argv[1])
    for number in range({EXCHANGES}):
        connection.default_channel._queue_bind(str(number), "", "", sys.argv[2])
"""


@pytest.fixture
def channel(tmp_path: Path) -> Iterator[Channel]:
    folders = dict.fromkeys(("data_folder_in", "data_folder_out", "control_folder"), str(tmp_path))
    with Connection("filesystem://", transport_options=folders) as connection:
        yield connection.default_channel


def test_it_is_the_one_the_application_uses() -> None:
    assert isinstance(app.connection_for_write("filesystem://localhost").default_channel, Channel)


def test_every_message_arrives_whole_while_others_write(channel: Channel, tmp_path: Path) -> None:
    command = [sys.executable, "-c", WRITER, "filesystem://localhost", str(tmp_path)]
    writers = [subprocess.Popen(command, cwd=settings.BASE_DIR) for _writer in range(2)]
    arrived = []
    while len(arrived) < 2 * MESSAGES and (
        any(writer.poll() is None for writer in writers) or channel._size("reports")
    ):
        try:
            arrived.append(channel._get("reports")["number"])
        except Empty:
            continue
    assert [writer.wait() for writer in writers] == [0, 0]
    assert sorted(arrived) == sorted(2 * list(range(MESSAGES)))


def test_a_message_cut_off_by_the_disk_stops_nobody(
    channel: Channel, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "0_cut.reports.msg").write_text('{"number": ')
    channel._put("reports", {"number": 2})
    with pytest.raises(Empty):
        channel._get("reports")
    assert "cannot be read" in caplog.text
    assert channel._get("reports") == {"number": 2}


def test_who_listens_is_known_however_many_begin_at_once(channel: Channel, tmp_path: Path) -> None:
    listeners = ("one", "two", "three")
    begun = [
        subprocess.Popen([sys.executable, "-c", LISTENER, str(tmp_path), name], cwd=settings.BASE_DIR)
        for name in listeners
    ]
    assert [process.wait() for process in begun] == [0, 0, 0]
    for number in range(EXCHANGES):
        assert {each.queue for each in channel.get_table(str(number))} == set(listeners)
