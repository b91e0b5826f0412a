"""Ciò che chi studia vede e fa in JupyterLab, in un browser vero."""

from playwright.sync_api import Page

# Ciò che un lettore vede di un notebook in JupyterLab, letto dalla sua stessa applicazione.
STATE = """() => {
  const panel = globalThis.jupyterapp?.shell.currentWidget;
  if (!panel?.context) return {};
  const code = panel.content.widgets.filter(cell => cell.model.type === "code");
  const outputs = code.flatMap(cell => cell.model.outputs.toJSON().map(output => [cell.model.id, output]));
  return {
    name: panel.context.path,
    kernel: panel.sessionContext.session?.kernel?.status,
    run: code.filter(cell => cell.model.executionCount).length, cells: code.length,
    errors: outputs.filter(([, output]) => output.output_type === "error").map(([id, output]) => `${id}: ${output.evalue}`),
  };
}"""
READY = f"name => {{ const state = ({STATE})(); return state.name === name && state.kernel === 'idle' }}"
RUN = """() => {
  window.finished = false;
  jupyterapp.commands.execute("notebook:run-all-cells").then(() => { window.finished = true });
}"""
# JupyterLab disegna le celle un po' alla volta, quando non ha altro da fare: prima di allora una non si può scrivere.
DRAWN = "id => !jupyterapp.shell.currentWidget.content.widgets.find(cell => cell.model.id === id).isPlaceholder()"
RIGHT = """id => {
  const cell = jupyterapp.shell.currentWidget.content.widgets.find(cell => cell.model.id === id);
  return JSON.stringify(cell.model.outputs.toJSON()).includes("✓");
}"""
GO = """async id => {
  const notebook = jupyterapp.shell.currentWidget.content;
  notebook.activeCellIndex = notebook.widgets.findIndex(cell => cell.model.id === id);
  await notebook.scrollToCell(notebook.activeCell);
}"""


def wait(lab: Page, name: str) -> None:
    """Finché la lezione non è aperta e il suo kernel non è pronto."""
    lab.wait_for_function(READY, arg=name, timeout=120_000)


def run_all(lab: Page) -> None:
    """Esegue tutte le celle della lezione aperta, fino in fondo."""
    lab.evaluate(RUN)
    lab.wait_for_function("window.finished", timeout=400_000)


def write(lab: Page, cell: str, text: str) -> None:
    """Mette un testo al posto di ciò che c'è in una cella, con la tastiera; il cursore resta lì."""
    lab.wait_for_function(DRAWN, arg=cell, timeout=120_000)
    lab.evaluate(GO, cell)
    lab.locator(".jp-NotebookPanel:visible .jp-Cell.jp-mod-active .cm-content").click()
    lab.keyboard.press("ControlOrMeta+a")
    lab.keyboard.insert_text(text)


def solve(lab: Page, exercise: str, answer: str) -> None:
    """Scrive la risposta di un esercizio, la esegue con la sua verifica, e aspetta che la verifica dica che è giusta."""
    write(lab, exercise, answer)
    lab.keyboard.press("Shift+Enter")
    lab.keyboard.press("Shift+Enter")
    lab.wait_for_function(RIGHT, arg=f"{exercise}-verifica", timeout=60_000)
