"""How often each thing is broken: a few times in every test run, often in ``script/faults``."""

import os
from dataclasses import dataclass


@dataclass(frozen=True)
class Size:
    """The numbers of one run."""

    kills: int
    servers_killed: int
    answers_lost: int
    tablet_orders: int
    tablet_freezes: int
    adders: int
    additions: int
    rounds: int
    snapshots: int
    bad_files: int
    fillings: int
    #: The first two of them repeat one step all the way, the others are random.
    walks: int
    steps: int


SHORT = Size(
    kills=4,
    servers_killed=2,
    answers_lost=10,
    tablet_orders=20,
    tablet_freezes=1,
    adders=8,
    additions=8,
    rounds=25,
    snapshots=3,
    bad_files=2,
    fillings=1,
    walks=8,
    steps=25,
)
FULL = Size(
    kills=50,
    servers_killed=20,
    answers_lost=300,
    tablet_orders=60,
    tablet_freezes=4,
    adders=8,
    additions=25,  # with 8 adders as many items as an order may have
    rounds=500,
    snapshots=20,
    bad_files=6,
    fillings=5,
    walks=25,
    steps=100,
)

IS_FULL = os.environ.get("FAULTS_SIZE") == "full"
SIZE = FULL if IS_FULL else SHORT
#: Which worker serves meanwhile.
WORKER = os.environ.get("FAULTS_WORKER", "gthread")
