"""Who may do what at the desk, and which requests are listened to at all."""

from pipeline.review.security.people import Person, Right, Role

__all__ = ["Person", "Right", "Role"]
