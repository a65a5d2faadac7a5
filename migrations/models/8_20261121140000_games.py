"""Games."""

from tortoise import BaseDBAsyncClient


async def upgrade(db: BaseDBAsyncClient) -> str:
    return {"sqlite": SQLITE, "postgres": POSTGRES}[db.capabilities.dialect]


SQLITE = r"""
CREATE TABLE IF NOT EXISTS "feature_flag" (
    "id" CHAR(36) NOT NULL PRIMARY KEY,
    "key" VARCHAR(64) NOT NULL UNIQUE,
    "description" VARCHAR(1000),
    "killed" INT NOT NULL,
    "default_enabled" INT NOT NULL,
    "archived_at" TIMESTAMP,
    "version" INT NOT NULL,
    "created_at" TIMESTAMP NOT NULL
);
CREATE TABLE IF NOT EXISTS "game" (
    "id" CHAR(36) NOT NULL PRIMARY KEY,
    "bgg_id" BIGINT UNIQUE,
    "name_base" VARCHAR(200) NOT NULL,
    "folded" VARCHAR(1000) NOT NULL,
    "status" VARCHAR(16) NOT NULL,
    "min_players" INT,
    "max_players" INT,
    "playing_time" INT,
    "min_age" INT,
    "year_published" INT,
    "rating" REAL,
    "weight" REAL,
    "description" TEXT,
    "categories" JSON NOT NULL,
    "mechanics" JSON NOT NULL,
    "thumbnail_url" VARCHAR(2000),
    "image_url" VARCHAR(2000),
    "last_synced_from_bgg_at" TIMESTAMP,
    "created_at" TIMESTAMP NOT NULL,
    "updated_at" TIMESTAMP NOT NULL
);
CREATE INDEX IF NOT EXISTS "idx_game_folded_956aae" ON "game" ("folded", "id");
CREATE INDEX IF NOT EXISTS "idx_game_status_6f6495" ON "game" ("status", "folded", "id");
CREATE TABLE IF NOT EXISTS "audit_entry" (
    "id" CHAR(36) NOT NULL PRIMARY KEY,
    "action" VARCHAR(64) NOT NULL,
    "target_type" VARCHAR(64) NOT NULL,
    "target_id" CHAR(36),
    "before" JSON,
    "after" JSON,
    "request_id" VARCHAR(128),
    "created_at" TIMESTAMP NOT NULL,
    "actor_id" CHAR(36) REFERENCES "user" ("id") ON DELETE SET NULL
);
CREATE INDEX IF NOT EXISTS "idx_audit_entry_target__2c7674" ON "audit_entry" ("target_id", "id");
CREATE TABLE IF NOT EXISTS "flag_rule" (
    "id" CHAR(36) NOT NULL PRIMARY KEY,
    "scope" VARCHAR(16) NOT NULL,
    "scope_id" VARCHAR(36) NOT NULL,
    "role" VARCHAR(16) NOT NULL,
    "environment" VARCHAR(64) NOT NULL,
    "enabled" INT NOT NULL,
    "value" JSON,
    "variant" VARCHAR(64),
    "rollout_percent" REAL,
    "bucket_by" VARCHAR(16) NOT NULL,
    "metadata" JSON NOT NULL,
    "flag_id" CHAR(36) NOT NULL REFERENCES "feature_flag" ("id") ON DELETE CASCADE,
    CONSTRAINT "uid_flag_rule_flag_id_13febf" UNIQUE ("flag_id", "scope", "scope_id", "role", "environment")
);
CREATE TABLE IF NOT EXISTS "game_document" (
    "id" CHAR(36) NOT NULL PRIMARY KEY,
    "title" VARCHAR(200) NOT NULL,
    "kind" VARCHAR(16) NOT NULL,
    "language" VARCHAR(35) NOT NULL,
    "edition" VARCHAR(100),
    "amends_id" CHAR(36),
    "licence" VARCHAR(500),
    "source_url" VARCHAR(2000),
    "page_count" INT,
    "status" VARCHAR(16) NOT NULL,
    "failure" VARCHAR(500),
    "content_hash" VARCHAR(64),
    "upload_hash" VARCHAR(64),
    "upload_expires_at" TIMESTAMP,
    "created_at" TIMESTAMP NOT NULL,
    "game_id" CHAR(36) NOT NULL REFERENCES "game" ("id") ON DELETE CASCADE,
    CONSTRAINT "uid_game_docume_game_id_a9de92" UNIQUE ("game_id", "content_hash")
);
CREATE INDEX IF NOT EXISTS "idx_game_docume_game_id_737013" ON "game_document" ("game_id", "id");
CREATE TABLE IF NOT EXISTS "document_page" (
    "id" CHAR(36) NOT NULL PRIMARY KEY,
    "number" INT NOT NULL,
    "label" VARCHAR(64),
    "text" TEXT NOT NULL,
    "document_id" CHAR(36) NOT NULL REFERENCES "game_document" ("id") ON DELETE CASCADE,
    CONSTRAINT "uid_document_pa_documen_960145" UNIQUE ("document_id", "number")
);
CREATE TABLE IF NOT EXISTS "document_source" (
    "media_type" VARCHAR(64) NOT NULL,
    "content" BLOB NOT NULL,
    "document_id" CHAR(36) NOT NULL PRIMARY KEY REFERENCES "game_document" ("id") ON DELETE CASCADE
);
CREATE TABLE IF NOT EXISTS "game_section" (
    "id" CHAR(36) NOT NULL PRIMARY KEY,
    "key" VARCHAR(64) NOT NULL,
    "title" VARCHAR(200) NOT NULL,
    "place" INT NOT NULL,
    "game_id" CHAR(36) NOT NULL REFERENCES "game" ("id") ON DELETE CASCADE,
    CONSTRAINT "uid_game_sectio_game_id_9e18b4" UNIQUE ("game_id", "key")
);
CREATE TABLE IF NOT EXISTS "rule_chunk" (
    "id" CHAR(36) NOT NULL PRIMARY KEY,
    "number" INT NOT NULL,
    "page" INT NOT NULL,
    "section_path" JSON NOT NULL,
    "char_start" INT NOT NULL,
    "char_end" INT NOT NULL,
    "sentences" JSON NOT NULL,
    "words" INT NOT NULL,
    "document_id" CHAR(36) NOT NULL REFERENCES "game_document" ("id") ON DELETE CASCADE,
    CONSTRAINT "uid_rule_chunk_documen_ea11c6" UNIQUE ("document_id", "number")
);
CREATE TABLE IF NOT EXISTS "rule_term" (
    "id" INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    "term" VARCHAR(40) NOT NULL,
    "postings" JSON NOT NULL,
    "document_id" CHAR(36) NOT NULL REFERENCES "game_document" ("id") ON DELETE CASCADE,
    CONSTRAINT "uid_rule_term_documen_695ec8" UNIQUE ("document_id", "term")
);
CREATE TABLE IF NOT EXISTS "rule_vector" (
    "id" INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    "chunk_number" INT NOT NULL,
    "model" VARCHAR(128) NOT NULL,
    "vector" BLOB NOT NULL,
    "document_id" CHAR(36) NOT NULL REFERENCES "game_document" ("id") ON DELETE CASCADE,
    CONSTRAINT "uid_rule_vector_documen_4792a2" UNIQUE ("document_id", "model", "chunk_number")
);
CREATE TABLE IF NOT EXISTS "rules_session" (
    "id" CHAR(36) NOT NULL PRIMARY KEY,
    "title" VARCHAR(200) NOT NULL,
    "language" VARCHAR(35) NOT NULL,
    "created_at" TIMESTAMP NOT NULL,
    "game_id" CHAR(36) NOT NULL REFERENCES "game" ("id") ON DELETE CASCADE,
    "user_id" CHAR(36) NOT NULL REFERENCES "user" ("id") ON DELETE CASCADE
);
CREATE INDEX IF NOT EXISTS "idx_rules_sessi_user_id_7e5717" ON "rules_session" ("user_id", "id");
CREATE TABLE IF NOT EXISTS "rules_answer" (
    "id" CHAR(36) NOT NULL PRIMARY KEY,
    "question" TEXT NOT NULL,
    "answer" TEXT NOT NULL,
    "status" VARCHAR(16) NOT NULL,
    "language" VARCHAR(35) NOT NULL,
    "edition" VARCHAR(100),
    "provider" VARCHAR(64) NOT NULL,
    "model" VARCHAR(128) NOT NULL,
    "input_tokens" INT,
    "cached_tokens" INT,
    "output_tokens" INT,
    "cost_micros" BIGINT,
    "latency_ms" INT,
    "error_code" VARCHAR(32),
    "error_message" VARCHAR(500),
    "reservation" JSON,
    "token" INT NOT NULL,
    "attempt" INT NOT NULL,
    "job_id" BIGINT NOT NULL,
    "helpful" INT,
    "comment" VARCHAR(1000),
    "created_at" TIMESTAMP NOT NULL,
    "finished_at" TIMESTAMP,
    "session_id" CHAR(36) NOT NULL REFERENCES "rules_session" ("id") ON DELETE CASCADE
);
CREATE INDEX IF NOT EXISTS "idx_rules_answe_session_907ed5" ON "rules_answer" ("session_id", "id");
CREATE INDEX IF NOT EXISTS "idx_rules_answe_status_480669" ON "rules_answer" ("status", "created_at");
CREATE TABLE IF NOT EXISTS "answer_citation" (
    "id" CHAR(36) NOT NULL PRIMARY KEY,
    "place" INT NOT NULL,
    "page" INT NOT NULL,
    "page_label" VARCHAR(64),
    "section_path" JSON NOT NULL,
    "quote" TEXT NOT NULL,
    "char_start" INT NOT NULL,
    "char_end" INT NOT NULL,
    "answer_id" CHAR(36) NOT NULL REFERENCES "rules_answer" ("id") ON DELETE CASCADE,
    "document_id" CHAR(36) NOT NULL REFERENCES "game_document" ("id") ON DELETE CASCADE,
    CONSTRAINT "uid_answer_cita_answer__c7f70d" UNIQUE ("answer_id", "place")
);
CREATE INDEX IF NOT EXISTS "idx_answer_cita_documen_b19b15" ON "answer_citation" ("document_id");
CREATE TABLE IF NOT EXISTS "sync_job" (
    "id" CHAR(36) NOT NULL PRIMARY KEY,
    "state" VARCHAR(16) NOT NULL,
    "bgg_ids" JSON NOT NULL,
    "total" INT NOT NULL,
    "done" INT NOT NULL,
    "failures" JSON NOT NULL,
    "created_at" TIMESTAMP NOT NULL,
    "finished_at" TIMESTAMP,
    "user_id" CHAR(36) REFERENCES "user" ("id") ON DELETE SET NULL
);
ALTER TABLE "usage_record" ADD "game_id" CHAR(36);
CREATE INDEX "idx_usage_recor_created_c39f42" ON "usage_record" ("created_at");
"""

POSTGRES = r"""
CREATE TABLE IF NOT EXISTS "feature_flag" (
    "id" UUID NOT NULL PRIMARY KEY,
    "key" VARCHAR(64) NOT NULL UNIQUE,
    "description" VARCHAR(1000),
    "killed" BOOL NOT NULL,
    "default_enabled" BOOL NOT NULL,
    "archived_at" TIMESTAMPTZ,
    "version" INT NOT NULL,
    "created_at" TIMESTAMPTZ NOT NULL
);
CREATE TABLE IF NOT EXISTS "game" (
    "id" UUID NOT NULL PRIMARY KEY,
    "bgg_id" BIGINT UNIQUE,
    "name_base" VARCHAR(200) NOT NULL,
    "folded" VARCHAR(1000) NOT NULL,
    "status" VARCHAR(16) NOT NULL,
    "min_players" INT,
    "max_players" INT,
    "playing_time" INT,
    "min_age" INT,
    "year_published" INT,
    "rating" DOUBLE PRECISION,
    "weight" DOUBLE PRECISION,
    "description" TEXT,
    "categories" JSONB NOT NULL,
    "mechanics" JSONB NOT NULL,
    "thumbnail_url" VARCHAR(2000),
    "image_url" VARCHAR(2000),
    "last_synced_from_bgg_at" TIMESTAMPTZ,
    "created_at" TIMESTAMPTZ NOT NULL,
    "updated_at" TIMESTAMPTZ NOT NULL
);
CREATE INDEX IF NOT EXISTS "idx_game_folded_956aae" ON "game" ("folded", "id");
CREATE INDEX IF NOT EXISTS "idx_game_status_6f6495" ON "game" ("status", "folded", "id");
CREATE TABLE IF NOT EXISTS "audit_entry" (
    "id" UUID NOT NULL PRIMARY KEY,
    "action" VARCHAR(64) NOT NULL,
    "target_type" VARCHAR(64) NOT NULL,
    "target_id" UUID,
    "before" JSONB,
    "after" JSONB,
    "request_id" VARCHAR(128),
    "created_at" TIMESTAMPTZ NOT NULL,
    "actor_id" UUID REFERENCES "user" ("id") ON DELETE SET NULL
);
CREATE INDEX IF NOT EXISTS "idx_audit_entry_target__2c7674" ON "audit_entry" ("target_id", "id");
CREATE TABLE IF NOT EXISTS "flag_rule" (
    "id" UUID NOT NULL PRIMARY KEY,
    "scope" VARCHAR(16) NOT NULL,
    "scope_id" VARCHAR(36) NOT NULL,
    "role" VARCHAR(16) NOT NULL,
    "environment" VARCHAR(64) NOT NULL,
    "enabled" BOOL NOT NULL,
    "value" JSONB,
    "variant" VARCHAR(64),
    "rollout_percent" DOUBLE PRECISION,
    "bucket_by" VARCHAR(16) NOT NULL,
    "metadata" JSONB NOT NULL,
    "flag_id" UUID NOT NULL REFERENCES "feature_flag" ("id") ON DELETE CASCADE,
    CONSTRAINT "uid_flag_rule_flag_id_13febf" UNIQUE ("flag_id", "scope", "scope_id", "role", "environment")
);
CREATE TABLE IF NOT EXISTS "game_document" (
    "id" UUID NOT NULL PRIMARY KEY,
    "title" VARCHAR(200) NOT NULL,
    "kind" VARCHAR(16) NOT NULL,
    "language" VARCHAR(35) NOT NULL,
    "edition" VARCHAR(100),
    "amends_id" UUID,
    "licence" VARCHAR(500),
    "source_url" VARCHAR(2000),
    "page_count" INT,
    "status" VARCHAR(16) NOT NULL,
    "failure" VARCHAR(500),
    "content_hash" VARCHAR(64),
    "upload_hash" VARCHAR(64),
    "upload_expires_at" TIMESTAMPTZ,
    "created_at" TIMESTAMPTZ NOT NULL,
    "game_id" UUID NOT NULL REFERENCES "game" ("id") ON DELETE CASCADE,
    CONSTRAINT "uid_game_docume_game_id_a9de92" UNIQUE ("game_id", "content_hash")
);
CREATE INDEX IF NOT EXISTS "idx_game_docume_game_id_737013" ON "game_document" ("game_id", "id");
CREATE TABLE IF NOT EXISTS "document_page" (
    "id" UUID NOT NULL PRIMARY KEY,
    "number" INT NOT NULL,
    "label" VARCHAR(64),
    "text" TEXT NOT NULL,
    "document_id" UUID NOT NULL REFERENCES "game_document" ("id") ON DELETE CASCADE,
    CONSTRAINT "uid_document_pa_documen_960145" UNIQUE ("document_id", "number")
);
CREATE TABLE IF NOT EXISTS "document_source" (
    "media_type" VARCHAR(64) NOT NULL,
    "content" BYTEA NOT NULL,
    "document_id" UUID NOT NULL PRIMARY KEY REFERENCES "game_document" ("id") ON DELETE CASCADE
);
CREATE TABLE IF NOT EXISTS "game_section" (
    "id" UUID NOT NULL PRIMARY KEY,
    "key" VARCHAR(64) NOT NULL,
    "title" VARCHAR(200) NOT NULL,
    "place" INT NOT NULL,
    "game_id" UUID NOT NULL REFERENCES "game" ("id") ON DELETE CASCADE,
    CONSTRAINT "uid_game_sectio_game_id_9e18b4" UNIQUE ("game_id", "key")
);
CREATE TABLE IF NOT EXISTS "rule_chunk" (
    "id" UUID NOT NULL PRIMARY KEY,
    "number" INT NOT NULL,
    "page" INT NOT NULL,
    "section_path" JSONB NOT NULL,
    "char_start" INT NOT NULL,
    "char_end" INT NOT NULL,
    "sentences" JSONB NOT NULL,
    "words" INT NOT NULL,
    "document_id" UUID NOT NULL REFERENCES "game_document" ("id") ON DELETE CASCADE,
    CONSTRAINT "uid_rule_chunk_documen_ea11c6" UNIQUE ("document_id", "number")
);
CREATE TABLE IF NOT EXISTS "rule_term" (
    "id" BIGSERIAL NOT NULL PRIMARY KEY,
    "term" VARCHAR(40) NOT NULL,
    "postings" JSONB NOT NULL,
    "document_id" UUID NOT NULL REFERENCES "game_document" ("id") ON DELETE CASCADE,
    CONSTRAINT "uid_rule_term_documen_695ec8" UNIQUE ("document_id", "term")
);
CREATE TABLE IF NOT EXISTS "rule_vector" (
    "id" BIGSERIAL NOT NULL PRIMARY KEY,
    "chunk_number" INT NOT NULL,
    "model" VARCHAR(128) NOT NULL,
    "vector" BYTEA NOT NULL,
    "document_id" UUID NOT NULL REFERENCES "game_document" ("id") ON DELETE CASCADE,
    CONSTRAINT "uid_rule_vector_documen_4792a2" UNIQUE ("document_id", "model", "chunk_number")
);
CREATE TABLE IF NOT EXISTS "rules_session" (
    "id" UUID NOT NULL PRIMARY KEY,
    "title" VARCHAR(200) NOT NULL,
    "language" VARCHAR(35) NOT NULL,
    "created_at" TIMESTAMPTZ NOT NULL,
    "game_id" UUID NOT NULL REFERENCES "game" ("id") ON DELETE CASCADE,
    "user_id" UUID NOT NULL REFERENCES "user" ("id") ON DELETE CASCADE
);
CREATE INDEX IF NOT EXISTS "idx_rules_sessi_user_id_7e5717" ON "rules_session" ("user_id", "id");
CREATE TABLE IF NOT EXISTS "rules_answer" (
    "id" UUID NOT NULL PRIMARY KEY,
    "question" TEXT NOT NULL,
    "answer" TEXT NOT NULL,
    "status" VARCHAR(16) NOT NULL,
    "language" VARCHAR(35) NOT NULL,
    "edition" VARCHAR(100),
    "provider" VARCHAR(64) NOT NULL,
    "model" VARCHAR(128) NOT NULL,
    "input_tokens" INT,
    "cached_tokens" INT,
    "output_tokens" INT,
    "cost_micros" BIGINT,
    "latency_ms" INT,
    "error_code" VARCHAR(32),
    "error_message" VARCHAR(500),
    "reservation" JSONB,
    "token" INT NOT NULL,
    "attempt" INT NOT NULL,
    "job_id" BIGINT NOT NULL,
    "helpful" BOOL,
    "comment" VARCHAR(1000),
    "created_at" TIMESTAMPTZ NOT NULL,
    "finished_at" TIMESTAMPTZ,
    "session_id" UUID NOT NULL REFERENCES "rules_session" ("id") ON DELETE CASCADE
);
CREATE INDEX IF NOT EXISTS "idx_rules_answe_session_907ed5" ON "rules_answer" ("session_id", "id");
CREATE INDEX IF NOT EXISTS "idx_rules_answe_status_480669" ON "rules_answer" ("status", "created_at");
CREATE TABLE IF NOT EXISTS "answer_citation" (
    "id" UUID NOT NULL PRIMARY KEY,
    "place" INT NOT NULL,
    "page" INT NOT NULL,
    "page_label" VARCHAR(64),
    "section_path" JSONB NOT NULL,
    "quote" TEXT NOT NULL,
    "char_start" INT NOT NULL,
    "char_end" INT NOT NULL,
    "answer_id" UUID NOT NULL REFERENCES "rules_answer" ("id") ON DELETE CASCADE,
    "document_id" UUID NOT NULL REFERENCES "game_document" ("id") ON DELETE CASCADE,
    CONSTRAINT "uid_answer_cita_answer__c7f70d" UNIQUE ("answer_id", "place")
);
CREATE INDEX IF NOT EXISTS "idx_answer_cita_documen_b19b15" ON "answer_citation" ("document_id");
CREATE TABLE IF NOT EXISTS "sync_job" (
    "id" UUID NOT NULL PRIMARY KEY,
    "state" VARCHAR(16) NOT NULL,
    "bgg_ids" JSONB NOT NULL,
    "total" INT NOT NULL,
    "done" INT NOT NULL,
    "failures" JSONB NOT NULL,
    "created_at" TIMESTAMPTZ NOT NULL,
    "finished_at" TIMESTAMPTZ,
    "user_id" UUID REFERENCES "user" ("id") ON DELETE SET NULL
);
ALTER TABLE "usage_record" ADD "game_id" UUID;
CREATE INDEX IF NOT EXISTS "idx_usage_recor_created_c39f42" ON "usage_record" ("created_at");
"""

# The models after this migration, packed by aerich: the next one is drafted from the difference.
MODELS_STATE = (
    "eJztXWlz4ziS/SsOf5rd8FbYcrnKPbGxEbbLXeMeHz0+eqanooNBUbDFMkWyedjlmen/vg"
    "DFAwABiJBIikTllz5EJCQ/gInMxMvMf+8ughny4ncnnhe82r6Ddv+88+9d316Q/6g/3NvZ"
    "tcOwekQ+SOypl422mWHTOIlsJ8EPHm0vRvijGYqdyA0TN/Dxp37qeeTDwMEDXf+p+ij13d"
    "9TZCXBE0rmKMIPvvyGP3b9GfqG4uJ/w2fr0UXejPnBsROE2ddnj6zkLcw+Ppvb0Y/ZYPKN"
    "U8sJvHThMwLhWzIP/FIC/yby6RPyUWQnaEb9GeRX5n9y8dHyF+MPkihF5U+dVR/M0KOdeg"
    "n1Z0+t6rNdy7q+ubfuzu8ta1cDKCfwCciun8QZCgv7m+Uh/ymZ4/89mBz/sfyiCovlMPKN"
    "v5zcnv3l5PZPeNR/ka8M8FotV/E6fzRZPvsjm8RO7OU0GfwV3iGK3GBWB/zUfbrwEzHklQ"
    "yHOf471sG8+KACvdpwfaD+RH7E//wwmRwefpzsH344Pnr/8ePR8f4xHpv94vqjj4qVOb34"
    "fHF9z64J+YAsRAV8GiNN2AsJAF0LdKJqHp+pzU8+mNrO86sdzazak2ASyMbWHy0mC/4T27"
    "efMjjJ301+cKGC/fgVRWduYudQ1ZU0O0KtqbOxlkMPblVffym+wl3uOc/Gp8JvnBb/QiZL"
    "F8hPyLDfpErdFez0h4eLT+J97op2eZq6s3dEphulvvu/j6nvEKB2nCBC79xZ/I585cf/2+"
    "3oBVDs5UyvH37I1HoYxMlTlD3MIFulzrN1qoEtV+XFeJOUyuTg/cf3x4cf3pe6pPxEpULq"
    "OjrEr7IOmPlwwFKCpYX/WOTpWHes1FomXv6uDwZXxsb78L6BiffhvdTCI49YnGOUqTErtP"
    "EX1JD+6e7mWmJHc3Ic1jPXSXb+s+O5cWebmdLB09T1EteP35Hv24YKJjiRmRdx/LtHQ/6n"
    "q5N/8KtxdnlzyutqMsEptzS/p0Ei0Cf36JtEoZQC7fg2W975Crjvz/9xr4Z78ZY/uby5/l"
    "wM59eAhdvBWsWKEztKNHQ4KwSaXKDJM4iQL7Dp1KjmIoCpAFPG2G5qKLMWeov28nAVxUrT"
    "uIKUdk00QOXEAFaRC81v3DrAP2Ivyn3y/4reMpgv8C8pAoscpLn3e5t6KD4pZxsnttWnle"
    "EZ2a+lS8y+shgE/KejZGkDn9ydnXw63xXu4Rbw/Yyn/ERNZyjA3OsrhnhLEaDQvQ+ekTj2"
    "UzzbU0Z9QtdKymFdxue/kGhjsU8htjOI2E727xrWct+5GG+E88C6zcf7Ddzm432p20wece"
    "GJCD2637RCE6WEgQAffGhy9fRBfvP0gQc401vW3I4FUQk5yKyUcVd8HYR/yHVorBX4KSX6"
    "D/lsx9rtJLjj2XFikSs6yxaYa58wcIm7QOIl4GX5hciF3xX/Mb6opyr2c3F1fnd/cvUzsy"
    "SfTu7PyZMJE/wpPv0Tr3nKSXb+fnH/lx3yvzv/vLk+51euHHf/T2Jp79ppElh+8GrZMxqT"
    "4uPiI2al0bfQxdOtsc6sJKzykFc5Qi/47FnnbWYlYZWHvMpOhAjua6wyK9nCKg/tAMX72J"
    "7d+N5bvgNHsuz5y6Jcdcq3beq4UiIQElSHBAlULQSsHmKjI4HUhhpUkCqOXbIyyW0qDlTR"
    "z/eUwapipBWlfQSsMOIvKIozPlRGR9rb+YJdRDtJs99F6WsIZvWjI/YUwaxqYeqhgHM/Xd"
    "SUBOuzltL9xV52//Zw/nD+qSuYu46/2EmCFqHOVTgl0d+d7UFX8LZ8YVuG4RuCWY7vD8r9"
    "kUAZJygk5AC9qBUtBFyl1sNZWSoIPi6TIPC0FqYmuNHijMf17WQVthbN/c5xD6PgxZ2J3B"
    "jVfVAlY+CNUPtXFZnPoINwKWAgvC0me1HujB+myZIxIFAiUluFF1vLZBmYBmmdBGk78+yU"
    "08S2Jgfg1sEN0mStjVuTA3AFOxeffdbCdaJAAK0q/5ATNAjbnlM/URQFEQZ2pkXnYaXMS4"
    "U5nDQ4AA8n0vOPPBLhvEBxLMzjWgU1JWge2kf7TShUeJQU7+xZPafZWuhobEoCAiO8nvga"
    "TIW3VColXckYg2fP2hmuhKULMpIr4EY3/4+u78bztdaZEwWGx5DXmb8WrK21/H5PIAp3/3"
    "wQZ2kkaSLLSvV7gzpISBV0CnoX1jHWplWccdONc9eupFcI3l1dmgUd7PFElyCnudiPf71F"
    "XgmoGPb7IPDO8DQGQf5HnYdS0wt10G58dB/gf6yxXa+qOceoFlbuWVYrNtiumzF90pmbnP"
    "tJ9LYr4vlUT/eULB8yzkLlwG45Pokd4aeQljYkJo/tiE8meXilkjDwIqf9e7J802cgaaDM"
    "iQHUzaHWUx6M0AY6ZDxOoIZ/MEWPWLnV4ZQzGCoJYDBswN95TET0BQVvpxAA1NdHPUL4z4"
    "7FCkSuqVkp8+4aOuE2QJhWjr65mTvYdAy0yyRRMnA8q6v5EKhaCDI1zN0ZJqSri/hQG4rx"
    "0vEP2Ll+uLzcVvIOPmJ8H3m7An++eLSncuYdatBWqr+D196uHQ7FZBqYJx0Uk0mnnutYuh"
    "hzYq0YggMqdjJ53wRoPEqKdPaMz8MJXacOsrymailggp2tsuy6KKn64sbu1PXc5E28r1dn"
    "7rEzGKhN2s/cc+PyN9dAPw0CD9m+5HxkBDmsp1iyK7DLT/rd8qc3N5fMlj+94Pf0w9XpOY"
    "Y/Qx8Pcpd2m6Aea+TM3Ze13EtOFNghQ2aHZJWXsNKaioJlKp4dJwhkOyDbQRSncf2VcLbm"
    "qrOSsOpDWXWBss1/ff1dn77p8vB4QYjiqRljJV4QyltFE+O3lnY8j6Y8EWtgQ57Y1XKSuR"
    "uOUHlJmWICxujGOK3NBRsqSJ1Ghj3bXeyK4sLZgz1lVLgc0nKHOboEVkiWMF/xZ/RWazUH"
    "IeOth4yZNWoa02SEDAz3tM9BIrtfA+B8uIHQdlgSQbcMOStlINbtb2OsV/Dv1bT0GSGw8r"
    "l05uHUnR7aZh6vlyxIWIOQmGHBEShJvO2ICJQkbhIMGWhJYiZjUeTCchmNCk+WH9lbCy02"
    "bg2ZS4NwaBM38fRSagoBAz2ASaOCMBNFQZhJvSBMQr4MiUqYqHgLlBSQFnRIC/idfEGk3L"
    "o+Q5oVBNcLrqm/Q9cL7qW/j2UGXwt8rW4h7dLXomKsqag8qs41Kt/OxRC0O7hwbqkQyVAB"
    "68uBL6Bb4cdTCDdz5+lqnT03GtoDh34gDn0UyPz51YkJhayBrn37KQn46xLkC6xked4NJW"
    "IExH2n3oR2hOHTNFsZIXDqwan/Dr09KADaK/cYqlVup1qllgHPuJByv6io1di6HznM80Ts"
    "FWk4Op8CJ13gA/dniYfDPN9TuTazfKQVduLTfKm+YLnb8kw2YN0OzqeRJSdKMxO3kZTYpS"
    "vTclMF/HfqdR0rBUwoGNB5AUXs/+l4hcV4cAnXcAk5Hd5UG3NiYNGqLdoCrhas2c94yk/U"
    "dOOEd6U1y22wIXHJCvTvgjRylDZaPqKZlRZXg7dSN2t4mmAIBddbtsQWaObaS3Q0zAdWyo"
    "hzrmsjQhpdPnV9O3rTjS9P35Ll5d/IYFaRxvJ6tKU5gdE8vbg+uf1VbE+cCurXnv56f34i"
    "Ovp0NHOTY1Kz48Omh+QQNE8HR+RGx96PyE7SCP3o2U+iM49+rDzwHpcDrcdiJFSJNDr4sM"
    "1c1AFVLmz/iKN/lgbAnJh5EYmD/UY0dDJMfl29XyeiP7uep81Dr4SAhq5BQ89/toV8goMu"
    "6ALpHtEvdMxowYfChd/HrTa5LhQeHtJ7AUqiv4uBg65OjZZvBYALIofarKRrDXeXviX3Nu"
    "UPE+fqNvXGuAO2Qhou8RL5qxSWCmcVj7KiYljL9+fZ5EvXMnaCZXAv+4/8w4JOivwXNwr8"
    "LJgBt+uDc3DLtVuHMlwKGxjVbZ8zTL8dTf1dWqY/kHe72sMsxIdNID6UQ3xYg1jOfxfD2z"
    "/nvSdo29+9tB7XQJgT6xHo/+4H6fZDY+uFDbYTLtjS7U974YIX20sl3TlvovucnMO6kYUE"
    "9Ilcv0/kix25tp4moUTMC/t2UH4w8LwgTawQRY6YvOMFtiRSIpDlIH8kwuMDXQHyp5uH08"
    "vznZ9vz88u7i7yLV/66tlDVpfcnp9c8r1+U+cZJcKy480MamaCHs/Kh7vz27EaJguU2MS9"
    "EStxGSelktlIja8Hd+U7TlPXS1w/fke+dhuuYyfanYoNNPXhKRHgY6r5mAX3YEMuJsd5GC"
    "eyK3km1L4aEg3z83Ita4G9z3nrQ3lQ76kY0W2O/2PgzVCZ2r+38wWfP3i/LGPAzDMI4m09"
    "iDd9EqtbVf+uSmaty7BhtdncSusu8m9rasfabWRLIQPDpp1UUawUTlOYKwkDMe6KI0Rp+H"
    "UuA0rpHh2Xk7P7i1/OR+u6uL4VevabsGmSVHNzUq2o723v75bZDGTd1gCWlQJg68ASePD3"
    "WQWVoyGyvBhAK9iz+LXOc901FEEuAYDWAX1DdmRlLeXjuch6kOJaFwR46/CSrla+KBChiC"
    "uXIhBObhBOfkXu01wvcl+JAMINEFZmIciT9g3MQug7dd/ByDwFkStiFcrj9qzUMCL35PuM"
    "idwvkDO3fdfRWhVGCBal9UVJ5uli6tuuZ6WRVuWWmqAJmqoWb2oYcFJGnGqxEHeBLWtdvB"
    "khwLop1p4dJ1b85jtoZj1GwcIisWn9RATFNJDKM+RUHsg9kb+AZuWeQK8Rk1dd8LKXWTLa"
    "GUcxyky6DZOOyH363XKmEe4Dad6RqAhaC0gZWJqLDVmRLDYrRnG8+c4i6Vfx3XIqk/Dqmv"
    "VS7jEJ+4Xeg2oWjEVX3Gk7vS37giU/Ii+stOx+zqewMSOBDjMIOgy0teyakPGM/zQxwKt5"
    "AoWsgVi3zxDwbP8pFd4Kqur1VjIGgnx41CRr8EieNXhUS7iaubp1iCgR8+I8B03pRSp2EQ"
    "8y/pc/i3X7stJC0L6F0w2ug3IF21g1VCLmbdujRtv2SLFtjwScuKywrW4gmJUyD+quIsGk"
    "2QOGMRXlq8nJRYwQUDXqVI0REjt/Pr/+dHH9uSvHo2u77dF2vTTS0s2UiHkKoxPdzDjmGk"
    "jzcubB3X46cRp6gT3ThpoTA6QbI42+hS62/da6HhFMADegw7kUgRtQ8+/CmtyAUpHjpg4x"
    "JQJp0uo06SJRdsM06SIjd5yQrsyPpjaUbn4067ZteJ3GdwY0BG5Wy89T/7mFa8czMo+pIC"
    "UoWrSA0T2exlSIXpCTBKLMNl2QfskmMhUmx03sFigkJ378iqKzfDKTwNK66udDonJQmzfN"
    "rbcaG6ULsnHbXJqlJKFFUCSmFayImBrZHSmCdDqBcr5bugMaZr+abTuKXXd2BVZJx6yS0L"
    "NF54oqq1zouUGf5/IwgOgCRBfGGV3okoeKNQoidpHE3qIfK+0tlxvYbUm21yDCW61impKi"
    "bH7oAPd0SAbYsn6MpWmHsVJwS7baGgMGak9MBtGVlKquoPAiatQWWc9lBVEYOII7ding5X"
    "iTMG/NCrantj8LfFH9H2U7BUYOul9qdFTIz7Ik753AYi6vqcKJmXAG9l1TRXINJy/cUQr0"
    "X7RjO7B3Up4jQqGnWceGEgHoN4LescV9jVXYVzIA/gbgo0UgT5tZbYVT4mCIN2kfl9jRDL"
    "3qnKmUiBEQ932gym46G/LmS2kjwO+eMu95JLxnRciO11crgmlMsCW7Rj+Mghd3hiKtqBUl"
    "Yx7G7cessgiyDsClgHnoHkyOm2zhybF8D5NnXNE2P0wTKwmekYj0I42g8GKQQiboD287cz"
    "TTx7YmB+DWwQ3SZK2NW5MDcAU7F7sx1sJ1okBEBFREsjlBg7DtOaLtYXx8580S8Xql6LNC"
    "ENsWVmB/tbJcRlGkVREAYcUgBrJBDAQSt+S73dzErYp10ZRSUUkAsYrvckDRWprCScsAoG"
    "qmWoZVHVxtqtrfi3nGCepKrhq9p8RkNU4FtIDp9XIWQxGtlN6wyH8vRS6PkPv3QmX6qKh/"
    "zLgumX/A6ts6qy/zsLWLX7BS7VwCbLfPascB0iiQZVisjvsXsnDX0iDav35xkdarigwN+p"
    "G4KQUm6hL78Xr19eM2/dKBhcDGvr41S387VtSlPUWeyIBaPlDaTl45pOX8VLxxo8KTXDaA"
    "hhTVwdlSvjBzSt0x3dCD/ahZUTxFTTzolK4E+IdGaao/KNJUfxCVHfQCLZ5EKWAgwqobiw"
    "Lfj1J0P9awhXj6dxhPp8/thicwJQIBYHUAmEDVQqzyIZ9mnJCuDFZSG2r9QmgLO9q0wNe9"
    "HT+XNrQhWHfaVOgKLaYoiuduuCtwR6ineyqfhHSw9ZFnLbLxXTgnxTcs91ix3er9hKiNWG"
    "R5s6KQ6T0IP2Zcwcrdq3OSv9cVxN33wYkTwugWpXEqKFyMWH8cov2uUN4KfWuRJtrps6UM"
    "pM5qpM5+DVx/LeeHEQTfZ0y+D3u2Nz24WSnwgPga+uBQduhQ5puvBZ/yrJppnMCudCvZF3"
    "U1rwic9Y6d9Y5d0SB62xW7oeTJnsoFXVRjWnY9aWobeiGtb0TlW+lqYktLovA/aXm2Gy7/"
    "dFmMBtzTvo48KES2bc4SFCLrKQSgW1Boo0pCQwO378oH7iIMonLTspDfLWzPkyfTMpIm5W"
    "0dTj5+KAMt5H9UoZW7q5PLS0GmZ+Q+uWvXNqikjdjUXWuMFzd2p67nJpIjcDXg7AwAepNC"
    "Eq6vX22vEoJ4oUa8EGpzQm3O/jGH2pyjVRjzIBTQE9QGXSFjzPVZG3ZcnE6/IifRda85Mf"
    "P8607K+lQhKw2oGSEAuhHQW22oPbjTrut+QoEoLVuqhovh/anhg5GYEcAZlkNt7r35lmpw"
    "DOxQaOe6fFmpVBNORggQ5e3DEEUxmmHlMn3TBVYgC/hC0Zg+KR5QNGanERFhuEVjhvnab1"
    "wzpkl5bm1EK3aGmaAyRzWDK/4FO9cPl5e78tML8F2Nr+DElsDcJIvICUJhPxGdNCLTIBfv"
    "TwCpzzwrX1Y0q3i0p6a3VYNa5rctUBzjH71OahX1EUvV9NMsEQyobP3Yons7iqbmQLHq5+"
    "4echE6cFVzRVI/qBQX9ZWMSRfHPV/WO2kUIV9EkVBdLlNSPV4tF7p7tDfLEISX735zg/Dk"
    "L1tjySkxKDA3tAJzTOovY1g3NQhYKTAIIDmxx8h1vvlaiVqVM40T2JVxK/ZFheREw5MTl9"
    "tZGL8pd7oqflMN6rQ0Dh15gdKdQwrEgCu7LVd2SbCrIy9Pf6NETGA/9p0ARzq0v2E1pWmo"
    "cWJA2+AyslAUC1uGS9UHJQHMRwi6QNBlZxfN3PUWnRGEwMuQAy9Lr2GdRWYlYZWHvMr44T"
    "zQjQUxQmBgwA0mlP8abixIt/zX8uXuL8Y2TCWwElZGB27AtMs5SRvTyEpmkyHbmL/kc1pA"
    "6TafxlyYSLWQFmBaTmMSTF2GtQkbXhDSzkny8nB2zsXvstSeuMgePQJKuQ8irq2ZWr5JUv"
    "nQ3tmus5xnbkxqClq6Xb94OQPBPm7Sm+pY3prquNaZirDiA9/WuSagRHpsRrAF9dDJLQEp"
    "dYe/PRGc+T/d3VxLIKeF+ACN6yQ7/9nx3Liz4DaltKep6yWuH78j37cNnU1AUi8Kjz+n3M"
    "kE/KIkruiOshldvJDtszHHycV1V9B3ThiHC4jv8AICkq8h+XoIUaDVyddNYkB4fhS1EuG4"
    "qGYyCHWOELwIIkhO7TPA8TPWGwi/52fzwHXQriDWwY3YU4U9wnys5VSDWw2BAGtvG6fJni"
    "K6gY+JJBW8sc0s4kq6R5v45vryYmm6jNEqzrrOkXPgBa1hGdel4RJ/yJf4w0nnWK3SxmEJ"
    "6/DjVyUn3PjoPsD/6Dg1YQjQt5yY0IrRconsWGmzLAc0M1m8cmyXFgtTEyL1E9dbVooIo8"
    "BBcWzBnc0grBpqOTQQZ6UgEMGnJmbbXdNgKYUMjOKZZKg4XhAj3Vr7lRAU2tcohzAco3C4"
    "L9D6AVLIQx1xHmrJAxNYhTRHTG4QRvSoTkuJoUXw1c3sQElNMTAEt24IlmvUlFpSChjIKW"
    "mfwANXvHLozb3ihcIvUPhliHAqjEIo/AKFX8DgFhrcj/glmt8Hz0hidFPPVxje2UhsMhdD"
    "uw3Exnib4nmALD8keztbfO0WYaxUO5b3Vi9dura7sTJZx+imxODaeNDRWPCrvkO/ij3Rmh"
    "5XrBQ4AmpHIEerBXv1rpppnMCu7lzC7KxhWa15HqzQYq1yZFcWLLQienSn4eKiWBVEiQdn"
    "tY6k8liXp2rbxcf6r0k4NEj7TjcEm/F7tBkhFg/B4yHZjE2Cx1uyGVMPnc1T/1loNJYPlV"
    "ZjhIdZTjmuZXsRj0tJ0SEodT0AfaCyF2Wlrr+zOtetWYuhULtK0SyGA5YCLGOUvWBWaCeC"
    "GLy88AQvB7Un1Bb6GrUnnLkdWdhEiAQWunSzs0Kw5UXOJoEIidpAqlFFwu6PgOlSHRBv3B"
    "Elc6t0CCUECqR1BfIaRDPBgkh3eTketrhgi3PmdlPDmRMD51ntPBdwteA9f8ZTfqKmGye8"
    "K11oboMNzYe+R9FiV+JCZ8/2VnrQSTGsWwc6+5qN3GdV7yLh6y/QrPkSD5er0mPTIgVxKN"
    "8SjSlD+XgjrgpYutD7JqUf38tLP76vl37EGht/v2Yhwkqmf1NuO6dcJ0YbmBlgZoCZoW1m"
    "/IKcJIhkhkb+dLWp8VIN7NbYyH4A+Y/sesBqI3gP1kdf1gezZrV1UESRWDFwswVudvliND"
    "XtSgEDbbuDyXED4w6PklcUI8/4xomFjuP1h29HbzICUyHDl254S5bxu5HhrNIJuaVWmnUY"
    "zNOL65PbX8V8m1OBZXf66/35CVh2YNltH96xW3bxiR+/IqlpVzxeadvFll2N7DvXjBT9qq"
    "pfUgw6yELrR2OozDn898ZFDZCm9FNaxgjDo2/+afUyNoW8koDuItpwj7Bw798ezh/OP3W1"
    "AN0X7vWfUiFRSe7K0DJGKBUW5MOjBiAfHklBJo9YkEkXaqHiVlTsqUTWgnhgaazcNt5vch"
    "mAR8k38n79OiAKXtyZrA+O5DqAkjFwJ7efog1hj67DHq4fpsmy3IQOKYYXWytoNzSl0Taj"
    "znbm2J3RxrYmB+DWwQ3SZK2NW5MDcEWJh3FiLVwnCkRtaBQXKpygQdj2crdC28mEA/pmLX"
    "T2NitkEPitbWwURUGEEZtpOSCslHn28eGkiQcykXsgk5oHkiEmTflbBTUlaB7aR428kSOF"
    "N3JU90ZIA4foxRa7fXJ+Eie2EUVpYKD3zVAqK7Y1VNbl+P7uu/dHoqXtJEGLUCe/h5LoD8"
    "6DkcD5NZgKL1dVhlwlY8z27NmCmyMvfEwFwQtlMwhKar1uEOPRwi32gnCChfhyW25oUCLm"
    "mRgH+00jnsqQZ83KgOoo62z0IVVDKTBRlkN5dH03nq+1zpwoFMgc8jpDqcQxlUrMaD1QL7"
    "Fp03HHTewWOo4veVRn+WQG4d5pR21mr8ooatReXsVRo96i/jpTQjX0QfDQEjfxtGKIpYCB"
    "d8CTRob9RGHXT+pmPZByeiDlgO8kh97cypJP+N+a9jUlAsY19Hfq0VeBHkRNHJSVPYj497"
    "8FSD/bo1TsTSGlVN76Dt+SCL+hu8flzhiCd6e+nsLNa+ThgW/3Hft2Wc8q/c4BNTlIGhex"
    "nb6FbkQy/LRdDlbSQJdjJC5GozB+hF7w67COZ8lKwmXNkFcZ4gdyvWlu/AAcXnB4t+2dbd"
    "B0l7P0NnXOuDa6huDdrXeWYOUoLDWaP9lT+mbVmC5dM6kn9ozedC4l8uHQ+5a7jSgSK+WO"
    "GAoDR9DpQEURLUVM8r16T/OJEytGv+shT0sB+GuDv3B9fewpIWBGr4e7M7f9p/U8GUbSQE"
    "9mJJ6L1GGt2dpy07B7o+f8BWU2lsTyWT5uYP5YqBzZcvXTfP7cbCFqBUqdDkhlyc0lduGa"
    "mqeslIGsmfYLgGifz2AWbXo8P7uiJlAKp8sVdoAyYT+3nxgd2m9eYAvwVfQQqESghcAmje"
    "MggA5mZ7dm55vv/BRMhSZn/khtbuJB1td81FbibcB80Ho5NmA+kNqREsJ1s8KTPTOvR153"
    "cvr0ZLmitn/yc5cSgXN3o8IYiS1Ig1dwe/LxJtnwLfZb9HW6PBfDjYlVtgbko+16aaTXmp"
    "WWgc6sYKEDxaUFigtUGzDXMRsElWk8azoWJtMwEV2byIS/f+f64fJyW/1c7u34eVcQNMg+"
    "31NFDJJiRG+JE3hbLivF/0aatywxhJYtAwkqQKp816ny9C+r4Sxv0sKJmVBxTGWadNGqxQ"
    "kWYalsdN0DThYMxSEbijN8HOmvcSUFqzv01Z0JY99kfeVrOxOHvJnVNWplyWrxpw/GIQ3r"
    "yKkIEZVMfzHA9x8ODj4cf9g/OH4/+Xh4/PGH/fddHflboUhk+zF4FZgAq1aikDImHtsz8m"
    "HkBpGbCGhXGPbVF2e0uDFLcDj5+KEEnfyPCua7q5PLSwGuhVun4TzQMgb6D+2T2TJvS5c0"
    "yAgZCHMnbtpj4M2QIOwg99AqCSMw7ts7i0idRp1tXQqY4Av30uDDSaMI4UPNmtrx2swRwT"
    "TmLUD79BHiYVj/El69qzQ3JWQeyu2fj3jHzoMIe3qCA/JuYXuevP8HI2lQ56s2bLscnCL0"
    "0XT7cmLmbeCDJjU+D+Q1Pg9qNT7j1HFQHAe695y8HFx2srjqF4jaSmmosTQEAp6NHGpzeT"
    "ZpOFtz1VlJWPWhrLog3p7/evrCct1LM1YSLlWGs8gD4lYN7U02gFw1UEj7KRO1sKPnDatE"
    "EdbUpT1FTbrljQXrTktEVYBJOGglmmoimuWV41quk5DNvtxa2XdYRflehqXGPgIq2lapaO"
    "ViaOBNy8CZxIcgq3egKZ6UCMCpPuILIu2GR3zB2B0npCuPeGpDrW59UJ4GG2Jq2lnOg0pr"
    "PV3DqVOzIAi8M9sTWwXFM7VRgEdZTjGsZZsgSosegXGClvwmz8b7aKMKSmALdGELFAukc6"
    "NTLqpBScCtEHWyTa4JZikEaHKRcIya0KhSNA6vRIxginBsnKMmd+d4lJyNc1S7PfeFTZDk"
    "EBfjDcS3g0vz6Cklnewliew3EeE81S93aSkob7FB0nqJpDW3Y0EJZcUFe00SNnyDDY/Xgv"
    "xe4W6XcM1KiY12+njuLzrZ6KToUCrQMs1LFqUibWPCJm+fcBah39NlB6YwjIIXUQGdU+xd"
    "IduXbXmBPIf8FE8wQuhVOQQ3N5fMvj+94LmrD1en53gtsqXAg9ylqz3o3lnj0TujuzcFJs"
    "x3scxQYub7WOcqJtg0rFdJwA2J+oYEI9VCMP8kjl0yJrlNTWrhtMfF9KttNaSI/kOMP79F"
    "ThCxkXDB4z1VXD8lA62oGtlr215Sd+Y1iPAuZD+jTmQgAPSjLvYUQX96iZriTcsAB551SK"
    "ge6U3hpEQATS5BFOuKNNKKSlMiBoYw2o/TkbiDOxMxJxUp5ZQMgNwA5Ox01kG4FDAQ3oPJ"
    "cZM43ORYHogjz1iEXT9ME0vWvlTeb4kTMygnsb08JNshnrU2tjU5ALcObpAma23cmhyAK9"
    "i52LqwFq4TBSKyuqIGECdoELY9FwLKS7FrGXCViHnJzO23qvIwEr7zZi10tAcrZBLdCLJv"
    "IQ9zk+xbyNCDDL1uIe0yQ6/bsHQW+BXEo5eroQpE5yNa5pa7cZwuZ47T6VfkJMAqH16AGS"
    "2wPadj/5UCrVh/2+2CzJF2m8SV8CgFabcWWSLvli5xl5ZpJ740IJTbt7Bnbhx69pulCzMv"
    "Z2Ao77hJCb1jeQW941oBPfsFK5LISiMtncFKmec2Tvablt9U1t+soT11Ax2Y8+Hm4XvQDN"
    "8DFb4HAny3VJBwLaWx+3B/1pVp0TnZPJCVNW1QazPou7fK7unJ3UVPWLfPeQ7tOH4NsDeh"
    "m0hREzRPj7R/HlY+TlOYKwnz8D1spKYPFVr6sK6kC+dRA2NKxDyQJ0dNKm7iUQo/pVZzM7"
    "uosvQrRNbkjOkHAJFqiFRDnUhY9ZV1ImsBdXn8l/KjQ1dKKtAp03YSuvdkmhFuA1m8nT38"
    "UUxOlg1RulvOYipIr2hqtQPU39HUdKwIOXpTlMgcpgLkeLYrIivoAHRG5jAVoCxvYzN8uB"
    "wRE1Fy5rbv47/VWtizDdE6W041Pr+tEVALtJhi92nuhhu+dFflRKbuKVLmY/Mz7mo5i7kg"
    "xUS7bAxSXKg5A9857IA4Leyk23waU7dSiB2jrMmVh+x40x31cz7ZJco7ZpmIWFaFckOgTK"
    "vUycYZ7biNyuSmwoOfkliq3YJyOqOmMhWu+M13rK/BdNPwAJ7mp2Bq6GFnpzM3sbDRE7mb"
    "6vATMtU5nunNUKxIO824pVjKLZnLwGiKFolVYEw488AVFV8tsL3x0X2A/9HcpDgrZzRkS2"
    "pSf6monYAAzMb05DRgKoqYDey1HAUwgbfOBI6RE6FEmzbCiRlHWO2ggfn47tq7RLvl6/YB"
    "lRwcGtTjvWit368Dq0L+Ro3zfh3y/yD/bwCQjjX/b3kpLbL/i9tqhelfDmk5BZDC6ilPs4"
    "ntFyTuPAcuwdBcgmLNmvoCxXgDU6nadwOKF0EDX0rEQIg7KTz1aEcL7dRARgiQboY0SabE"
    "ClwXa07MPL5++5rDCxxbllAlBrmSMHA3HzbJhziUp0Mc1rIhRE6lqh6V0JWEMlR/blqGyg"
    "kWCzeRufPqSmCsJKzBumuAwsARBH6lyJfj+4tCHnQLeIt17YpNqQuqQBISqiChCkJ/kFBl"
    "3qoL4vwCsj0EfCHgO9qAL9W9NXQ25BNdh45BILNVFPwERa1Qsi+qmUwFa4EWweZUvisySx"
    "Ma32gwav9y5Y//B73IsMg="
)
