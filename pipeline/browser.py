"""Chromium, il browser con cui il corso si stampa e si misura."""

from collections.abc import Iterator
from contextlib import contextmanager

from . import system
from .course import CourseError

# Niente richieste del browser stesso. Senza recinto (no-sandbox) perché apre solo pagine del corso, anche da root.
OPTIONS = ("no-sandbox", "disable-gpu", "disable-quic", "no-first-run", "disable-background-networking",
           "disable-component-update", "disable-sync")  # fmt: skip


def chromium() -> str:
    """Dove sta il programma. Raises: CourseError se non c'è: dice come si installa."""
    found = system.chromium()
    if not found:
        raise CourseError(system.explain(["browser"]))
    return found


@contextmanager
def opened() -> Iterator:
    """Un browser di Playwright, senza finestre."""
    program = chromium()
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=[f"--{name}" for name in OPTIONS])
        try:
            yield browser
        finally:
            browser.close()
