from __future__ import annotations

import io

import pytest
from django.test import Client

MEGABYTE = 2**20


class Untouched(io.RawIOBase):
    """A body that must not be read."""

    def read(self, *sizes: int) -> bytes:
        raise AssertionError("the body was read")


def sent(path: str, megabytes: int):
    claimed = {"CONTENT_LENGTH": str(megabytes * MEGABYTE), "wsgi.input": Untouched()}
    client = Client(enforce_csrf_checks=True)
    client.cookies["csrftoken"] = "a" * 32
    return client.generic("POST", path, b"", "multipart/form-data; boundary=x", **claimed)


@pytest.mark.parametrize("path", ["/verify/", "/account/login/", "/desk/1/documents/", "/nowhere/"])
def test_a_body_larger_than_any_file_is_refused_unread(db, path):
    assert sent(path, 10_000).status_code == 413


def test_a_file_too_large_to_verify_is_refused_unread_and_told_so(db):
    answer = sent("/verify/", 65)
    assert answer.status_code == 413
    assert "文件超过 64 MB" in answer.content.decode()
    assert "请选择 PDF 文件" not in answer.content.decode()
