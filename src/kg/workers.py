"""Reading in several processes: the same outcomes in the same order as in one.

When a process dies (killed, or out of memory), the pool that it belongs to is lost with all that was in
flight. New articles then go to a new pool, and those in flight are read one by one in a process of their own,
so that only the article which ends its process again is given up.
"""

from __future__ import annotations

import os
import signal
import threading
import zlib
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import replace
from multiprocessing import get_context, parent_process
from typing import Self

from kg.article import Article
from kg.building import Options, Outcome, Reader, unread
from kg.errors import ArticleError, KgError

AHEAD = 8
"""Articles in flight for each process: enough to keep it busy, few enough to keep memory small."""


def in_processes(articles: Iterable[Article | ArticleError], options: Options, jobs: int) -> Iterator[Outcome]:
    """The outcomes of `articles`, in their order, read by `jobs` processes.

    Raises:
        ModelError, ShapesError: the pipeline or the shapes cannot be loaded (as `Reader` would).
        KgError: no process can be started.
    """
    waiting: deque[tuple[Article, Future[Outcome]] | ArticleError] = deque()
    with _Processes(options, jobs) as processes:
        for article in articles:
            waiting.append(article if isinstance(article, ArticleError) else (article, processes.submit(article)))
            if len(waiting) >= jobs * AHEAD:
                yield processes.outcome(waiting.popleft())
        while waiting:
            yield processes.outcome(waiting.popleft())


class _Processes:
    """A pool of processes that read, and one process more for what was in flight when the pool was lost."""

    def __init__(self, options: Options, jobs: int) -> None:
        self._options = options
        self._jobs = jobs
        self._pool: ProcessPoolExecutor | None = None
        self._single: ProcessPoolExecutor | None = None

    def submit(self, article: Article) -> Future[Outcome]:
        """Have an article read, by a new pool if the one before was lost."""
        with _interrupts_held():
            try:
                self._pool = self._pool or _pool(self._options, self._jobs)
                return self._pool.submit(_work, article)
            except BrokenProcessPool:
                self._pool = _pool(self._options, self._jobs)
                return self._pool.submit(_work, article)

    def outcome(self, first: tuple[Article, Future[Outcome]] | ArticleError) -> Outcome:
        """What became of an article that `submit` took."""
        if isinstance(first, ArticleError):
            return unread(first)
        article, future = first
        try:
            return _received(future)
        except BrokenProcessPool:
            return self._alone(article)

    def _alone(self, article: Article) -> Outcome:
        """Read one article in a process that has nothing else to do."""
        self._single = self._single or self._started()
        try:
            return _received(self._single.submit(_work, article))
        except BrokenProcessPool:
            self._single = None
            what = f"reading the article '{article.id}' ended its process, perhaps for want of memory"
            return Outcome(article.source, article.id, error=ArticleError(what, path=article.source))

    def _started(self) -> ProcessPoolExecutor:
        """A single process that is known to run."""
        pool = _pool(self._options, 1)
        try:
            with _interrupts_held():
                ready = pool.submit(_nothing)
            ready.result()
        except BrokenProcessPool:
            hint = 'a script that reads with several needs the line: if __name__ == "__main__":'
            raise KgError("the processes that read cannot be started", hint=hint) from None
        return pool

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        for pool in (self._pool, self._single):
            if pool is not None:
                pool.shutdown(cancel_futures=True)


def _pool(options: Options, jobs: int) -> ProcessPoolExecutor:
    return ProcessPoolExecutor(jobs, mp_context=get_context("spawn"), initializer=_start, initargs=(options,))


@contextmanager
def _interrupts_held() -> Iterator[None]:
    """Within, Ctrl-C waits, and so it does in a process that begins here, until `_start` lets it through.

    Else it would be told as a traceback by every process that is still importing its modules.
    """
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


# --- in the processes ------------------------------------------------------------------------

_reader: Reader | KgError | None = None
_working = False
_interrupted = False


def _start(options: Options) -> None:
    """Make the reader of this process; what cannot be loaded is told by the first article's future."""
    global _reader
    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:  # not where it is ignored, as by nohup
        signal.signal(signal.SIGINT, _interrupt)
    if hasattr(signal, "pthread_sigmask"):
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT})
    threading.Thread(target=_end_with_parent, daemon=True).start()
    try:
        _reader = Reader(options)
    except KgError as error:
        _reader = error


def _interrupt(*_: object) -> None:
    """Stop reading at Ctrl-C, but never half-way through sending an outcome: the pool would wait for the rest."""
    global _interrupted
    _interrupted = True
    if _working:
        raise KeyboardInterrupt


def _end_with_parent() -> None:
    """End this process when the one that started it was killed, which would leave it waiting for ever."""
    if parent := parent_process():
        parent.join()
        os._exit(1)


def _nothing() -> None:
    """Show that this process runs."""


def _work(article: Article) -> Outcome:
    """The outcome, its graph compressed: a small message passes at once, and so is never cut by a death."""
    global _working
    if not isinstance(_reader, Reader):
        raise _reader or RuntimeError("this process was not started")
    if _interrupted:
        raise KeyboardInterrupt
    _working = True
    try:
        outcome = _reader.outcome(article)
    finally:
        _working = False
    return replace(outcome, nquads=zlib.compress(outcome.nquads, 1))


def _received(future: Future[Outcome]) -> Outcome:
    """What `_work` sent."""
    outcome = future.result()
    return replace(outcome, nquads=zlib.decompress(outcome.nquads))
