"""Checks two rules of the house: rows are found through the person asking, and transactions open in one place."""

import ast
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

LAYERS = ("core", "models", "providers", "resolvers", "gql", "server")
QUERIES = ("all", "annotate", "exclude", "filter", "raw", "select_for_update")
ROWS = ("earliest", "exists", "first", "get", "get_or_none", "in_bulk", "last", "latest")
LOOKUPS = frozenset((*QUERIES, *ROWS))
GATES = frozenset(("owned_by", "visible_to"))
ONLY_DATABASE = frozenset(("atomic", "bulk_create", "generate_schemas", "in_transaction"))
OUTSIDE = ("models/database/", "bench/peers/")  # what opens transactions, and servers of others to be measured beside


@dataclass(frozen=True, order=True)
class Allowed:
    """A look-up that need not go through the viewer: which function does it, and why that is safe."""

    file: str
    function: str
    lookup: str
    reason: str


ALLOWED: tuple[Allowed, ...] = (
    Allowed(
        "resolvers/chat/access.py",
        "membership_in",
        "Membership.get_or_none",
        "in a channel that was found through the viewer",
    ),
    Allowed("resolvers/chat/calls.py", "_called", "Membership.filter", "in the channel that the author writes in"),
    Allowed("resolvers/chat/calls.py", "_everybody", "Membership.filter", "in the channel that the author writes in"),
    Allowed(
        "resolvers/chat/calls.py", "_known", "Mention.filter", "of a message that its author found, hidden ones too"
    ),
    Allowed(
        "resolvers/chat/channels.py",
        "_free_public_name",
        "Channel.get_or_none",
        "names are unique among all public channels",
    ),
    Allowed("resolvers/chat/defaults.py", "make_default_channels", "Channel.filter", "before there is anybody to ask"),
    Allowed(
        "resolvers/chat/members.py",
        "_refuse_last_owner",
        "Membership.filter",
        "in a channel that was found through the viewer",
    ),
    Allowed(
        "resolvers/chat/messages.py",
        "messages_in",
        "Message.filter",
        "in a channel that was found through the viewer",
    ),
    Allowed(
        "resolvers/chat/reading.py", "_read_mentions", "Mention.filter", "by the viewer's own key, hidden ones too"
    ),
    Allowed(
        "resolvers/dialogue/memories.py", "memories_of", "Memory.filter", "by npcs that were found through the viewer"
    ),
    Allowed("resolvers/games/parts.py", "sections_of", "GameSection.filter", "of games found through the viewer"),
    Allowed("resolvers/games/parts.py", "documents_of", "GameDocument.filter", "of games found through the viewer"),
    Allowed("resolvers/flags/editing.py", "rules_of", "FlagRule.filter", "of flags that were found through the viewer"),
    Allowed("resolvers/rulebooks/shelving.py", "_game", "Game.filter", "the operator's own, who sees every game"),
    Allowed("resolvers/users/accounts.py", "_refuse_taken", "User.filter", "names are unique among all people"),
    Allowed("resolvers/users/accounts.py", "update_profile", "User.select_for_update", "by the viewer's own key"),
    Allowed("resolvers/users/accounts.py", "change_password", "User.filter", "by the viewer's own key"),
    Allowed(
        "resolvers/users/accounts.py",
        "set_user_role",
        "User.select_for_update",
        "counts the administrators, for an administrator",
    ),
    Allowed(
        "resolvers/users/api_tokens.py", "caller_of_api_token", "ApiToken.get_or_none", "the secret says who is asking"
    ),
    Allowed("resolvers/users/api_tokens.py", "_note_use", "ApiToken.filter", "by the key of the caller's token"),
    Allowed("resolvers/users/invitations.py", "accept", "User.filter", "whether anybody is administrator yet"),
    Allowed(
        "resolvers/users/invitations.py", "first_admin_invitation", "User.filter", "before there is anybody to ask"
    ),
    Allowed("resolvers/users/outsiders.py", "_account", "User.get_or_none", "the issuer's token says who is asking"),
    Allowed("resolvers/users/outsiders.py", "_free_email", "User.filter", "addresses are unique among all people"),
    Allowed("resolvers/users/outsiders.py", "_free_username", "User.filter", "names are unique among all people"),
    Allowed("resolvers/users/sessions.py", "_known", "User.get_or_none", "the password says who is asking"),
    Allowed("resolvers/users/watch.py", "as_now", "ApiToken.filter", "by the keys of the callers' own tokens"),
    Allowed("resolvers/users/watch.py", "as_now", "User.in_bulk", "by the keys of the callers themselves"),
    Allowed("resolvers/tasks/tasks.py", "purge_tasks", "Task.filter", "what anybody deleted long ago; tells how many"),
    Allowed("resolvers/worlds/npcs.py", "upsert_npcs", "Npc.filter", "by the world that was found through the viewer"),
    Allowed("resolvers/worlds/npcs.py", "npc_of", "Npc.get_or_none", "by the world that was found through the viewer"),
    Allowed("resolvers/worlds/npcs.py", "npc_of", "Npc.get", "by the world that was found through the viewer"),
)


@dataclass(frozen=True, order=True)
class Finding:
    file: str
    line: int
    function: str
    name: str
    message: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.message}"


def findings(root: Path, allowed: tuple[Allowed, ...]) -> list[Finding]:
    """Everything wrong under `root`, by file and line; an exception that nothing needs is wrong too."""
    unscoped = list(unscoped_lookups(root))
    excused = {(one.file, one.function, one.lookup) for one in allowed}
    needed = {(one.file, one.function, one.name) for one in unscoped}
    kept = [one for one in unscoped if (one.file, one.function, one.name) not in excused]
    stale = [one for one in allowed if (one.file, one.function, one.lookup) not in needed]
    return sorted([*kept, *map(stale_exception, stale), *stray_transactions(root)])


def unscoped_lookups(root: Path) -> Iterator[Finding]:
    owned = owned_models(root)
    for file, tree in sources(root, ("resolvers",)):
        names = owned | aliases(tree, owned)
        for function, node in walk(tree, ""):
            if isinstance(node, ast.Attribute) and node.attr in LOOKUPS and last_name(node.value) in names:
                lookup = f"{last_name(node.value)}.{node.attr}"
                message = f"{lookup} in {function or 'the module'} does not go through owned_by or visible_to"
                yield Finding(file, node.lineno, function, lookup, message)


def owned_models(root: Path) -> set[str]:
    """Names of the classes in models/ whose rows belong to somebody."""
    classes = (node for _, tree in sources(root, ("models",)) for node in ast.walk(tree))
    return {node.name for node in classes if isinstance(node, ast.ClassDef) and GATES & method_names(node)}


def method_names(node: ast.ClassDef) -> set[str]:
    return {part.name for part in node.body if isinstance(part, ast.FunctionDef)}


def aliases(tree: ast.Module, owned: set[str]) -> set[str]:
    imports = (node for node in ast.walk(tree) if isinstance(node, ast.ImportFrom))
    return {name.asname for node in imports for name in node.names if name.name in owned and name.asname}


def walk(node: ast.AST, function: str) -> Iterator[tuple[str, ast.AST]]:
    """Every node below `node`, each with the dotted name of the function or class around it."""
    for child in ast.iter_child_nodes(node):
        inside = function
        if isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            inside = f"{function}.{child.name}".lstrip(".")
        yield inside, child
        yield from walk(child, inside)


def last_name(node: ast.expr) -> str:
    if isinstance(node, ast.Attribute):
        return node.attr
    return node.id if isinstance(node, ast.Name) else ""


def stray_transactions(root: Path) -> Iterator[Finding]:
    for file, tree in sources(root, (*LAYERS, "bench")):
        if file.startswith(OUTSIDE):
            continue
        for function, node in walk(tree, ""):
            for name in ONLY_DATABASE & mentioned(node):
                message = f"{name} belongs to models/database alone: write inside tx()"
                yield Finding(file, getattr(node, "lineno", 0), function, name, message)


def mentioned(node: ast.AST) -> set[str]:
    if isinstance(node, ast.ImportFrom):
        return {name.name for name in node.names}
    return {last_name(node)} if isinstance(node, ast.expr) else set()


def stale_exception(one: Allowed) -> Finding:
    message = f"the exception for {one.lookup} in {one.function} is not needed any more: take it out of .ci/scoping.py"
    return Finding(one.file, 0, one.function, one.lookup, message)


def sources(root: Path, folders: tuple[str, ...]) -> Iterator[tuple[str, ast.Module]]:
    for folder in folders:
        for path in sorted((root / folder).rglob("*.py")):
            yield path.relative_to(root).as_posix(), ast.parse(path.read_text(encoding="utf-8"))


def main() -> int:
    """Takes another root as its one argument; the exceptions hold only for this repository."""
    here = Path(__file__).resolve().parent.parent
    root, allowed = (Path(sys.argv[1]), ()) if sys.argv[1:] else (here, ALLOWED)
    found = findings(root, allowed)
    for one in found:
        sys.stdout.write(f"{one}\n")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
