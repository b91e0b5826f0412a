"""I pulsanti di una pagina: portano dove dicono, al ramo giusto, oppure non ci sono."""

import shutil
import subprocess
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
import yaml
from pages import soup

from pipeline.course import CourseError
from pipeline.repository import Repository, find, site_address, version
from pipeline.theme.launch import report

ROOT = Path(__file__).resolve().parents[1]


def actions(page: Path) -> dict[str, str]:
    return {link.get_text(): link["href"] for link in soup(page).select(".page-actions a")}


def git(root: Path, *arguments: str) -> None:
    subprocess.run(["git", "-C", root, *arguments], check=True, capture_output=True)


def test_every_button_leads_to_a_file_of_the_repository(small_course):
    small_course.write_lesson("01_uno", "1", text="Con `codice`.\n\n## Esercizi\n\n### Esercizio 1 (facile): uno\n\nScrivilo.")
    small_course.write_lesson("02_grande", "2")
    (small_course.root / "book" / "memoria.json").write_text('{"02_grande": {"kernel": 900, "together": 2500}}')
    shutil.copy(ROOT / "CHANGELOG.md", small_course.root)
    (small_course.root / "binder").mkdir()
    git(small_course.root, "init", "--quiet")
    git(small_course.root, "remote", "add", "origin", "git@github.com:scuola/corso.git")
    git(small_course.root, "symbolic-ref", "refs/remotes/origin/HEAD", "refs/remotes/origin/principale")

    done = small_course.build(JUPYTERHUB="https://hub.scuola.it/")

    assert "REPOSITORY=" not in done.stdout, done.stderr
    assert "Apri in Binder" not in actions(small_course.html / "notebooks" / "02_grande.html"), "chiede più memoria di Binder"
    for source in ("notebooks/01_uno.ipynb", "book/intro.md"):
        links = actions((small_course.html / source).with_suffix(".html"))
        sent = urlsplit(links.pop("Segnala un errore"))
        fields = {name: value for name, (value,) in parse_qs(sent.query).items()}
        form = ROOT / ".github" / "ISSUE_TEMPLATE" / fields["template"]
        assert sent.netloc + sent.path == "github.com/scuola/corso/issues/new"
        assert fields["file"] == source and fields["versione"] == version(ROOT) and fields["pagina"]
        assert fields.keys() <= {field["id"] for field in yaml.safe_load(form.read_text())["body"]} | {"template", "title"}
        assert links.pop("Correggi") == f"https://github.com/scuola/corso/edit/principale/{source}"
        expected = {
            "Apri in Binder": f"https://mybinder.org/v2/gh/scuola/corso/principale?urlpath=lab/tree/{source}",
            "Apri in Colab": f"https://colab.research.google.com/github/scuola/corso/blob/principale/{source}",
            "Apri in JupyterHub": "https://hub.scuola.it/hub/user-redirect/git-pull?repo=https%3A//github.com/scuola/corso"
            f"&urlpath=lab/tree/corso/{source}&branch=principale",
        }
        assert links == (expected if source.endswith(".ipynb") else {})
        ways = {link.get_text(): link["href"] for link in soup((small_course.html / source).with_suffix(".html")).select(".where-to-try a")}
        here = {f"{text[0].lower()}{text[1:]}": address for text, address in expected.items()}
        download = {"scarica il notebook": "../scarica/01_uno.ipynb"}
        assert ways == (here | download if source.endswith(".ipynb") else {}), "accanto a un esercizio, dove si può fare"
        assert (small_course.root / source).is_file()


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("https://github.com/scuola/corso", Repository("github", "scuola", "corso", "main")),
        ("https://github.com/scuola/corso.git/", Repository("github", "scuola", "corso", "main")),
        ("https://chi:chiave@github.com/scuola/un.corso.git", Repository("github", "scuola", "un.corso", "main")),
        ("git@github.com:scuola/corso.git", Repository("github", "scuola", "corso", "main")),
        ("ssh://git@github.com:22/scuola/corso.git", Repository("github", "scuola", "corso", "main")),
        ("git@gitlab.com:scuola/corso.git", Repository("gitlab", "scuola", "corso", "main")),
        ("https://www.github.com/scuola/corso", Repository("github", "scuola", "corso", "main")),
        ("https://gitlab.com/scuola/classe/terza/corso", Repository("gitlab", "scuola/classe/terza", "corso", "main")),
        ("git@gitlab.com:scuola/classe/corso.git", Repository("gitlab", "scuola/classe", "corso", "main")),
        ("https://github.com/scuola/corso/issues", None),
        ("https://gitlab.com/scuola/corso/-/tree/main", None),
        ("/home/chi/corso", None),
        ("../corso.git", None),
        ("file:///home/chi/corso", None),
        ("https://esempio.it/scuola/corso", None),
    ],
)
def test_an_address_is_understood_in_every_form_of_git_and_a_folder_counts_as_none(tmp_path, address, expected):
    git(tmp_path, "init", "--quiet")
    git(tmp_path, "remote", "add", "origin", address)

    assert find(tmp_path, {}) == expected
    if expected:
        assert find(tmp_path.parent, {"REPOSITORY": address}) == expected
    else:
        with pytest.raises(CourseError, match="REPOSITORY=https://github.com/"):
            find(tmp_path.parent, {"REPOSITORY": address})


def test_the_buttons_of_a_gitlab_subgroup_lead_to_its_repository(small_course):
    small_course.write_lesson("01_uno", "1")
    shutil.copy(ROOT / "CHANGELOG.md", small_course.root)
    (small_course.root / "binder").mkdir()

    done = small_course.build(REPOSITORY="https://gitlab.com/scuola/classe/corso", JUPYTERHUB="https://hub.scuola.it")

    assert done.returncode == 0, done.stderr
    links = actions(small_course.html / "notebooks" / "01_uno.html")
    assert links.pop("Segnala un errore").startswith("https://gitlab.com/scuola/classe/corso/-/issues/new?")
    assert links == {
        # Binder divide dove trova la prima barra: quelle dell'indirizzo vanno scritte %2F.
        "Apri in Binder": "https://mybinder.org/v2/git/https%3A%2F%2Fgitlab.com%2Fscuola%2Fclasse%2Fcorso/main"
        "?urlpath=lab/tree/notebooks/01_uno.ipynb",
        "Apri in JupyterHub": "https://hub.scuola.it/hub/user-redirect/git-pull?repo=https%3A//gitlab.com/scuola/classe/corso"
        "&urlpath=lab/tree/corso/notebooks/01_uno.ipynb&branch=main",
        "Correggi": "https://gitlab.com/scuola/classe/corso/-/edit/main/notebooks/01_uno.ipynb",
    }


def test_the_address_of_the_site_comes_from_its_variable_or_is_none():
    assert site_address({}) == "" == site_address({"SITE": ""})
    assert site_address({"SITE": "https://chi.github.io/corso"}) == site_address({"SITE": "https://chi.github.io/corso/"})
    for wrong in ("chi.github.io", "https://", "https://chi.github.io/corso?a=1"):
        with pytest.raises(CourseError, match="SITE=https://chi.github.io/corso/"):
            site_address({"SITE": wrong})


def test_the_variables_win_over_git_and_a_folder_of_another_repository_counts_as_none(tmp_path):
    git(tmp_path, "init", "--quiet")
    git(tmp_path, "remote", "add", "origin", "https://github.com/scuola/corso")
    (tmp_path / "dentro").mkdir()

    mine = {"REPOSITORY": "https://gitlab.com/mio/fork", "BRANCH": "prova", "JUPYTERHUB": "https://hub.scuola.it/"}
    assert find(tmp_path, mine) == Repository("gitlab", "mio", "fork", "prova", "https://hub.scuola.it")
    assert find(tmp_path / "dentro", {}) is None
    with pytest.raises(CourseError, match="JUPYTERHUB=hub"):
        find(tmp_path, {"JUPYTERHUB": "hub"})


def test_a_report_on_gitlab_says_page_file_and_version():
    context = {"gitlab_url": "https://gitlab.com", "gitlab_user": "scuola", "gitlab_repo": "corso"}

    address = urlsplit(report(context, "Titolo & altro", "notebooks/01_uno.ipynb", "1.0"))

    (text,) = parse_qs(address.query)["issue[description]"]
    assert address.netloc + address.path == "gitlab.com/scuola/corso/-/issues/new"
    assert all(part in text for part in ("Titolo & altro", "notebooks/01_uno.ipynb", "1.0"))
