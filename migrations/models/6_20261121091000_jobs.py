"""Background work: jobs, their keys, and the steps of theirs that are done.

On PostgreSQL jobs are procrastinate's, by the schema file of the version that is installed. A later version of it that
changes its schema needs a migration of ours that runs its own. `job_key` keeps one job a name and key there.
On SQLite `due` is when a waiting job may run, and when the lease of a running one ends, in seconds since 1970; `token`
counts the leases, so that a worker whose lease ended cannot say what became of the job.
"""

from importlib.resources import files

from tortoise import BaseDBAsyncClient

RUN_IN_TRANSACTION = True

SQLITE = """
CREATE TABLE "job" (
    "id" INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    "name" VARCHAR(128) NOT NULL,
    "key" VARCHAR(128),
    "args" TEXT NOT NULL,
    "status" VARCHAR(16) NOT NULL DEFAULT 'waiting',
    "due" REAL NOT NULL,
    "attempts" INT NOT NULL DEFAULT 0,
    "token" INT NOT NULL DEFAULT 0
);
CREATE UNIQUE INDEX "job_key" ON "job" ("name", "key") WHERE "key" IS NOT NULL;
CREATE INDEX "job_due" ON "job" ("due") WHERE "status" IN ('waiting', 'running');
CREATE TABLE "job_step" (
    "job_id" INTEGER NOT NULL REFERENCES "job" ("id") ON DELETE CASCADE,
    "name" VARCHAR(128) NOT NULL,
    "result" TEXT,
    PRIMARY KEY ("job_id", "name")
);
"""

POSTGRES = """
CREATE TABLE "job_key" (
    "name" VARCHAR(128) NOT NULL,
    "key" VARCHAR(128) NOT NULL,
    "job_id" BIGINT REFERENCES "procrastinate_jobs" ("id") ON DELETE CASCADE,
    PRIMARY KEY ("name", "key")
);
CREATE INDEX "job_key_job" ON "job_key" ("job_id");
CREATE TABLE "job_step" (
    "job_id" BIGINT NOT NULL REFERENCES "procrastinate_jobs" ("id") ON DELETE CASCADE,
    "name" VARCHAR(128) NOT NULL,
    "result" TEXT,
    PRIMARY KEY ("job_id", "name")
);
"""


async def upgrade(db: BaseDBAsyncClient) -> str:
    if db.capabilities.dialect == "sqlite":
        return SQLITE
    return files("procrastinate.sql").joinpath("schema.sql").read_text("utf-8") + POSTGRES


async def downgrade(db: BaseDBAsyncClient) -> str:
    if db.capabilities.dialect == "sqlite":
        return 'DROP TABLE "job_step"; DROP TABLE "job";'
    return """
        DROP TABLE "job_step"; DROP TABLE "job_key";
        DROP TABLE procrastinate_events, procrastinate_periodic_defers, procrastinate_jobs, procrastinate_workers CASCADE;
    """
