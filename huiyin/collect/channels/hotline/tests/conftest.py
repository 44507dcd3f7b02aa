"""Somebody at the desk."""

import pytest

from huiyin.tests import cast


@pytest.fixture
def operator(db):
    return cast.operator()


@pytest.fixture
def desk(client, operator):
    client.force_login(operator)
    return client
