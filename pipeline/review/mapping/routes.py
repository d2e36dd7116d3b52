"""Routes of this part of the desk."""

from starlette.routing import Route


def routes() -> list[Route]:
    """What is served here."""
    return []
