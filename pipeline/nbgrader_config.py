# mypy: ignore-errors
"""Come nbgrader tratta le consegne del corso: `make consegne` copia questo file in `_build/consegne/nbgrader`.

Una consegna torna cambiata in tanti modi: qui si rimette ciò che non è di chi risponde, e i punti sono quelli delle
sue risposte.
"""

from pathlib import Path

from nbclient.exceptions import DeadKernelError
from nbformat.v4 import new_code_cell, new_output
from nbgrader.api import Gradebook
from nbgrader.preprocessors import Execute, NbGraderPreprocessor

c = get_config()  # noqa: F821 (lo dà nbgrader)

# Dov'è MNIST. Se qui non c'è, le lezioni che lo usano lo scaricano, ognuna per ogni persona.
DATA = Path("data")

# Nella cella di una risposta, tolta la soluzione, resta il codice da cui si parte.
c.ClearSolutions.code_stub = {"python": ""}
# Le celle della lezione si possono cambiare per provare: chi corregge le rimette com'erano.
c.LockCells.lock_readonly_cells = False
# Chi consegna può avere accanto alla lezione i dati che ha scaricato: non si copiano.
c.CourseDirectory.ignore = [".ipynb_checkpoints", "*.pyc", "__pycache__", "feedback", "data"]
c.Execute.timeout = 300  # secondi per una cella


class PutBack(NbGraderPreprocessor):
    """Rimette le celle della lezione, il motore e le verifiche che mancano, e i metadati di tutte; le risposte no.

    nbgrader ha `add_missing_cells`, ma rimette soltanto le verifiche, e si ferma se qualcuno ha copiato una cella o ne
    ha cancellate due di seguito.
    """

    def preprocess(self, nb, resources):
        about = resources["nbgrader"]
        with Gradebook(about["db_url"]) as book:
            lesson = book.find_notebook(about["notebook"], about["assignment"])
            points = {cell.name: cell.max_score for cell in lesson.grade_cells}
            whole = {cell.name: _cell(cell, points.get(cell.name)) for cell in lesson.source_cells}
        there = _names(nb.cells, whole)
        if not any(there):
            raise ValueError("Nella consegna non è rimasto niente che dica a nbgrader quali sono le risposte: "
                             "chiedi a chi l'ha fatta di copiarle nel notebook che gli hai dato.")  # fmt: skip
        for cell, name in zip(nb.cells, there):
            cell.metadata.pop("tags", None)  # con «skip-execution» una verifica non si esegue, e vale come superata
            cell.metadata.pop("nbgrader", None)
            if name:
                cell.metadata.nbgrader = whole[name].metadata.nbgrader
        place = 0
        for name, cell in whole.items():
            if name in there:
                place = there.index(name) + 1
            elif cell.metadata.nbgrader.locked:
                self.log.warning("Mancava la cella «%s»: l'ho rimessa.", name)
                nb.cells.insert(place, cell)
                there.insert(place, name)
                place += 1
        return nb, resources


def _names(cells, known):
    """Quale cella della lezione è ognuna: lo dice nbgrader o, se un programma ne ha tolto i metadati, il suo id.

    Di una cella e delle sue copie conta l'ultima; una cella in più non ha nome.
    """
    marked = [cell.metadata.get("nbgrader", {}).get("grade_id") for cell in cells]
    names = [name or (cell.get("id") if cell.get("id") not in marked else None) for cell, name in zip(cells, marked)]
    return [name if name in known and name not in names[place + 1 :] else None for place, name in enumerate(names)]


def _cell(source, points):
    """Una cella com'è nella lezione. points: quanto vale, o None se non dà punti."""
    kept = {"schema_version": 3, "grade_id": source.name, "locked": source.locked, "checksum": source.checksum,
            "grade": points is not None, "solution": not source.locked, "task": False}  # fmt: skip
    return new_code_cell(source.source, id=source.name, metadata={"nbgrader": kept | ({} if points is None else {"points": points})})


class Survive(Execute):
    """Se una risposta ferma il kernel, contano quelle prima: nbgrader, da solo, non correggerebbe niente."""

    def preprocess(self, nb, resources, *args, **options):
        try:
            return super().preprocess(nb, resources, *args, **options)
        except DeadKernelError:
            stopped = new_output("error", ename="DeadKernelError", evalue="una cella ha fermato il kernel", traceback=[])
            for cell in nb.cells:
                # Una verifica senza output varrebbe come superata.
                if cell.cell_type == "code" and not cell.execution_count and not cell.outputs:
                    cell.outputs = [stopped]
            return nb, resources


def link_data(assignment, student, notebooks):
    """Mette MNIST dove lo cerca la lezione che si sta per correggere."""
    folder = Path("autograded", *Path(notebooks[0]).parts[-3:-1])
    folder.mkdir(parents=True, exist_ok=True)
    if DATA.is_dir():
        (folder / "data").symlink_to(DATA, target_is_directory=True)


c.Autograde.sanitize_preprocessors = [
    "nbgrader.preprocessors.ClearOutput", "nbgrader.preprocessors.OverwriteKernelspec", PutBack,
    "nbgrader.preprocessors.OverwriteCells", "nbgrader.preprocessors.CheckCellMetadata",
]  # fmt: skip
c.Autograde.autograde_preprocessors = [
    Survive, "nbgrader.preprocessors.IgnorePattern", "nbconvert.preprocessors.ClearMetadataPreprocessor",
    "nbgrader.preprocessors.LimitOutput", "nbgrader.preprocessors.SaveAutoGrades", "nbgrader.preprocessors.AssignLatePenalties",
    "nbgrader.preprocessors.CheckCellMetadata",
]  # fmt: skip
c.Autograde.pre_convert_hook = link_data
