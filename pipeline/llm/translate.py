"""Vendor errors in our words. ``KINDS`` names every exception class of openai; a test walks them all.

No sentence carries a key: what an endpoint says is quoted without it, shortened, on one line.
"""

import email.utils
import re
import time
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import urlsplit

from pipeline.errors import (
    AnswerCutOff,
    AnswerDeclined,
    AnswerFailed,
    AnswerUnusable,
    ModelError,
    ModelRefused,
    ModelUnreachable,
    legible,
)
from pipeline.llm.redaction import Secrets
from pipeline.models import ModelOptions

KINDS: Mapping[str, type[ModelError]] = {
    # the transport
    "APIConnectionError": ModelUnreachable,
    "APITimeoutError": ModelUnreachable,
    "TimeoutError": ModelUnreachable,
    "InternalServerError": ModelUnreachable,
    "ConflictError": ModelUnreachable,
    "RateLimitError": ModelUnreachable,
    "APIStatusError": ModelUnreachable,
    "APIResponseValidationError": ModelUnreachable,
    "Garbled": ModelUnreachable,
    "ErrorInside": ModelUnreachable,
    "FormsRefused": ModelRefused,
    "HTTPError": ModelUnreachable,
    "StreamError": ModelUnreachable,
    "InvalidURL": ModelRefused,
    # what asking again would not help
    "Elsewhere": ModelRefused,
    "AuthenticationError": ModelRefused,
    "OAuthError": ModelRefused,
    "SubjectTokenProviderError": ModelRefused,
    "MutuallyExclusiveAuthError": ModelRefused,
    "PermissionDeniedError": ModelRefused,
    "NotFoundError": ModelRefused,
    "BadRequestError": ModelRefused,
    "UnprocessableEntityError": ModelRefused,
    # the answer itself
    "Oversized": AnswerUnusable,
    "ContentFilterFinishReasonError": AnswerDeclined,
    "LengthFinishReasonError": AnswerCutOff,
    "IncompleteOutputException": AnswerCutOff,
    "InstructorError": AnswerUnusable,
    # parts of the client that are never used here; should they fail all the same, the model was not reached
    "APIError": ModelUnreachable,
    "OpenAIError": ModelUnreachable,
    "StreamAlreadyConsumed": ModelUnreachable,
    "WebSocketConnectionClosedError": ModelUnreachable,
    "WebSocketQueueFullError": ModelUnreachable,
    "_AmbiguousModuleClientUsageError": ModelUnreachable,
    "APIRemovedInV1": ModelUnreachable,
}
TOO_LONG = (
    "context_length_exceeded",
    "exceed_context_size_error",
    "maximum context length",
    "maximum model length",
    "available context size",
    "context length is only",
    "exceeds the context length",
)
NO_QUOTA = ("insufficient_quota", "billing_hard_limit_reached", "billing_not_active", "quota_exceeded")
DECLINED = ("content_filter", "content_policy_violation", "responsibleaipolicyviolation")
REFUSING = frozenset({400, 401, 402, 403, 404, 422})
"""Statuses that an error inside an answer may claim; as statuses of their own, openai names them."""
AGAIN = frozenset({408, 409, 429})
_INSTEAD = frozenset({"ErrorInside", "FormsRefused"})
"""What comes where an answer should be."""
FAILING = 500
LASTING = frozenset({401, 402, 403, 404})
MALFORMED = frozenset({400, 422})
ADVICE: Mapping[type[ModelError], str] = {
    ModelUnreachable: "Check that the endpoint runs, then run again; what is paid is kept.",
    ModelRefused: "Check key, model name and account.",
    AnswerDeclined: "The text goes against the provider's policy; another model may take it.",
    AnswerCutOff: "Ask about less text, or raise max_tokens.",
    AnswerUnusable: "Another model may do better.",
}


def _names(error: BaseException) -> Iterator[str]:
    return (kind.__name__ for kind in type(error).__mro__)


def _status(error: BaseException) -> int | None:
    status = getattr(error, "status_code", None)
    return status if isinstance(status, int) else None


def _says(error: BaseException, marks: tuple[str, ...]) -> bool:
    parts = (getattr(error, name, None) for name in ("code", "type", "message"))
    said = " ".join(part for part in parts if isinstance(part, str)).lower()
    return any(mark in said for mark in marks)


def kind(error: BaseException) -> type[ModelError] | None:
    """Which of our errors a vendor's is; None for what no vendor raised."""
    cause = _cause(error)
    return AnswerFailed if cause in (ModelUnreachable, ModelRefused) and _took(error) else cause


def _took(error: BaseException) -> bool:
    """Whether the server took the question, and no answer came of it."""
    return not _INSTEAD.isdisjoint(_names(error))


def _cause(error: BaseException) -> type[ModelError] | None:
    if _status(error) is not None:
        if _says(error, NO_QUOTA):
            return ModelRefused
        if _says(error, TOO_LONG):
            return AnswerCutOff
        if _says(error, DECLINED):
            return AnswerDeclined
        if _status(error) in REFUSING:
            return ModelRefused
    return next((KINDS[name] for name in _names(error) if name in KINDS), None)


def retryable(error: BaseException) -> bool:
    """Whether the same request could succeed later: 408, 409, 429, 5xx, connection trouble, never without quota."""
    if _cause(error) is not ModelUnreachable:
        return False
    if (told := _header(error, "x-should-retry")) in ("true", "false"):
        return told == "true"
    status = _status(error)
    return status is None or status in AGAIN or status >= FAILING


def lasting(error: BaseException) -> bool:
    """Whether every other request would be refused too: key, permission, quota, unknown model."""
    return _status(error) in LASTING or (_status(error) is not None and _says(error, NO_QUOTA))


def is_servers(error: ModelError) -> bool:
    """Whether the question is not to blame: nobody answers, or key, quota, permission or model are refused.

    A question that is bad in form (400, 422) may be the only one that is.
    """
    if isinstance(error, AnswerDeclined):
        return False
    cause = error.__cause__
    if isinstance(error, ModelUnreachable) or (cause is not None and lasting(cause)):
        return True
    return isinstance(error, ModelRefused) and (cause is None or _status(cause) not in MALFORMED)


def pause_asked(error: BaseException) -> float | None:
    """Seconds that the endpoint asks us to wait (Retry-After as seconds or as a date), or None."""
    for name, unit in (("retry-after-ms", 1000.0), ("retry-after", 1.0)):
        told = _header(error, name)
        if told is None:
            continue
        if re.fullmatch(r"\s*\d+(\.\d+)?\s*", told):
            return float(told) / unit
        try:
            if date := email.utils.parsedate_tz(told):
                return max(0.0, email.utils.mktime_tz(date) - time.time())
        except (ValueError, OverflowError, LookupError, TypeError):
            # No day that there is: as if nothing had been asked.
            continue
    return None


def unbilled(error: BaseException) -> bool:
    """Whether the endpoint surely did no work for this request, so that it costs nothing."""
    cause = error.__cause__
    if _status(error) is not None or "Elsewhere" in _names(error):
        return True
    return type(cause).__name__ in ("ConnectError", "ConnectTimeout", "PoolTimeout")


def translate(error: BaseException, options: ModelOptions) -> ModelError | None:
    """Our error for a vendor's, in one sentence without secrets; None for what no vendor raised."""
    ours, cause, status = kind(error), _cause(error), _status(error)
    if ours is None or cause is None:
        return None
    code = f" ({status})" if status else ""
    verb = {ModelUnreachable: "did not answer", ModelRefused: "refuses", AnswerCutOff: "cannot take so much text"}
    do = getattr(error, "do", ADVICE[cause])
    return ours(f"{verb.get(cause, 'failed')}{code}: {_said(error, options)}", where=_place(options), do=do)


def _place(options: ModelOptions) -> str:
    """The model and, where it is not the default one, the host that was asked; never a user or password in a URL."""
    if options.base_url is None:
        return options.model
    return f"{options.model} at {urlsplit(options.base_url).netloc.rsplit('@', 1)[-1]}"


def _said(error: BaseException, options: ModelOptions) -> str:
    return clean(_message(error), options)


def clean(text: str, options: ModelOptions, longest: int = 240) -> str:
    """Foreign words on one line, shortened, legible and without the key."""
    line = Secrets(options).without(legible(text))
    line = re.sub(r"\bsk-[\w*-]{4,}", "***", line)
    return line if len(line) <= longest else f"{line[: longest - 1]}…"


def _message(error: BaseException) -> str:
    body: Any = getattr(error, "body", None)
    if isinstance(body, list) and body and isinstance(body[0], dict):
        # Gemini's errors come in a list.
        body = body[0].get("error")
    if isinstance(body, dict) and isinstance(body.get("message"), str):
        return str(body["message"])
    if "TimeoutError" in _names(error) or "APITimeoutError" in _names(error):
        return "no answer in time"
    return str(error) or type(error).__name__


def _header(error: BaseException, name: str) -> str | None:
    headers: Any = getattr(getattr(error, "response", None), "headers", None)
    return None if headers is None else headers.get(name)
