"""The index beside table memory, by which memories are found.

A line is what one NPC, or everybody in a world, knows about one player or regardless of players, in the order told.
A row's key is its line's id and its place there: line * 2^32 + place, so that key +-1 are the memories told just before
and after it. It is the nth memory that its line ever had. `scope` holds who may find the row, `words` its stems, both
separated by spaces. Deleting a memory deletes its row here, and the triggers keep SQLite's full-text table in step.
"""

from tortoise import BaseDBAsyncClient

RUN_IN_TRANSACTION = True

SQLITE = """
CREATE TABLE "memory_line" (
    "id" INTEGER PRIMARY KEY NOT NULL,
    "name" VARCHAR(64) NOT NULL UNIQUE,
    "world_id" CHAR(36) NOT NULL REFERENCES "world" ("id") ON DELETE CASCADE
);
CREATE INDEX "memory_line_world" ON "memory_line" ("world_id");
CREATE TABLE "memory_index" (
    "key" INTEGER PRIMARY KEY NOT NULL,
    "nth" BIGINT NOT NULL,
    "memory_id" CHAR(36) NOT NULL UNIQUE REFERENCES "memory" ("id") ON DELETE CASCADE,
    "day" BIGINT NOT NULL,
    "scope" TEXT NOT NULL,
    "words" TEXT NOT NULL
);
CREATE VIRTUAL TABLE "memory_words" USING fts5(
    "scope", "words", content = 'memory_index', content_rowid = 'key', tokenize = 'ascii', detail = 'column'
);
CREATE TRIGGER "memory_index_insert" AFTER INSERT ON "memory_index" BEGIN
    INSERT INTO "memory_words" ("rowid", "scope", "words") VALUES (new."key", new."scope", new."words");
END;
CREATE TRIGGER "memory_index_delete" AFTER DELETE ON "memory_index" BEGIN
    INSERT INTO "memory_words" ("memory_words", "rowid", "scope", "words")
    VALUES ('delete', old."key", old."scope", old."words");
END;
CREATE TRIGGER "memory_index_update" AFTER UPDATE ON "memory_index" BEGIN
    INSERT INTO "memory_words" ("memory_words", "rowid", "scope", "words")
    VALUES ('delete', old."key", old."scope", old."words");
    INSERT INTO "memory_words" ("rowid", "scope", "words") VALUES (new."key", new."scope", new."words");
END;
"""

POSTGRES = """
CREATE TABLE "memory_line" (
    "id" BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    "name" VARCHAR(64) NOT NULL UNIQUE,
    "world_id" UUID NOT NULL REFERENCES "world" ("id") ON DELETE CASCADE
);
CREATE INDEX "memory_line_world" ON "memory_line" ("world_id");
CREATE TABLE "memory_index" (
    "key" BIGINT PRIMARY KEY,
    "nth" BIGINT NOT NULL,
    "memory_id" UUID NOT NULL UNIQUE REFERENCES "memory" ("id") ON DELETE CASCADE,
    "day" BIGINT NOT NULL,
    "scope" TEXT NOT NULL,
    "words" TEXT NOT NULL,
    "terms" TSVECTOR GENERATED ALWAYS AS (
        array_to_tsvector(array_remove(string_to_array('@' || replace("scope", ' ', ' @') || ' ' || "words", ' '), ''))
    ) STORED
) WITH (parallel_workers = 0);
CREATE INDEX "memory_index_terms" ON "memory_index" USING GIN ("terms") WITH (fastupdate = off);
"""

# Found by few: partial indexes keep every other memory cheap to store. The last two let a memory be deleted without
# reading all others for a reference to it.
INDEXES = """
CREATE INDEX "memory_pinned" ON "memory" ("world_id") WHERE "pinned";
CREATE INDEX "memory_subject" ON "memory" ("world_id", "subject_key") WHERE "subject_key" IS NOT NULL;
CREATE INDEX "memory_superseded_by" ON "memory" ("superseded_by_id") WHERE "superseded_by_id" IS NOT NULL;
CREATE INDEX "memory_source" ON "memory" ("source_id") WHERE "source_id" IS NOT NULL;
"""


async def upgrade(db: BaseDBAsyncClient) -> str:
    return (SQLITE if db.capabilities.dialect == "sqlite" else POSTGRES) + INDEXES


async def downgrade(db: BaseDBAsyncClient) -> str:
    words = 'DROP TABLE "memory_words";' if db.capabilities.dialect == "sqlite" else ""
    return f"""
        DROP INDEX "memory_source"; DROP INDEX "memory_superseded_by"; DROP INDEX "memory_subject";
        DROP INDEX "memory_pinned"; {words} DROP TABLE "memory_index"; DROP TABLE "memory_line";
    """
