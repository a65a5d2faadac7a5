"""What a response tells of quotas, after the IETF's draft of the header fields RateLimit and RateLimit-Policy."""

import json
import math
from collections.abc import Iterable
from datetime import UTC, datetime

from resolvers.usage.quotas import QuotaStatus


def quota_headers(quotas: Iterable[QuotaStatus]) -> dict[str, str]:
    """Of those that have a limit; none of them, no headers. Times are in seconds."""
    limited = [quota for quota in quotas if quota.limit is not None and quota.feature_key.isascii()]
    if not limited:
        return {}
    policies = (f"{_name(quota)};q={quota.limit};w={quota.seconds}" for quota in limited)
    states = (f"{_name(quota)};r={quota.remaining};t={_seconds_left(quota)}" for quota in limited)
    return {"ratelimit-policy": ", ".join(policies), "ratelimit": ", ".join(states)}


def _name(quota: QuotaStatus) -> str:
    return json.dumps(quota.feature_key)


def _seconds_left(quota: QuotaStatus) -> int:
    return max(math.ceil((quota.resets_at - datetime.now(UTC)).total_seconds()), 0)
