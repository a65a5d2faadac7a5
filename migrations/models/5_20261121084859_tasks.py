"""Tasks.

Their order is that of code points on every database: COLLATE "C" on PostgreSQL, which otherwise asks its locale.
"""

from tortoise import BaseDBAsyncClient


async def upgrade(db: BaseDBAsyncClient) -> str:
    return {"sqlite": SQLITE, "postgres": POSTGRES}[db.capabilities.dialect]


SQLITE = r"""
CREATE TABLE IF NOT EXISTS "label" (
    "id" CHAR(36) NOT NULL PRIMARY KEY,
    "name" VARCHAR(50) NOT NULL,
    "folded" VARCHAR(900) NOT NULL,
    "color" VARCHAR(7) NOT NULL,
    "created_at" TIMESTAMP NOT NULL,
    "user_id" CHAR(36) NOT NULL REFERENCES "user" ("id") ON DELETE CASCADE,
    CONSTRAINT "uid_label_user_id_acd6c7" UNIQUE ("user_id", "folded")
);
CREATE TABLE IF NOT EXISTS "task" (
    "id" CHAR(36) NOT NULL PRIMARY KEY,
    "title" VARCHAR(200) NOT NULL,
    "description" TEXT,
    "completed_at" TIMESTAMP,
    "due_at" TIMESTAMP,
    "due_date" DATE,
    "due_up" BIGINT NOT NULL,
    "due_down" BIGINT NOT NULL,
    "priority" SMALLINT NOT NULL,
    "position" VARCHAR(64) NOT NULL,
    "title_key" VARCHAR(200) NOT NULL,
    "folded" TEXT NOT NULL,
    "rrule" VARCHAR(500),
    "recurrence_base" VARCHAR(16),
    "time_zone" VARCHAR(64),
    "anchor_day" SMALLINT,
    "anchor_time" VARCHAR(15),
    "successor_id" CHAR(36),
    "version" INT NOT NULL,
    "created_at" TIMESTAMP NOT NULL,
    "updated_at" TIMESTAMP NOT NULL,
    "deleted_at" TIMESTAMP,
    "user_id" CHAR(36) NOT NULL REFERENCES "user" ("id") ON DELETE CASCADE
);
CREATE INDEX IF NOT EXISTS "idx_task_user_id_46d512" ON "task" ("user_id", "position");
CREATE INDEX IF NOT EXISTS "idx_task_deleted_938c7f" ON "task" ("deleted_at");
CREATE TABLE IF NOT EXISTS "task_label" (
    "id" CHAR(36) NOT NULL PRIMARY KEY,
    "label_id" CHAR(36) NOT NULL REFERENCES "label" ("id") ON DELETE CASCADE,
    "task_id" CHAR(36) NOT NULL REFERENCES "task" ("id") ON DELETE CASCADE,
    CONSTRAINT "uid_task_label_task_id_4746cb" UNIQUE ("task_id", "label_id")
);
CREATE INDEX IF NOT EXISTS "idx_task_label_label_i_484712" ON "task_label" ("label_id");
"""

POSTGRES = r"""
CREATE TABLE IF NOT EXISTS "label" (
    "id" UUID NOT NULL PRIMARY KEY,
    "name" VARCHAR(50) NOT NULL,
    "folded" VARCHAR(900) NOT NULL,
    "color" VARCHAR(7) NOT NULL,
    "created_at" TIMESTAMPTZ NOT NULL,
    "user_id" UUID NOT NULL REFERENCES "user" ("id") ON DELETE CASCADE,
    CONSTRAINT "uid_label_user_id_acd6c7" UNIQUE ("user_id", "folded")
);
CREATE TABLE IF NOT EXISTS "task" (
    "id" UUID NOT NULL PRIMARY KEY,
    "title" VARCHAR(200) NOT NULL,
    "description" TEXT,
    "completed_at" TIMESTAMPTZ,
    "due_at" TIMESTAMPTZ,
    "due_date" DATE,
    "due_up" BIGINT NOT NULL,
    "due_down" BIGINT NOT NULL,
    "priority" SMALLINT NOT NULL,
    "position" VARCHAR(64) COLLATE "C" NOT NULL,
    "title_key" VARCHAR(200) COLLATE "C" NOT NULL,
    "folded" TEXT NOT NULL,
    "rrule" VARCHAR(500),
    "recurrence_base" VARCHAR(16),
    "time_zone" VARCHAR(64),
    "anchor_day" SMALLINT,
    "anchor_time" VARCHAR(15),
    "successor_id" UUID,
    "version" INT NOT NULL,
    "created_at" TIMESTAMPTZ NOT NULL,
    "updated_at" TIMESTAMPTZ NOT NULL,
    "deleted_at" TIMESTAMPTZ,
    "user_id" UUID NOT NULL REFERENCES "user" ("id") ON DELETE CASCADE
);
CREATE INDEX IF NOT EXISTS "idx_task_user_id_46d512" ON "task" ("user_id", "position");
CREATE INDEX IF NOT EXISTS "idx_task_deleted_938c7f" ON "task" ("deleted_at");
CREATE TABLE IF NOT EXISTS "task_label" (
    "id" UUID NOT NULL PRIMARY KEY,
    "label_id" UUID NOT NULL REFERENCES "label" ("id") ON DELETE CASCADE,
    "task_id" UUID NOT NULL REFERENCES "task" ("id") ON DELETE CASCADE,
    CONSTRAINT "uid_task_label_task_id_4746cb" UNIQUE ("task_id", "label_id")
);
CREATE INDEX IF NOT EXISTS "idx_task_label_label_i_484712" ON "task_label" ("label_id");
"""

# The models after this migration, packed by aerich: the next one is drafted from the difference.
MODELS_STATE = (
    "eJztXWtv6zbS/iuBP3WBvAeJc3MXL14gSdPd7OZSnPhsF1sUgiwzMRtJVHVJTna3//0lda"
    "dEyaJulnnmy2kjcmj7ITWceTgz/M/MImtkep8uTZO867aBZn8++M/M1i32P+XGw4OZ7jhZ"
    "E3vg6ysz7K1z3Vae7+qGTxueddND9NEaeYaLHR8Tmz61A9NkD4lBO2L7JXsU2Pj3AGk+eU"
    "H+Brm04Zdf6WNsr9FX5CV/Oq/aM0bmmvvCnkGc8OPDJs3/cMLH1xvd/THszD5xpRnEDCyb"
    "E3A+/A2xUwn6ndjTF2QjV/fROvcz2LeMf3LyKPrG9IHvBij9quvswRo964Hp5372SsuezT"
    "Tt4XGpPd0sNW0mAZRBbAYytn0vRMHSv2omsl/8Df3zeL74I/qgDIuoG/vEf1x+vv7r5efv"
    "aK8/sY8kdK6iWXyIm+ZR2x/hILqvR8OE8Gd4O8jFZF0G/Aq/3Nq+GPJMpoA5/R1tME8eZK"
    "BnC24M1F/Yl/if7+fzk5OL+dHJ+eLs9OLibHG0oH3Db1xuuqiZmavbv9w+LPk5YQ/YRGTA"
    "Bx6ShD2RANClQGeq5vk1t/jZg5VuvL7r7lortZA5qepbbrLmVvGJbusvIZzsd7MvnKhgBy"
    "/JK7KF6jlpq9fODqYqNek2pHb+ha01V8PhcqP//lqprrFgDX/5cvuDeAVj0foNArz+xGSG"
    "Udez/30ObIOBcmAQF33Ca+8T+8iL/5sNtLRrVmmosU/OQ4XtEM9/ccPGELItijr8r8S+mP"
    "TvZ1vctbbgNsbFUYN9cXFUuS2yJl4ZOy56xl9l4M0kFAT4+LyJ4XFebXecFwEO9Za20b2N"
    "DMi8lHIG3vlpA5jPTythZk08zKEx7JUh/tvT40ON+ewJ4F1jwz/474GJvX00L2qAZViwkS"
    "3P+93MA/rd/eU/i1hf3z1eFZU1G+CqALype77GDDRN98vw/0CB87GFxFNQlC1ORCz8Kfmf"
    "BtMRr+k9mI3l7f3N0/Ly/iduSn64XN6wlnn49KPw9Lui5kkHOfj5dvnXA/bnwb8eH26KM5"
    "f2W/5rxr6THvhEs8m7pq/zmCSPk0fcTKOvDqbDtZhnXhJmecqz7KI3uve0eZt5SZjlKc+y"
    "4SKGe4tZ5iV7mOWpbaB0HevrR9v8iFfgnkx7/LLUznrOt23quOZE+vRep/sqb3FUS5wKj2"
    "4Z2h+p641f7L+jjxDgW/o9Ep65AGhMiXyJh9lPSLOn2Zp09feUQMkvKPrb6S9GfuQLXT5d"
    "X/5wM/tjNyQVdcVsG5kzAUeVNB3WUVRGrtNOjg+Aj+rzNT8EPmpHfFSwMrGhyWJcEGsFdd"
    "HcnBBfMj9tAjTtVYl02FZkphxslEFeoq8VxzCpQC/wTmO/Epp1N/9c1vMkqVV39/jwl6R7"
    "kTzh0X7DHl5hE/sf4nV9YwdWyULg4OdHUFCb9E++Yi/9ziXQrwgxkW5X7I+cYAHrFZUcCu"
    "z0ybhL/urx8Y5b8le3xTX95f7qhsIfok87Yb/ieFd3jQ1+a+VbFkSBQpgyhRCSt1RprURe"
    "T91pfkFwvEP9o6G02E7CKIDCqZ4QhSkcZ91y1nlJmPWpzLpA2cbfvvyurz4k6buSYAeXf3"
    "/20vYcXobXeEzeNHHdSuSVlhZH59FvcfDw5e6ujs/LMW2IWQOC4/urWPDHv39Gph7+lEq4"
    "76NBNtjZQ+VVhTqnBizkefqLKMxBDqdwFJVAGpQZNnVszUS8cNhwWMsKp1165YS5KEXisC"
    "mMZ/wVfUQxi0AZT4ky5uaoKafJCSlI9/QfBMZWvwTAcXcFoe0xgSKnLmwn8KUjGXkpBbHu"
    "fxlTvUK/r6SlzwmBlc8jOqHQtakt5v31kiGqSX1yBKKads2IQFTTHkc13do+Ym5n9KtLHm"
    "y++bDOj8WFjsOm4L0Tly61LAfv8OCXme0YkJU3JZfWMfUPuuYlXS5eSoU4ksF9Wvq7xAhv"
    "jxhJZBX0uvqPFREZjXXH2EJTEVLSQ9gaHWAjhxgCKqES8LS/SpjPj08vThcn56cp1OmTOo"
    "QFYTcr3V4TW1haoS7SiZODQCeJQKd4L/PRV4HmqI6iLIipsAeOHUvpiA/BqnN9UwFI9e2Q"
    "6usix8RywOdEAPpO0Bu6aYqUex32mQyA3wF8ZJHqs7vtVnhOHAzxBoY4hdFdo3eZPTUnog"
    "TEY2+oHglcoyLhZvsCz6SVAH/o9U1/jMnoPc1FutderQiGUcGWHBp9xyVveC3itOtKHmUy"
    "6mHcP2cVMsgyAKcC6qE7YChGWCRKYI5XMihFsVZEytTQ7plHMXRjg9by2JbkANwyuCTwWy"
    "3ckhyAK1i51I3RLGy4RBQgXMNkFwQVwnZkRtuk+NjGh2bJrG1eCLhtAa7sqJ1+hJhprSFA"
    "eDHgQDpwIBBaVb3a1Q2tyqIumoZUZBIQWFV4hfJhLU3hzMsAoPWRaiFWZXClQ9V+TsbZT1"
    "C3xqrl15Q4WK2gAnrA9CEaRVFEM6U3reC/N+zr1bF/aethfegf1w9qmykd1QfVysfJ8CFm"
    "69OWRBbOWhqw/ZD400aBTMlNSTDZlgLSqiQKlJ6f7vyWLP3dWFF3+kpcFjZqqLWdzLTLcO"
    "n/z8RcozUk/U/PloI6senGftakfOlZdfXSs1Lx0njZS8CbSSgI8PdHTRCmvSohDtuKB0om"
    "kYqTSAUURLjuxCLB96IS3YsStsCnf4N8OqQqQ6ryrsnKDqnKORtYd187liFb6t5rakMrgv"
    "Wghchy9e0E7ghf/W7rRRVaVHJvCOck+YRojSXLreiglG5aZVnevChkek/Cj9kvsnJ2f8Py"
    "94aCeGjCMiyOzQwggXLdVlM7EYOK2u3Ct6zAl06fTWUgdVYidfY3gu1Wzg8nCL7PPvk+/N"
    "7edOPmpcADKrxI4FAOWg08u9Sto0+Zu0NuP4HdXg6ce1G3xxWBsz6wsz6wK0rcj5nYDWUt"
    "h3UuqJX16dn1zIe2oTdk+5qoIHa+mlhkSST+Z14+jBy349K1pdaoGA24p2NteVCIbNcxS1"
    "CIbCQKQLagUKdKQlMDd+zKB9hyiJsuWh7yJ0s3zepkWk5Spbytk/nFeUq0sD/qqJWn+8u7"
    "O0Gmp4tfcOvaBpm0Eot6aI0Bd4vuopAEtuWr7WVCwBfK3CkKtTmhNufomENtzr1VGBviCM"
    "IT6g26REaZ47M+7DgvWP2GDF/WvS6IqedfD1LWJ6OsJKDmhADoRkBz3J4E1kU5BQ3l/okj"
    "n4jSsivVcNJ9PDV8vCdmBMQMV0Ot7rn5jmpwTGxT6Oe4PKpUKgknJwSIFu1DB7keWre5nF"
    "wkC/hC0ZgxQzygaMxBo0CE6RaNmeZr37lmTJPy3NKIZtEZaoLKbdUcrvQbHDx8ububVe9e"
    "gO92fAU7dgXMTbKIDOII7xORSSNSDXLx+gSQxsyzsquKZiVNh/XhbVmnnuPbLOR59Eu3Sa"
    "3KPeJDNe0gTASDULZxbNHDg+pQNgixGunsHnIRBnBVY0VS3qhqDuozGZUOjkc+rDcC10W2"
    "KESi7nA5JzXi0XKiu/f2ZBlI+OrVry4Jz35ZiynPiUGBuakVmONSfznDuqlBwEuBQQDJiS"
    "My1/Hi64W1SkfaT2C38lb8iwrJiYonJ0bLWcjfpCu9jr/JOg1aGifPvEDpzikRMeDK7sqV"
    "jQLsyshXp7/lRFSIfhw7AY7d0P5B1ZSkoVYQg7CNQkYWcj3hleGV6iMnAZGPQLoA6XIwQ2"
    "vcbtI5QSBepky8RF5Dm0nmJWGWpzzLtHFDZLkgTggMDDjBhPJf0+WCZMt/RS/3eBzbNJXA"
    "Vlg5Hdgh0i6OSeocRpZGNimyjIuHfEYPKH2Oh1EXJlYtpAeYomFUgmlIWptFwwso7ThIvp"
    "rOjmPxhyy1Jy6yl+8BpdwnwWtLppZ3SSqf2js7dJbzGnuspqAme+tXUU5BsBdN7qZaVF9N"
    "tSjdTMWi4omtyxwT5ERGvIxgB+phkFMCVuqOfrov2PP/9vT4UAF5XqhI0GDDP/jvgYm9wc"
    "jtnNJeBdj0se19Yp+3C53NQKqflCL+BeXOBihOio9FZ5TNwsUT2TEv5ri8fRgK+sEDxuEA"
    "4hs8gIDka0i+ngILtD35ugkHRMdHbi8Mx202kkKoFwKCLeJCcuqYBMdPVG8g+p5fbwg20E"
    "zAdRR6HNbRHk7cVzOyzr1SIBC1t4vd5LCG3aDbhB8I3thmFnEmPaJN/PhwdxuZLvtoFYe3"
    "zrF94A21sIzL0nCIP+VD/Omkc2xXafthCcvEx29LTni00ZLQfwZOTZgC9D0nJvRitNwh3a"
    "u1WaIOzUwWM+07pMXC1YQIbB+bUaUIxyUG8jwNzmwmYdXkpkMCcV4KiIhiamK43CUNllRI"
    "QRZPJUPFMImHZGvtZ0JQaF+iHMJ0jMLpvkDtCVLIQ93jPNQ0DkxgFeZjxKoNQjffa9BSYs"
    "giv+HQDqyoKQaG4M4NwXSOmoaWpAIKxpT0H8ADR7zV0Kt7xAuFX6DwyxThrDEKofALFH4B"
    "g1tocD/Tl2izJK+owujOtW8xvMOe1GROug5LxHp0mdJxIFh+SvZ2OPnSV4TxUv1Y3js9dB"
    "na7qbKpI3RnRODY+NJs7HgV32DfhW/ozXdrngpcATqHYEYrR7s1adspP0EdvvNJdzKmpbV"
    "GufBCi3WLEd2a8FCzc33HpQuTopVAUs8Oat1TyqPDbmr9l18bPyahFODdOx0Q7AZv0WbEb"
    "h4II+nZDM2IY93YzMm9rrAZMyZ8tUWY85zGC/EFGjNSRiIEUEpbyaW5MBYFBiL6KuD6Vy0"
    "KVrKSSpoueyJpdKI1KSuNn0d2l0JlJcE6nrKswxuSLXeVNcNgegVCGnetevRIcKiYOl1rt"
    "LIx0wogveghQyefKocrZnIOYtaDmt9s6zPTuoV7LJGoIKBDjXx3A4xBKEldXcMpSIq+V4j"
    "XzEUlh3w0O9yyOelAPzW4FvYlsc+JzQe9EdK4c7Ks7+082Q4SQU9mT3xXCod1pKtvSNKOj"
    "Rbbt5QaGNVWD5RcwPzR0Npz54DGeLxY7OFqZVOQQx1ekvoEApUVmzkTNcwGlFl1VV3yk9c"
    "U/OUl1LiMH7ogFzp/RnMoq7b8yv9tVJOV9xfwfV8Mm+wnk/mleuZNRVqV+sfJtEF+NZUrs"
    "5Exq9bvRtbZ5AK1UCgg9k5rNm51L1Xkb0ZPq81NP2kx2gBEBR2HI75Kyuzlbu/EMIienpz"
    "uoRFYN+UurgjFVBwE54fNbmyg/aq3IbDtsINKblvVsK5Opa2IAZ3fLcIpyWW0/aa1aIsRC"
    "xMbSfm3rGgTSXeTApmd+qzy2ZCPL/Vc5vI1M2uUjPLZqu4+1AcAkeO2MhkxuM2Ts+Pj88X"
    "50fHi9P5xcni4vuj06G2/J1QHeF6JO8CE2DbTCRScAbUDnnHxcTFvoA+pbBvr4+fF1dmCk"
    "7mF+cp6OyPOpif7i/v7gS4Jm6dhPOQl1HQf+iflA69LVnynxNSEOZB3LRnYq5F1XOrPbRM"
    "QgmMx/bOXDeQYx5SARV8YX5FnzVa0Wc1K/qsvKJdZASuG1bWX8WF9ctQb98ABcOoNwH9Xx"
    "LDPAzt38SWJNdyQuqh3P/+SFfshrjU0xNskE+WbpqVpjUv2cqymxrW/dl2MTgJ9dF0+RbE"
    "1FvAx2dN1MRZtZo4K0UdBAa7sILIpl4U5TqcfkwM8S7nHHtXD+R4WF3QXzEQONH+FlPCnH"
    "XLWeclYdanMusCvr10B2zuhF5y1nlJOFSZziQL3m1I94R0z2EhHSfd09Ld147Znixq6k5f"
    "ocEuvNoB1oOmemaAVcSgpWjWB6JpZtqv53yHcPRoaYWfIbrc55dCE4Si7TQULZ0MCbzzMr"
    "AnFSnI7B1oimdOBOCs3+KTQNqOW3wSsbufkG7d4nMLavs1JOlu0BFT1fbyIqh5rTel+nxf"
    "WN3Az4juQvweKmiuNQ2CuK5z2nPUYn0sSv2duHQBQgG/CZkH+SlpindeBhjyQsAD0v3AlT"
    "rfyYkoEfIw9Omk45I3vBYxATUhUjkZALkByOH+IYNwKqAgvMfzRZMTyvmi+oiStfEIY9sJ"
    "fK2qrFZ1HYCCmEJn7P2dq+nGBq3lsS3JAbhlcEngt1q4JTkAV3Q9hOdrFjZcIiJfa2LaC4"
    "IKYTtyYPuzjk1ZAy4TUS84p/8SCiZFwjY+NEtGe/BCKlUHgWgSiCuAAsMTpaPhxHngE+dh"
    "idOQmhQwptFs1FGlcY+ez0+x5wXRyF6w+g0ZPlx6Nz1KFFnUnpOx/1KBXqy/CZUtnp814Z"
    "Vor+qUsDPRFc1u+P8SCOdllCsO3b+FvcaeY+ofmizMRTkFqbxFk5SwRXVG2KKUEKa/UUXi"
    "aoErpTN4KfXcxvlR03TS2nzSEtorTGRgjrurh+9xM3yP6/A9FuC7owS7Vkpj9mV5PZRpMf"
    "T5ikuq0nQb5I6SsWuFza4un25Hwrr/pFFH97x3Qr2Jje4J7kioOTUsCqqnR/rfDzMfpynM"
    "mYR6+J40UtMnNVr6pKykE+dRAuOciHogz8+aZJDSXjV+SimHdA+vthy4vg0w1cBUQ94jzP"
    "rWvMcSod4k40h3cGVQgUza0aWDlbtgjr9RIbxuuyNKuZu9VQTpHa20foD6Ga1Ux4qF83ZF"
    "iY2hKkCGqWNRsIIMQNdsDFUBCjMLuuFTyGJQESV2+ZlNf6tm6euOaF1HQ+2f39YIKAtZK+"
    "o+bbDT8aW7TwdSdU1ZyPa773H30SjqguQx7dIZJC9Rcwq+c9QBMXpYSZ/jYVRdSg51jMKi"
    "jSbSva4r6qd4sDsUV4BUEbEwq7IjUKplnpbyyXuotKESPFJBYYKX09gQbNSYWI82WhL6T/"
    "NX9DodURHdLxlKl/OCBQF1vI9cHVaX88rDjqMmIENk3c4j6zxkuMiXPoYtiCkXADZAgfv9"
    "O7saEu2ej6/QVwfTRd/iIIOXVPAgY38PLsrnVXBKWf1G7ed5FeTTQD7NBCDd13ya6JBHZP"
    "8npz81pn/apeeUmhxWL3HYuqe/IXFlQnAJpuYSJHPW1BdI+iuYmtC/G5C8CBL45kQUhHiQ"
    "Qi7PumtJp9pwQoB0M6RZchJV4LJYF8TUi3/tX3OYxNDl7hHLJBRczSdN4otPqsOLT0rRxS"
    "Knsq6+i9CVhLIuf25a1sUgloX9Kne+vrIOLwlz0HYOkEMMAfFbiXzaH24Oql7OsqAKJCFB"
    "ARIUgPqDBAX1Zl3A8wuCV4HwBcJ3bwnfDGrbMTrGET04hkIg81nJto/cXkIcb7ORVAXLQh"
    "ZxcfeAWTrKh0oY9X+48sf/A1xfZ6c="
)
