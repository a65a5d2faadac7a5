"""The program that reads a large Markdown text."""

from core.apart import answer
from core.pages import PageText
from resolvers.rulebooks.pages import pages_of_text
from resolvers.rulebooks.reading import decoded


def read(content: bytes) -> list[PageText]:
    """Raises Unreadable."""
    return pages_of_text(decoded(content), markdown=True)


if __name__ == "__main__":
    answer(read)
