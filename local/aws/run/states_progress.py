"""How far an execution came, state by state and iteration by iteration, so that it can go on there.

Moto's interpreter forgets it: a program that fails leaves only its history behind.
"""

from __future__ import annotations

import importlib
from dataclasses import dataclass, field
from typing import Any

from local.aws.patch import replace

_PARSER = "moto.stepfunctions.parser"
_STATES = f"{_PARSER}.asl.component.state"


@dataclass
class Progress:
    """Of one chain of states: the machine's own, an iteration's or a branch's."""

    state: str | None = None
    given: Any = None
    done: bool = False
    output: Any = None
    # Iterations or branches of the current state, by index.
    parts: dict[int, Progress] = field(default_factory=dict)
    # Set for the first state after a redrive: it goes on with its parts.
    resuming: bool = False

    def enter(self, state: str, given: Any) -> None:
        """A state begins."""
        if not self.resuming:
            self.parts = {}
        self.state, self.given, self.resuming = state, given, False

    def finish(self, output: Any) -> None:
        """The last state ended well."""
        self.done, self.output = True, output

    def part(self, index: int) -> Progress:
        """An iteration or a branch of the current state."""
        return self.parts.setdefault(index, Progress())

    def again(self) -> Progress:
        """A copy that goes on where this one stands: nothing that still runs can change it."""
        parts = {index: part.again() for index, part in self.parts.items()}
        unfinished = self.state is not None and not self.done
        return Progress(self.state, self.given, self.done, self.output, parts, unfinished)


def install() -> None:
    """Let every environment of the interpreter carry the progress of its chain."""
    _frames()
    _states()
    _programs()
    _parts()


def _frames() -> None:
    """The frames in which a state is tried share its progress."""
    owner = importlib.import_module(f"{_PARSER}.asl.eval.environment").Environment

    def as_inner_frame_of(cls: Any, env: Any, *args: Any, **more: Any) -> Any:
        frame = original(cls, env, *args, **more)
        frame.local_progress = env.local_progress
        return frame

    original = replace(owner, "as_inner_frame_of", classmethod(as_inner_frame_of))
    worker = importlib.import_module(f"{_PARSER}.backend.execution_worker").ExecutionWorker

    def environment(self: Any) -> Any:
        env = made(self)
        env.local_progress = Progress()
        env.states.context_object.context_object_data["Execution"]["RedriveCount"] = 0
        return env

    made = replace(worker, "_get_evaluation_environment", environment)


def _states() -> None:
    owner = importlib.import_module(f"{_STATES}.state").CommonStateField

    def begin(state: Any, env: Any) -> None:
        env.local_progress.enter(state.name, env.states.get_input())
        evaluate(state, env)

    def leave(state: Any, env: Any) -> None:
        was_running = env.is_running()
        set_next(state, env)
        if was_running and not env.is_running():
            env.local_progress.finish(env.states.get_input())

    evaluate = replace(owner, "_eval_body", begin)
    set_next = replace(owner, "_set_next", leave)
    executing = importlib.import_module(f"{_STATES}.exec.execute_state").ExecutionState

    def retry(state: Any, env: Any, failure_event: Any) -> Any:
        """A Map or Parallel state that is tried again begins anew."""
        outcome = handle_retry(state, env, failure_event)
        if outcome.name == "CanRetry":
            env.local_progress.parts = {}
        return outcome

    handle_retry = replace(executing, "_handle_retry", retry)


def _programs() -> None:
    owner = importlib.import_module(f"{_PARSER}.asl.component.program.program").Program

    def run(program: Any, env: Any) -> None:
        progress = env.local_progress
        if progress.done:
            env.states.reset(input_value=progress.output)
            env.set_ended()
            return
        if progress.resuming:
            env.next_state_name = progress.state
            env.states.reset(input_value=progress.given)
        evaluate(program, env)

    evaluate = replace(owner, "_eval_body", run)


def _parts() -> None:
    iterations = importlib.import_module(f"{_STATES}.exec.state_map.iteration.iteration_worker")

    def iterate(worker: Any, env: Any, job: Any) -> None:
        env.local_progress = env.local_progress.part(job.job_index)
        evaluate(worker, env, job)

    evaluate = replace(iterations.IterationWorker, "_eval_job", iterate)
    branches = importlib.import_module(f"{_STATES}.exec.state_parallel.branches_decl")

    def branch(state: Any, env: Any) -> None:
        """Branches get their frames one after another, in order."""
        index = iter(range(len(state.programs)))
        open_frame = env.open_inner_frame

        def frame_of_branch(*args: Any, **more: Any) -> Any:
            frame = open_frame(*args, **more)
            frame.local_progress = env.local_progress.part(next(index))
            return frame

        env.open_inner_frame = frame_of_branch
        try:
            parallel(state, env)
        finally:
            del env.open_inner_frame

    parallel = replace(branches.BranchesDecl, "_eval_body", branch)
