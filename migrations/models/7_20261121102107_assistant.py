"""Conversations with the assistant: messages, the runs that answer, and the ledger of the tools they called."""

from tortoise import BaseDBAsyncClient


async def upgrade(db: BaseDBAsyncClient) -> str:
    return {"sqlite": SQLITE, "postgres": POSTGRES}[db.capabilities.dialect]


SQLITE = r"""
CREATE TABLE IF NOT EXISTS "conversation" (
    "id" CHAR(36) NOT NULL PRIMARY KEY,
    "title" VARCHAR(200) NOT NULL,
    "tainted" INT NOT NULL,
    "active_run_id" CHAR(36),
    "created_at" TIMESTAMP NOT NULL,
    "updated_at" TIMESTAMP NOT NULL,
    "user_id" CHAR(36) NOT NULL REFERENCES "user" ("id") ON DELETE CASCADE
);
CREATE INDEX IF NOT EXISTS "idx_conversatio_user_id_0a65a5" ON "conversation" ("user_id", "updated_at", "id");
CREATE TABLE IF NOT EXISTS "conversation_message" (
    "id" CHAR(36) NOT NULL PRIMARY KEY,
    "role" VARCHAR(16) NOT NULL,
    "content" TEXT NOT NULL,
    "parent_id" CHAR(36),
    "created_at" TIMESTAMP NOT NULL,
    "conversation_id" CHAR(36) NOT NULL REFERENCES "conversation" ("id") ON DELETE CASCADE
);
CREATE INDEX IF NOT EXISTS "idx_conversatio_convers_45a45a" ON "conversation_message" ("conversation_id", "id");
CREATE TABLE IF NOT EXISTS "assistant_run" (
    "id" CHAR(36) NOT NULL PRIMARY KEY,
    "status" VARCHAR(16) NOT NULL,
    "attempt" INT NOT NULL,
    "token" INT NOT NULL,
    "step_ends" JSON NOT NULL,
    "allowed_tools" JSON,
    "scopes" JSON,
    "provider" VARCHAR(64) NOT NULL,
    "model" VARCHAR(128) NOT NULL,
    "input_tokens" INT,
    "cached_tokens" INT,
    "output_tokens" INT,
    "cost_micros" BIGINT,
    "error_code" VARCHAR(32),
    "error_message" VARCHAR(500),
    "used_ms" INT NOT NULL,
    "job_id" BIGINT NOT NULL,
    "created_at" TIMESTAMP NOT NULL,
    "finished_at" TIMESTAMP,
    "conversation_id" CHAR(36) NOT NULL REFERENCES "conversation" ("id") ON DELETE CASCADE,
    "message_id" CHAR(36) NOT NULL UNIQUE REFERENCES "conversation_message" ("id") ON DELETE CASCADE
);
CREATE INDEX IF NOT EXISTS "idx_assistant_r_convers_819ad2" ON "assistant_run" ("conversation_id");
CREATE INDEX IF NOT EXISTS "idx_assistant_r_status_d64b8e" ON "assistant_run" ("status", "created_at");
CREATE TABLE IF NOT EXISTS "tool_call" (
    "id" CHAR(36) NOT NULL PRIMARY KEY,
    "step" SMALLINT NOT NULL,
    "place" SMALLINT NOT NULL,
    "call_id" VARCHAR(256) NOT NULL,
    "name" VARCHAR(64) NOT NULL,
    "arguments" JSON NOT NULL,
    "arguments_hash" VARCHAR(64) NOT NULL,
    "result" JSON,
    "status" VARCHAR(16) NOT NULL,
    "requires_approval" INT NOT NULL,
    "expires_at" TIMESTAMP,
    "created_at" TIMESTAMP NOT NULL,
    "finished_at" TIMESTAMP,
    "run_id" CHAR(36) NOT NULL REFERENCES "assistant_run" ("id") ON DELETE CASCADE,
    CONSTRAINT "uid_tool_call_run_id_b8a3cd" UNIQUE ("run_id", "step", "place")
);
"""

POSTGRES = r"""
CREATE TABLE IF NOT EXISTS "conversation" (
    "id" UUID NOT NULL PRIMARY KEY,
    "title" VARCHAR(200) NOT NULL,
    "tainted" BOOL NOT NULL,
    "active_run_id" UUID,
    "created_at" TIMESTAMPTZ NOT NULL,
    "updated_at" TIMESTAMPTZ NOT NULL,
    "user_id" UUID NOT NULL REFERENCES "user" ("id") ON DELETE CASCADE
);
CREATE INDEX IF NOT EXISTS "idx_conversatio_user_id_0a65a5" ON "conversation" ("user_id", "updated_at", "id");
CREATE TABLE IF NOT EXISTS "conversation_message" (
    "id" UUID NOT NULL PRIMARY KEY,
    "role" VARCHAR(16) NOT NULL,
    "content" TEXT NOT NULL,
    "parent_id" UUID,
    "created_at" TIMESTAMPTZ NOT NULL,
    "conversation_id" UUID NOT NULL REFERENCES "conversation" ("id") ON DELETE CASCADE
);
CREATE INDEX IF NOT EXISTS "idx_conversatio_convers_45a45a" ON "conversation_message" ("conversation_id", "id");
CREATE TABLE IF NOT EXISTS "assistant_run" (
    "id" UUID NOT NULL PRIMARY KEY,
    "status" VARCHAR(16) NOT NULL,
    "attempt" INT NOT NULL,
    "token" INT NOT NULL,
    "step_ends" JSONB NOT NULL,
    "allowed_tools" JSONB,
    "scopes" JSONB,
    "provider" VARCHAR(64) NOT NULL,
    "model" VARCHAR(128) NOT NULL,
    "input_tokens" INT,
    "cached_tokens" INT,
    "output_tokens" INT,
    "cost_micros" BIGINT,
    "error_code" VARCHAR(32),
    "error_message" VARCHAR(500),
    "used_ms" INT NOT NULL,
    "job_id" BIGINT NOT NULL,
    "created_at" TIMESTAMPTZ NOT NULL,
    "finished_at" TIMESTAMPTZ,
    "conversation_id" UUID NOT NULL REFERENCES "conversation" ("id") ON DELETE CASCADE,
    "message_id" UUID NOT NULL UNIQUE REFERENCES "conversation_message" ("id") ON DELETE CASCADE
);
CREATE INDEX IF NOT EXISTS "idx_assistant_r_convers_819ad2" ON "assistant_run" ("conversation_id");
CREATE INDEX IF NOT EXISTS "idx_assistant_r_status_d64b8e" ON "assistant_run" ("status", "created_at");
CREATE TABLE IF NOT EXISTS "tool_call" (
    "id" UUID NOT NULL PRIMARY KEY,
    "step" SMALLINT NOT NULL,
    "place" SMALLINT NOT NULL,
    "call_id" VARCHAR(256) NOT NULL,
    "name" VARCHAR(64) NOT NULL,
    "arguments" JSONB NOT NULL,
    "arguments_hash" VARCHAR(64) NOT NULL,
    "result" JSONB,
    "status" VARCHAR(16) NOT NULL,
    "requires_approval" BOOL NOT NULL,
    "expires_at" TIMESTAMPTZ,
    "created_at" TIMESTAMPTZ NOT NULL,
    "finished_at" TIMESTAMPTZ,
    "run_id" UUID NOT NULL REFERENCES "assistant_run" ("id") ON DELETE CASCADE,
    CONSTRAINT "uid_tool_call_run_id_b8a3cd" UNIQUE ("run_id", "step", "place")
);
"""

# The models after this migration, packed by aerich: the next one is drafted from the difference.
MODELS_STATE = (
    "eJztXWlv5DiS/StGfuoBvAU7fdZgMYDtcs94xkdvOb09mEZDUCppm2VdrcMu70z99yV1kh"
    "KlFJWSUqLjS3VbYigzX1DBiMeI4L9nlrNCpv/pzDSdN9020OzPO/+e2bpF/6d8c3dnprtu"
    "foteCPSlGY3WuWFLP/B0IyA3HnXTR+TSCvmGh90AOza5aoemSS86BhmI7af8UmjjP0KkBc"
    "4TCp6RR2789ju5jO0V+o789E/3RXvEyFxxX9g3HDf6+OiWFry70eWLZ937ORpMP3GpGY4Z"
    "WjYn4L4Hz46dSZDvRK8+IRt5eoBWzM+g3zL5yeml+BuTC4EXouyrrvILK/Soh2bA/Oylll"
    "+badrt3UK7v1xo2kwCKMOxKcjYDvwIBUv/rpnIfgqeyZ/789Mf8QflWMTD6Cf+79nXi7+d"
    "ff2JjPoT/UiH6CrW4m1yax7f+xE9RA/0+DER/DneLvKwsyoDfo6fruxADHkuU8Cc/I42mK"
    "cXctDzCTcE6k/0S/zX5/n84OBkvndwfHp0eHJydLp3SsZG37h866RGM+dXf726XfA6oReo"
    "InLgQx9Jwp5KAOhSoFNT8/jCTH56YakbL2+6t9JKd5y5UzW2fMuaW8Uruq0/RXDS302/cG"
    "qCXbxwXpAtNM/pvXrr7GJiUtNhfVrn3+hc8zQcTTfy7++V5hoL5vDDw9UX8QzGovkbhnj1"
    "icr0Y65n//0Y2gYFZcdwPPQJr/xP9CNP/jLraWrXzNLIYh8cRwbbdfzgyYtuRpCtMdTRfy"
    "XWxXR8N8vitq0FtzCe7jVYF0/3KpdFeos3xq6HHvF3GXhzCQUB3j9u4ngcV/sdx0WAI7ul"
    "Pev+swzIvJRyDt7xYQOYjw8rYaa3eJgjZ9gvQ/z3+7vbGvfZF8C7wkaw858dE/tTdC9qgK"
    "VY0Cdbvv+HyQL6083ZP4tYX1zfnReNNX3AeQF4U/cDjTpomh6U4f9CgAuwhcQqKMoWFZEI"
    "f0r/p4E6kjk9AW0srm4u7xdnN79wKvlytrikd+bR1ffC1Z+Klid7yM6vV4u/7dA/d/51d3"
    "tZ1Fw2bvGvGf1Oehg4mu28afqKxSS9nF7iNI2+u5g8roWeeUnQ8pi17KFXsva0eZt5SdDy"
    "mLVseIji3kLLvGQHWh7bAkrmsb66s833ZAZORO3Jy1KrdSa2bRq4MiJdRq/jfZXXBKolTo"
    "VHtwztzyT0xk/2P9B7BPAV+R4pz1wANKFEHpLHTBPS/Go+Jz39LSNQ2AlFfjv5xSiIY6Gz"
    "+4uzL5ezH1siqXwfU80EX0MxUcXe360lq9KRmhcOQVgRxF+R5+v0YRRYMuA3EiLqQRh9L8"
    "ZeA5k1jI3YrSGzcsWUqYBLO7RKRoKPWTPp4biX2f88XD5cfukL5r75Fz0IkOUK3JzK3QZG"
    "YrgNh/2+4I13G+b7hyeHpwfHh9kmQ3albm+hvHmT0fANwczGDwfl3kSg9APkasheybFWrN"
    "DwxBVjhpchNgNs+5/o523DCvdCZ0WJAGS5DBzHlFJMSXAj5Uwn9O1FC1tjcz847q7nvOKV"
    "KIyp2w/KZRTcEep+qyKKGWQQzgQUhLfDVB8mnLHdMIgzBgRGpNJXKYq1cllGZkG6dloM3X"
    "iOVjlJbEtyAG4ZXCcMWk3ckhyAK5i5ZO3TLGx4jgDauuyzgqBC2A6c+Ic8z/EIsCupdB5e"
    "qtUSODb0uRXwYN5gATyYV65/9JYIZwv5vv7UAmpGUD20j/aapFCRUZV4R/fKGa2aJWOxGQ"
    "kgRop24puzFO5S1RnpXEYZPAe2zrAlXKmQiWwBN9r5f8Q29p9b6bkgChkeY9ZzcVuwpOvq"
    "/T2BKOz9F0mc2EmSRJaXGnYHdZSQ1qRTsLOwjLF0WsVF4XHTnLVr0ysE765smgVL9piiTZ"
    "DzROznf3xFZgaoGPaF45gX5DEKQf6jnIdSsgtl0O5stHDIPy2m603+zCmahbVzlreKDabr"
    "Rpk+JPy1bWTOBEk+6a3duvwegxm0lUJhSNbpdlGHyrMGvEkPlWfh0sSGJotxQawThmpElV"
    "HzwyZAk1GVSEf3ikk7LjbKIC/Q98qsnURABQKwLqq7/OeCC+hKm+hZUHd9d/vXdHhxZ51H"
    "+xX7eIlNHLyL5/X6ND/+CQpak+7T/LCffeeyv0p8UKTbFesjJ1jAekkk+wI7uzLslD+/u7"
    "vmpvz5VXFOP9ycXxL4I/TJIBxUMIa6Zzzj11ZUUkEUqKQxU0lRmSYxWktRYlAdKV8QBGYe"
    "mHko1mpcrOWuWmqdlwStj0XrAmObfPvyu758lyXti4IbhPzTWUs3oJczvDoglxvW7I0T1/"
    "WccnFqcRQd+RY7tw/X180oZQtRb2BDUvkmfsgzdidovCppZcH20sY4tSaOxwpSnzWgF6aO"
    "rZmIF45u7NaywtmQTjlhrh+Z41IVJhp/Qe9xQSdQxmOijDkdNeU0OSEF6Z7uayjo7JcAOB"
    "muILQ91k/I9izjpRTEuvtpTOwK+b6Snj4nBF5+Ifd5PE2qxjaZpxslC7LbgBJTjByB/kXb"
    "ZkSgf1ETMmSk/Yu49EZRCFtIf6yJZIsjB+u3zfPW0H17FAFtgANTKkEnE1AwApg3qh6b11"
    "SPzcvVYwH9MCSqd6rLW2CkIGlBJmmBvJOviPZmk/QkSoIQesE29QcMvWBf+mOoGWItiLX6"
    "hbTPWIvhWENRLxWZbdRi71dF0O5hw7mjqqWxAjZUAJ9CtyaOZxBuFs6zrT0G7kq8CwH9SA"
    "J6z6mK59cXJqSyCob23ZckkI8LkC3wkqvrbhgRJSAeuvTG1T0Cn6TbyglBUA9B/QeM9qBb"
    "yKC5x9DaYjutLaQceC6ErI6L0sYOnceR41xPxFGRRKBzRVwcGnhUbFSyt3frAhtcGNhvPP"
    "PmeET3eSBDD1mxXQNCmzGFNq6pvyNPk0wO5aVUqHjvPfuW/K62IWQqq0R80//hNYJ1p6bg"
    "Vuhr91hn2ye022lR7DqGIOm5EvBsvEqYd9bIVV/q9sqxpXMbODnIbpDIbkjWsgB9l+KdCm"
    "IqrIHDU0/C3ZPqE2syATh+fIMTazzkmlgOeEYEoN8IetofUmTc67DPZQD8DcBHllNdZbje"
    "C2fEwRFv4IgTGL0VepNZUxkRJSAeekH1ndAzWu9U5tJKgN/3/CY/xqQ0qOYh3W9vVgSPUc"
    "GX7Bv9rRy7N2qMJ3/q3qjRhUP3ekYbDt2bDrhw6B4cuqcwo20SfGzjXe54Ml4IuG0BrjQ1"
    "IUrXEzGtNQQILwYcyAYcCOSmVc92dZtA5FkXTVMqcglITCu8QmxaS1M4WRkAtD7TL8KqDK"
    "50it+v6XOmCera3D52TomT+gomoANMb+OnKIpobvTG1Kbkyn7FQWWTEububn3qHzcOTmFS"
    "OqsvirCluxHyUt1sAozonKAeehFCXdgwbD+0KGxjQMYUpjQqqYmOeG/RJMOHU3FGq9+Sp7"
    "8dL+paX4oPsIxv1PpOZjakv0blj465QitoTz4+XwpOtMwW9qMmrdyOqju5HZUauSXTXgLe"
    "XEJBgD83apb3uaZZ3udyszyCnSOVJ5EJKIhw3Y5Fiu9JJbonJWyBT/+AfDo0+oJGX9smKz"
    "tp9GXp3suG/asWuv+S+dCKYN1r1yrmJC5BOMKf01XTo+pZt21kavHhYH0EJ+knJI2mk+lW"
    "DFC4ICat8uZFodJ7FHHMtMjK2c0lrd/rC+K+CcvoGF/qAAmM67rTf1MxOPu3XfqWFcq3Bs"
    "9koHRWonT2m4PtVsEPJwixz5RiH35tb7pw81IQARVeJAgoe+0dFk++DmLKi/xJ0wR2fccw"
    "7kVdn1cEwXrPwXrPoajjvc/EYSi9s1sXglr5mI5DTza1Db3STqOio3vZbmL5+Uc0/mTlk/"
    "6wcVpL6W7cjAbC06GWPGhEtu2cJWhENhAFINtQaKNOQmMDd+jOB9hyHS+btDzk95ZumtXF"
    "tJykSnVbB/OT44xooX/UUSv3N2fX14JKTw8/4da9DXJpJSZ13xbjFft4iU0cVCyB6wHnnw"
    "CgN2kkgW35bnu5EPCFMgcJQm9O6M05OObQm3OyBuPZcQXpCfUOXSqjzPZZF36cHy6/ISOQ"
    "Da8LYurF17209ckpKwmoOSEAuhHQHLcngXVRTkFHuXviKHBEZdmVZjgdPpwZ3p+IGwE5w9"
    "VQq7tvvqUeHCNbFLrZLo87lUrCyQkBokX/0EWej1bEuCzfZYEVyAK+0DRmyBQPaBqz0ygR"
    "YbxNY8b52m/cM6ZJe25pRPPsDDVB5ZZqDlfyDXZuH66vZ9WrF+C7Hl/Bil0Bc5MqIsNxhe"
    "eJyJQRqQa5eH4CSEPWWdlVTbPSW7v16W35oI7z2yzk++RLtymtYi7xqZp2GBWCQSrbML7o"
    "7k51KhukWA20dw+1CD2EqokhKS9UNRv1uYxKG8cDb9YboechW5QiUbe5zEgNuLWc2u7J7i"
    "wDCV89+9Ul4ekva6FyRgwazI2twRxX+ss51k0dAl4KHAIoThyQuU4mXyesVfakaQK7lrfi"
    "X1QoTlS8ODGezkL+JpvpdfxNPqjX1jgs8wKtO8dExEAou61QNk6wKyNfXf7GiKiQ/Th0AR"
    "w9of2dmClJR60gBmkbhYos5PnCI8MrzQcjAZmPQLoA6bIzQyvcTumcIBAvYyZe4qihjZJ5"
    "SdDymLVMbj47slwQJwQOBuxgQvuv8XJBsu2/4pd7OI5tnEZgLaycDdwg0y7JSdo4jSzLbF"
    "JkGhc3+YwOUPqaPEZdmGi3kA5gih+jEkx90to0G15AaSdJ8tV0dpKL32erPXGTPXYEtHIf"
    "Ba8tWVq+SVH52N7ZvqucV9inPQU12VO/inIKgn3a5Gyq0+qjqU5LJ1PRrHjH1mW2CRiRAQ"
    "8j2IJ56GWXgLa6I58eCNb8v9/f3VZAzgoVCRpsBDv/2TGx3xu5zRjtZYjNANv+J/p527DZ"
    "FKR6pRTxLxh3+oCiUgIs2qNsli6eyg55MMfZ1W1f0PeeMA4bEB9wAwKKr6H4egws0Pri6y"
    "YcEHk+8jphOK7yJymEeiEh2HI8KE4dkuD4hdgNRN7zi2cHG2gm4DoKI3braA83GasZ+eBO"
    "KRDI2tvGarJbw26QZSIIBW9sM484lx7QJ767vb6KXZcpesXRqXN0HXhFLTzjsjRs4o95E3"
    "885RzrTdo0PGGZ/Ph1xQl3Nlo45J+eSxPGAH3HhQmdOC3XSPdrfZZ4QDOXxczG9umxcD0h"
    "QjvAZtwpwvUcA/m+Bns2o/BqGHVIIM5LARFRLE2Mprukw5IJKcjiqeSoGKbjI9le+7kQNN"
    "qXaIcwHqdwvC9Qe4IU6lAnXIea5YEJvEI2R6zaIfTYUb22EkOW8w1HfmBFTzFwBLfuCGY6"
    "appakgkomFPSfQIPbPFWQ6/uFi80foHGL2OEs8YphMYv0PgFHG6hw/1IXqLnhfOCKpxu5v"
    "4axzsaSVzmdGi/RKxPpil5DiTLj8nfjpQvfUQYL9WN573VTZe+/W5iTNo43YwYbBuPmo2F"
    "uOoDxlX8itZ0ueKlIBCoDwQStDrwV+/zJ00T2PUnl3Aza1xea1IHK/RY8xrZtQ0LNY8d3S"
    "tdnDarApZ4dF7rRDqP9bmqdt18bPiehGODdOhyQ/AZP6LPCFw8kMdj8hmbkMfb8RlTf13g"
    "MjKufLXHyEQOw6WYAq05CgcxJijl3cSSHDiLAmcRfXcx0UWbpqWcpIKey0Q8lUakJgm1ye"
    "vQ7kggVhKo6zFrGcKQarupbhgC2SuQ0rzt0GODDIuCp7dxl0Y+Z0IRvHttZHAfEONozUTB"
    "WXxntzY2y8dspV/BNnsEKpjoUJPP7TqGILWk7oyhTESl2GvgI4aitgM++kMOeVYKwG8Nvo"
    "VteewZoeGg31MKd9qe/aldJMNJKhjJTCRyqQxYS772lijpyG25fEWRj1Xh+cS3G7g/GspG"
    "dpzIkDw/cVuoWdkoiaHObgkDQoHJSpyc8TpGA5qsuu5OrOKauqe8lBKb8X0n5Eqvz+AWbb"
    "o8v5BfKxV0JeMVnM8H8wbz+WBeOZ/prULvav3ddHQBvjWdq3OR4ftWb8fX6aVDNRDo4Hb2"
    "63YudP9F5G9G12sdzSAdMVgCBIEdR8/8nbbZYs4vhLSIjt6cTdIicGBKHdyRCSi4CM/3mh"
    "zZQUZVLsPRvcIJKcw3K+FcnUtbEIMzvluk0zqW2/aY1aIsZCyMbSXm3rGwTSfeXAq0O3bt"
    "Uk2I9Vut21SmTrtKaZZqq7j6EBxCV47YyGWG4zYOj/f3j0+P9/ZPD+cnB6cnn/cO+1ryt0"
    "J1RPPReRO4AOs0kUrBHlA75F0POx4OBPQpgX19f3xWXBkVHMxPjjPQ6R91MN/fnF1fC3BN"
    "wzqJ4IGVUTB+6J6UjqItWfKfE1IQ5l7CtEfHXIm651ZHaLmEEhgPHZ15XijHPGQCKsTC/I"
    "w+ajSjj2pm9FF5RnvICD0v6qy/TBrrl6FevwAKHqOeAro/JIZGGNr/ObYkucYIqYdy9+sj"
    "mbHPjkciPcECeW/pplnpWvOSrTy7sWHdnW+XgJNSH02nb0FMvQm8f9TETBxVm4mjUtZBaN"
    "ADKxzZ0oui3Aa7HyNDfJN9jsn1A9nv1xZ01wwEdrQ/YkmYu2qpdV4StD4WrQv49tIZsMwO"
    "vaTWeUnYVBmPkgXvNpR7Qrlnv5AOU+5p6d7LhtWeNGvqWl+i3g682gLWvZZ65oBV5KBlaN"
    "YnomlmNq7jeofo6fHUij5DdLjPb4VbkIq21VS0TBkSeLMysCYVKcj8HWiKJyMCcNYv8Wki"
    "7YZLfJqxO01I1y7xzIRafwxJthpsiKlqa3kRVNbqjak/38JxzAvdFHsF6b16p4CM0ox0WM"
    "c+gRemjbD9AMX5TaZO5hG0cx6dL5AqSGZHJ1OqQgV5nSTqRJNcEsxMCNAsMOEENaFTVb0t"
    "xogokSlSyMY5arJ3TkZVZ+MclXbPo/9KQJyOVxDfHjbNvafQQvTDSgjTasY7j+Y8lTd3WS"
    "koD92gPDRDUvqUrbIkTPgGE57ogn5f4WyvyDXLJDaa6dPZv+hlopM4LQgFVqZZ4lkureAk"
    "7z7hzEN/hHEnZdf1nFddEEifk+gK6XbVlBfIF5BfkgdMEPq6GoK7u2tu3p9fFXNXH27OL4"
    "kuIlWQQTgOtUfdA3s6dmdy+6aQCfMh1PyIbew/t9JzQRRe5zHrOecEm9J6uQTskNTvkBCk"
    "OiDzz3wf0zHB11ClVsy7BU4/n1ZjYvQf6ElAX5HheDwTLri9W8frh8lJjdnIQY/foX1n3h"
    "yPzEI4kmdEJD+rkqZ4szKQ814oYST+ZehJ8aaMiIJBdvdMEo2M8UqU21dT9MzIAMgNQI7W"
    "DxmEMwEF4d2fnzZhiuan1VQRvccjjG03DLSqgzKqO/sWxBSqmuuuUkY3aOwnjW1JDsAtg+"
    "uEQauJW5IDcEUHPvuBZmHDc0Tp1DVdagqCCmE7cKuaRx2bsg5cLqJeuW33TZFNgoRtvGuW"
    "jPXghVRKiIH6UKgUhCMDR0qfQg1ZzzVk/RKnETUpYExjbdRRpcmIjrOfse+H8ZP9cPkNGQ"
    "HkPY+PEkUW8edk/L9MoBPvb0QHEc6PmvBKZFRNWmmJWaLvlmxqKSuj3HGP3XvYK+y7pv6u"
    "ycJclFOQyjtt0uTttLrH22mpxZv+SgyJp4WelM3gpdQLG+d7TRtE1naILKG9xI4MzMlw9f"
    "Ddb4bvfh2++wJ8t9Qyr5XRmD0sLvpyLXpPh3aqGm826AbpDH36x+z87P5qIKy7z8p1dd9/"
    "c0g0IZvqXxJUz450vx7mMU5TmHMJ9fA9aGSmD2qs9EHZSKfBowTGjIh6IM+PmvSEJKNq4p"
    "RSV8hoo0qT72FYklOmYz0w1cBUQydD0PraToYlQr2a/2XiaBdXJhXINBI7c/GCPmaC06CK"
    "b+cXf+TTlWVDlO7jp6gK0htaat0A9Staqo4VTefdFCX6DFUBMkwdi5IVZAC6oM9QFaCosm"
    "AzfApVDCqiZDzrtk1+q2bpqw3RuogfNb24rRFQFrKWJHx6xu6GL91N9iBV5xRtRLH5GncT"
    "P0VdkHxqXTYGyU/NnILvHAlAjA5m0tfkMapOJZcERtExTCbS/U1n1C/Jw65RcqaTiohFfR"
    "I3BEq1XpI8z6j7XfTOVhUecpdyqXoHxumCeZRKcEnl0AlsmfHsYFF3whTbOxstHPJPc4t2"
    "kT1RkaVSMvOQIQ0E+Yc8pVCdhciQGNHAQeu1IRFx64mIPjI8FEjvWhfElMuX6+GE3+lt9f"
    "WJdse7fSPqyTU2qKe7z1Pe3oNN3eo3aprbe1B+BOVHI4B0quVH8Z6YyP9PN8tqXP9sSMcV"
    "SAxWT0mWv6+/IvHRTBASjC0kSHXWNBZIxytYydF9GJC+CBL4MiIKQtxL35tH3bOkK5M4IU"
    "C6GdK0losYcFmsC2LqpQt3bzlMx9Cr6jkq+llkEgrO5oMm6dgH1dnYB6VkbFFQWdcORxhK"
    "QhecPzftgmM4loWDqnC+vhERLwk6aKsD5DqGgPitRD4bPxwLud8v4B221UonpSyoAkmo54"
    "B6DqD+oJ5DPa0LeH5Bri8QvkD4TpbwZY43dI0N84luXUMhkPkibjtAXicZoVf5k1QFy0KW"
    "4+HN84vJU95Vwqj7zZUf/w8RrjOY"
)
