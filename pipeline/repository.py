"""Dove il corso è pubblicato: il repository, da cui nascono i pulsanti delle pagine, e l'indirizzo del sito."""

import os
import posixpath
import re
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import yaml

from .course import CourseError

# Le forme in cui git scrive un indirizzo: https (anche con un nome o una chiave, che si buttano), ssh, git@.
# Su GitLab il proprietario può essere un gruppo dentro un altro: quanti si vuole, divisi da barre.
ADDRESS = re.compile(
    r"(?:https?://(?:[^/@]*@)?(?:www\.)?|(?:ssh://)?git@)(?P<host>github|(?P<groups>gitlab))\.com(?::\d+)?[:/]"
    r"(?P<owner>[\w.-]+(?(groups)(?:/\w[\w.-]*)*))/(?P<name>[\w.-]+?)(?:\.git)?/?"
)
HOW_TO_SET = (
    "Le pagine non hanno i pulsanti per aprirle altrove e correggerle: per averli dai l'indirizzo del "
    "repository, make build REPOSITORY=https://github.com/chi/corso"
)


@dataclass(frozen=True)
class Repository:
    """Un repository pubblico: host è "github" o "gitlab"; hub è il JupyterHub di un istituto, o vuoto."""

    host: str
    owner: str
    name: str
    branch: str
    hub: str = ""

    @property
    def url(self) -> str:
        return f"https://{self.host}.com/{self.owner}/{self.name}"


def find(root: Path, environ: Mapping[str, str] = os.environ) -> Repository | None:
    """Il repository del corso: la variabile REPOSITORY, altrimenti l'`origin` di git, altrimenti nessuno.

    BRANCH dice il ramo da cui si pubblica, altrimenti quello principale di `origin`, altrimenti «main»;
    JUPYTERHUB l'indirizzo del JupyterHub di un istituto. Un `origin` che è una cartella, o un altro
    servizio, vale come nessuno: da lì nessun pulsante potrebbe partire.

    Raises: CourseError se un indirizzo scritto in una variabile non si capisce.
    """
    written = environ.get("REPOSITORY", "")
    found = ADDRESS.fullmatch(written or _origin(root))
    if written and not found:
        raise CourseError(
            f"REPOSITORY={written} non è un indirizzo di GitHub o di GitLab. "
            "Scrivilo così: REPOSITORY=https://github.com/chi/corso"
        )
    hub = environ.get("JUPYTERHUB", "").rstrip("/")
    if hub and not re.fullmatch(r"https?://[^\s/]+(/\S*)?", hub):
        raise CourseError(f"JUPYTERHUB={hub} non è un indirizzo. Scrivilo così: JUPYTERHUB=https://hub.scuola.it")
    if not found:
        return None
    branch = environ.get("BRANCH") or _git(root, "symbolic-ref", "--short", "refs/remotes/origin/HEAD")
    host, owner, name = found.group("host", "owner", "name")
    return Repository(host, owner, name, branch.removeprefix("origin/") or "main", hub)


def _origin(root: Path) -> str:
    """L'indirizzo di `origin`, se il corso è un repository intero e non una cartella di un altro."""
    whole = _git(root, "rev-parse", "--is-inside-work-tree") and not _git(root, "rev-parse", "--show-prefix")
    return _git(root, "remote", "get-url", "origin") if whole else ""


def _git(root: Path, *arguments: str) -> str:
    """Ciò che git risponde; vuoto se git non c'è o non sa rispondere."""
    try:
        done = subprocess.run(["git", "-C", root, *arguments], capture_output=True, text=True)
    except FileNotFoundError:
        return ""
    return done.stdout.strip() if done.returncode == 0 else ""


def site_address(environ: Mapping[str, str] = os.environ) -> str:
    """Dove si leggerà il sito: la variabile SITE, o vuoto. Finisce con una barra.

    Lo chiedono le immagini per chi condivide una pagina e la pagina 404, che vogliono indirizzi interi.
    Raises: CourseError se la variabile non è un indirizzo.
    """
    written = environ.get("SITE", "")
    if written and not re.fullmatch(r"https?://[^\s/?#]+(/[^\s?#]*)?", written):
        raise CourseError(f"SITE={written} non è un indirizzo. Scrivilo così: SITE=https://chi.github.io/corso/")
    return written and written.rstrip("/") + "/"


def in_site(link: str, folder: str, page: str, address: str) -> str:
    """Dove porta, nel sito, un collegamento scritto in una pagina di questa cartella; vuoto se il sito non ha un indirizzo."""
    if not address:
        return ""
    other, mark, place = link.partition("#")
    name = posixpath.normpath(posixpath.join(folder, other or page))
    return address + re.sub(r"\.(?:ipynb|md)$", ".html", name) + mark + place


def configure(config: str, repository: Repository | None, address: str, root: Path) -> str:
    """Il testo di `_config.yml` con il repository e l'indirizzo del sito dove Jupyter Book li cerca, se ci sono.

    Binder si offre solo se il corso ha la cartella `binder`, Colab solo da GitHub.
    Raises: CourseError se CHANGELOG.md non dice la versione, che chi segnala un errore ci manda.
    """
    if repository is None and not address:
        return config
    settings = yaml.safe_load(config)
    if address:
        settings["html"]["baseurl"] = address
    if repository:
        _add_buttons(settings, repository, root)
    return yaml.safe_dump(settings, allow_unicode=True, sort_keys=False)


def _add_buttons(settings: dict, repository: Repository, root: Path) -> None:
    settings["repository"] = {"url": repository.url, "branch": repository.branch, "path_to_book": ""}
    settings["launch_buttons"] = {
        "notebook_interface": "jupyterlab",
        "binderhub_url": "https://mybinder.org" if (root / "binder").is_dir() else "",
        "colab_url": "https://colab.research.google.com" if repository.host == "github" else "",
        "jupyterhub_url": repository.hub,
    }
    settings["html"]["use_edit_page_button"] = True
    settings["sphinx"]["config"]["html_context"]["course_version"] = version(root)


def version(root: Path) -> str:
    """La versione del corso, che è il primo titolo «## …» di CHANGELOG.md."""
    path = root / "CHANGELOG.md"
    found = re.search(r"^## (.+)$", path.read_text(encoding="utf-8") if path.exists() else "", re.MULTILINE)
    if not found:
        raise CourseError("CHANGELOG.md non dice la versione del corso: aggiungi un titolo, per esempio «## 1.0».")
    return found[1].strip()
