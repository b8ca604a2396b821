"""Papers made one after the other, by processes, or by whatever executor there is, which may be a cluster."""

import gc
import multiprocessing
import os
import signal
import threading
from collections.abc import Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, Executor, Future, ProcessPoolExecutor, wait
from contextlib import contextmanager
from itertools import islice

from symlstm.classroom.paper import MadePaper, Order, make_paper
from symlstm.classroom.roster import Person
from symlstm.errors import RenderError
from symlstm.words import N_

WAITING = 4  # papers handed in for each process, so that none is ever idle and few are in memory at once
WAITING_ELSEWHERE = 256  # with an executor, which does not say how many work for it
LEAST_EACH = 4  # papers for which it pays to start a process


def processes_for(papers: int, jobs: int) -> int:
    """How many processes are worth starting."""
    return max(1, min(jobs, papers // LEAST_EACH))


@contextmanager
def papers(order: Order, people: Sequence[Person], jobs: int, executor: Executor | None) -> Iterator[Iterator[MadePaper]]:
    """The papers as they are made, in any order. What is not made yet when it ends is given up."""
    processes = processes_for(len(people), jobs)
    if executor is None and processes == 1:
        yield (make_paper(order, person) for person in people)
        return
    if executor is not None:
        yield _by(executor, order, people, WAITING_ELSEWHERE)
        return
    spawning = multiprocessing.get_context("spawn")  # alike on all systems, and safe beside threads
    pool = ProcessPoolExecutor(processes, mp_context=spawning, initializer=_begin_work)
    try:
        yield _by(pool, order, people, WAITING * processes)
    finally:
        pool.shutdown(cancel_futures=True)


def _by(executor: Executor, order: Order, people: Sequence[Person], most: int) -> Iterator[MadePaper]:
    """The papers as an executor finishes them, never more than so many being handed in."""
    waiting = iter(people)
    handed_in: set[Future[MadePaper]] = {executor.submit(make_paper, order, person) for person in islice(waiting, most)}
    try:
        while handed_in:
            done, handed_in = wait(handed_in, return_when=FIRST_COMPLETED)
            handed_in |= {executor.submit(make_paper, order, person) for person in islice(waiting, len(done))}
            while done:
                yield done.pop().result()
    except BrokenExecutor as error:
        words = N_(
            "a process that made papers was ended from outside, perhaps for want of memory; what is done stays: run it again, "
            "with fewer --jobs if it happens again"
        )
        raise RenderError(words) from error
    finally:
        for future in handed_in:
            future.cancel()


def _begin_work() -> None:
    """In each process of the pool: its parent answers the keyboard, and when that is no more, so is this."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()
    gc.collect()
    gc.freeze()  # what is imported by now stays, and need not be looked at


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)
