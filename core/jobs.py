"""Background work: what a job is, how often it is tried, and what keeps jobs until they are done."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Protocol

from core.env import Env

JOBS = "jobs:"  # the topic that is rung when there is a job to do
MOST_ATTEMPTS = 5  # after which a job is dead
SLOT = "slot "  # begins the key of a job that is done at its time
NAME_MAX = 128  # characters of a job's name, and of its key
GROWTH = 4  # each wait after a failure is so many times the one before
KEPT_DAYS = 7  # that a job which ended is remembered, and its key with it


class LeaseLost(Exception):
    """Another worker has the job by now: what this one does for it no longer counts."""


class JobStatus(StrEnum):
    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    DEAD = "dead"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class NewJob:
    """`args` are what JSON can say. One name and key make one job; `run_at` None: as soon as it is stored."""

    name: str
    args: dict[str, Any]
    key: str | None = None
    run_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Job:
    """What a handler is given. `attempt` counts from 1; `token` is the lease's, and of no other worker's."""

    id: int
    name: str
    args: dict[str, Any]
    key: str | None
    attempt: int
    token: int

    def __hash__(self) -> int:
        return hash((self.id, self.token))


@dataclass(frozen=True, slots=True)
class ListedJob:
    """A job as an operator sees it; `due` is null where it may run at once, or has ended."""

    id: int
    name: str
    key: str | None
    status: JobStatus
    attempts: int
    due: datetime | None


@dataclass(frozen=True, slots=True)
class Cron:
    """A job `name` for each slot of `every` seconds since 1970, `at` seconds after its beginning; args: its `slot`."""

    name: str
    every: int
    at: int = 0

    def slot(self, now: float) -> int:
        """The number of the slot that `now`, in seconds since 1970, is in."""
        return int((now - self.at) // self.every)

    def following(self, now: float) -> float:
        """Seconds from `now` until the next slot."""
        return (self.slot(now) + 1) * self.every + self.at - now


@dataclass(frozen=True, slots=True)
class Pace:
    """Seconds, but for `at_once`: how many jobs one worker runs. A worker not heard of for `lease` has lost its own."""

    lease: float = 3.0
    beat: float = 1.0
    poll: float = 0.2
    backoff: float = 4.0
    at_once: int = 256
    drain: float = 10.0

    def wait(self, attempt: int) -> float:
        """Seconds after that attempt failed."""
        return self.backoff * GROWTH ** (attempt - 1)


Handler = Callable[[Env, Job], Awaitable[None]]


class Jobs(Protocol):
    """Where jobs are kept. What changes something is called inside `tx()`."""

    async def enqueue(self, job: NewJob) -> int:
        """Its id, or that of the job which has the same name and key."""
        ...

    async def cancel(self, job_id: int) -> bool:
        """Stop a job that waits or runs; False if it had ended."""
        ...

    async def retry(self, job_id: int) -> bool:
        """Give a dead job all its attempts again; False if it is not dead."""
        ...

    async def is_open(self, job_id: int) -> bool:
        """Whether it waits or runs."""
        ...

    async def listed(self, status: JobStatus | None, *, most: int) -> list[ListedJob]:
        """The newest first; None: all but those that were done at their time."""
        ...

    async def forget(self) -> None:
        """Delete what was done or cancelled KEPT_DAYS ago; the dead stay."""
        ...

    async def now(self) -> float:
        """The database's clock, in seconds since 1970."""
        ...
