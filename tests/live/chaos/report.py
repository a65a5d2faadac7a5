"""What came of it, as a table."""

from collections import Counter
from statistics import quantiles

from rich.table import Table

from live.chaos.run import Outcome


def report(title: str, outcome: Outcome) -> Table:
    table = Table("", "", title=title, title_justify="left", show_header=False, min_width=len(title))
    for name, told in (*_counts(outcome).items(), *_delays(outcome).items()):
        table.add_row(name, told)
    table.add_section()
    for name, count in outcome.verdict.wrongs().items():
        table.add_row(name.replace("_", " "), f"[{'bold red' if count else 'green'}]{count:,}")
    return table


def _counts(outcome: Outcome) -> dict[str, str]:
    writers, followers = outcome.writers, outcome.followers
    counts = Counter(
        {
            "tries to send": sum(one.tries for one in writers),
            "acknowledged": sum(len(one.sends) for one in writers),
            "deliveries": sum(len(one.heard) for one in followers),
            "subscriptions begun": sum(one.connects for one in followers),
            "sockets aborted": sum(one.aborts for one in followers),
            "resets": sum(one.resets for one in followers),
        }
    )
    counts.update(
        {
            f"kills of a {name}" if name == "worker" else f"kills of {name}": count
            for name, count in outcome.cluster.kills.items()
        }
    )
    return {name: f"{count:,}" for name, count in counts.items()}


def _delays(outcome: Outcome) -> dict[str, str]:
    """From when a message was said to its delivery, outages included."""
    delays = sorted(delay for one in outcome.followers for delay in one.delays)
    shares = quantiles(delays, n=100)
    return {"delivered after, p50": f"{shares[49] * 1_000:,.0f} ms", "p99": f"{shares[98] * 1_000:,.0f} ms"}
