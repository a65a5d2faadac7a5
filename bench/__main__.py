"""`make bench`: what a request costs, how well memory recalls, and what an idle server weighs."""

import os
import platform

from bench import recall, requests


def main() -> None:
    print(f"{os.cpu_count()} cores, Python {platform.python_version()}, {platform.system()} {platform.machine()}\n")
    requests.main()
    print()
    print("\n".join([*recall.recall_report(), *recall.speed_report()]))


if __name__ == "__main__":
    main()
