"""A PostgreSQL database and a Redis number for one run of the tests.

`scratch.py make` prints their addresses; `scratch.py drop DATABASE_URL BROKER_URL` removes what is there.
"""

import os
import sys
from urllib.parse import urlsplit

import psycopg
import redis


def make() -> None:
    name = f"disclosure_ci_{os.getpid()}"
    execute(f'CREATE DATABASE "{name}"')
    sys.stdout.write(f"{os.environ['CI_POSTGRES']}/{name} {empty_redis()}\n")


def empty_redis() -> str:
    for number in range(15, 0, -1):
        address = f"{os.environ['CI_REDIS']}/{number}"
        if redis.Redis.from_url(address).dbsize() == 0:
            return address
    sys.exit("Every Redis database from 1 to 15 is in use.")


def drop(database_url: str, broker_url: str) -> None:
    name = urlsplit(database_url).path.strip("/")
    for left in databases(f"%{name}%"):  # one for each core, where a run was cut off
        execute(f'DROP DATABASE IF EXISTS "{left}" WITH (FORCE)')
    redis.Redis.from_url(broker_url).flushdb()


def databases(pattern: str) -> list[str]:
    with psycopg.connect(f"{os.environ['CI_POSTGRES']}/postgres") as connection:
        found = connection.execute("SELECT datname FROM pg_database WHERE datname LIKE %s", [pattern])
        return [name for (name,) in found]


def execute(statement: str) -> None:
    with psycopg.connect(f"{os.environ['CI_POSTGRES']}/postgres", autocommit=True) as connection:
        connection.execute(statement)


if __name__ == "__main__":
    {"make": make, "drop": drop}[sys.argv[1]](*sys.argv[2:])
