"""What sessions and answers ask of many rows at once, one statement each."""

from collections import defaultdict
from uuid import UUID

from models.answer_rows import Snapshot, citations_of, snapshots
from models.answers import AnswerCitation, RulesSession


async def sessions_by_id(ids: list[UUID]) -> list[RulesSession | None]:
    found = await RulesSession.in_bulk(ids, "id")
    return [found.get(one) for one in ids]


async def citations_of_answers(answer_ids: list[UUID]) -> list[list[AnswerCitation]]:
    found: defaultdict[UUID, list[AnswerCitation]] = defaultdict(list)
    for citation in await citations_of(answer_ids):
        found[citation.answer_id].append(citation)
    return [found[one] for one in answer_ids]


async def snapshots_of(answer_ids: list[UUID]) -> list[Snapshot | None]:
    found = await snapshots(answer_ids)
    return [found.get(one) for one in answer_ids]
