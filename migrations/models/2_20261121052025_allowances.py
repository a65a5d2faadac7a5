"""How much of its allowances a world has used: lines of this minute, micro-USD of this day."""

from tortoise import BaseDBAsyncClient


async def upgrade(db: BaseDBAsyncClient) -> str:
    return {"sqlite": SQLITE, "postgres": POSTGRES}[db.capabilities.dialect]


SQLITE = r"""
CREATE TABLE "allowance" (
    "scope" VARCHAR(128) NOT NULL PRIMARY KEY,
    "period" BIGINT NOT NULL,
    "used" BIGINT NOT NULL
);
"""

POSTGRES = r"""
CREATE TABLE "allowance" (
    "scope" VARCHAR(128) NOT NULL PRIMARY KEY,
    "period" BIGINT NOT NULL,
    "used" BIGINT NOT NULL
);
"""

# The models after this migration, packed by aerich: the next one is drafted from the difference.
MODELS_STATE = (
    "eJztXftv4zYS/lcC/7QH5ILEzuuKwwFONtv6mschcW6LLgqBlhiHF1lS9cjjevu/HynrRY"
    "mSRVuSZXZ+aTckR5Y/joczw2/IPwYL28CmdzA2TfsNWToe/LD3x8BCC/aPYuf+3gA5TtrF"
    "Gnw0M8PRiBs283wX6T7teEKmh2mTgT3dJY5PbIu2WoFpskZbpwOJNU+bAov8HmDNt+fYf8"
    "Yu7fj2G20mloHfsRf/6bxoTwSbBvfCnm474ceHXZr/4YTNl8/I/RIOZp8403TbDBYWJ+B8"
    "+M+2lUjQd2Ktc2xhF/nYyHwN9pbRV46blm9MG3w3wMmrGmmDgZ9QYPqZrz3T0raBpt3eTb"
    "WHq6mmDSSA0m2LgUws3wtRWKB3zcTW3H+mfx4Nz78vPyjFYjmMfeK/x/eXP43vP9FRf2Ef"
    "adO5Ws7ibdQ1XPZ9Dx+CfLR8TAh/ireDXWIbRcAvyHxi+WLIU5kc5vR7rIN53JCCnipcF6"
    "jP2Uv89W/D4Wh0NjwcnZ6fHJ+dnZwfntOx4RsXu84qZuZi8uPkdsrPCWtgE5ECH3hYEvZY"
    "AkCXAp2ZmqeXjPKzhhnSX96Qa2iFHntol40tdi2Gi3wLstA8hJN9b/bCsQl2yNR+wZbQPM"
    "d91dbZIdSkxsPatM7fmK65GgnVjf73t1JzTQQ6/Pg4+SzWYCLS3yAgxgGTacdcD/7+FFg6"
    "A2VPt118QAzvgH3k2T8GLal2hZaGFnt0Ghpsx/b8uRt2hpCtMNTh/yXWxXh8M8vitq0Ftz"
    "CeH9ZYF88PS5dF1sUbY8fFT+RdBt5UQkGAj07rOB6n5X7HaR7g0G5pz8h7lgGZl1LOwTs9"
    "rgHz6XEpzKyLhzl0hr0ixP98uLutcJ89AbwG0f29/+2ZxNtF96ICWIYFe/LC8343s4B+uh"
    "n/ksf68vruIm+s2QMucsCbyPM15qBpyC/C/5kC55MFFk9BXjY/EZHwQfyPGtMR6fQOzMZ0"
    "cnP1MB3f/Iubks/j6RXrGYatH7nWT3nLkzxk7+tk+tMe+3Pv17vbq/zMJeOmvw7YO6HAtz"
    "XLftOQkcUkbo6buJnG7w6hj1tjnnlJmOU+z7KLX+nas86vmZeEWe7zLOsuZrivMcu8ZAOz"
    "3LcFlOoxMu4s8yPSwB2Z9ujHUjnrmdi2buCaEWkyeu3vT3lFoFrIqfDoFqH9QkNvMrd+xh"
    "8hwBP6HnGeOQdolBJ5jB6zm5CmralOuugtSaBkFYp+d/qNsb+MhcYPl+PPV4Pv20lSXZqI"
    "LAaCDNWyY78qPaUnQxpNTXG5KBqrUGVgT6F/vOCPZWaqzr4CJKqa/P3vVySquDmqG+lzQg"
    "pmVJoP9Zn2SwAcDVcQ2ga3yTLmwnICXzpfxUspiHXzakztCn1fSXeME9rASu9OaLXSHvcy"
    "QdE3Zd6RIAZiV4hdIXaF2BViV5nYdWL5mIWdy29diGCz3ftVcSzJDWyXaPFmu1TVUqbF/t"
    "63geXowL3oU0jrmOiD6rxkyMVLrRUN9MxBbT2mpd9LjPCVFSwK1pcPcCNZBaOu5ukYIqex"
    "inoodBWBeBjCVovtiR1bF6QSSgFPxquE+fDo+Oz4fHR6nECdtFQhXEQTzZBl2JaQQGvbJk"
    "ZWiRpn5XLIzqhgW9AmLd2ueBd3d9dcXHMxySnq7ePNxRW1HaHpoIOIX6K/0Vrm43eB5ZjS"
    "1solMBZTYQ2sCiavfplyeBeYRUkseX13+2M8PE83yiFPvV0pRlciAISuDQhdLnZMIgd8Rg"
    "Sg3wh6HZmmyLhXYZ/KAPgbgI8Xdvne3WovPCMOjngNR5zC6Br4TWZNzYgoAXHXC6pnB65e"
    "UkqxWsFTaSXAb1u/6ZcxWXpPczHy1jcrgseo4Eu2jb7j2q/EEOW0qwpbUhn1MG4+ZxVmkG"
    "UATgTUQ7dFKkZYCiRwx0szKHmxtRIpfUO74TyKjvRnbMhjW5ADcIvg2oG/luIW5ABcgebS"
    "MEZbEN21BdBWZbJzggph23FG26T4WPqHtpDRbV4IctsCXNlWO/0Icaa1IgHCi0EOZIMcCF"
    "CryrVdXWpVyrqoS6lIJYBYlfsJZWktdeHMygCg1Uy1EKsiuNJUta/xc3YT1JVctaxOiclq"
    "ORPQAKa3y6coimhq9PpF/nslPirn/iW9+9XUP27cVg7AA1Zfs2tSOasPzqTppsLHNtfebY"
    "llYa+lRrYfCn/WMSB9ClNiTFaVgKwTmsIBQz2e34Knvx0v6gYvbPdD5EFFPZXe0yId0/AJ"
    "AFkvHr9iy9dEtf/ZwomloscFFVn5MElmRVW6hd4l7xZqLrbvnUHNBdRcKOWeyXKnNyJN9w"
    "3crkleZOHYbqK0POQPC2Sa5bwBTlKlLarR8Ow02Z1if1RtTD3cjK+vBZvaLpmTtWlcqbQS"
    "St22xXglHpkRk/glS+BqwPknAOh1OHPEki8sSoWgqkiiqgjKEKEMcYepGlCG2LXBeLYdAd"
    "2o2qGLZbpT4cP++3FeMPsP1n3Z8Donpl583QqDOU1ZSUDNCQHQtYDmcnsSWOflFHSUm08c"
    "+baIgVJqhuPh3Znhox1xI4BuWA410A0bphv2bFFohm24LMqUhJMTAkTz/qGDXQ8b1LjMPm"
    "SBFcgCvsCPBX5s/9ic/eXH9vNnvzE9ts5JBNKIpuwMNUHllmoOV/oGe7eP19eD8tUL8F2N"
    "r2DFLoG5nJiUDcMd4dFJF5Hcl5/vsVl224OikIv1E0DiQWqT3MaWHQGzLVqNymlt0aLXJq"
    "dNzGbLHw0MpLStk9Lg0pXW0okG8Rh5T5O95zovpyDYLdx3TZcf20JFnCuO8kxFuoN4sAXz"
    "0M4pnrbLPt2XO8kzK9R9RX/GaM8CYvrE8g7Y523DZrdS5++TsqOxVjOrYtkOfws348ltW9"
    "C3zaqCPY5y6NXd44AsJ2Q5+5DfWJ3lrJPWyFwMs2HcnruLRhHUuZ9+WAwGWaAuExz3+Ila"
    "jucpK1AfCDIdXP9+VcrDXY5cnkHXfPKjkOnwsOfR50Cuo0+5DjgeoZO8B5RzSyl0n1zgGB"
    "O4pxMin9ys8ytabeYMJwXRT3X0E6HVQPzzkD5pN4FdvcPLaVafTu6KsRc4rJlpKfdVM1rQ"
    "speaufcUXNQeuaiv2BXbgQouek4OyttExYJwntSfwUF18Sv9OazjoPKSEIb0eZYhDCm3m+"
    "qGIRmXpa4/khGBAKQ6AGFQNRB9PEaP2U1IV4YeGYVaf++l7BYVmc2EfP5bEbxb3VN49Gj7"
    "PaZRAh/jCLr3q6K0gA3U3HRkp6Fa/pQ/CN96Eb5tkR6wO56mRFHZE3XUAleKPZkRUZA42f"
    "xuzVZuVPyzgdzxlYr9hhfuVGwZbbhTcXfAhTsV4U5FhY/ne0LElHXgUhH1DokaDWssfaNh"
    "6crHuuDWyk5sB6SXIb0M6WVIL+9SerndxGmYmhRkTJezUZUqjUY0XHBOPC9YPjk6xbNQcg"
    "4p0a2nRPGC+nMy/l8i0Ij31yOm9fCkTl6Jjir1/sK+AtnalS0wz8oox2dv3sOGOv4O6/jR"
    "KzUkrha4UjaDl1IvbBweHtZBmg0rNx5hJ4/2jNgyMEfD1cP3qB6+R1X4HgnwZQGe9l/bkr"
    "IbnFCH1fiP08u2XAu4kZVD+mL8MOkI6xauk0Ge92bTaEK2kK4gqJ4daX49TGOcujCnEurh"
    "O6plpkcVVnpUNNJx8CiBcUZEPZCHJye14pSTijjlpHi2/s4VNrR86QlkqiFTvUmm2jHWnH"
    "VeEma9L7MuqHpI2LA1r9LOxNEOKSUVyFCMxw5Rjl4sKGveECX1ym05kN7wTGsGqK94pjpW"
    "jM67KUqKnV7FuysmIiKyggxAl+wZqgIUVhZshk+uikEVlNrc3sxYJsEmJ2+3yrc6M5ay+R"
    "1PqN/v/W6nh2lMJX9dX05MuU25Nu7q27l8wg6R3+CghHXsRs+DyWIOATJH5b+o3cwhAMcR"
    "OI49gHRXOY7LwFvk/8cReYXrnwxpmOaYwWoeUYk89BpeHla8YgdCgr6FBHNJ2thcXbpY82"
    "FA/EOQwDcjoiDErRTXPiF3IU1/5IQA6XpIM8IoNeCyWOfE1OMkNG85TFtHZaSxkqK5REJB"
    "bR7V4XyMyikfowLjQxRUVtXcCkNJKLX9oW6prW4vFsQvC+erq515SZiDdecAO7YuSPyWIp"
    "+M7y4LedQu4A3W7sdKKQuqQBJIY0Aag9QfkMbUm/Uy0hgkfCHhq0jCN4XacvQNiUPR3eiK"
    "gMxXisBlfvXB6vgyv53BqPnNle//B1Ov/iE="
)
