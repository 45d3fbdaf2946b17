"""Servers of one restaurant notify each other of events through a real Redis."""

import logging
import shutil
from collections.abc import Callable, Iterator

import pytest
from flask import Flask

from restaurant.live.cluster import RedisNotifier
from tests.e2e.cluster.cluster_fixtures import Neighbour, a_redis
from tests.e2e.server import eventually

pytestmark = pytest.mark.live

RestaurantFor = Callable[..., "Listening"]


class Listening:
    """A server's notifier, and what it received."""

    def __init__(self, redis: Neighbour, epoch: str, mark: str) -> None:
        self.heard: list[int] = []
        address = f"redis://127.0.0.1:{redis.port}/0"
        self.line = RedisNotifier(address, epoch, mark, self.heard.append)
        self.line.start()


@pytest.fixture(scope="module")
def redis() -> Iterator[Neighbour]:
    """A Redis for these tests."""
    if not shutil.which("redis-server"):
        pytest.skip("needs redis-server")
    redis = a_redis()
    redis.start()
    yield redis
    redis.kill()


@pytest.fixture
def restaurant_for(app: Flask, redis: Neighbour) -> RestaurantFor:
    """Open one more server of a restaurant."""

    def make(epoch: str = "ours", mark: str = "same keys") -> Listening:
        return Listening(redis, epoch, mark.replace(" ", "-"))

    return make


def test_every_server_is_notified_of_new_events(restaurant_for: RestaurantFor) -> None:
    one, *others = [restaurant_for(epoch="a street of three") for _ in range(3)]

    eventually(lambda: all(0 in other.heard for other in others))  # they are there
    one.line.publish(7)

    for other in others:
        eventually(lambda other=other: 7 in other.heard)
    assert 7 not in one.heard


def test_messages_of_another_restaurant_on_the_same_redis_are_ignored(
    restaurant_for: RestaurantFor,
) -> None:
    ours, next_door = restaurant_for(epoch="ours"), restaurant_for(epoch="theirs")
    ours_too = restaurant_for(epoch="ours")

    next_door.line.publish(1_000)
    ours.line.publish(8)

    eventually(lambda: 8 in ours_too.heard)
    assert 1_000 not in ours.heard + ours_too.heard


def test_a_server_with_other_keys_is_named_in_the_log_once(
    restaurant_for: RestaurantFor, caplog: pytest.LogCaptureFixture
) -> None:
    one = restaurant_for(epoch="with an unknown client")
    unknown_client = restaurant_for(epoch="with an unknown client", mark="other keys")

    def complaints() -> list[str]:
        records = [record for record in caplog.records if record.levelno == logging.ERROR]
        return [record.getMessage() for record in records]

    eventually(lambda: len(complaints()) == 2)  # each of the two names the other
    for newest in (1, 2, 3):
        unknown_client.line.publish(newest)
        eventually(lambda newest=newest: newest in one.heard)

    assert (
        complaints()
        == ["another server has other keys: copy jwt.key and pin.key from one to all"] * 2
    )
