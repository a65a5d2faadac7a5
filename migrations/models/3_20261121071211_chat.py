"""Chat."""

from tortoise import BaseDBAsyncClient


async def upgrade(db: BaseDBAsyncClient) -> str:
    return {"sqlite": SQLITE, "postgres": POSTGRES}[db.capabilities.dialect]


SQLITE = r"""
CREATE TABLE IF NOT EXISTS "stream" (
    "key" VARCHAR(64) NOT NULL PRIMARY KEY,
    "epoch" BIGINT NOT NULL,
    "last_seq" BIGINT NOT NULL,
    "min_seq" BIGINT NOT NULL,
    "changed_at" TIMESTAMP NOT NULL
);
CREATE TABLE IF NOT EXISTS "stream_event" (
    "id" INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    "stream_key" VARCHAR(64) NOT NULL,
    "seq" BIGINT NOT NULL,
    "kind" VARCHAR(32) NOT NULL,
    "payload" JSON NOT NULL,
    "created_at" TIMESTAMP NOT NULL,
    CONSTRAINT "uid_stream_even_stream__5f3a55" UNIQUE ("stream_key", "seq")
);
CREATE TABLE IF NOT EXISTS "channel" (
    "id" CHAR(36) NOT NULL PRIMARY KEY,
    "name" VARCHAR(80) NOT NULL,
    "public_name" VARCHAR(240) UNIQUE,
    "topic" TEXT,
    "visibility" VARCHAR(16) NOT NULL,
    "is_default" INT NOT NULL,
    "archived_at" TIMESTAMP,
    "last_number" BIGINT NOT NULL,
    "created_at" TIMESTAMP NOT NULL,
    "updated_at" TIMESTAMP NOT NULL,
    "created_by_id" CHAR(36) REFERENCES "user" ("id") ON DELETE SET NULL
);
CREATE TABLE IF NOT EXISTS "channel_member" (
    "id" CHAR(36) NOT NULL PRIMARY KEY,
    "role" VARCHAR(16) NOT NULL,
    "last_read" BIGINT NOT NULL,
    "muted" INT NOT NULL,
    "joined_at" TIMESTAMP NOT NULL,
    "channel_id" CHAR(36) NOT NULL REFERENCES "channel" ("id") ON DELETE CASCADE,
    "user_id" CHAR(36) NOT NULL REFERENCES "user" ("id") ON DELETE CASCADE,
    CONSTRAINT "uid_channel_mem_channel_cbf2a0" UNIQUE ("channel_id", "user_id")
);
CREATE INDEX IF NOT EXISTS "idx_channel_mem_user_id_eb8da5" ON "channel_member" ("user_id", "id");
CREATE INDEX IF NOT EXISTS "idx_channel_mem_channel_ce627a" ON "channel_member" ("channel_id", "id");
CREATE TABLE IF NOT EXISTS "message" (
    "id" CHAR(36) NOT NULL PRIMARY KEY,
    "number" BIGINT NOT NULL,
    "content" TEXT,
    "reply_to_id" CHAR(36),
    "version" INT NOT NULL,
    "created_at" TIMESTAMP NOT NULL,
    "edited_at" TIMESTAMP,
    "deleted_at" TIMESTAMP,
    "author_id" CHAR(36) REFERENCES "user" ("id") ON DELETE SET NULL,
    "channel_id" CHAR(36) NOT NULL REFERENCES "channel" ("id") ON DELETE CASCADE,
    CONSTRAINT "uid_message_channel_688eb3" UNIQUE ("channel_id", "number")
);
CREATE TABLE IF NOT EXISTS "mention" (
    "id" CHAR(36) NOT NULL PRIMARY KEY,
    "kind" VARCHAR(16) NOT NULL,
    "channel_id" CHAR(36) NOT NULL,
    "number" BIGINT NOT NULL,
    "created_at" TIMESTAMP NOT NULL,
    "read_at" TIMESTAMP,
    "message_id" CHAR(36) NOT NULL REFERENCES "message" ("id") ON DELETE CASCADE,
    "user_id" CHAR(36) NOT NULL REFERENCES "user" ("id") ON DELETE CASCADE,
    CONSTRAINT "uid_mention_message_df793a" UNIQUE ("message_id", "user_id")
);
CREATE INDEX IF NOT EXISTS "idx_mention_user_id_438bfd" ON "mention" ("user_id", "id");
CREATE INDEX IF NOT EXISTS "idx_mention_user_id_09d49e" ON "mention" ("user_id", "channel_id", "number");
CREATE TABLE IF NOT EXISTS "presence_choice" (
    "id" CHAR(36) NOT NULL PRIMARY KEY,
    "status" VARCHAR(16) NOT NULL,
    "last_active_at" TIMESTAMP,
    "user_id" CHAR(36) NOT NULL UNIQUE REFERENCES "user" ("id") ON DELETE CASCADE
);
CREATE TABLE IF NOT EXISTS "presence_lease" (
    "id" CHAR(36) NOT NULL PRIMARY KEY,
    "process_id" CHAR(36) NOT NULL,
    "until" TIMESTAMP NOT NULL,
    "closed" INT NOT NULL,
    "user_id" CHAR(36) NOT NULL REFERENCES "user" ("id") ON DELETE CASCADE
);
CREATE INDEX IF NOT EXISTS "idx_presence_le_user_id_a18b15" ON "presence_lease" ("user_id", "until");
CREATE INDEX IF NOT EXISTS "idx_presence_le_process_d3f9de" ON "presence_lease" ("process_id");
CREATE TABLE IF NOT EXISTS "reaction" (
    "id" CHAR(36) NOT NULL PRIMARY KEY,
    "emoji" VARCHAR(64) NOT NULL,
    "created_at" TIMESTAMP NOT NULL,
    "message_id" CHAR(36) NOT NULL REFERENCES "message" ("id") ON DELETE CASCADE,
    "user_id" CHAR(36) NOT NULL REFERENCES "user" ("id") ON DELETE CASCADE,
    CONSTRAINT "uid_reaction_message_c6fe3c" UNIQUE ("message_id", "emoji", "user_id")
);
CREATE TABLE IF NOT EXISTS "message_revision" (
    "id" CHAR(36) NOT NULL PRIMARY KEY,
    "version" INT NOT NULL,
    "content" TEXT NOT NULL,
    "created_at" TIMESTAMP NOT NULL,
    "message_id" CHAR(36) NOT NULL REFERENCES "message" ("id") ON DELETE CASCADE,
    CONSTRAINT "uid_message_rev_message_b99572" UNIQUE ("message_id", "version")
);
"""

POSTGRES = r"""
CREATE TABLE IF NOT EXISTS "stream" (
    "key" VARCHAR(64) NOT NULL PRIMARY KEY,
    "epoch" BIGINT NOT NULL,
    "last_seq" BIGINT NOT NULL,
    "min_seq" BIGINT NOT NULL,
    "changed_at" TIMESTAMPTZ NOT NULL
);
CREATE TABLE IF NOT EXISTS "stream_event" (
    "id" BIGSERIAL NOT NULL PRIMARY KEY,
    "stream_key" VARCHAR(64) NOT NULL,
    "seq" BIGINT NOT NULL,
    "kind" VARCHAR(32) NOT NULL,
    "payload" JSONB NOT NULL,
    "created_at" TIMESTAMPTZ NOT NULL,
    CONSTRAINT "uid_stream_even_stream__5f3a55" UNIQUE ("stream_key", "seq")
);
CREATE TABLE IF NOT EXISTS "channel" (
    "id" UUID NOT NULL PRIMARY KEY,
    "name" VARCHAR(80) NOT NULL,
    "public_name" VARCHAR(240) UNIQUE,
    "topic" TEXT,
    "visibility" VARCHAR(16) NOT NULL,
    "is_default" BOOL NOT NULL,
    "archived_at" TIMESTAMPTZ,
    "last_number" BIGINT NOT NULL,
    "created_at" TIMESTAMPTZ NOT NULL,
    "updated_at" TIMESTAMPTZ NOT NULL,
    "created_by_id" UUID REFERENCES "user" ("id") ON DELETE SET NULL
);
CREATE TABLE IF NOT EXISTS "channel_member" (
    "id" UUID NOT NULL PRIMARY KEY,
    "role" VARCHAR(16) NOT NULL,
    "last_read" BIGINT NOT NULL,
    "muted" BOOL NOT NULL,
    "joined_at" TIMESTAMPTZ NOT NULL,
    "channel_id" UUID NOT NULL REFERENCES "channel" ("id") ON DELETE CASCADE,
    "user_id" UUID NOT NULL REFERENCES "user" ("id") ON DELETE CASCADE,
    CONSTRAINT "uid_channel_mem_channel_cbf2a0" UNIQUE ("channel_id", "user_id")
);
CREATE INDEX IF NOT EXISTS "idx_channel_mem_user_id_eb8da5" ON "channel_member" ("user_id", "id");
CREATE INDEX IF NOT EXISTS "idx_channel_mem_channel_ce627a" ON "channel_member" ("channel_id", "id");
CREATE TABLE IF NOT EXISTS "message" (
    "id" UUID NOT NULL PRIMARY KEY,
    "number" BIGINT NOT NULL,
    "content" TEXT,
    "reply_to_id" UUID,
    "version" INT NOT NULL,
    "created_at" TIMESTAMPTZ NOT NULL,
    "edited_at" TIMESTAMPTZ,
    "deleted_at" TIMESTAMPTZ,
    "author_id" UUID REFERENCES "user" ("id") ON DELETE SET NULL,
    "channel_id" UUID NOT NULL REFERENCES "channel" ("id") ON DELETE CASCADE,
    CONSTRAINT "uid_message_channel_688eb3" UNIQUE ("channel_id", "number")
);
CREATE TABLE IF NOT EXISTS "mention" (
    "id" UUID NOT NULL PRIMARY KEY,
    "kind" VARCHAR(16) NOT NULL,
    "channel_id" UUID NOT NULL,
    "number" BIGINT NOT NULL,
    "created_at" TIMESTAMPTZ NOT NULL,
    "read_at" TIMESTAMPTZ,
    "message_id" UUID NOT NULL REFERENCES "message" ("id") ON DELETE CASCADE,
    "user_id" UUID NOT NULL REFERENCES "user" ("id") ON DELETE CASCADE,
    CONSTRAINT "uid_mention_message_df793a" UNIQUE ("message_id", "user_id")
);
CREATE INDEX IF NOT EXISTS "idx_mention_user_id_438bfd" ON "mention" ("user_id", "id");
CREATE INDEX IF NOT EXISTS "idx_mention_user_id_09d49e" ON "mention" ("user_id", "channel_id", "number");
CREATE TABLE IF NOT EXISTS "presence_choice" (
    "id" UUID NOT NULL PRIMARY KEY,
    "status" VARCHAR(16) NOT NULL,
    "last_active_at" TIMESTAMPTZ,
    "user_id" UUID NOT NULL UNIQUE REFERENCES "user" ("id") ON DELETE CASCADE
);
CREATE TABLE IF NOT EXISTS "presence_lease" (
    "id" UUID NOT NULL PRIMARY KEY,
    "process_id" UUID NOT NULL,
    "until" TIMESTAMPTZ NOT NULL,
    "closed" BOOL NOT NULL,
    "user_id" UUID NOT NULL REFERENCES "user" ("id") ON DELETE CASCADE
);
CREATE INDEX IF NOT EXISTS "idx_presence_le_user_id_a18b15" ON "presence_lease" ("user_id", "until");
CREATE INDEX IF NOT EXISTS "idx_presence_le_process_d3f9de" ON "presence_lease" ("process_id");
CREATE TABLE IF NOT EXISTS "reaction" (
    "id" UUID NOT NULL PRIMARY KEY,
    "emoji" VARCHAR(64) NOT NULL,
    "created_at" TIMESTAMPTZ NOT NULL,
    "message_id" UUID NOT NULL REFERENCES "message" ("id") ON DELETE CASCADE,
    "user_id" UUID NOT NULL REFERENCES "user" ("id") ON DELETE CASCADE,
    CONSTRAINT "uid_reaction_message_c6fe3c" UNIQUE ("message_id", "emoji", "user_id")
);
CREATE TABLE IF NOT EXISTS "message_revision" (
    "id" UUID NOT NULL PRIMARY KEY,
    "version" INT NOT NULL,
    "content" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ NOT NULL,
    "message_id" UUID NOT NULL REFERENCES "message" ("id") ON DELETE CASCADE,
    CONSTRAINT "uid_message_rev_message_b99572" UNIQUE ("message_id", "version")
);
"""

# The models after this migration, packed by aerich: the next one is drafted from the difference.
MODELS_STATE = (
    "eJztXW1v3DYS/ivGfuoBvsBeJ46vOBxgO27rq1+KeHMtGhSCVkt7mUiiqhc7e7389yP1To"
    "nSilpJKzHzJa1FDnf3ITWceTgz/GtmkRUyvVfnpkledNtAs+8P/prZusX+p9x4eDDTHSdr"
    "Yg98fWmGvXWu29LzXd3wacOjbnqIPlohz3Cx42Ni06d2YJrsITFoR2w/ZY8CG/8ZIM0nT8"
    "hfI5c2fPyDPsb2Cn1BXvKn81l7xMhccV/YM4gTfnzYpPkbJ3x8udbdH8LO7BOXmkHMwLI5"
    "AWfjr4mdStDvxJ4+IRu5uo9WuZ/BvmX8k5NH0TemD3w3QOlXXWUPVuhRD0w/97OXWvZspm"
    "l39wvt4WqhaTMJoAxiM5Cx7XshCpb+RTOR/eSv6Z/H87Ov0QdlWETd2Cf+5/z95U/n77+j"
    "vf7GPpLQuYpm8S5umkdtX8NBdF+Phgnhz/B2kIvJqgz4BX66tn0x5JlMAXP6O9pgnjzIQM"
    "8W3BCoP7Ev8fd/zOcnJ2/nRyenZ29ev3375uzojPYNv3G56W3NzFxc/3h9t+DnhD1gE5EB"
    "H3hIEvZEAkCXAp2pmsfPucXPHix14/OL7q60UguZk6q+5SZrbhWf6Lb+FMLJfjf7wokKdv"
    "CCfEa2UD0nbfXa2cFUpSbd+tTOH9laczUcLjf67x+V6hoL1vCHD9fvxCsYi9ZvEODVKybT"
    "j7qe/fMxsA0GyoFBXPQKr7xX7CPf/mvW09KuWaWhxj45DRW2Qzz/yQ0bQ8i2KOrwvxL7Yt"
    "K/m21x39qC2xjPjhrsi2dHldsia+KVseOiR/xFBt5MQkGAj0+bGB6n1XbHaRHgUG9pa91b"
    "y4DMSyln4J2+bgDz6etKmFkTD3NoDHtliP/9cH9XYz57AnhX2PAP/ndgYm+K5kUNsAwLNr"
    "LleX+aeUC/uz3/rYj15c39RVFZswEuCsCbuudrzEDTdL8M/zsKnI8tJJ6ComxxImLhV8n/"
    "NJiOeE1PYDYW17dXD4vz21+4KXl3vrhiLfPw6abw9Lui5kkHOfj1evHTAfvz4Pf7u6vizK"
    "X9Fr/P2HfSA59oNnnR9FUek+Rx8oibafTFwXS4FvPMS8Isj3mWXfRM9542bzMvCbM85lk2"
    "XMRwbzHLvGQHszy2DZSuY311b5ubeAVOZNrjl6V21nO+bVPHNSfSpfc63ld5i6Na4lR4dM"
    "vQ/kBdb/xk/4w2IcDX9HskPHMB0JgS+RAPM01Is6fZmnT1l5RAyS8o+tvpL0Z+5AudP1ye"
    "v7uafd0PSUVdMdtG5kzAUSVNh3UUlZHrtJfjA+CjunzND4GP2hMfFSxNbGiyGBfEWkFdND"
    "dHxJfMXzcBmvaqRDpsKzJTDjbKIC/Ql4pjmFSgE3jHsV8Jzbqr3xb1PElq1d3c3/2YdC+S"
    "Jzzaz9jDS2xifyNe11d2YJUsBA5+fgQFtUn35Cv20u9cAv2CEBPpdsX+yAkWsF5Syb7ATp"
    "8Mu+Qv7u9vuCV/cV1c0x9uL64o/CH6tBP2K453dddY4+dWvmVBFCiEMVMIIXlLldZS5PXU"
    "neYXBIc71D/qS4vtJYwCKJzqCVGYwnFWLWedl4RZH8usC5Rt/O3L7/pyI0nflQR3cPmns5"
    "e25/AyvIZj8saJ61Yir7S0ODqPfouDuw83N3V8Xo5pQ8waEBzfX8SCP/z8Hpl6+FMq4b6N"
    "BlljZ4LKqwp1Tg1YyPP0J1GYgxxO4SgqgdQrM2zq2JqJeOGw4bCWFU67dMoJc1GKxGFTGM"
    "/4Z7SJYhaBMh4TZczNUVNOkxNSkO7pPgiMrX4JgOPuCkLbYQJFTl3YTuBLRzLyUgpi3f0y"
    "pnqFfl9JS58TAiufR3REoWtjW8zT9ZIhqkl9cgSimvbNiEBU04Sjmq5tHzG3M/rVJQ8233"
    "xY58fiQsd+U/BeiEuXWpaDd3jwcWY7BmTljcmldUx9Q9e8pMvFS6kQR9K7T0t/lxjh7REj"
    "iayCXlf3sSIio7HuGFtoKkJKeghbowNs5BBDQCVUAp72Vwnz+fHrt6/PTk5fp1CnT+oQFo"
    "TdLHV7RWxhaYW6SCdODgKdJAKd4r3MR18EmqM6irIgpsIeOHQspSM+BKvO9U0FINV3h1Rf"
    "FzkmlgM+JwLQ7wS9oZumSLnXYZ/JAPg7gI8sUn12t90Kz4mDId7AEKcwuiv0IrOn5kSUgH"
    "joDdUjgWtUJNxsX+CZtBLg972+6Y8xGb2nuUj32qsVwTAq2JJ9o++45BmvRJx2XcmjTEY9"
    "jLvnrEIGWQbgVEA9dHsMxQiLRAnM8UoGpSjWikgZG9od8yiGbqzRSh7bkhyAWwaXBH6rhV"
    "uSA3AFK5e6MZqFDZeIAoRrmOyCoELYDsxomxQf29holsza5oWA2xbgyo7a6UeImdYaAoQX"
    "Aw5kBw4EQquqV7u6oVVZ1EXTkIpMAgKrCq9QPqylKZx5GQC0PlItxKoMrnSo2q/JONMEdW"
    "usWn5NiYPVCiqgA0zvolEURTRTeuMK/nvGvl4d+5e2HtaH/nH9oLaZ0lF9UK18mAwfYrY+"
    "bUlk4aylAdsPiT9tFMiY3JQEk20pIK1KokDp+fHOb8nS348VlasqIbCi+JoTW8vDalGhi+"
    "4tqY/pJ0TWT5KPUqwFULrfiOVW8KKQXzEKS2xaJsLs9opFzfYFcd9mQliSjtF4cgcnnBjU"
    "sWt3aGIFvnTQeioDAesSAeufCLZb2UmcoIKmsMIMPr+3N924eSkgnss3mELG+W5w1vD4ua"
    "sUdmSdczc3TBPY7UX4uBd1O5sP2fwTzuanziZxNzOxG8paDutcUCvr07HrmT9QQs/I9jVR"
    "Gbp8Dn9kSST+Z14+jNew44JRpdYoBRTc06G2PEj/3/dJAaT/D3VPr2Qa7075u2MDd+h8I2"
    "w5xE0XLQ/5g6WbZnUIOyepUrTkyfztaUq0sD/qqJWH2/ObG0F8tYufcOuMokxaiUXdt8aA"
    "G332kb6FbfkaF5kQ8IUyN/lARRyoiDPdrAGoiDO0wlgTR5D5Um/QJTLKHJ91Ycd5wfITMn"
    "xZ97ogpp5/3UsybUZZSUDNCQHQjYDmuD0JrItyChrK3RNHPhElQ1Sq4aT7cGr4eCJmBGS+"
    "VUOt7rn5njLfRrYpdHNcHtUHkoSTEwJEi/ahg1wPrdpcCSiSBXwhVRNSNccXiDDeVM1xvv"
    "Y7Z2o2KYonjWgWnaEmqNxWXXELaOXuBfhux1ewY+9w2apBHGEVX8m7VpWCXLw+AaThrlm9"
    "RXZVqnrSdFgf3pZ16ji+Lb52t01qVe4RH6ppB2EiGISyDWOLHh5Uh7JBiNVAZ/eQi9CDqx"
    "orkvJGVXNQn8modHA88GE98MLVE6IuL8x+WYspz4lBpYGxVRrgslE5W6/pHsVLwR4F+XID"
    "kqnx4uuESElHmiawW6kU/kWFfDnF8+Wi5SykFNKVXkcpZJ16rdaSJwOgHt6YuAHwrvblXU"
    "UxX2XkqzOyciIqBOQNnZPFrurbUDUlaagVxCCSoJAkhFxPeHdcpfrISUAwHpAuQLoczNAK"
    "t5t0ThCIlzETL5HX0GaSeUmY5THPMm1cE1kuiBMCAwMO1aAi1Xi5INmKVNHLPRzHNk4lsB"
    "VWTgfuEPwVh8nsHNmUBtsosoyLh3xGByi9j4dRFyZWwKIDmKJhVIKpT1qbBWgLKO04brua"
    "zo7Dw/us/iau+5bvAdXFR8FrS2Y775LnPLZ3tu/E2xX2WJk7LfxbAuOinIJgnx01APvsqB"
    "Js1lQoB4Rcj9i6zDFBTmTA+vh7UA+9nBKw6mv0033Bnl99ESsnNPw1rDmlvQyw6WPbe8U+"
    "bx86u5fLWX0sOqNsFsGcyA55V8T59V1f0PcewwwHEN/gAQTkA0M+8BhYoO35wE04IDo+cj"
    "thOK6zkRRCvRAQbBEX8iWHJDh+oXoD0ff8ck2wgWYCrqPQ47CO9nDivpqRdYZbbJVmN+g2"
    "4QeCN7aZRZxJD2gT39/dXEemyxSt4vAiNLYPPKMWlnFZGg7xx3yIP550jr1eEt2hJSwTH7"
    "8tOeHeRgtC/+k5NWEM0HecmNCJ0XKDdK/WZok6NDNZzLRvnxYLV6YgsH1sRsULHJcYyPM0"
    "OLMZhVWTmw4JxHkpICKKqYnhcpc0WFIhBVk8lQwVwyQeki3/nglB7XeJ2u/jMQrH+wK1J0"
    "ghD3XCeahpHJjAKszHiFUbhG6+V6/VrZBFPuHQDqwocwWG4N4NwXSOmoaWpAIKxpR0H8AD"
    "R7zV0Kt7xAuFX6DwyxjhrDEKofALFH4Bg1tocD/Sl2i9IJ9RhdGda99ieIc9qcmcdO2XiP"
    "XoMqXjQLD8mOztcPKlb63ipbqxvPd66NK33U2VSRujOycGx8ajZmPBr/oG/Sp+R2u6XfFS"
    "4AjUOwIxWh3Yqw/ZSNMEdvtlGtzKGpfVGufBCi3WLEd2a8FCzc337pUuTopVAUs8Oqt1Ip"
    "XH+txVuy4+NnxNwrFBOnS6IdiM36LNCFw8kMdjshmbkMf7sRkTe11gMuZM+WqLMec5DBdi"
    "CrTmKAzEiKCUNxNLcmAsCoxF9MXBdC7aFC3lJBW0XCZiqTQiNamrTV+HdlcC5SWBuh7zLI"
    "MbUq031XVDIHoFQpr37XrsEGFRsPR2rtLIx0wognevhQwefKocrZnIOYtaDmt9s6zPXuoV"
    "7LNGoIKBDjXx3A4xBKEldXcMpSIq+V4DXzEUlh3w0J9yyOelAPzW4FvYlsc+JzQc9EdK4c"
    "7Ksz+182Q4SQU9mYl4LpUOa8nW3hMlHZotV88otLEqLJ+ouYH5o6G0Z8eBDPH4sdnC1MpO"
    "QQx1ekvoEApUVmzkjNcwGlBl1VV3yk9cU/OUl1LiML7vgFzp/RnMol2358/010o5XXF/Bd"
    "fzybzBej6ZV65n1lSoXa1vTKIL8K2pXJ2JDF+3ej+2Ti8VqoFAB7OzX7PzA4vQeI8M4vK2"
    "mqC51uwM4gjatOegYRGs7BZcl7KXo4o6k3OP9b+nc6orkRf+SHV64Epdj5ITUdDY6d54d1"
    "zyjFdV90JUWDs5GQC5Acjh/iGDcCqgILzH87MG+NJe1YWFWRuPMLadwNeqDjCrGZeCWCuX"
    "dGSqt/N0Bt1YU8NaGtuSHIBbBpcEfquFW5IDcEWJOJ6vWdhwiSiooYagKggqhO3APNWjjk"
    "1ZAy4TabX5jQ33nskqkyJhGxvNktEevJBKPGx3ugOYKAjlhFBOCOXsGtKpFssKURcyptFs"
    "1FGlcY+OT+ax5wXRyF6w/ITowFBeYHSUKLJ0UeH8uiK0urBofjvrb0QBovM3TXgl2qvS+g"
    "vbypUzZW+QzssoF4bbvYUNF3UPeFG3/kwViasFrpTO4KXUcxvnR0dNkGbdqpVH2MijvcRE"
    "Bua4u3r4HjfD97gO32MBvszB0/5LbCm9wQkNeLXgh8VlX6ZF3+crLjErIN5+jWMiOyDSF+"
    "cP1wNh3f0djo7ueS+EehOyhU5Lgurpke73w8zHaQpzJqEevieN1PRJjZY+KSvpxHmUwDgn"
    "oh7I8zdvGvkpb2r8lDelnXB6RUR6TugBphqY6l2YamfVctZ5SZj1scy6IHI2zTxvGDib86"
    "MdXBlUIJPOf+5g5VL5BWWnd0RJvXLIHEgvaKl1A9SvaKk6Viycd1eU2BiqAmSYOhYFK8gA"
    "dMnGUBWgQFxvUwafQhaDiiixNHOb/lbN0lc7onUZDTU9v60RUBayltR9WmNnx5fuNh1I1T"
    "VlIdvffY+7jUZRF6SwyO3OIDUtBjzFdy65h3fnWlrZdb4qLiWHOkbINpBmIt3bdUX9Eg92"
    "w8ZSCTGpoB4BuMaaYKNmi7y30YLQf5pDfJmOqMi7KxkKlfNiBAFRvI9THRaV86rCjlBXO7"
    "dkvoHIKA8ZLvKlj9EKYsoF8HR/OjzBs4c+0YYC5gPvNxMknsvnDXDKVP1GTfO8AfIhIB9i"
    "BJBONR8iIulF9n/C3teY/mmXjlMiclg9xWHHnv4c3khUzI0Al2B8LkEyZ019gaS/gqHlPZ"
    "QpjF8ECXxzIgpC3EshjkfdtaRTJTghQLoZ0iy5hCpwWawLYurFL3avOUxi6FUB5hUJ9qmE"
    "gqv5pEl86El1eOhJKTpU5FTW1ecQupJQluP7xtXdiWVhv8qdr6+MwkvCHLSdg4rbPMZ0lc"
    "dxv4B3WOcnWZSyoAokIcAcAsyB+oMAc/VmvSrAHAhfIHwVIXwzqG3H2DGg6M4xFAKZzyq1"
    "feR2EqJ2nY2kKlgWsoiLdw94pKNsVMKo+8OVr/8HuiZD0w=="
)
