"""Episodes assembled while sentences are still being synthesized: tasks in, results out, several at a time.

Assemblers are threads of this process, or processes of their own, so that a crash in a library doesn't end this one.
"""

from __future__ import annotations

import queue
from concurrent.futures import Future, ThreadPoolExecutor

from studio.batch.assembly import AssemblyResult, AssemblyTask, assemble_episode, result_adapter, task_adapter
from studio.batch.executors import helper_command
from studio.concurrency.cores import available_cores
from studio.errors import ProgramError
from studio.programs.helper import HelperProcess, stop_all

ATTEMPTS = 3
TIMEOUT_S = 3600.0
"""An episode of several hours takes minutes."""
MOST_ASSEMBLERS = 8


class AssemblerPool:
    """Several assemblers.

    Args:
        processes: whether each runs in a process of its own.
        count: how many; None for one per two cores, as one episode keeps two cores busy.
    """

    def __init__(self, *, processes: bool, count: int | None = None) -> None:
        count = count or max(1, min(MOST_ASSEMBLERS, available_cores() // 2))
        self._idle: queue.SimpleQueue[HelperProcess] = queue.SimpleQueue()
        command = helper_command({"assemble": True})
        self._helpers = [HelperProcess(f"assembler {n + 1}", command) for n in range(count if processes else 0)]
        for helper in self._helpers:
            self._idle.put(helper)
        self._assemble = self._assemble_in_process if processes else assemble_episode
        self._threads = ThreadPoolExecutor(count, thread_name_prefix="assemble")
        self._closed = False

    def submit(self, task: AssemblyTask) -> Future[AssemblyResult]:
        """Assemble an episode; the future raises only for a bug."""
        return self._threads.submit(self._with_retries, task)

    def close(self) -> None:
        """Stop everything; an episode that is half written leaves no file under its name."""
        self._closed = True
        stop_all(self._threads, self._helpers)

    def _with_retries(self, task: AssemblyTask) -> AssemblyResult:
        """Try again after faults that may pass, such as a busy disk or an assembler that was killed."""
        result = self._assemble(task)
        for _ in range(ATTEMPTS - 1):
            if result.state != "failed" or not result.retryable or self._closed:
                break
            result = self._assemble(task)
        return result

    def _assemble_in_process(self, task: AssemblyTask) -> AssemblyResult:
        helper = self._idle.get()
        try:
            answer = helper.ask(task_adapter().dump_json(task), timeout=TIMEOUT_S)
            result: AssemblyResult = result_adapter().validate_json(answer)
        except (ProgramError, ValueError) as error:
            return AssemblyResult("failed", f"Its assembler failed: {error}", retryable=True)
        finally:
            self._idle.put(helper)
        return result
