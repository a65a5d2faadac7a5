"""What other programs get of one's tasks: a table that harms no spreadsheet, a calendar by RFC 5545."""

import csv
from datetime import UTC, date, datetime
from io import StringIO
from itertools import islice
from pathlib import Path

import pytest
from dateutil.rrule import rrulestr

from models.tasks import RecurrenceBase, TaskPriority
from models.users import User
from resolvers.tasks.calendar import folded
from resolvers.tasks.completing import toggle_task_completion
from resolvers.tasks.export import COLUMNS, ExportFormat, export_tasks
from resolvers.tasks.labels import create_label
from resolvers.tasks.recurrence import Recurrence
from resolvers.tasks.tasks import NewTask, create_task, delete_task
from test_commands import Operator

pytestmark = pytest.mark.anyio

MORNING = datetime(2030, 6, 3, 20, 30, tzinfo=UTC)  # a Monday; in Auckland it is 8:30 on Tuesday

MIDNIGHT = datetime(2030, 6, 3, 12, tzinfo=UTC)  # of Tuesday in Auckland


async def calendar_of(user: User) -> list[str]:
    """Its lines, unfolded."""
    return (await export_tasks(user, ExportFormat.ICS)).replace("\r\n ", "").split("\r\n")


async def table_of(user: User) -> list[dict[str, str]]:
    text = await export_tasks(user, ExportFormat.CSV)
    return list(csv.DictReader(StringIO(text, newline="")))


async def test_a_table_has_a_header_and_all_that_is_known_of_each_task_in_its_order(ann: User, bob: User) -> None:
    labels = [(await create_label(ann, name=name)).id for name in ("Home", "Garden")]
    await create_task(ann, NewTask('Rake, "twice"', "two\nlines", due_at=MORNING, label_ids=labels))
    weekly = Recurrence("FREQ=WEEKLY", RecurrenceBase.DUE_DATE, "Europe/Vienna")
    await create_task(ann, NewTask("Bins", due_date=date(2030, 1, 31), priority=TaskPriority.HIGH, recurrence=weekly))
    gone = await create_task(ann, NewTask("Gone"))
    await delete_task(ann, task_id=gone.id)
    await create_task(bob, NewTask("Of another"))

    rake, bins = await table_of(ann)

    assert tuple(rake) == COLUMNS
    assert (rake["title"], rake["description"], rake["labels"]) == ('Rake, "twice"', "two\nlines", "Garden, Home")
    assert (rake["dueAt"], rake["dueDate"], rake["completed"]) == ("2030-06-03T20:30:00Z", "", "false")
    assert (bins["dueDate"], bins["priority"], bins["recurrence"]) == ("2030-01-31", "HIGH", "FREQ=WEEKLY")
    assert (bins["recurrenceBase"], bins["timeZone"]) == ("DUE_DATE", "Europe/Vienna")


@pytest.mark.parametrize("title", ["=1+1", "+1", "-1", "@SUM(A1)"])
async def test_no_cell_is_a_formula(title: str, ann: User) -> None:
    label = await create_label(ann, name=title)
    await create_task(ann, NewTask(title, title, label_ids=[label.id]))

    (row,) = await table_of(ann)

    assert row["title"] == row["description"] == row["labels"] == f"'{title}"


async def test_a_calendar_tells_what_is_to_be_done_and_what_is_done(ann: User) -> None:
    home = await create_label(ann, name="Home, sweet")
    words = "Back\\slash; comma, and\na line"
    await create_task(
        ann, NewTask(words.replace("\n", " "), words, MORNING, priority=TaskPriority.URGENT, label_ids=[home.id])
    )
    done = await create_task(ann, NewTask("Done", due_date=date(2030, 1, 31)))
    await toggle_task_completion(ann, task_id=done.id)

    lines = await calendar_of(ann)

    assert lines[:4] == ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Inglenook//Tasks//EN", "BEGIN:VTODO"]
    assert lines[-3:] == ["END:VTODO", "END:VCALENDAR", ""]
    middle = lines.index("END:VTODO")
    first, second = lines[:middle], lines[middle:]
    assert "DESCRIPTION:Back\\\\slash\\; comma\\, and\\na line" in first
    assert {"CATEGORIES:Home\\, sweet", "PRIORITY:1", "DUE:20300603T203000Z", "STATUS:NEEDS-ACTION"} <= set(first)
    assert {f"UID:{done.id}", "DUE;VALUE=DATE:20300131", "STATUS:COMPLETED", "PERCENT-COMPLETE:100"} <= set(second)
    assert not any(line.startswith(("PRIORITY", "DESCRIPTION", "CATEGORIES", "RRULE")) for line in second)


@pytest.mark.parametrize(
    ("priority", "shown"), [("NONE", None), ("LOW", "9"), ("MEDIUM", "5"), ("HIGH", "3"), ("URGENT", "1")]
)
async def test_priorities_are_those_of_calendars(priority: str, shown: str | None, ann: User) -> None:
    await create_task(ann, NewTask("T", priority=TaskPriority[priority]))

    lines = await calendar_of(ann)

    assert [line.removeprefix("PRIORITY:") for line in lines if line.startswith("PRIORITY")] == [shown][: bool(shown)]


async def test_a_series_keeps_its_weekday_and_its_end_has_the_form_of_its_beginning(ann: User) -> None:
    at_a_time = Recurrence("FREQ=WEEKLY;BYDAY=TU;UNTIL=20300629T203000Z", RecurrenceBase.DUE_DATE, "Pacific/Auckland")
    on_a_day = Recurrence("FREQ=DAILY;UNTIL=20300629T203000Z", RecurrenceBase.COMPLETION_DATE, "Pacific/Auckland")
    await create_task(ann, NewTask("Timed", due_at=MORNING, recurrence=at_a_time))
    await create_task(ann, NewTask("Daily", due_date=date(2030, 6, 4), recurrence=on_a_day))

    lines = await calendar_of(ann)

    assert [line for line in lines if line.startswith("DTSTART")] == ["DTSTART:20300604T000000"] * 2
    assert [line for line in lines if line.startswith("DUE")] == ["DUE:20300604T083000", "DUE:20300604T235959"]
    assert "RRULE:FREQ=WEEKLY;BYDAY=TU;UNTIL=20300630T000000" in lines
    assert "RRULE:FREQ=DAILY;UNTIL=20300630T000000" in lines
    assert "X-INGLENOOK-RECURRENCE-BASE:COMPLETION_DATE" in lines


@pytest.mark.parametrize(
    ("due", "shown"),
    [(MORNING, "20300604T083000"), (MIDNIGHT, "20300604T000001"), (date(2030, 6, 4), "20300604T235959")],
)
async def test_a_series_is_due_after_it_begins_by_the_same_kind_of_value(
    due: datetime | date, shown: str, ann: User
) -> None:
    weekly = Recurrence("FREQ=WEEKLY", RecurrenceBase.DUE_DATE, "Pacific/Auckland")
    at = due if isinstance(due, datetime) else None
    await create_task(ann, NewTask("T", due_at=at, due_date=None if at else due, recurrence=weekly))

    lines = await calendar_of(ann)

    assert [line for line in lines if line.startswith(("DTSTART", "DUE"))] == [
        "DTSTART:20300604T000000",
        f"DUE:{shown}",
    ]


@pytest.mark.parametrize(("until", "last"), [("T083000", 18), ("T082959", 11), ("", 18)])
async def test_a_series_ends_with_the_last_that_is_due_in_time(until: str, last: int, ann: User) -> None:
    weekly = Recurrence(f"FREQ=WEEKLY;UNTIL=20300618{until}", RecurrenceBase.DUE_DATE, "Pacific/Auckland")
    await create_task(ann, NewTask("T", due_at=MORNING, recurrence=weekly))

    lines = await calendar_of(ann)

    (rule,) = (line.removeprefix("RRULE:") for line in lines if line.startswith("RRULE"))
    days = [moment.day for moment in rrulestr(rule, dtstart=datetime(2030, 6, 4))]  # noqa: DTZ001 - whole days
    assert days == list(range(4, last + 1, 7))


async def test_other_programs_find_the_ends_of_short_months(ann: User) -> None:
    monthly = Recurrence("FREQ=MONTHLY", RecurrenceBase.DUE_DATE, "UTC")
    await create_task(ann, NewTask("Rent", due_date=date(2030, 1, 31), recurrence=monthly))

    lines = await calendar_of(ann)

    (rule,) = (line.removeprefix("RRULE:") for line in lines if line.startswith("RRULE"))
    first = list(islice(rrulestr(rule, dtstart=datetime(2030, 1, 31)), 4))  # noqa: DTZ001 - whole days
    assert [(moment.month, moment.day) for moment in first] == [(1, 31), (2, 28), (3, 31), (4, 30)]


async def test_of_a_series_only_what_is_to_come_recurs(ann: User) -> None:
    weekly = Recurrence("FREQ=WEEKLY", RecurrenceBase.DUE_DATE, "UTC")
    task = await create_task(ann, NewTask("Bins", due_date=date(2030, 1, 31), recurrence=weekly))
    await toggle_task_completion(ann, task_id=task.id)

    lines = await calendar_of(ann)

    assert lines.count("BEGIN:VTODO") == 2
    assert lines.count("RRULE:FREQ=WEEKLY") == 1


async def test_long_lines_are_folded_between_characters(ann: User) -> None:
    await create_task(ann, NewTask("é🏡" * 100, "a\r\nb\x07" + "x" * 500))

    text = await export_tasks(ann, ExportFormat.ICS)

    assert max(len(line.encode()) for line in text.split("\r\n")) == 75
    assert "\n" not in text.replace("\r\n", "")
    assert f"SUMMARY:{'é🏡' * 100}\r\n" in text.replace("\r\n ", "")
    assert "\x07" not in text
    assert folded("x" * 75) == "x" * 75
    assert folded("x" * 76) == "x" * 75 + "\r\n x"


def test_the_command_writes_to_a_file_or_says_why_not(tmp_path: Path) -> None:
    operator = Operator(tmp_path)
    operator.run("user", "create", "--email", "ann@example.org", "--username", "ann", "--random-password")

    shown = operator.run("tasks", "export", "--user", "ann", "--format", "csv")
    written = operator.run("tasks", "export", "--user", "ann", "--format", "ics", "--output", "tasks.ics")
    nobody = operator.run("tasks", "export", "--user", "bob", "--format", "csv")
    nowhere = operator.run("tasks", "export", "--user", "ann", "--format", "csv", "--output", "no/where.csv")

    assert (shown.code, shown.answer.strip()) == (0, ",".join(COLUMNS))
    assert (written.code, written.answer) == (0, "")
    assert (tmp_path / "tasks.ics").read_bytes().startswith(b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\n")
    assert (nobody.code, "there is no user bob" in nobody.notes) == (1, True)
    assert (nowhere.code, "cannot be written" in nowhere.notes) == (1, True)
