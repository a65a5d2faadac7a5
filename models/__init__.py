"""Database rows by domain, their constraints, and who may see them."""

MODELS = [
    "models.users",
    "models.worlds",
    "models.dialogue",
    "models.idempotency",
    "models.usage",
    "models.streams",
    "models.chat",
    "models.presence",
    "models.tasks",
    "models.assistant",
    "models.games",
    "models.audit",
    "models.rulebooks",
    "models.answers",
    "models.flags",
]
