"""Commands that begin with everything imported: a server that has it forks, and each child becomes one command.

Two thirds of a short command's time is importing, and the tests run hundreds. Each is still a process of its own, with
its own folder, environment, files and end; what a bare start does is seen by README's commands and by ``started``.
"""

import atexit
import gc
import json
import logging
import os
import runpy
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import traceback
from collections.abc import Mapping, Sequence
from functools import cache
from importlib import import_module
from pathlib import Path

IMPORTED = (
    "pipeline.cli.app",
    "pipeline.api",
    "pipeline.batch",
    "pipeline.evaluate",
    "pipeline.job",
    "pipeline.sources",
    "chromadb",
    "duckdb",
    "instructor",
    "matplotlib.figure",
    "onnxruntime",
    "openai",
    "pyarrow.parquet",
    "rich.progress",
    "spacy.lang.en",
    "tokenizers",
    "wordllama",
)
_BYTES = 1 << 20


def run(
    arguments: Sequence[str], cwd: Path, stdin: str, env: Mapping[str, str], timeout: float
) -> subprocess.CompletedProcess[str]:
    """What ``python -m pipeline`` with these arguments says, and its exit code."""
    read, write = os.pipe()
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err, socket.socket(socket.AF_UNIX) as channel:
        channel.settimeout(timeout)
        channel.connect(str(_server()))
        asked = json.dumps({"arguments": arguments, "cwd": str(cwd), "env": dict(env)}).encode()
        socket.send_fds(channel, [len(asked).to_bytes(8, "big")], [read, out.fileno(), err.fileno()])
        channel.sendall(asked)
        os.close(read)
        threading.Thread(target=_fed, args=(write, stdin), daemon=True).start()
        answers = channel.makefile()
        pid = int(answers.readline())
        try:
            code = int(answers.readline())
        except TimeoutError:
            os.kill(pid, signal.SIGKILL)
            raise subprocess.TimeoutExpired(["argmap", *arguments], timeout) from None
        return subprocess.CompletedProcess(["argmap", *arguments], code, _text(out.fileno()), _text(err.fileno()))


def _fed(pipe: int, words: str) -> None:
    try:
        with open(pipe, "w", encoding="utf-8") as opened:
            opened.write(words)
    except BrokenPipeError:
        pass  # as with any command that does not read its input to the end


def _text(file: int) -> str:
    os.lseek(file, 0, os.SEEK_SET)
    with open(file, encoding="utf-8", closefd=False) as opened:
        return opened.read()


@cache
def _server() -> Path:
    """The socket of this process's server, which ends with it."""
    path = Path(tempfile.mkdtemp(prefix="argmap-preloaded-")) / "s"
    read, _held = os.pipe()  # never written: it closes when this process ends, and then the server does
    server = subprocess.Popen(
        [sys.executable, "-m", "tests.preloaded", str(path), str(read)],
        cwd=Path(__file__).resolve().parents[1],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        pass_fds=[read],
    )
    os.close(read)
    assert server.stdout is not None
    if server.stdout.readline() != b"ready\n":
        raise RuntimeError("the server of commands did not start")
    return path


def _asked(path: str, watched: int) -> list[str]:
    """Serves until the tests end. Returns in each child, with the arguments of its command."""
    for name in IMPORTED:
        import_module(name)
    import_module("pipeline.parse").SpacyParser().parse(["Ships sail."])
    logging.getLogger().handlers.clear()  # wordllama's: the product imports it without
    logging.getLogger().setLevel(logging.WARNING)
    gc.collect()
    gc.freeze()
    listening = socket.socket(socket.AF_UNIX)
    listening.bind(path)
    listening.listen()
    threading.Thread(target=_end_with, args=(watched, path), daemon=True).start()
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    while True:
        channel, _ = listening.accept()
        if os.fork() == 0:
            break
        channel.close()
    listening.close()
    return _command(channel)


def _end_with(watched: int, path: str) -> None:
    os.read(watched, 1)
    Path(path).unlink()
    Path(path).parent.rmdir()
    os._exit(0)


def _command(channel: socket.socket) -> list[str]:
    """The keeper forks the command, waits for it and tells its end; returns in the command alone."""
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    head, files, *_ = socket.recv_fds(channel, 8, 3)
    wanted, asked = int.from_bytes(head, "big"), b""
    while len(asked) < wanted:
        asked += channel.recv(_BYTES)
    command = json.loads(asked)
    if (pid := os.fork()) != 0:
        channel.sendall(f"{pid}\n".encode())
        _, status = os.waitpid(pid, 0)
        channel.sendall(f"{os.waitstatus_to_exitcode(status)}\n".encode())
        os._exit(0)
    channel.close()
    signal.signal(signal.SIGINT, signal.default_int_handler)
    for number, file in enumerate(files):
        os.dup2(file, number)
        os.close(file)
    os.chdir(command["cwd"])
    os.environ.clear()
    os.environ.update(command["env"])
    sys.path[0] = command["cwd"]
    return list(command["arguments"])


def _ended() -> int:
    """Runs the command that ``sys.argv`` names, to its exit code."""
    code = 0
    try:
        runpy.run_module("pipeline", run_name="__main__", alter_sys=True)
    except SystemExit as end:
        code = end.code if isinstance(end.code, int) else int(end.code is not None)
    except BaseException:  # noqa: BLE001 - as the interpreter ends with it
        traceback.print_exc()
        code = 1
    threading._shutdown()  # as the interpreter ends: first what waits for threads, then the rest
    atexit._run_exitfuncs()
    sys.stdout.flush()
    sys.stderr.flush()
    return code


if __name__ == "__main__":
    sys.argv[1:] = _asked(sys.argv[1], int(sys.argv[2]))
    os._exit(_ended())  # native libraries would wait for threads that no child has
