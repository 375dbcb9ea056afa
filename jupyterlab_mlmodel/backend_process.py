"""The backend as a child process: started when first needed, started again after a crash, never orphaned."""

import asyncio
import os
import shutil
import socket
import tempfile
from pathlib import Path

from tornado.iostream import IOStream, StreamClosedError

from .node import BackendUnavailable, backend_command

# The longest path of a Unix socket is 103 bytes on macOS, 107 on Linux.
_LONGEST_FOLDER = 80
_POLL_SECONDS = 0.02


class BackendProcess:
    """One backend, which listens on a Unix socket that only this user can reach.

    Its standard input is a pipe that we hold and never write to: the backend ends when
    that pipe does, so it can't outlive Jupyter, even after SIGKILL.
    """

    def __init__(self, environment, log, start_timeout):
        self._environment = environment
        self._log = log
        self._start_timeout = start_timeout
        self._lock = asyncio.Lock()
        self._process = None
        self._folder = None
        self._log_task = None
        self._stopped = False

    async def connect(self):
        """Answers an open connection to the backend, which is started if it doesn't run.

        Nothing has been sent on it, so a backend that died unnoticed costs a new start and no
        request. Raises BackendUnavailable.
        """
        for _ in range(2):
            process = await self._running()
            try:
                return await self._open()
            except (OSError, StreamClosedError):
                await self._end(process)
        raise BackendUnavailable("mlmodel's backend doesn't answer; Jupyter's log says more.")

    async def stop(self):
        """Ends the backend for good and removes its socket."""
        self._stopped = True
        if self._process is not None:
            await self._end(self._process)

    async def _running(self):
        async with self._lock:
            if self._stopped:
                raise BackendUnavailable("mlmodel's backend has been stopped: Jupyter is shutting down.")
            if self._process is None or self._process.returncode is not None:
                self._remove_folder()
                await self._start()
            return self._process

    async def _start(self):
        command = await asyncio.get_running_loop().run_in_executor(None, backend_command)
        try:
            self._folder = _private_folder()
            self._process = await self._spawn(command)
        except OSError as error:
            self._log.error("mlmodel: %s", error)
            raise BackendUnavailable("mlmodel's backend can't be started; Jupyter's log says why.") from error
        self._log_task = asyncio.create_task(self._log_lines(self._process.stderr))
        await self._wait_until_ready()

    def _spawn(self, command):
        return asyncio.create_subprocess_exec(
            *command,
            "serve",
            "--socket",
            self._socket,
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.DEVNULL,
            stderr=asyncio.subprocess.PIPE,
            env=self._environment,
            # Ctrl-C in Jupyter's terminal asks a question first; the backend must not end on it.
            start_new_session=True,
        )

    async def _wait_until_ready(self):
        loop = asyncio.get_running_loop()
        deadline = loop.time() + self._start_timeout
        while loop.time() < deadline:
            if self._process.returncode is not None:
                raise BackendUnavailable("mlmodel's backend ended at its start; Jupyter's log says why.")
            try:
                (await self._open()).close()
                return
            except (OSError, StreamClosedError):
                await asyncio.sleep(_POLL_SECONDS)
        self._process.kill()
        raise BackendUnavailable(
            f"mlmodel's backend wasn't ready after {self._start_timeout:g} seconds; Jupyter's log says more."
        )

    async def _open(self):
        stream = IOStream(socket.socket(socket.AF_UNIX))
        await stream.connect(self._socket)
        return stream

    async def _end(self, process):
        async with self._lock:
            if process is not self._process:
                return
            process.stdin.close()
            for signal in (process.terminate, process.kill):
                try:
                    await asyncio.wait_for(process.wait(), 3)
                    break
                except asyncio.TimeoutError:
                    signal()
            await process.wait()
            self._process = None
            self._remove_folder()

    async def _log_lines(self, stderr):
        while True:
            try:
                line = await stderr.readline()
            except ValueError:  # a line beyond asyncio's limit, which it has dropped
                continue
            if not line:
                return
            self._log.info("%s", line.decode("utf-8", "replace").rstrip())

    @property
    def _socket(self):
        return str(self._folder / "backend.sock")

    def _remove_folder(self):
        if self._folder is not None:
            shutil.rmtree(self._folder, ignore_errors=True)
            self._folder = None


def _private_folder():
    usual = tempfile.gettempdir()
    parent = usual if len(os.fsencode(usual)) <= _LONGEST_FOLDER else "/tmp"
    return Path(tempfile.mkdtemp(prefix="mlmodel-", dir=parent))
