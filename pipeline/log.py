"""``run.log``: tracebacks of what nobody expected in a run, at the time and of the article, for those who mend it."""

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from pydantic import SecretStr

from pipeline.files import writing_to
from pipeline.models import Failed, Unexpected

LOG = "run.log"
HIDDEN = "(the key)"


@dataclass(frozen=True)
class RunLog:
    """The log in a run's folder. It is only added to, and only there once there was something to tell."""

    path: Path
    key: SecretStr | None = None
    """Never written, whoever quotes it."""

    def keep(self, failed: Failed) -> None:
        """Adds what is not in the failure's own sentence; raises StorageError."""
        if not isinstance(failed, Unexpected):
            return
        now = datetime.now(UTC).isoformat(timespec="seconds")
        entry = f"{now} {failed.stage}: {failed.article}\n{failed.traceback}\n"
        if self.key is not None and (key := self.key.get_secret_value()):
            entry = entry.replace(key, HIDDEN)
        with writing_to(self.path):
            self.path.parent.mkdir(parents=True, exist_ok=True)
            with self.path.open("a", encoding="utf-8") as log:
                log.write(entry)
