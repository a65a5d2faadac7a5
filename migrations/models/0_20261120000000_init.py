"""Init."""

from tortoise import BaseDBAsyncClient


async def upgrade(db: BaseDBAsyncClient) -> str:
    return {"sqlite": SQLITE, "postgres": POSTGRES}[db.capabilities.dialect]


SQLITE = r"""
CREATE TABLE "invitation" (
    "id" CHAR(36) NOT NULL PRIMARY KEY,
    "token_hash" VARCHAR(64) NOT NULL UNIQUE,
    "role" VARCHAR(16) NOT NULL,
    "expires_at" TIMESTAMP NOT NULL,
    "used_at" TIMESTAMP
);
CREATE TABLE "user" (
    "id" CHAR(36) NOT NULL PRIMARY KEY,
    "email" VARCHAR(254) UNIQUE,
    "username" VARCHAR(32) NOT NULL UNIQUE,
    "display_name" VARCHAR(80) NOT NULL,
    "avatar_url" VARCHAR(2000),
    "bio" VARCHAR(1000),
    "time_zone" VARCHAR(64) NOT NULL,
    "role" VARCHAR(16) NOT NULL,
    "password_hash" VARCHAR(80),
    "issuer" VARCHAR(300),
    "subject" VARCHAR(255),
    "token_version" INT NOT NULL,
    "created_at" TIMESTAMP NOT NULL,
    "updated_at" TIMESTAMP NOT NULL,
    CONSTRAINT "uid_user_issuer_8e384d" UNIQUE ("issuer", "subject")
);
CREATE TABLE "api_token" (
    "id" CHAR(36) NOT NULL PRIMARY KEY,
    "name" VARCHAR(80) NOT NULL,
    "prefix" VARCHAR(16) NOT NULL,
    "token_hash" VARCHAR(64) NOT NULL UNIQUE,
    "scopes" JSON NOT NULL,
    "last_used_at" TIMESTAMP,
    "expires_at" TIMESTAMP,
    "revoked_at" TIMESTAMP,
    "created_at" TIMESTAMP NOT NULL,
    "user_id" CHAR(36) NOT NULL REFERENCES "user" ("id") ON DELETE CASCADE
);
CREATE INDEX "idx_api_token_user_id_fac39b" ON "api_token" ("user_id", "id");
CREATE TABLE "session" (
    "id" CHAR(36) NOT NULL PRIMARY KEY,
    "token_version" INT NOT NULL,
    "expires_at" TIMESTAMP NOT NULL,
    "revoked_at" TIMESTAMP,
    "created_at" TIMESTAMP NOT NULL,
    "user_id" CHAR(36) NOT NULL REFERENCES "user" ("id") ON DELETE CASCADE
);
CREATE INDEX "idx_session_user_id_224a9a" ON "session" ("user_id", "id");
CREATE TABLE "refresh_token" (
    "id" CHAR(36) NOT NULL PRIMARY KEY,
    "token_hash" VARCHAR(64) NOT NULL UNIQUE,
    "used_at" TIMESTAMP,
    "created_at" TIMESTAMP NOT NULL,
    "session_id" CHAR(36) NOT NULL REFERENCES "session" ("id") ON DELETE CASCADE
);
CREATE INDEX "idx_refresh_tok_session_a97f19" ON "refresh_token" ("session_id", "id");
CREATE TABLE "web_session" (
    "id" CHAR(36) NOT NULL PRIMARY KEY,
    "secret_hash" VARCHAR(64) NOT NULL UNIQUE,
    "token_version" INT NOT NULL,
    "expires_at" TIMESTAMP NOT NULL,
    "created_at" TIMESTAMP NOT NULL,
    "user_id" CHAR(36) NOT NULL REFERENCES "user" ("id") ON DELETE CASCADE
);
CREATE INDEX "idx_web_session_user_id_73821d" ON "web_session" ("user_id", "id");
CREATE TABLE "world" (
    "id" CHAR(36) NOT NULL PRIMARY KEY,
    "game" VARCHAR(64) NOT NULL,
    "save_id" VARCHAR(128) NOT NULL,
    "farm_name" VARCHAR(128) NOT NULL,
    "player_name" VARCHAR(64),
    "locale" VARCHAR(35) NOT NULL,
    "at" BIGINT,
    "committed_at" BIGINT,
    "epoch" INT NOT NULL,
    "committed_epoch" INT NOT NULL,
    "created_at" TIMESTAMP NOT NULL,
    "updated_at" TIMESTAMP NOT NULL,
    "user_id" CHAR(36) NOT NULL REFERENCES "user" ("id") ON DELETE CASCADE,
    CONSTRAINT "uid_world_user_id_d11484" UNIQUE ("user_id", "game", "save_id")
);
CREATE INDEX "idx_world_user_id_822307" ON "world" ("user_id", "id");
CREATE TABLE "npc" (
    "id" CHAR(36) NOT NULL PRIMARY KEY,
    "key" VARCHAR(64) NOT NULL,
    "display_name" VARCHAR(80) NOT NULL,
    "persona" TEXT NOT NULL,
    "portraits" JSON NOT NULL,
    "tier" VARCHAR(16) NOT NULL,
    "created_at" TIMESTAMP NOT NULL,
    "world_id" CHAR(36) NOT NULL REFERENCES "world" ("id") ON DELETE CASCADE,
    CONSTRAINT "uid_npc_world_i_d04357" UNIQUE ("world_id", "key")
);
CREATE INDEX "idx_npc_world_i_93e1a3" ON "npc" ("world_id", "id");
CREATE TABLE "interaction" (
    "id" CHAR(36) NOT NULL PRIMARY KEY,
    "player_key" VARCHAR(64),
    "kind" VARCHAR(16) NOT NULL,
    "at" BIGINT NOT NULL,
    "epoch" INT NOT NULL,
    "abandoned" INT NOT NULL,
    "player_text" TEXT,
    "pages" JSON NOT NULL,
    "replies" JSON NOT NULL,
    "recalled" JSON NOT NULL,
    "emotion" VARCHAR(16) NOT NULL,
    "stardew" TEXT NOT NULL,
    "source" VARCHAR(16) NOT NULL,
    "fallback_reason" VARCHAR(16),
    "provider" VARCHAR(64),
    "model" VARCHAR(128),
    "input_tokens" INT,
    "cached_tokens" INT,
    "output_tokens" INT,
    "cost_micros" BIGINT,
    "latency_ms" INT NOT NULL,
    "raw_context" JSON NOT NULL,
    "created_at" TIMESTAMP NOT NULL,
    "npc_id" CHAR(36) NOT NULL REFERENCES "npc" ("id") ON DELETE CASCADE,
    "world_id" CHAR(36) NOT NULL REFERENCES "world" ("id") ON DELETE CASCADE
);
CREATE INDEX "idx_interaction_world_i_73fb28" ON "interaction" ("world_id", "id");
CREATE INDEX "idx_interaction_npc_id_234395" ON "interaction" ("npc_id", "id");
CREATE TABLE "memory" (
    "id" CHAR(36) NOT NULL PRIMARY KEY,
    "player_key" VARCHAR(64),
    "kind" VARCHAR(16) NOT NULL,
    "text" TEXT NOT NULL,
    "importance" SMALLINT NOT NULL,
    "origin" VARCHAR(16) NOT NULL,
    "visibility" VARCHAR(16) NOT NULL,
    "pinned" INT NOT NULL,
    "at" BIGINT NOT NULL,
    "epoch" INT NOT NULL,
    "abandoned" INT NOT NULL,
    "hops" SMALLINT NOT NULL,
    "subject_key" VARCHAR(128),
    "event_key" VARCHAR(128),
    "content_hash" VARCHAR(64) NOT NULL,
    "told" INT NOT NULL,
    "created_at" TIMESTAMP NOT NULL,
    "npc_id" CHAR(36) REFERENCES "npc" ("id") ON DELETE CASCADE,
    "source_id" CHAR(36) REFERENCES "memory" ("id") ON DELETE SET NULL,
    "superseded_by_id" CHAR(36) REFERENCES "memory" ("id") ON DELETE SET NULL,
    "world_id" CHAR(36) NOT NULL REFERENCES "world" ("id") ON DELETE CASCADE,
    CONSTRAINT "uid_memory_world_i_62980f" UNIQUE ("world_id", "event_key")
);
CREATE INDEX "idx_memory_npc_id_14df43" ON "memory" ("npc_id", "at", "id");
CREATE INDEX "idx_memory_world_i_77acef" ON "memory" ("world_id", "content_hash");
CREATE INDEX "idx_memory_world_i_52a713" ON "memory" ("world_id", "epoch");
CREATE TABLE "claim" (
    "id" CHAR(36) NOT NULL PRIMARY KEY,
    "operation" VARCHAR(64) NOT NULL,
    "key" VARCHAR(128) NOT NULL,
    "input_hash" VARCHAR(64) NOT NULL,
    "result_id" CHAR(36),
    "expires_at" TIMESTAMP NOT NULL,
    "created_at" TIMESTAMP NOT NULL,
    "user_id" CHAR(36) NOT NULL REFERENCES "user" ("id") ON DELETE CASCADE,
    CONSTRAINT "uid_claim_user_id_fdd7de" UNIQUE ("user_id", "operation", "key")
);
CREATE TABLE "usage_record" (
    "id" CHAR(36) NOT NULL PRIMARY KEY,
    "world_id" CHAR(36),
    "feature" VARCHAR(64) NOT NULL,
    "provider" VARCHAR(64) NOT NULL,
    "model" VARCHAR(128) NOT NULL,
    "input_tokens" INT,
    "cached_tokens" INT,
    "output_tokens" INT,
    "cost_micros" BIGINT,
    "failure" VARCHAR(32),
    "latency_ms" INT NOT NULL,
    "created_at" TIMESTAMP NOT NULL,
    "user_id" CHAR(36) NOT NULL REFERENCES "user" ("id") ON DELETE CASCADE
);
CREATE INDEX "idx_usage_recor_user_id_6b4ae8" ON "usage_record" ("user_id", "id");
CREATE INDEX "idx_usage_recor_world_i_d84c20" ON "usage_record" ("world_id", "id");
"""

POSTGRES = r"""
CREATE TABLE "invitation" (
    "id" UUID NOT NULL PRIMARY KEY,
    "token_hash" VARCHAR(64) NOT NULL UNIQUE,
    "role" VARCHAR(16) NOT NULL,
    "expires_at" TIMESTAMPTZ NOT NULL,
    "used_at" TIMESTAMPTZ
);
CREATE TABLE "user" (
    "id" UUID NOT NULL PRIMARY KEY,
    "email" VARCHAR(254) UNIQUE,
    "username" VARCHAR(32) NOT NULL UNIQUE,
    "display_name" VARCHAR(80) NOT NULL,
    "avatar_url" VARCHAR(2000),
    "bio" VARCHAR(1000),
    "time_zone" VARCHAR(64) NOT NULL,
    "role" VARCHAR(16) NOT NULL,
    "password_hash" VARCHAR(80),
    "issuer" VARCHAR(300),
    "subject" VARCHAR(255),
    "token_version" INT NOT NULL,
    "created_at" TIMESTAMPTZ NOT NULL,
    "updated_at" TIMESTAMPTZ NOT NULL,
    CONSTRAINT "uid_user_issuer_8e384d" UNIQUE ("issuer", "subject")
);
CREATE TABLE "api_token" (
    "id" UUID NOT NULL PRIMARY KEY,
    "name" VARCHAR(80) NOT NULL,
    "prefix" VARCHAR(16) NOT NULL,
    "token_hash" VARCHAR(64) NOT NULL UNIQUE,
    "scopes" JSONB NOT NULL,
    "last_used_at" TIMESTAMPTZ,
    "expires_at" TIMESTAMPTZ,
    "revoked_at" TIMESTAMPTZ,
    "created_at" TIMESTAMPTZ NOT NULL,
    "user_id" UUID NOT NULL REFERENCES "user" ("id") ON DELETE CASCADE
);
CREATE INDEX "idx_api_token_user_id_fac39b" ON "api_token" ("user_id", "id");
CREATE TABLE "session" (
    "id" UUID NOT NULL PRIMARY KEY,
    "token_version" INT NOT NULL,
    "expires_at" TIMESTAMPTZ NOT NULL,
    "revoked_at" TIMESTAMPTZ,
    "created_at" TIMESTAMPTZ NOT NULL,
    "user_id" UUID NOT NULL REFERENCES "user" ("id") ON DELETE CASCADE
);
CREATE INDEX "idx_session_user_id_224a9a" ON "session" ("user_id", "id");
CREATE TABLE "refresh_token" (
    "id" UUID NOT NULL PRIMARY KEY,
    "token_hash" VARCHAR(64) NOT NULL UNIQUE,
    "used_at" TIMESTAMPTZ,
    "created_at" TIMESTAMPTZ NOT NULL,
    "session_id" UUID NOT NULL REFERENCES "session" ("id") ON DELETE CASCADE
);
CREATE INDEX "idx_refresh_tok_session_a97f19" ON "refresh_token" ("session_id", "id");
CREATE TABLE "web_session" (
    "id" UUID NOT NULL PRIMARY KEY,
    "secret_hash" VARCHAR(64) NOT NULL UNIQUE,
    "token_version" INT NOT NULL,
    "expires_at" TIMESTAMPTZ NOT NULL,
    "created_at" TIMESTAMPTZ NOT NULL,
    "user_id" UUID NOT NULL REFERENCES "user" ("id") ON DELETE CASCADE
);
CREATE INDEX "idx_web_session_user_id_73821d" ON "web_session" ("user_id", "id");
CREATE TABLE "world" (
    "id" UUID NOT NULL PRIMARY KEY,
    "game" VARCHAR(64) NOT NULL,
    "save_id" VARCHAR(128) NOT NULL,
    "farm_name" VARCHAR(128) NOT NULL,
    "player_name" VARCHAR(64),
    "locale" VARCHAR(35) NOT NULL,
    "at" BIGINT,
    "committed_at" BIGINT,
    "epoch" INT NOT NULL,
    "committed_epoch" INT NOT NULL,
    "created_at" TIMESTAMPTZ NOT NULL,
    "updated_at" TIMESTAMPTZ NOT NULL,
    "user_id" UUID NOT NULL REFERENCES "user" ("id") ON DELETE CASCADE,
    CONSTRAINT "uid_world_user_id_d11484" UNIQUE ("user_id", "game", "save_id")
);
CREATE INDEX "idx_world_user_id_822307" ON "world" ("user_id", "id");
CREATE TABLE "npc" (
    "id" UUID NOT NULL PRIMARY KEY,
    "key" VARCHAR(64) NOT NULL,
    "display_name" VARCHAR(80) NOT NULL,
    "persona" TEXT NOT NULL,
    "portraits" JSONB NOT NULL,
    "tier" VARCHAR(16) NOT NULL,
    "created_at" TIMESTAMPTZ NOT NULL,
    "world_id" UUID NOT NULL REFERENCES "world" ("id") ON DELETE CASCADE,
    CONSTRAINT "uid_npc_world_i_d04357" UNIQUE ("world_id", "key")
);
CREATE INDEX "idx_npc_world_i_93e1a3" ON "npc" ("world_id", "id");
CREATE TABLE "interaction" (
    "id" UUID NOT NULL PRIMARY KEY,
    "player_key" VARCHAR(64),
    "kind" VARCHAR(16) NOT NULL,
    "at" BIGINT NOT NULL,
    "epoch" INT NOT NULL,
    "abandoned" BOOL NOT NULL,
    "player_text" TEXT,
    "pages" JSONB NOT NULL,
    "replies" JSONB NOT NULL,
    "recalled" JSONB NOT NULL,
    "emotion" VARCHAR(16) NOT NULL,
    "stardew" TEXT NOT NULL,
    "source" VARCHAR(16) NOT NULL,
    "fallback_reason" VARCHAR(16),
    "provider" VARCHAR(64),
    "model" VARCHAR(128),
    "input_tokens" INT,
    "cached_tokens" INT,
    "output_tokens" INT,
    "cost_micros" BIGINT,
    "latency_ms" INT NOT NULL,
    "raw_context" JSONB NOT NULL,
    "created_at" TIMESTAMPTZ NOT NULL,
    "npc_id" UUID NOT NULL REFERENCES "npc" ("id") ON DELETE CASCADE,
    "world_id" UUID NOT NULL REFERENCES "world" ("id") ON DELETE CASCADE
);
CREATE INDEX "idx_interaction_world_i_73fb28" ON "interaction" ("world_id", "id");
CREATE INDEX "idx_interaction_npc_id_234395" ON "interaction" ("npc_id", "id");
CREATE TABLE "memory" (
    "id" UUID NOT NULL PRIMARY KEY,
    "player_key" VARCHAR(64),
    "kind" VARCHAR(16) NOT NULL,
    "text" TEXT NOT NULL,
    "importance" SMALLINT NOT NULL,
    "origin" VARCHAR(16) NOT NULL,
    "visibility" VARCHAR(16) NOT NULL,
    "pinned" BOOL NOT NULL,
    "at" BIGINT NOT NULL,
    "epoch" INT NOT NULL,
    "abandoned" BOOL NOT NULL,
    "hops" SMALLINT NOT NULL,
    "subject_key" VARCHAR(128),
    "event_key" VARCHAR(128),
    "content_hash" VARCHAR(64) NOT NULL,
    "told" INT NOT NULL,
    "created_at" TIMESTAMPTZ NOT NULL,
    "npc_id" UUID REFERENCES "npc" ("id") ON DELETE CASCADE,
    "source_id" UUID REFERENCES "memory" ("id") ON DELETE SET NULL,
    "superseded_by_id" UUID REFERENCES "memory" ("id") ON DELETE SET NULL,
    "world_id" UUID NOT NULL REFERENCES "world" ("id") ON DELETE CASCADE,
    CONSTRAINT "uid_memory_world_i_62980f" UNIQUE ("world_id", "event_key")
);
CREATE INDEX "idx_memory_npc_id_14df43" ON "memory" ("npc_id", "at", "id");
CREATE INDEX "idx_memory_world_i_77acef" ON "memory" ("world_id", "content_hash");
CREATE INDEX "idx_memory_world_i_52a713" ON "memory" ("world_id", "epoch");
CREATE TABLE "claim" (
    "id" UUID NOT NULL PRIMARY KEY,
    "operation" VARCHAR(64) NOT NULL,
    "key" VARCHAR(128) NOT NULL,
    "input_hash" VARCHAR(64) NOT NULL,
    "result_id" UUID,
    "expires_at" TIMESTAMPTZ NOT NULL,
    "created_at" TIMESTAMPTZ NOT NULL,
    "user_id" UUID NOT NULL REFERENCES "user" ("id") ON DELETE CASCADE,
    CONSTRAINT "uid_claim_user_id_fdd7de" UNIQUE ("user_id", "operation", "key")
);
CREATE TABLE "usage_record" (
    "id" UUID NOT NULL PRIMARY KEY,
    "world_id" UUID,
    "feature" VARCHAR(64) NOT NULL,
    "provider" VARCHAR(64) NOT NULL,
    "model" VARCHAR(128) NOT NULL,
    "input_tokens" INT,
    "cached_tokens" INT,
    "output_tokens" INT,
    "cost_micros" BIGINT,
    "failure" VARCHAR(32),
    "latency_ms" INT NOT NULL,
    "created_at" TIMESTAMPTZ NOT NULL,
    "user_id" UUID NOT NULL REFERENCES "user" ("id") ON DELETE CASCADE
);
CREATE INDEX "idx_usage_recor_user_id_6b4ae8" ON "usage_record" ("user_id", "id");
CREATE INDEX "idx_usage_recor_world_i_d84c20" ON "usage_record" ("world_id", "id");
"""

# The models after this migration, packed by aerich: the next one is drafted from the difference.
MODELS_STATE = (
    "eJztnWtv4zYWhv9K4E9TIBskdm5bLBZwMpk221wWidMpOigEWmIc7siSqksuOzv/fUlZN0"
    "qULNqSIrHnSzsheWT7IUXyHL1H/DZa2gY2vb2pQ2b2V2yNftz5NrLQEtN/FOp2d0bIcdIa"
    "VuCjuRk2Rg7R/KTZ3PNdpPu04hGZHqZFBvZ0lzg+sdmHWIFpskJbpw2JtUiLAov8GWB6qQ"
    "X2n7BLK778QYuJZeBX7LE/v4wCD7saMdgn0f/+weqdr9ojwabB/YBVk7Bc89+csOzh4fLj"
    "p7Al+/y5pttmsLTS1s6b/2RbSfMgIMYes2F1C2xhF/nYyPwu9rUjBnHR6ifQAt8NcPLdjb"
    "TAwI8oMBmd0T8eA0tnUHZ028V7xPD22Eee/DP6epmmmnZzO9PuL2aaNpIAqtsW6wxi+Yze"
    "t++r66ZQwtIR+4Dzn6d3HybHP4QYbM9fuGFliGz0PTREPlqZhj2Rkg7/X2B9/oRcMeu4fY"
    "42/aKbcI4LUtDpqIvxxYBaQDpaolfNxNbCf6J/nu5XIP51ehdSPt0PKdv0JlndPjdRzTis"
    "YrBTuI6LH8mrDN7UQkHAB8c1AB8clwJmVTzgcN7SnpD3JAOZt2oG9PoZozPMx4c1MB8flm"
    "JmVTxmT7fZNQqI/3V/eyNGnFrk8BpE93f+t2MSzx/geK4Ay1iwKy89708zC/TD9fS3POvz"
    "q9uz/GTNLnCWA28iz9foomloyC/i/0jB+WSJxV2Qt813RGS8F/+jRndEY3oAvTG7vL64n0"
    "2v/811ycfp7ILVjMPSt1zph/zMk1xk5/Pl7Ocd9ufO77c3F/meS9rNfh+x74QC39Ys+0VD"
    "RpZJXBwXcT2NXx1CL7dBP/OW0Mt97mUXP9O1Z5O7mbeEXu5zL+suZtw36GXesoFe7tsCSs"
    "cxMm4t8y0agQPp9uhmqez1jG9b13HNmDTpvfb3Vl7jqLJ4wONXoZ/KUBXRfqKuN1lYv+C3"
    "EPAl/R7I0kUOahQSeYguM0ykaWk6Jl30kgRQsgOK/nb6i7G/8oWm9+fTjxejkPAc6V9fkG"
    "toHGpWY4/tXEnStli1HC/zJchCixAO+xXsO0fUz01EliNBhGpVsVsVntKTJo2GprhYFPVV"
    "6GBgV6F/fMVvq8hUJnIFgap3D1RxfVTX0+eMFIyoNO/qs9EvAThqriDag/FpnWjV+LQ8XM"
    "XqeLrEcgJfOl7FWynIuvlhTOcV+n0lt2Oc0Raz9HBcq7XzcS8DFH0bzANxYsB3Bd8VfFfw"
    "XcF3lfFdLy0fM7dz9asLHmy2erfKjyW5hu0KLV5slw61VGmxu/NlZDk6aC/65NI6JnqjY1"
    "7S5eKtNvIGerZBbd2npb9LTPjCCpaF2Zd3cCNbBb2u5uUYok3jGVnQOVI8lIVbRbZCDBDt"
    "gn2Jv/19PJ5MTsb7k+PTo8OTk6PT/VPaNvzGxaqTCv5nlz9d3sx49Kwg55Q5ti4IJZQCT9"
    "qrxHx8cHhyeDo5PkxQJyVVhIs00RxZhm1hwWRxZtsmRlbJMM7a5cjOqWFbaJOSble8s9vb"
    "K86vObvMDdSbh+uzCzp3hFMHbUT8kvEbrWU+fhXMHDNaWrkExmYqrIFVzuTFbzOOd0FZlP"
    "iSV7c3P8XN83KjHHm625VSdCUGIOjaQtDlYsckcuAzJoB+K/Q6Mk3R5F7FPrUB+FvAx0u7"
    "/Nnd+l14xhw24jU24hSja+AXmTU1Y6IE4q4XVM8OXL0klWL9AE+tlYDf9vimP8Zk4T3Nxc"
    "jbfFoRXEaFvWTb9B3XfiaGKKZdldiS2qjHuPmYVRhBlgGcGKhHt0UpRpgKJNiOl0ZQ8mYb"
    "BVL6RrvhOIqO9CdsyLMt2AHcIlw78DcauAU7gCsYudSN0ZZEd20B2qpIds5QIbYdR7RNys"
    "fS37SlzNjmjSC2LeDKHrXTjxBHWisCILwZxEC2iIGAtKp8tKsrrUpVF3UlFakFCKtyt1BW"
    "1lIXZ9YGgFYr1UJWRbjSUrXP8XWGCXWtVi07psRitdwU0ADTm9VVFCWaTnr9Ev89Ex+Va/"
    "+S2t1q6R/Xrk3lH6j63l3VB++k6SbDxzY3ftoS28KzlhrRfkj82WQC6ZObEjNZlwKyiWsK"
    "Lxjqcf8Wdvrvs4u6xkvbfRPtoKKayt3TMm3T8BsAsrt4/IwtXxPl/mcTJ1YDPU6oyNqHQT"
    "IrytIt1K50t5Bz8f67M8i5gJwLpbZnstrprUTTfYPbtciLLB3bTQYtj/x+iUyzXDfAWar0"
    "iGoyPjlOnk6xP6oeTN1fT6+uBA+1XbIgG8u4UmslBnXbM8Yz8cicmMQvWQLXA+evANDraO"
    "aIJZ9YlBpBVpFEVhGkIUIa4oClGpCG2PWE8WQ7ArlR9YYutuluCO/3fx/nBfP/YN2Xda9z"
    "Zur5160omNOQlQRqzghA1wLNxfYkWOftFNwoNx848m2RAqV0Go6bdzcNHwxkGwFyw3LUID"
    "dsWG7Ys0WhGbXhKilTEidnBETz+0MHux426OQyf5MFK7AFvqCPBX1s/9Sc/dXH9vO231oe"
    "W+dNBNJEU3WGmlC5pZrjSr/Bzs3D1dWofPUCvuv5ClbsEszlwqSsG+4IX510Ftl9+uUOm2"
    "WnPSiKXDw+ARIPqU1xG1t2BMq2aDUql7VFi16bmjaxmi3/amAQpb27KA0OXWktnGgQj4n3"
    "NNlzrvN2CsJu4bxruvzYFipyrniVZ2rSHeLRO0wP7bzF03bZp/tyb/LMGnWf0Z+ZtOcBMX"
    "1ieXvs895jzm4lz98nZa/GWq+sim07vBeup5c3baFvW1UFzzjK0av7jAOinBDl7EN8Y32U"
    "s05YI3MwzJZ+e+4sGkWoc7d+mAwGUaAuAxx3+JHOHE8zlqA+EkQ6uPrdqpCHu2q5egdd88"
    "GPQqTDw55HrwOxjj7FOuD1CJ3EPSCdW2pA92kLHDOBczrB88n1Or+i1VbOcFbg/VR7PxGt"
    "Bvyf+/RKwwS7/gkvN7L69OaumL1gw5rplvK9amYUtLxLzZx7ClvUHm1Rn7ErngcqtOg5O0"
    "hvEyULwvuk/gobVBc/09thkw0qbwluSJ97GdyQ8nlTXTcks2Wpux/JmIADUu2AMFQNeB8P"
    "0WWGiXSt65EZUJs/eyk7RUXmYUI+/q0I71afKTx4tPwOUy+B93EE1btVXlrAGmpu2rJTVy"
    "3/lj9w33rhvr2jPGA4O02JpLJHulELXCn1ZMZEQeFk809r3uVExb8a5I6PVOw3XjhTsWXa"
    "cKbicODCmYpwpqLCr+d7RMSU3cClJuq9JGoyrrH0TcalKx+rglMrO5k7ILwM4WUIL0N4eU"
    "jh5XYDp2FoUhAxXfVGVag0atFwwjnxvGB15egtnoWUcwiJvntIFC/pfk5m/5cYNLL765HS"
    "enxUJ65EW5Xu/sK6gtjalU0wz9oop2dvfocNefwd5vGjZzqRuFrgSs0ZvJV6buN4f78Oad"
    "asfPIIK3nac2LLYI6aq8f3oB7fgyq+BwK+zMHT/mtbUvMGZ9RhNv7D7LytrQWcyMqRPpve"
    "X3bEuoXjZJDnvdjUm5BNpCsYqjePNL8epj5OXcyphXp8J7Wm6UnFLD0pTtKx8yjBOGOiHu"
    "Tx0VEtP+Wowk85Kr5bf3CJDS0fegKRaohUbxOpdowNe523hF7vS68Lsh4SNWzNo7QzfrRD"
    "SkUFMhLjqUOUkxcL0pq3pKReui0H6QXPtWZAfcZz1VkxOe+2lBR7exW/XTEREYkVZACds2"
    "uoCijMLNiOTy6LQRVKbT7ezMxMgoec/LxV/qgzM1M2/8QT8vd7/7TTw9Snkj+uL2em3EO5"
    "Ns7qG1w8YUDiN3hRwibzRs+dyWIMASJH5XfUMGMIoHEEjWMPkA5V47hyvEX7/9gjr9j6J0"
    "0aljlmWC0iKZGHnsPDw4pH7IBL0DeXYCEpG1uoKxdr3g2IbwQJvhkTBRG3klz7iNyltPyR"
    "MwLS9UgzwSidwGVZ58zU0yQ0P3OYto7KRGMlSXOJhYKjeVJH8zEpl3xMCooPkVNZlXMrdC"
    "Uh1fbHuqm2ur1cEr/Mna/OduYtoQ827QPs2Log8FtKPmnfXRTyoF3gDebux4NSFqrAEkRj"
    "IBqD0B+IxtTr9TLRGAR8IeCrSMA3RW05+pbCoehsdEUg85kicJhffVgdH+Y3GEbNP1z5/n"
    "/ygzrF"
)
