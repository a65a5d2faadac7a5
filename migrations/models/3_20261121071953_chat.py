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
    "current" INT NOT NULL,
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
    "current" BOOL NOT NULL,
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
    "orkvJGVXNQn8modHA88GG9EbguskUhEnWHyzmpAY+WE9092ZNlIOGrV7+6JDz7ZS2mPCcG"
    "ZR3GVtaBS/3lDOumBgEvBQYBJCcOyFzHi68T1iodaZrAbuWt+BcVkhMVT06MlrOQv0lXeh"
    "1/k3XqtTROnnmB4oNjImLAld2XKxsF2JWRr05/y4moEP04dAIcuxdxQ9WUpKFWEIOwjUJG"
    "FnI94UV9leojJwGRj0C6AOlyMEMr3G7SOUEgXsZMvEReQ5tJ5iVhlsc8y7RxTWS5IE4IDA"
    "w4wYTyX+PlgmTLf0Uv93Ac2ziVwFZYOR24Q6RdHJO0cxhZGtmkyDIuHvIZHaD0Ph5GXZhY"
    "tZAOYIqGUQmmPmltFg0voLTjIPlqOjuOxe+z1J64yF6+B5RyHwWvLZlavktS+dje2b6znF"
    "fYYzUFtfBvCYyLcgqCfXbUAOyzo0qwWVOh9hJyPWLrMscEOZEBLyPYg3ro5ZSAlbqjn+4L"
    "9vzqW285oeHvvM0p7WWATR/b3iv2efvQ2b3chOtj0Rlls3DxRHbIiznOr+/6gr73gHE4gP"
    "gGDyAg+RqSr8fAAm1Pvm7CAdHxkdsJw3GdjaQQ6oWAYIu4kJw6JMHxC9UbiL7nl2uCDTQT"
    "cB2FHod1tIcT99WMrDNcGaw0u0G3CT8QvLHNLOJMekCb+P7u5joyXaZoFYe3zrF94Bm1sI"
    "zL0nCIP+ZD/PGkc+z1Ru4OLWGZ+PhtyQn3NloQ+k/PqQljgL7jxIROjJYbpHu1NkvUoZnJ"
    "YqZ9+7RYuJoQge1jM6oU4bjEQJ6nwZnNKKya3HRIIM5LARFRTE0Ml7ukwZIKKcjiqWSoGC"
    "bxkGyt/UwICu1LlEMYj1E43heoPUEKeagTzkNN48AEVmE+RqzaIHTzvXotJYYs8gmHdmBF"
    "TTEwBPduCKZz1DS0JBVQMKak+wAeOOKthl7dI14o/AKFX8YIZ41RCIVfoPALGNxCg/uRvk"
    "TrBfmMKozuXPsWwzvsSU3mpGu/RKxHlykdB4Llx2Rvh5MvfUUYL9WN5b3XQ5e+7W6qTNoY"
    "3TkxODYeNRsLftU36FfxO1rT7YqXAkeg3hGI0erAXn3IRpomsNtvLuFW1ris1jgPVmixZj"
    "myWwsWam6+d690cVKsClji0VmtE6k81ueu2nXxseFrEo4N0qHTDcFm/BZtRuDigTwek83Y"
    "hDzej82Y2OsCkzFnyldbjDnPYbgQU6A1R2EgRgSlvJlYkgNjUWAsoi8OpnPRpmgpJ6mg5T"
    "IRS6URqUldbfo6tLsSKC8J1PWYZxnckGq9qa4bAtErENK8b9djhwiLgqW3c5VGPmZCEbx7"
    "LWTw4FPlaM1EzlnUcljrm2V99lKvYJ81AhUMdKiJ53aIIQgtqbtjKBVRyfca+IqhsOyAh/"
    "6UQz4vBeC3Bt/Ctjz2OaHhoD9SCndWnv2pnSfDSSroyUzEc6l0WEu29p4o6dBsuXpGoY1V"
    "YflEzQ3MHw2lPTsOZIjHj80WplZ2CmKo01tCh1CgsmIjZ7yG0YAqq666U37impqnvJQSh/"
    "F9B+RK789gFu26PX+mv1bK6Yr7K7ieT+YN1vPJvHI9s6ZC7Wp9YxJdgG9N5epMZPi61fux"
    "dXqpUA0EOpid/ZqdH1iExntkEJe31QTNtWZnEEfQpj0HDYtgZbfgupS9HFXUmZx7rP89nV"
    "NdibzwR6rTA1fqepSciILGTvfGu+OSZ7yquheiwtrJyQDIDUAO9w8ZhFMBBeE9np81wJf2"
    "qi4szNp4hLHtBL5WdYBZzbgUxFq5pCNTvZ2nM+jGmhrW0tiW5ADcMrgk8Fst3JIcgCtKxP"
    "F8zcKGS0RBDTUEVUFQIWwH5qkedWzKGnCZSKvNb2y490xWmRQJ29holoz24IVU4mG70x3A"
    "REEoJ4RyQihn15BOtVhWiLqQMY1mo44qjXt0fDKPPS+IRvaC5SdEB4byAqOjRJGliwrn1x"
    "Wh1YVF89tZfyMKEJ2/acIr0V6V1l/YVq6cKXuDdF5GuTDc7i1suKh7wIu69WeqSFwtcKV0"
    "Bi+lnts4PzpqgjTrVq08wkYe7SUmMjDH3dXD97gZvsd1+B4L8GUOnvZfYkvpDU5owKsFPy"
    "wu+zIt+j5fcYlZAfH2axwT2QGRvjh/uB4I6+7vcHR0z3sh1JuQLXRaElRPj3S/H2Y+TlOY"
    "Mwn18D1ppKZParT0SVlJJ86jBMY5EfVAnr9508hPeVPjp7wp7YTTKyLSc0IPMNXAVO/CVD"
    "urlrPOS8Ksj2XWBZGzaeZ5w8DZnB/t4MqgApl0/nMHK5fKLyg7vSNK6pVD5kB6QUutG6B+"
    "RUvVsWLhvLuixMZQFSDD1LEoWEEGoEs2hqoABeJ6mzL4FLIYVESJpZnb9Ldqlr7aEa3LaK"
    "jp+W2NgLKQtaTu0xo7O750t+lAqq4pC9n+7nvcbTSKuiCFRW53BqlpMeApvnPJPbw719LK"
    "rvNVcSk51DFCtoE0E+nerivql3iwGzaWSohJBfUIwDXWBBs1W+S9jRaE/tMc4st0REXeXc"
    "lQqJwXIwiI4n2c6rConFcVdoS62rkl8w1ERnnIcJEvfYxWEFMugKf70+EJnj30iTYUMB94"
    "v5kg8Vw+b4BTpuo3aprnDZAPAfkQI4B0qvkQEUkvsv8T9r7G9E+7dJwSkcPqKQ479vTn8E"
    "aiYm4EuATjcwmSOWvqCyT9FQwt76FMYfwiSOCbE1EQ4l4KcTzqriWdKsEJAdLNkGbJJVSB"
    "y2JdEFMvfrF7zWESQ68KMK9IsE8lFFzNJ03iQ0+qw0NPStGhIqeyrj6H0JWEshzfN67uTi"
    "wL+1XufH1lFF4S5qDtHFTc5jGmqzyO+wW8wzo/yaKUBVUgCQHmEGAO1B8EmKs361UB5kD4"
    "AuGrCOGbQW07xo4BRXeOoRDIfFap7SO3kxC162wkVcGykEVcvHvAIx1loxJG3R+ufP0/vc"
    "G3tw=="
)
