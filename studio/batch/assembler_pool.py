"""Episodes assembled while sentences are still being synthesized: tasks in, results out, several at a time.

Assemblers are threads of this process, or processes of their own, so that a crash in a library doesn't end this one.
"""

from __future__ import annotations

from concurrent.futures import Future, ThreadPoolExecutor

from studio.batch.assembly import AssemblyResult, AssemblyTask, assemble_episode, result_adapter, task_adapter
from studio.batch.deadlines import HelperTimeout, Pace
from studio.batch.executors import MOST_ANSWER_BYTES, helper_command
from studio.concurrency.cores import available_cores
from studio.errors import ProgramError
from studio.programs.helper import HelperPool

ATTEMPTS = 3
MOST_ASSEMBLERS = 8
SPEECH_SECOND_S = 2.0
"""What an assembler may take for a second of an episode before anything was measured: usually a fiftieth of that."""


class AssemblerPool:
    """Several assemblers.

    Args:
        processes: whether each runs in a process of its own.
        count: how many; None for one per two cores, as one episode keeps two cores busy.
        timeout: when a process counts as hung; threads can't be ended.
        pace: seconds per second of speech, from earlier runs; this run adds to it.
    """

    def __init__(
        self,
        *,
        processes: bool,
        count: int | None = None,
        timeout: HelperTimeout | None = None,
        pace: Pace | None = None,
    ) -> None:
        count = count or max(1, min(MOST_ASSEMBLERS, available_cores() // 2))
        self._timeout, self._pace = timeout or HelperTimeout(), pace or Pace(SPEECH_SECOND_S)
        self._pool = HelperPool(
            "assembler",
            [helper_command({"assemble": True})] * count if processes else [],
            silence_s=self._timeout.silence_s,
            most_answer_bytes=MOST_ANSWER_BYTES,
        )
        self._assemble = self._assemble_in_process if processes else assemble_episode
        self._threads = ThreadPoolExecutor(count, thread_name_prefix="assemble")
        self._closed = False

    def submit(self, task: AssemblyTask) -> Future[AssemblyResult]:
        """Assemble an episode; the future raises only for a bug."""
        return self._threads.submit(self._with_retries, task)

    def close(self) -> None:
        """Stop everything; an episode that is half written leaves no file under its name."""
        self._closed = True
        self._threads.shutdown(wait=False, cancel_futures=True)
        self._pool.stop()
        self._threads.shutdown()

    def _with_retries(self, task: AssemblyTask) -> AssemblyResult:
        """Try again after faults that may pass, such as a busy disk or an assembler that was killed."""
        result = self._assemble(task)
        for _ in range(ATTEMPTS - 1):
            if result.state != "failed" or not result.retryable or self._closed:
                break
            result = self._assemble(task)
        return result

    def _assemble_in_process(self, task: AssemblyTask) -> AssemblyResult:
        timeout_s = self._pace.timeout_s(task.expected_s, self._timeout)
        try:
            with self._pool.idle() as assembler:
                answer = assembler.ask(task_adapter().dump_json(task), timeout=timeout_s)
                took_s = assembler.took_s
            result: AssemblyResult = result_adapter().validate_json(answer)
        except (ProgramError, ValueError) as error:
            return AssemblyResult("failed", f"Its assembler failed: {error}", retryable=True)
        if result.state == "made":
            self._pace.add(task.expected_s, took_s)
        return result
