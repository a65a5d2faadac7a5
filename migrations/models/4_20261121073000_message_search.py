"""The index beside table message, by which messages are found, and how people's names are compared.

`words` holds the words of a message as our code cuts them, separated by spaces; `key` counts messages as they were
stored. A text that is changed or deleted loses its words in the same statement, by a trigger: a deleted message keeps
its row, so that a page may still begin after it. Names are folded the same way on SQLite, by a function of ours. Where
the server has pg_trgm and lets us use it, people are found through an index; without it by reading them all.
"""

from tortoise import BaseDBAsyncClient

RUN_IN_TRANSACTION = True

SQLITE = """
CREATE TABLE "message_text" (
    "key" INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    "message_id" CHAR(36) NOT NULL UNIQUE REFERENCES "message" ("id") ON DELETE CASCADE,
    "channel_id" CHAR(36) NOT NULL,
    "words" TEXT NOT NULL
);
CREATE VIRTUAL TABLE "message_words" USING fts5(
    "words", content = 'message_text', content_rowid = 'key', tokenize = 'ascii', detail = 'none'
);
CREATE TRIGGER "message_text_insert" AFTER INSERT ON "message_text" BEGIN
    INSERT INTO "message_words" ("rowid", "words") VALUES (new."key", new."words");
END;
CREATE TRIGGER "message_text_delete" AFTER DELETE ON "message_text" BEGIN
    INSERT INTO "message_words" ("message_words", "rowid", "words") VALUES ('delete', old."key", old."words");
END;
CREATE TRIGGER "message_text_update" AFTER UPDATE OF "words" ON "message_text" BEGIN
    INSERT INTO "message_words" ("message_words", "rowid", "words") VALUES ('delete', old."key", old."words");
    INSERT INTO "message_words" ("rowid", "words") VALUES (new."key", new."words");
END;
CREATE TRIGGER "message_unsaid" AFTER UPDATE OF "content" ON "message" WHEN new."content" IS NOT old."content" BEGIN
    UPDATE "message_text" SET "words" = '' WHERE "message_id" = new."id";
END;
"""

ACCENTS = "".join(map(chr, range(0x0300, 0x0370)))
VARIANTS, LETTERS = "ςᲀᲁᲂᲃᲄᲅᲆᲇᲈ", "σвдосттъѣꙋ"  # lower case as they are, but the same letters

POSTGRES = f"""
CREATE TABLE "message_text" (
    "key" BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    "message_id" UUID NOT NULL UNIQUE REFERENCES "message" ("id") ON DELETE CASCADE,
    "channel_id" UUID NOT NULL,
    "words" TEXT NOT NULL,
    "terms" TSVECTOR GENERATED ALWAYS AS (
        array_to_tsvector(array_remove(string_to_array("words", ' '), ''))
    ) STORED
);
CREATE INDEX "message_text_terms" ON "message_text" USING GIN ("terms") WITH (fastupdate = off);
CREATE FUNCTION "message_unsaid"() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    UPDATE "message_text" SET "words" = '' WHERE "message_id" = new."id";
    RETURN NULL;
END $$;
CREATE TRIGGER "message_unsaid" AFTER UPDATE OF "content" ON "message" FOR EACH ROW
    WHEN (new."content" IS DISTINCT FROM old."content") EXECUTE FUNCTION "message_unsaid"();
CREATE FUNCTION "folded"(name text) RETURNS text LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE COST 1000 AS $$ BEGIN
    IF octet_length(name) = length(name) THEN
        RETURN lower(name);
    END IF;
    name := translate(lower(translate(normalize(name, NFKD), '{ACCENTS}', '')), '{VARIANTS}', '{LETTERS}');
    RETURN normalize(replace(name, 'ß', 'ss'), NFC);
END $$;
DO $$ BEGIN
    CREATE EXTENSION IF NOT EXISTS pg_trgm;
    CREATE INDEX "user_names" ON "user" USING GIN ("username" gin_trgm_ops, "folded"("display_name") gin_trgm_ops);
EXCEPTION WHEN insufficient_privilege OR feature_not_supported OR undefined_file THEN
    RAISE NOTICE 'no pg_trgm: people are found by reading them all';
END $$;
"""


async def upgrade(db: BaseDBAsyncClient) -> str:
    return SQLITE if db.capabilities.dialect == "sqlite" else POSTGRES


async def downgrade(db: BaseDBAsyncClient) -> str:
    if db.capabilities.dialect == "sqlite":
        return 'DROP TRIGGER "message_unsaid"; DROP TABLE "message_words"; DROP TABLE "message_text";'
    return """
        DROP INDEX IF EXISTS "user_names"; DROP FUNCTION "folded"; DROP TRIGGER "message_unsaid" ON "message";
        DROP FUNCTION "message_unsaid"; DROP TABLE "message_text";
    """
