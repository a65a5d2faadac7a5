"""Where this database keeps its jobs."""

from core.jobs import Jobs
from models.database.connection import dialect
from models.jobs.postgres import PostgresJobs
from models.jobs.sqlite import SqliteJobs


def jobs() -> Jobs:
    return SqliteJobs() if dialect() == "sqlite" else PostgresJobs()
