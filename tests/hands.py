"""Cifre come si scrivono in Italia, a mano libera: curve di Bézier, mano che trema, tre penne, una inclinazione a caso.

Le lezioni disegnano i loro 1 in un altro modo: qui si prova ciò che hanno imparato con la mano di un altro.
I tratti stanno in un quadrato di lato 1, con la y verso il basso.
"""

import random
from collections.abc import Callable
from math import hypot

from strokes import Line, arc

Hand = random.Random
PENS = ("sottile", "medio", "spesso")


def bezier(*controls: tuple[float, float]) -> Line:
    """Una curva di Bézier di grado qualunque, per venti punti."""

    def at(t: float, points: list[tuple[float, float]]) -> tuple[float, float]:
        while len(points) > 1:
            points = [((1 - t) * a + t * c, (1 - t) * b + t * d) for (a, b), (c, d) in zip(points, points[1:])]
        return points[0]

    return [at(k / 20, list(controls)) for k in range(21)]


def one(hand: Hand, flag: tuple[float, float], *, curl: float = 0, foot: bool = False, lifted: bool = False) -> list[Line]:
    """Un 1 alto 0,8: quanto scende e quanto si allarga la stanghetta, quanto si incurva, se ha il piede, se si alza la penna."""
    drop, width = hand.uniform(*flag), hand.uniform(0.55, 0.95)
    start = (0.55 - min(0.42, max(0.12, drop * width)), 0.1 + drop)
    middle = ((start[0] + 0.55) / 2 + curl * 0.12, (start[1] + 0.1) / 2 + curl * 0.16)
    rise = bezier(start, middle, (0.55, 0.1))
    stem = bezier((0.55, 0.1), (0.55 + hand.uniform(-0.03, 0.03), 0.5), (0.55, 0.9))
    lines = [rise, [(x + hand.uniform(-0.01, 0.02), y) for x, y in stem]] if lifted else [rise + stem]
    if foot:
        half = hand.uniform(0.12, 0.24)
        lines.append([(0.55 - half, 0.9 + hand.uniform(-0.02, 0.02)), (0.55 + half, 0.9)])
    return lines


def seven(hand: Hand, *, crossed: bool, hooked: bool = False, curved: float = 0) -> list[Line]:
    right, foot = hand.uniform(0.7, 0.82), hand.uniform(0.34, 0.48)
    top = [(0.22, 0.13 + hand.uniform(-0.02, 0.02)), (right, 0.12)]
    if hooked:
        top = [(0.22, 0.24), (0.23, 0.13), *top[1:]]
    down = bezier((right, 0.12), ((right + foot) / 2 - curved * 0.2, 0.45), (foot, 0.9))
    x = (right + foot) / 2 - curved * 0.08
    bar = [(x - hand.uniform(0.14, 0.22), 0.51), (x + hand.uniform(0.14, 0.22), 0.5 + hand.uniform(-0.05, 0.03))]
    return [top + down] + [bar] * crossed


def four(hand: Hand, tail: float) -> list[Line]:
    """Un 4 aperto: una L che scende e va a destra, poi il tratto lungo."""
    corner = hand.uniform(0.52, 0.62)
    down = bezier((0.33, 0.12), (0.3, 0.35), (0.24, corner))
    return [down + [(0.8, corner + hand.uniform(-0.03, 0.03))], bezier((0.64, hand.uniform(0.1, 0.3)), (0.63, 0.5), (0.6, tail))]


def zero(hand: Hand, over: float) -> list[Line]:
    """Uno 0 con la barra, che esce di `over` dall'ovale."""
    rx, ry = hand.uniform(0.22, 0.3), hand.uniform(0.36, 0.42)
    reach = 0.62 + over
    return [arc(0.5, 0.5, rx, ry, -90, 270, 20), [(0.5 + rx * reach, 0.5 - ry * reach), (0.5 - rx * reach, 0.5 + ry * reach)]]


def nine(hand: Hand, depth: float) -> list[Line]:
    """Un 9 che finisce come una g: il gambo scende e torna indietro verso sinistra."""
    x = hand.uniform(0.68, 0.74)
    tail = bezier((x, 0.3), (x, 0.6), (x, 0.9 + depth), (0.5, 0.93), (hand.uniform(0.28, 0.36), 0.9 - depth))
    return [arc(x - 0.2, 0.3, 0.2, 0.19, 0, -360, 16) + tail]


# Come si scrivono, per nome: la cifra, e come la disegna una mano.
SHAPES: dict[str, tuple[int, Callable[[Hand], list[Line]]]] = {
    "1 senza stanghetta": (1, lambda hand: [bezier((0.5, 0.1), (0.5 + hand.uniform(-0.03, 0.03), 0.5), (0.5, 0.9))]),
    "1 stanghetta corta": (1, lambda hand: one(hand, (0.12, 0.22))),
    "1 stanghetta lunga": (1, lambda hand: one(hand, (0.32, 0.5))),
    "1 stanghetta quasi a terra": (1, lambda hand: one(hand, (0.58, 0.74))),
    "1 stanghetta curva": (1, lambda hand: one(hand, (0.2, 0.45), curl=1)),
    "1 lunga, col piede": (1, lambda hand: one(hand, (0.3, 0.5), foot=True)),
    "1 in due tratti": (1, lambda hand: one(hand, (0.2, 0.5), lifted=True)),
    "7 senza taglio": (7, lambda hand: seven(hand, crossed=False)),
    "7 col taglio": (7, lambda hand: seven(hand, crossed=True)),
    "4 aperto": (4, lambda hand: four(hand, 0.92)),
    "0 barrato": (0, lambda hand: zero(hand, 0)),
    "9 come una g": (9, lambda hand: nine(hand, 0.06)),
}
# Quelle tenute da parte mentre si sceglieva come disegnare gli 1 della lezione.
ASIDE: dict[str, tuple[int, Callable[[Hand], list[Line]]]] = {
    "1 corta, col piede": (1, lambda hand: one(hand, (0.14, 0.24), foot=True)),
    "1 stanghetta a pancia in su": (1, lambda hand: one(hand, (0.25, 0.45), curl=-0.7)),
    "1 a terra, col piede": (1, lambda hand: one(hand, (0.55, 0.7), curl=0.4, foot=True, lifted=True)),
    "7 con l'uncino e il taglio": (7, lambda hand: seven(hand, crossed=True, hooked=True, curved=0.6)),
    "7 curvo con l'uncino": (7, lambda hand: seven(hand, crossed=False, hooked=True, curved=1)),
    "0 barrato fuori dall'ovale": (0, lambda hand: zero(hand, 0.6)),
}


def written(hand: Hand, shape: Callable[[Hand], list[Line]]) -> list[Line]:
    """Una cifra di una mano: inclinata fra 0 e 0,3, più larga o più stretta, rimpicciolita e spostata, con il tremito."""
    slant, narrow, scale = hand.uniform(0, 0.3), hand.uniform(0.85, 1.15), hand.uniform(0.5, 0.85)
    room = 0.5 - scale * 0.55
    across, down = hand.uniform(-room, room), hand.uniform(-room, room)
    trembled = []
    for line in shape(hand):
        x_off = y_off = 0.0
        points = []
        for x, y in _dense(line):
            x_off, y_off = 0.85 * x_off + hand.gauss(0, 0.004), 0.85 * y_off + hand.gauss(0, 0.004)
            x, y = (x - 0.5) * narrow + slant * (0.5 - y) + x_off, y - 0.5 + y_off
            points.append((min(0.99, max(0.01, x * scale + 0.5 + across)), min(0.99, max(0.01, y * scale + 0.5 + down))))
        trembled.append(points)
    return trembled


def _dense(line: Line) -> Line:
    """Gli stessi tratti, con un punto ogni 0,04 al più."""
    dense = line[:1]
    for (a, b), (c, d) in zip(line, line[1:]):
        steps = max(1, round(hypot(c - a, d - b) / 0.04))
        dense += [(a + (c - a) * k / steps, b + (d - b) * k / steps) for k in range(1, steps + 1)]
    return dense
