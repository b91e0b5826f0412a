"""Che cosa sta succedendo, per chi guarda: barre su un terminale, righe in un registro."""

import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from queue import Empty
from typing import Any

from .run import Failure, Job, Outcome


class Lines:
    """Una riga per ogni lezione che finisce: va bene in un registro o dentro una pipe."""

    def cell(self, name: str, cell: int, cells: int) -> None:
        pass

    def done(self, outcome: Outcome) -> None:
        state = "FALLITA" if outcome.failure else "fatta"
        print(f"  {outcome.name}: {state} in {outcome.seconds:.1f} s", flush=True)

    def table(self, outcomes: list[Outcome], lessons: list[str], device: str) -> None:
        pass

    def __enter__(self) -> "Lines":
        return self

    def __exit__(self, *_: object) -> None:
        pass


class Bars:
    """Una barra per lezione, con la cella in corso, il tempo passato e quello che manca.

    Il tempo che manca si stima dall'ultima esecuzione, se c'è stata; altrimenti dalle celle.
    """

    def __init__(self, jobs: list[Job], seconds: dict[str, float]) -> None:
        from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

        self._bars = Progress(
            TextColumn("  {task.description}"), BarColumn(), MofNCompleteColumn(),
            TextColumn("celle ·"), TimeElapsedColumn(), TextColumn("{task.fields[left]}"),
        )  # fmt: skip
        self._seconds = seconds
        self._tasks = {job.name: self._bars.add_task(job.name, total=None, start=False, left="") for job in jobs}

    def cell(self, name: str, cell: int, cells: int) -> None:
        task = self._tasks[name]
        self._bars.start_task(task)
        self._bars.update(task, total=cells, completed=cell - 1, left=self._left(name, task, cell, cells))

    def _left(self, name: str, task: int, cell: int, cells: int) -> str:
        elapsed = self._bars.tasks[task].elapsed or 0
        expected = self._seconds.get(name) or elapsed * cells / cell
        return f"mancano circa {max(0, expected - elapsed):.0f} s"

    def done(self, outcome: Outcome) -> None:
        task = self._tasks[outcome.name]
        cells = self._bars.tasks[task].total or 1
        self._bars.start_task(task)
        if outcome.failure:
            self._bars.update(task, total=cells, left="[red]fallita[/red]")
        else:
            self._bars.update(task, total=cells, completed=cells, left="fatta")
        self._bars.stop_task(task)

    def table(self, outcomes: list[Outcome], lessons: list[str], device: str) -> None:
        """La tabella di chiusura: ogni lezione, se è stata eseguita o tenuta, quanto e dove."""
        from rich.table import Table

        table = Table("lezione", "esito", "tempo (s)", "dispositivo", box=None)
        ran = {outcome.name: outcome for outcome in outcomes}
        for name in lessons:
            outcome = ran.get(name)
            state = "tenuta" if outcome is None else "fallita" if outcome.failure else "eseguita"
            table.add_row(name, state, f"{outcome.seconds:.1f}" if outcome else "", device if outcome else "")
        self._bars.console.print(table)

    def __enter__(self) -> "Bars":
        self._bars.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._bars.stop()


@contextmanager
def shown(jobs: list[Job], seconds: dict[str, float], queue: Any) -> Iterator[Lines | Bars]:
    """Mostra i progressi che arrivano da una coda finché il blocco dura.

    seconds: quanto ogni lezione ha impiegato l'ultima volta. queue: riceve (lezione, cella, celle); None se chi esegue non li manda.
    """
    if queue is None:
        yield Lines()
        return
    with Bars(jobs, seconds) if sys.stdout.isatty() else Lines() as screen:

        over = threading.Event()

        def listen() -> None:
            # Anche dove non si mostrano: una coda piena che nessuno legge fermerebbe per sempre chi ci scrive.
            while True:
                try:
                    screen.cell(*queue.get(timeout=0.1))
                except Empty:
                    if over.is_set():
                        return

        listener = threading.Thread(target=listen, daemon=True)
        listener.start()
        try:
            yield screen
        finally:
            # Dirlo con la coda non si può: chi muore mentre ci scrive la lascia chiusa per tutti.
            over.set()
            listener.join()


def explain(path: Path, failure: Failure) -> str:
    """Il resoconto di una lezione che non è arrivata in fondo, e come rilanciare solo lei."""
    where = f", cella di codice {failure.cell} (id «{failure.id}»)" if failure.id else ""
    line = f"\n    riga: {failure.line}" if failure.line else ""
    return (
        f"La lezione {path} non è arrivata in fondo{where}.{line}\n"
        f"    {failure.reason}\n"
        f"    Per eseguire solo questa: make build ONLY={path.stem[:2]}"
    )
