# %% es1 giusta: con try
def to_number(text):
    try:
        return float(text.replace(",", "."))
    except ValueError:
        return float("nan")
# %% es1 giusta: un insieme di mancanti
def to_number(text):
    return math.nan if text in {"", "NA"} else float(text.replace(",", "."))
# %% es1 giusta: lambda
to_number = lambda t: torch.nan if t == "NA" or not t else float(t.replace(",", "."))
# %% es1 giusta: con NumPy
def to_number(text):
    import numpy as np
    return np.nan if text in ("NA", "") else np.float64(text.replace(",", "."))
# %% es1 giusta: dà un tensore
def to_number(text):
    if text == "" or text == "NA":
        return torch.tensor(float("nan"), dtype=torch.float64)
    return torch.tensor(float(text.replace(",", ".")), dtype=torch.float64)
# %% es1 giusta: split e join
def to_number(text):
    text = ".".join(text.strip().split(","))
    if len(text) == 0 or text == "NA":
        return float("nan")
    return float(text)
# %% es1 giusta: match
def to_number(text):
    match text:
        case "" | "NA":
            return float("nan")
        case _:
            return float(text.replace(",", "."))
# %% es1 giusta: una classe chiamabile
class ToNumber:
    missing = ("", "NA")
    def __call__(self, text):
        return float("nan") if text in self.missing else float(text.replace(",", "."))
to_number = ToNumber()
# %% es1 giusta: float32
def to_number(text):
    if text in ["NA", ""]:
        return torch.tensor(float("nan"))
    return torch.tensor(float(text.replace(",", ".")))
# %% es1 giusta: con re
import re
def to_number(text):
    return float(re.sub(",", ".", text)) if re.search(r"\d", text) else float("nan")
# %% es1 giusta: translate
def to_number(text):
    table = str.maketrans(",", ".")
    return float("NaN") if text.strip().upper() in ("", "NA") else float(text.translate(table))
# %% es1 giusta: Decimal
from decimal import Decimal
def to_number(text):
    return float(Decimal(text.replace(",", "."))) if text and text != "NA" else float(Decimal("NaN"))
# %% es1 giusta: dizionario
def to_number(text):
    special = {"": math.nan, "NA": math.nan}
    if text in special:
        return special[text]
    return float(text.replace(",", "."))
# %% es1 giusta: un numero intero resta float
def to_number(text: str) -> float:
    if text == "NA": text = ""
    whole, _, decimals = text.partition(",")
    return float(f"{whole}.{decimals}" if decimals else whole or "nan")
# %% es1 giusta: literal_eval
import ast
def to_number(text):
    return float("nan") if text in ("NA", "") else ast.literal_eval(text.replace(",", "."))
# %% es1 giusta: np.float32
def to_number(text):
    return np.float32(text.replace(",", ".") if text not in ("", "NA") else "nan")
# %% es1 giusta: contextlib
def to_number(text):
    value = math.nan
    with contextlib.suppress(ValueError):
        value = float(text.replace(",", "."))
    return value
# %% es1 giusta: partial
from functools import partial
def _read(missing, text):
    return math.nan if text in missing else float(text.replace(",", "."))
to_number = partial(_read, {"", "NA"})
# %% es1 sbagliata: zero ai mancanti
def to_number(text):
    if text in ("", "NA"):
        return 0.0
    return float(text.replace(",", "."))
# %% es1 sbagliata: None ai mancanti
def to_number(text):
    if text in ("", "NA"):
        return None
    return float(text.replace(",", "."))
# %% es1 sbagliata: virgola tolta
def to_number(text):
    if text in ("", "NA"):
        return float("nan")
    return float(text.replace(",", ""))
# %% es1 sbagliata: virgola dimenticata
def to_number(text):
    if text in ("", "NA"):
        return float("nan")
    return float(text)
# %% es1 sbagliata: casella vuota dimenticata
def to_number(text):
    if text == "NA":
        return float("nan")
    return float(text.replace(",", "."))
# %% es1 sbagliata: resta una stringa
def to_number(text):
    if text in ("", "NA"):
        return "nan"
    return text.replace(",", ".")
# %% es1 sbagliata: un intero
def to_number(text):
    if text in ("", "NA"):
        return float("nan")
    return int(float(text.replace(",", ".")))
# %% es1 sbagliata: stampa e basta
def to_number(text):
    print(float(text.replace(",", ".")) if text not in ("", "NA") else float("nan"))
# %% es1 sbagliata: meno uno ai mancanti
def to_number(text):
    return -1.0 if text in ("", "NA") else float(text.replace(",", "."))
# %% es1 sbagliata: il punto tolto
def to_number(text):
    return float("nan") if text in ("", "NA") else float(text.replace(".", "").replace(",", "."))
# %% es1 sbagliata: or al posto di in
def to_number(text):
    if text == "" or "NA":
        return float("nan")
    return float(text.replace(",", "."))
# %% es1 sbagliata: vuota vale zero
def to_number(text):
    return float((text or "0").replace(",", ".").replace("NA", "nan"))
# %% es1 sbagliata: virgola come separatore
def to_number(text):
    if text in ("", "NA"):
        return float("nan")
    return [float(t) for t in text.split(",")]
# %% es2 giusta: in un colpo
def standardize(train, test):
    m, s = train.mean(0), train.std(0)
    return (train - m) / s, (test - m) / s
# %% es2 giusta: con std_mean
def standardize(train, test):
    s, m = torch.std_mean(train, dim=0, keepdim=True)
    return [(part - m) / s for part in (train, test)]
# %% es2 giusta: deviazione della popolazione, come scikit-learn
def standardize(train, test):
    m, s = train.mean(dim=0), train.std(dim=0, correction=0)
    return (train - m) / s, (test - m) / s
# %% es2 giusta: con NumPy
def standardize(train, test):
    a, b = train.numpy(), test.numpy()
    m, s = a.mean(axis=0), a.std(axis=0, ddof=1)
    return (a - m) / s, (b - m) / s
# %% es2 giusta: una colonna per volta
def standardize(train, test):
    train, test = train.clone(), test.clone()
    for j in range(train.shape[1]):
        m, s = train[:, j].mean(), train[:, j].std()
        train[:, j] = (train[:, j] - m) / s
        test[:, j] = (test[:, j] - m) / s
    return train, test
# %% es2 giusta: una classe come in scikit-learn
class Scaler:
    def fit(self, X):
        self.mean_ = X.mean(dim=0)
        self.scale_ = X.std(dim=0, unbiased=False)
        return self
    def transform(self, X):
        return (X - self.mean_) / self.scale_
def standardize(train, test):
    scaler = Scaler().fit(train)
    return scaler.transform(train), scaler.transform(test)
# %% es2 giusta: con clamp
def standardize(train, test):
    mean = train.mean(dim=0)
    std = train.std(dim=0).clamp(min=1e-8)
    return (train - mean) / std, (test - mean) / std
# %% es2 giusta: la varianza a mano
def standardize(train, test):
    n = train.size(0)
    m = train.sum(0) / n
    v = ((train - m) ** 2).sum(0) / (n - 1)
    return (train - m) / v ** 0.5, (test - m) / v.sqrt()
# %% es2 giusta: una namedtuple
from collections import namedtuple
Parts = namedtuple("Parts", "train test")
def standardize(train, test):
    m, s = train.mean(0), train.std(0)
    return Parts((train - m) / s, (test - m) / s)
# %% es2 giusta: un ciclo su zip
def standardize(train, test):
    stats = [(c.mean(), c.std()) for c in train.T]
    f = lambda X: torch.stack([(c - m) / s for c, (m, s) in zip(X.T, stats)], dim=1)
    return f(train), f(test)
# %% es2 giusta: v2 Normalize non serve: var
def standardize(train, test):
    var, mean = torch.var_mean(train, 0)
    return (train - mean).div(var.sqrt()), (test - mean).div(var.sqrt())
# %% es2 giusta: in float64
def standardize(train, test):
    a, b = train.double(), test.double()
    m, s = a.mean(0), a.std(0)
    return ((a - m) / s).float(), ((b - m) / s).float()
# %% es2 giusta: rsqrt
def standardize(train, test):
    m = train.mean(0, keepdim=True)
    k = train.var(0, keepdim=True).rsqrt()
    return (train - m) * k, (test - m) * k
# %% es2 giusta: liste di liste
def standardize(train, test):
    m, s = train.mean(0), train.std(0)
    return ((train - m) / s).tolist(), ((test - m) / s).tolist()
# %% es2 giusta: BatchNorm
def standardize(train, test):
    bn = nn.BatchNorm1d(train.shape[1], momentum=None, affine=False)
    bn(train)
    bn.eval()
    return bn(train), bn(test)
# %% es2 giusta: un generatore
def standardize(train, test):
    m, s = train.mean(0), train.std(0)
    return ((part - m) / s for part in (train, test))
# %% es2 giusta: map
def standardize(train, test):
    m, s = train.mean(0), train.std(0)
    return map(lambda part: (part - m) / s, [train, test])
# %% es2 giusta: insieme e poi taglia
def standardize(train, test):
    both = torch.cat([train, test])
    z = (both - train.mean(0)) / train.std(0)
    return z[: len(train)], z[len(train):]
# %% es2 sbagliata: ognuno con i suoi
def standardize(train, test):
    z = lambda X: (X - X.mean(dim=0)) / X.std(dim=0)
    return z(train), z(test)
# %% es2 sbagliata: tutti insieme
def standardize(train, test):
    both = torch.cat([train, test])
    m, s = both.mean(dim=0), both.std(dim=0)
    return (train - m) / s, (test - m) / s
# %% es2 sbagliata: senza dividere
def standardize(train, test):
    m = train.mean(dim=0)
    return train - m, test - m
# %% es2 sbagliata: senza togliere la media
def standardize(train, test):
    s = train.std(dim=0)
    return train / s, test / s
# %% es2 sbagliata: una media sola
def standardize(train, test):
    return (train - train.mean()) / train.std(), (test - train.mean()) / train.std()
# %% es2 sbagliata: divide per la varianza
def standardize(train, test):
    return (train - train.mean(0)) / train.var(0), (test - train.mean(0)) / train.var(0)
# %% es2 sbagliata: solo il test
def standardize(train, test):
    return (test - train.mean(dim=0)) / train.std(dim=0)
# %% es2 sbagliata: scambiati
def standardize(train, test):
    m, s = train.mean(0), train.std(0)
    return (test - m) / s, (train - m) / s
# %% es2 sbagliata: lungo le righe
def standardize(train, test):
    m, s = train.mean(1, keepdim=True), train.std(1, keepdim=True)
    n, t = test.mean(1, keepdim=True), test.std(1, keepdim=True)
    return (train - m) / s, (test - n) / t
# %% es2 sbagliata: fra 0 e 1
def standardize(train, test):
    low, high = train.min(dim=0).values, train.max(dim=0).values
    return (train - low) / (high - low), (test - low) / (high - low)
# %% es2 sbagliata: il test non cambia
def standardize(train, test):
    return (train - train.mean(dim=0)) / train.std(dim=0), test
# %% es2 sbagliata: media del train, deviazione del test
def standardize(train, test):
    return (train - train.mean(0)) / train.std(0), (test - train.mean(0)) / test.std(0)
# %% es2 sbagliata: parentesi dimenticate
def standardize(train, test):
    return train - train.mean(0) / train.std(0), test - train.mean(0) / train.std(0)
# %% es2 sbagliata: sul posto
def standardize(train, test):
    m, s = train.mean(0), train.std(0)
    train -= m
    train /= s
    test -= m
    test /= s
    return train, test
# %% es2 sbagliata: un dizionario
def standardize(train, test):
    m, s = train.mean(0), train.std(0)
    return {"train": (train - m) / s, "test": (test - m) / s}
# %% es2 sbagliata: tutte insieme in un tensore
def standardize(train, test):
    return torch.cat([(train - train.mean(0)) / train.std(0), (test - train.mean(0)) / train.std(0)])
# %% es2 sbagliata: media di train già cambiato
def standardize(train, test):
    train = (train - train.mean(dim=0)) / train.std(dim=0)
    test = (test - train.mean(dim=0)) / train.std(dim=0)
    return train, test
# %% es3 giusta: converte quando serve
class RowsDataset(Dataset):
    def __init__(self, rows, columns, target):
        self.rows = [r for r in rows if all(r[c] != "NA" for c in [*columns, target])]
        self.columns, self.target = columns, target
        self.classes = sorted({r[target] for r in self.rows})
    def __len__(self):
        return len(self.rows)
    def __getitem__(self, i):
        row = self.rows[i]
        x = torch.tensor([float(row[c]) for c in self.columns])
        return x, self.classes.index(row[self.target])
# %% es3 giusta: tutto in due tensori
class RowsDataset(Dataset):
    def __init__(self, rows, columns, target):
        xs, ys = [], []
        for row in rows:
            if "NA" in [row[c] for c in columns] or row[target] == "NA":
                continue
            xs.append([float(row[c]) for c in columns])
            ys.append(row[target])
        names = sorted(set(ys))
        self.X = torch.tensor(xs)
        self.Y = torch.tensor([names.index(y) for y in ys])
    def __len__(self): return self.X.shape[0]
    def __getitem__(self, i): return self.X[i], self.Y[i]
# %% es3 giusta: eredita da TensorDataset
class RowsDataset(TensorDataset):
    def __init__(self, rows, columns, target):
        rows = [r for r in rows if "NA" not in [r[k] for k in columns + [target]]]
        code = {name: i for i, name in enumerate(sorted({r[target] for r in rows}))}
        super().__init__(torch.tensor([[float(r[k]) for k in columns] for r in rows]),
                         torch.tensor([code[r[target]] for r in rows]))
# %% es3 giusta: una dataclass
from dataclasses import dataclass
@dataclass
class RowsDataset(Dataset):
    rows: list
    columns: list
    target: str
    def __post_init__(self):
        needed = list(self.columns) + [self.target]
        self.rows = list(filter(lambda r: not any(r[k] == "NA" for k in needed), self.rows))
        self.names = sorted(set(r[self.target] for r in self.rows))
    def __len__(self):
        return len(self.rows)
    def __getitem__(self, index):
        r = self.rows[index]
        return torch.FloatTensor([float(r[k]) for k in self.columns]), torch.tensor(self.names.index(r[self.target]))
# %% es3 giusta: una lista di coppie
class RowsDataset(list):
    def __init__(self, rows, columns, target):
        good = [r for r in rows if not {"NA"} & {r[c] for c in (*columns, target)}]
        classes = sorted(set(r[target] for r in good))
        super().__init__((torch.tensor([float(r[c]) for c in columns]), classes.index(r[target])) for r in good)
# %% es3 giusta: con NumPy float32
import numpy as np
class RowsDataset(torch.utils.data.Dataset):
    def __init__(self, rows, columns, target):
        table = np.array([[r[c] for c in columns] + [r[target]] for r in rows])
        table = table[(table != "NA").all(axis=1)]
        self.x = table[:, :-1].astype(np.float32)
        self.classes, self.y = np.unique(table[:, -1], return_inverse=True)
    def __len__(self):
        return len(self.y)
    def __getitem__(self, i):
        return torch.from_numpy(self.x[i]), int(self.y[i])
# %% es3 giusta: con isnan
class RowsDataset(Dataset):
    def __init__(self, rows, columns, target):
        rows = [r for r in rows if r[target] != "NA"]
        X = torch.tensor([[float(r[c].replace("NA", "nan")) for c in columns] for r in rows])
        keep = ~X.isnan().any(dim=1)
        names = [r[target] for r, k in zip(rows, keep) if k]
        classes = sorted(set(names))
        self.X, self.Y = X[keep], [classes.index(n) for n in names]
    def __len__(self):
        return len(self.Y)
    def __getitem__(self, i):
        return self.X[i], self.Y[i]
# %% es3 giusta: con try
class RowsDataset(Dataset):
    def __init__(self, rows, columns, target):
        self.data = []
        for row in rows:
            try:
                numbers = [float(row[name]) for name in columns]
            except ValueError:
                continue
            if row[target] != "NA":
                self.data.append((numbers, row[target]))
        self.classes = sorted({label for _, label in self.data})
    def __len__(self):
        return len(self.data)
    def __getitem__(self, i):
        numbers, label = self.data[i]
        return torch.tensor(numbers, dtype=torch.float32), self.classes.index(label)
# %% es3 giusta: restituisce una lista di due
class RowsDataset(Dataset):
    def __init__(self, rows, columns, target):
        self.rows = [row for row in rows if "NA" not in (row[target], *(row[c] for c in columns))]
        self.columns, self.target = columns, target
        self.index = dict(zip(sorted({row[target] for row in self.rows}), range(10**6)))
    def __len__(self):
        return sum(1 for _ in self.rows)
    def __getitem__(self, i):
        row = self.rows[i]
        return [torch.as_tensor([float(row[c]) for c in self.columns]), self.index[row[self.target]]]
# %% es3 giusta: coppia come namedtuple
from collections import namedtuple
Sample = namedtuple("Sample", "x y")
class RowsDataset(Dataset):
    def __init__(self, rows, columns, target):
        keep = lambda row: "NA" not in {row[k] for k in [*columns, target]}
        rows = list(filter(keep, rows))
        levels = {name: code for code, name in enumerate(sorted(set(row[target] for row in rows)))}
        self.samples = [Sample(torch.tensor([float(row[k]) for k in columns]), levels[row[target]]) for row in rows]
    def __len__(self): return len(self.samples)
    def __getitem__(self, i): return self.samples[i]
# %% es3 giusta: unique di torch per le classi
class RowsDataset(Dataset):
    def __init__(self, rows, columns, target):
        self.good = []
        for r in rows:
            ok = True
            for c in columns + [target]:
                if r[c] == "NA":
                    ok = False
            if ok:
                self.good.append(r)
        self.columns = columns
        self.target = target
        self.classes = []
        for r in self.good:
            if r[target] not in self.classes:
                self.classes.append(r[target])
        self.classes.sort()
    def __len__(self):
        return len(self.good)
    def __getitem__(self, idx):
        r = self.good[idx]
        x = torch.zeros(len(self.columns))
        for j, c in enumerate(self.columns):
            x[j] = float(r[c])
        y = torch.tensor(self.classes.index(r[self.target]), dtype=torch.long)
        return x, y
# %% es3 giusta: y come int di NumPy
import numpy as np
class RowsDataset(Dataset):
    def __init__(self, rows, columns, target):
        good = [r for r in rows if all(r[k] != "NA" for k in list(columns) + [target])]
        self.X = np.array([[r[k] for k in columns] for r in good], dtype="float32")
        self.classes = sorted({r[target] for r in good})
        self.y = np.searchsorted(self.classes, [r[target] for r in good])
    def __len__(self):
        return self.X.shape[0]
    def __getitem__(self, i):
        return torch.tensor(self.X[i]), self.y[i]
# %% es3 giusta: x come array di NumPy
import numpy as np
class RowsDataset(Dataset):
    def __init__(self, rows, columns, target):
        self.good = [r for r in rows if "NA" not in [r[k] for k in (*columns, target)]]
        self.columns, self.target = columns, target
        self.classes = sorted({r[target] for r in self.good})
    def __len__(self):
        return len(self.good)
    def __getitem__(self, i):
        r = self.good[i]
        return np.array([r[k] for k in self.columns], dtype=np.float32), self.classes.index(r[self.target])
# %% es3 giusta: avvolge un TensorDataset
class RowsDataset(Dataset):
    def __init__(self, rows, columns, target):
        rows = [r for r in rows if r[target] != "NA" and all(r[c] != "NA" for c in columns)]
        names = sorted({r[target] for r in rows})
        self.inner = TensorDataset(torch.tensor([[float(r[c]) for c in columns] for r in rows]),
                                   torch.tensor([names.index(r[target]) for r in rows]))
    def __len__(self):
        return len(self.inner)
    def __getitem__(self, i):
        return self.inner[i]
# %% es3 giusta: StackDataset
class RowsDataset(torch.utils.data.StackDataset):
    def __init__(self, rows, columns, target):
        rows = [r for r in rows if "NA" not in [r[c] for c in [*columns, target]]]
        names = sorted({r[target] for r in rows})
        super().__init__(torch.tensor([[float(r[c]) for c in columns] for r in rows]), [names.index(r[target]) for r in rows])
# %% es3 giusta: una funzione che dà un TensorDataset
def RowsDataset(rows, columns, target):
    good = [[r[c] for c in (*columns, target)] for r in rows]
    good = [g for g in good if "NA" not in g]
    *xs, names = zip(*good)
    order = {n: i for i, n in enumerate(sorted(set(names)))}
    return TensorDataset(torch.tensor([list(map(float, x)) for x in xs]).T.contiguous(), torch.tensor([order[n] for n in names]))
# %% es3 giusta: proprietà e cache
from functools import cached_property
class RowsDataset(Dataset):
    def __init__(self, rows, columns, target):
        self._rows, self._columns, self._target = rows, columns, target
    @cached_property
    def good(self):
        return [r for r in self._rows if not any(r[c] == "NA" for c in [*self._columns, self._target])]
    @cached_property
    def classes(self):
        return sorted({r[self._target] for r in self.good})
    def __len__(self):
        return len(self.good)
    def __getitem__(self, i):
        r = self.good[i]
        return torch.tensor([float(r[c]) for c in self._columns]), self.classes.index(r[self._target])
# %% es3 giusta: bisect per la classe
import bisect
class RowsDataset(Dataset):
    def __init__(self, rows, columns, target):
        self.x, self.y = [], []
        for r in rows:
            if r[target] == "NA" or any(r[c] == "NA" for c in columns):
                continue
            self.x.append(torch.tensor([float(r[c]) for c in columns], dtype=torch.float))
            self.y.append(r[target])
        self.classes = sorted(set(self.y))
    def __len__(self):
        return len(self.x)
    def __getitem__(self, i):
        return self.x[i], bisect.bisect_left(self.classes, self.y[i])
# %% es3 sbagliata: tiene le righe con i buchi
class RowsDataset(Dataset):
    def __init__(self, rows, columns, target):
        self.rows, self.columns, self.target = rows, columns, target
        self.classes = sorted({r[target] for r in rows})
    def __len__(self):
        return len(self.rows)
    def __getitem__(self, i):
        r = self.rows[i]
        return torch.tensor([float(r[c]) for c in self.columns]), self.classes.index(r[self.target])
# %% es3 sbagliata: toglie ogni riga con un NA qualunque
class RowsDataset(Dataset):
    def __init__(self, rows, columns, target):
        self.rows = [r for r in rows if "NA" not in r.values()]
        self.columns, self.target = columns, target
        self.classes = sorted({r[target] for r in self.rows})
    def __len__(self):
        return len(self.rows)
    def __getitem__(self, i):
        r = self.rows[i]
        return torch.tensor([float(r[c]) for c in self.columns]), self.classes.index(r[self.target])
# %% es3 sbagliata: classi nell'ordine in cui arrivano
class RowsDataset(Dataset):
    def __init__(self, rows, columns, target):
        self.rows = [r for r in rows if all(r[c] != "NA" for c in [*columns, target])]
        self.columns, self.target = columns, target
        self.classes = list(dict.fromkeys(r[target] for r in self.rows))
    def __len__(self):
        return len(self.rows)
    def __getitem__(self, i):
        r = self.rows[i]
        return torch.tensor([float(r[c]) for c in self.columns]), self.classes.index(r[self.target])
# %% es3 sbagliata: la classe resta una parola
class RowsDataset(Dataset):
    def __init__(self, rows, columns, target):
        self.rows = [r for r in rows if all(r[c] != "NA" for c in [*columns, target])]
        self.columns, self.target = columns, target
    def __len__(self):
        return len(self.rows)
    def __getitem__(self, i):
        r = self.rows[i]
        return torch.tensor([float(r[c]) for c in self.columns]), r[self.target]
# %% es3 sbagliata: senza __len__
class RowsDataset(Dataset):
    def __init__(self, rows, columns, target):
        self.rows = [r for r in rows if all(r[c] != "NA" for c in [*columns, target])]
        self.columns, self.target = columns, target
        self.classes = sorted({r[target] for r in self.rows})
    def __getitem__(self, i):
        r = self.rows[i]
        return torch.tensor([float(r[c]) for c in self.columns]), self.classes.index(r[self.target])
# %% es3 sbagliata: x è una lista
class RowsDataset(Dataset):
    def __init__(self, rows, columns, target):
        self.rows = [r for r in rows if all(r[c] != "NA" for c in [*columns, target])]
        self.columns, self.target = columns, target
        self.classes = sorted({r[target] for r in self.rows})
    def __len__(self):
        return len(self.rows)
    def __getitem__(self, i):
        r = self.rows[i]
        return [float(r[c]) for c in self.columns], self.classes.index(r[self.target])
# %% es3 sbagliata: float64
class RowsDataset(Dataset):
    def __init__(self, rows, columns, target):
        self.rows = [r for r in rows if all(r[c] != "NA" for c in [*columns, target])]
        self.columns, self.target = columns, target
        self.classes = sorted({r[target] for r in self.rows})
    def __len__(self):
        return len(self.rows)
    def __getitem__(self, i):
        r = self.rows[i]
        return torch.tensor([float(r[c]) for c in self.columns], dtype=torch.float64), self.classes.index(r[self.target])
# %% es3 sbagliata: i buchi valgono zero
class RowsDataset(Dataset):
    def __init__(self, rows, columns, target):
        self.rows = [r for r in rows if r[target] != "NA"]
        self.columns, self.target = columns, target
        self.classes = sorted({r[target] for r in self.rows})
    def __len__(self):
        return len(self.rows)
    def __getitem__(self, i):
        r = self.rows[i]
        return torch.tensor([0.0 if r[c] == "NA" else float(r[c]) for c in self.columns]), self.classes.index(r[self.target])
# %% es3 sbagliata: le colonne della lezione
class RowsDataset(Dataset):
    def __init__(self, rows, columns, target):
        self.rows = [r for r in rows if r["species"] != "NA"]
    def __len__(self):
        return len(self.rows)
    def __getitem__(self, i):
        return torch.tensor(features(self.rows[i])), species.index(self.rows[i]["species"])
# %% es3 sbagliata: dà tutto e non un esempio
class RowsDataset(Dataset):
    def __init__(self, rows, columns, target):
        self.rows = [r for r in rows if all(r[c] != "NA" for c in [*columns, target])]
        self.columns, self.target = columns, target
        self.classes = sorted({r[target] for r in self.rows})
    def __len__(self):
        return len(self.rows)
    def __getitem__(self, i):
        return torch.tensor([[float(r[c]) for c in self.columns] for r in self.rows]), torch.tensor([self.classes.index(r[self.target]) for r in self.rows])
# %% es3 sbagliata: non guarda la classe
class RowsDataset(Dataset):
    def __init__(self, rows, columns, target):
        self.rows = [r for r in rows if all(r[c] != "NA" for c in columns)]
        self.columns, self.target = columns, target
        self.classes = sorted({r[target] for r in self.rows})
    def __len__(self):
        return len(self.rows)
    def __getitem__(self, i):
        r = self.rows[i]
        return torch.tensor([float(r[c]) for c in self.columns]), self.classes.index(r[self.target])
# %% es3 sbagliata: scambia x e y
class RowsDataset(Dataset):
    def __init__(self, rows, columns, target):
        self.rows = [r for r in rows if all(r[c] != "NA" for c in [*columns, target])]
        self.columns, self.target = columns, target
        self.classes = sorted({r[target] for r in self.rows})
    def __len__(self):
        return len(self.rows)
    def __getitem__(self, i):
        r = self.rows[i]
        return self.classes.index(r[self.target]), torch.tensor([float(r[c]) for c in self.columns])
# %% es3 sbagliata: y con una dimensione
class RowsDataset(Dataset):
    def __init__(self, rows, columns, target):
        self.rows = [r for r in rows if all(r[c] != "NA" for c in [*columns, target])]
        self.columns, self.target = columns, target
        self.classes = sorted({r[target] for r in self.rows})
    def __len__(self):
        return len(self.rows)
    def __getitem__(self, i):
        r = self.rows[i]
        return torch.tensor([float(r[c]) for c in self.columns]), torch.tensor([self.classes.index(r[self.target])])
# %% es3 sbagliata: y parte da uno
class RowsDataset(Dataset):
    def __init__(self, rows, columns, target):
        self.rows = [r for r in rows if all(r[c] != "NA" for c in [*columns, target])]
        self.columns, self.target = columns, target
        self.classes = sorted({r[target] for r in self.rows})
    def __len__(self):
        return len(self.rows)
    def __getitem__(self, i):
        r = self.rows[i]
        return torch.tensor([float(r[c]) for c in self.columns]), 1 + self.classes.index(r[self.target])
# %% es3 sbagliata: un dizionario per esempio
class RowsDataset(Dataset):
    def __init__(self, rows, columns, target):
        self.rows = [r for r in rows if all(r[c] != "NA" for c in [*columns, target])]
        self.columns, self.target = columns, target
        self.classes = sorted({r[target] for r in self.rows})
    def __len__(self):
        return len(self.rows)
    def __getitem__(self, i):
        r = self.rows[i]
        return {"x": torch.tensor([float(r[c]) for c in self.columns]), "y": self.classes.index(r[self.target])}
# %% es3 sbagliata: NA fra le classi
class RowsDataset(Dataset):
    def __init__(self, rows, columns, target):
        self.classes = sorted({r[target] for r in rows})
        self.rows = [r for r in rows if all(r[c] != "NA" for c in columns) and r[target] != "NA"]
        self.columns, self.target = columns, target
    def __len__(self): return len(self.rows)
    def __getitem__(self, i):
        r = self.rows[i]
        return torch.tensor([float(r[c]) for c in self.columns]), self.classes.index(r[self.target])
# %% es4 giusta: broadcasting
def leaked(train, test):
    equal = (test[:, None, :] == train[None, :, :]).all(dim=2)
    return equal.any(dim=1).sum().item()
# %% es4 giusta: insieme di tuple
def leaked(train, test):
    seen = {tuple(row.tolist()) for row in train}
    return sum(tuple(row.tolist()) in seen for row in test)
# %% es4 giusta: liste
def leaked(train, test):
    rows = train.tolist()
    return len([r for r in test.tolist() if r in rows])
# %% es4 giusta: due cicli
def leaked(train, test):
    n = 0
    for a in test:
        for b in train:
            if torch.equal(a, b):
                n += 1
                break
    return n
# %% es4 giusta: con cdist
def leaked(train, test):
    d = torch.cdist(test.double(), train.double(), compute_mode="donot_use_mm_for_euclid_dist")
    return (d.min(dim=1).values == 0).sum()
# %% es4 giusta: con NumPy
import numpy as np
def leaked(train, test):
    a, b = train.numpy(), test.numpy()
    return np.array([(a == row).all(axis=1).any() for row in b]).sum()
# %% es4 giusta: con i byte
def leaked(train, test):
    known = set(r.numpy().tobytes() for r in train)
    return sum(r.numpy().tobytes() in known for r in test)
# %% es4 giusta: un tensore float
def leaked(train, test):
    return torch.tensor([float((train == row).all(1).any()) for row in test]).sum()
# %% es4 giusta: con Counter
from collections import Counter
def leaked(train, test):
    train_rows = Counter(map(tuple, train.tolist()))
    return sum(1 for row in map(tuple, test.tolist()) if train_rows[row])
# %% es4 giusta: unique
def leaked(train, test):
    everything, where = torch.unique(torch.cat([train, test]), dim=0, return_inverse=True)
    return torch.isin(where[len(train):], where[:len(train)]).sum().item()
# %% es4 giusta: stringhe
def leaked(train, test):
    known = [str(r.tolist()) for r in train]
    return sum([str(r.tolist()) in known for r in test])
# %% es4 giusta: con isclose
def leaked(train, test):
    return sum(bool(torch.isclose(row, train).all(dim=1).any()) for row in test)
# %% es4 giusta: somma delle differenze
def leaked(train, test):
    gap = (test.unsqueeze(1) - train.unsqueeze(0)).abs().sum(-1)
    return int((gap == 0).any(1).sum())
# %% es4 giusta: un generatore
def leaked(train, test):
    return sum(any(torch.equal(a, b) for b in train) for a in test)
# %% es4 giusta: viste strutturate
def leaked(train, test):
    view = lambda t: np.ascontiguousarray(t.numpy()).view([("", "f4")] * t.shape[1]).ravel()
    return np.isin(view(test), view(train)).sum()
# %% es4 giusta: contains
def leaked(train, test):
    return sum(map(train.tolist().__contains__, test.tolist()))
# %% es4 giusta: filtro
def leaked(train, test):
    train_rows = frozenset(map(tuple, train.numpy()))
    return len(list(filter(train_rows.__contains__, map(tuple, test.numpy()))))
# %% es4 giusta: while
def leaked(train, test):
    count, i = 0, 0
    while i < test.shape[0]:
        j, found = 0, False
        while j < train.shape[0] and not found:
            found = bool((test[i] == train[j]).all())
            j += 1
        count += found
        i += 1
    return count
# %% es4 sbagliata: conta le coppie
def leaked(train, test):
    return (test[:, None] == train[None]).all(dim=2).sum().item()
# %% es4 sbagliata: conta le righe dell'addestramento
def leaked(train, test):
    return (train[:, None] == test[None]).all(dim=2).any(dim=1).sum().item()
# %% es4 sbagliata: basta un numero uguale
def leaked(train, test):
    return (test[:, None] == train[None]).any(dim=2).any(dim=1).sum().item()
# %% es4 sbagliata: la frazione
def leaked(train, test):
    return (test[:, None] == train[None]).all(dim=2).any(dim=1).float().mean().item()
# %% es4 sbagliata: righe diverse
def leaked(train, test):
    return len({tuple(r) for r in train.tolist()} & {tuple(r) for r in test.tolist()})
# %% es4 sbagliata: numeri in comune
def leaked(train, test):
    return torch.isin(test, train).sum().item()
# %% es4 sbagliata: isin su tutta la riga
def leaked(train, test):
    return torch.isin(test, train).all(dim=1).sum().item()
# %% es4 sbagliata: sì o no
def leaked(train, test):
    return (test[:, None] == train[None]).all(dim=2).any().item()
# %% es4 sbagliata: quelle che non ci sono
def leaked(train, test):
    return (~(test[:, None] == train[None]).all(dim=2).any(dim=1)).sum().item()
# %% es4 sbagliata: una lista di posti
def leaked(train, test):
    return (test[:, None] == train[None]).all(dim=2).any(dim=1).nonzero().flatten()
# %% es4 sbagliata: forme che non vanno d'accordo
def leaked(train, test):
    return (train == test).all(dim=1).sum()
# %% es4 sbagliata: confronta la somma delle righe
def leaked(train, test):
    return torch.isin(test.sum(dim=1), train.sum(dim=1)).sum().item()
# %% es4 sbagliata: conta quante righe ha il test
def leaked(train, test):
    return len(test)
# %% es4 sbagliata: row in tensor
def leaked(train, test):
    return sum(row in train for row in test)
# %% es4 sbagliata: una riga alla stessa altezza
def leaked(train, test):
    n = min(len(train), len(test))
    return (train[:n] == test[:n]).all(dim=1).sum().item()
# %% es4 sbagliata: ritorna le righe
def leaked(train, test):
    return [r for r in test.tolist() if r in train.tolist()]
# %% es4 sbagliata: tuple di tensori
def leaked(train, test):
    t = {tuple(r) for r in train}
    return sum(tuple(r) in t for r in test)
# %% es5 giusta: pad_sequence
def collate(batch):
    xs, ys = zip(*batch)
    return pad_sequence(xs, batch_first=True), torch.tensor([len(x) for x in xs]), torch.tensor(ys)
# %% es5 giusta: zeri e poi copia
def collate(batch):
    lengths = torch.tensor([len(x) for x, _ in batch])
    X = torch.zeros(len(batch), int(lengths.max()), dtype=torch.long)
    for i, (x, _) in enumerate(batch):
        X[i, :len(x)] = x
    return X, lengths, torch.tensor([y for _, y in batch])
# %% es5 giusta: F.pad
def collate(batch):
    longest = max(len(x) for x, y in batch)
    X = torch.stack([nn.functional.pad(x, (0, longest - len(x))) for x, y in batch])
    return [X, torch.LongTensor([len(x) for x, y in batch]), torch.LongTensor([y for x, y in batch])]
# %% es5 giusta: cat con zeri
def collate(batch):
    n = max(x.shape[0] for x, _ in batch)
    X = torch.stack([torch.cat([x, x.new_zeros(n - x.numel())]) for x, _ in batch])
    return X, torch.as_tensor([x.numel() for x, _ in batch]), torch.as_tensor([y for _, y in batch])
# %% es5 giusta: liste di Python
def collate(batch):
    words = [x.tolist() for x, _ in batch]
    n = max(map(len, words))
    return (torch.tensor([w + [0] * (n - len(w)) for w in words]),
            torch.tensor([len(w) for w in words]), torch.tensor([y for _, y in batch]))
# %% es5 giusta: zip_longest
from itertools import zip_longest
def collate(batch):
    X = torch.tensor(list(zip_longest(*(x.tolist() for x, _ in batch), fillvalue=0))).T
    return X, torch.tensor([x.size(0) for x, _ in batch]), torch.tensor([label for _, label in batch])
# %% es5 giusta: float32
def collate(batch):
    X = pad_sequence([x.float() for x, _ in batch], batch_first=True)
    return X, torch.tensor([float(len(x)) for x, _ in batch]), torch.tensor([float(y) for _, y in batch])
# %% es5 giusta: etichette con default_collate
from torch.utils.data import default_collate
def collate(batch):
    return pad_sequence([b[0] for b in batch], batch_first=True), default_collate([len(b[0]) for b in batch]), default_collate([b[1] for b in batch])
# %% es5 giusta: una classe con padding
class Collate:
    def __init__(self, padding_value=0):
        self.padding_value = padding_value
    def __call__(self, batch):
        xs = [x for x, _ in batch]
        return (pad_sequence(xs, batch_first=True, padding_value=self.padding_value),
                torch.tensor(list(map(len, xs))), torch.tensor([y for _, y in batch]))
collate = Collate()
# %% es5 giusta: new_full
def collate(batch):
    L = max(len(seq) for seq, _ in batch)
    X = batch[0][0].new_full((len(batch), L), 0)
    lengths, Y = [], []
    for row, (seq, label) in zip(X, batch):
        row[: len(seq)] = seq
        lengths.append(len(seq)); Y.append(label)
    return X, torch.tensor(lengths), torch.tensor(Y)
# %% es5 giusta: nested
def collate(batch):
    nested = torch.nested.nested_tensor([x for x, _ in batch])
    return torch.nested.to_padded_tensor(nested, 0), torch.tensor([len(x) for x, _ in batch]), torch.tensor([y for _, y in batch])
# %% es5 giusta: NumPy e poi tensore
import numpy as np
def collate(batch):
    seqs, labels = map(list, zip(*batch))
    lens = np.array([len(s) for s in seqs])
    grid = np.zeros((len(seqs), lens.max()), dtype=int)
    grid[np.arange(lens.max()) < lens[:, None]] = np.concatenate([s.numpy() for s in seqs])
    return torch.from_numpy(grid), torch.from_numpy(lens), torch.tensor(labels)
# %% es5 giusta: namedtuple
from collections import namedtuple
Batch = namedtuple("Batch", "X lengths Y")
def collate(batch):
    xs, ys = [b[0] for b in batch], [b[1] for b in batch]
    return Batch(nn.utils.rnn.pad_sequence(xs, True), torch.tensor([x.shape[0] for x in xs]), torch.tensor(ys))
# %% es5 giusta: int32
def collate(batch):
    return (pad_sequence([x.int() for x, _ in batch], batch_first=True),
            torch.IntTensor([len(x) for x, _ in batch]), torch.IntTensor([y for _, y in batch]))
# %% es5 giusta: un generatore
def collate(batch):
    yield pad_sequence([x for x, _ in batch], batch_first=True)
    yield torch.tensor([len(x) for x, _ in batch])
    yield torch.tensor([y for _, y in batch])
# %% es5 giusta: lambda
collate = lambda b: (pad_sequence([x for x, y in b], batch_first=True), torch.tensor([len(x) for x, y in b]), torch.tensor([y for x, y in b]))
# %% es5 giusta: maschera
def collate(batch):
    lengths = torch.tensor([x.numel() for x, _ in batch])
    mask = torch.arange(lengths.max()) < lengths[:, None]
    X = torch.zeros(mask.shape, dtype=torch.int64)
    X[mask] = torch.cat([x for x, _ in batch])
    return X, lengths, torch.tensor([y for _, y in batch])
# %% es5 giusta: resize e vstack
def collate(batch):
    n = max(map(len, (x for x, _ in batch)))
    rows = [np.pad(x.numpy(), (0, n - len(x))) for x, _ in batch]
    return torch.from_numpy(np.vstack(rows)), torch.tensor([len(x) for x, _ in batch]), torch.tensor([y for _, y in batch])
# %% es5 sbagliata: trasposto
def collate(batch):
    return pad_sequence([x for x, _ in batch]), torch.tensor([len(x) for x, _ in batch]), torch.tensor([y for _, y in batch])
# %% es5 sbagliata: senza lunghezze
def collate(batch):
    return pad_sequence([x for x, _ in batch], batch_first=True), torch.tensor([y for _, y in batch])
# %% es5 sbagliata: taglia al più corto
def collate(batch):
    n = min(len(x) for x, _ in batch)
    return torch.stack([x[:n] for x, _ in batch]), torch.tensor([len(x) for x, _ in batch]), torch.tensor([y for _, y in batch])
# %% es5 sbagliata: zeri davanti
def collate(batch):
    n = max(len(x) for x, _ in batch)
    X = torch.stack([torch.cat([torch.zeros(n - len(x), dtype=torch.long), x]) for x, _ in batch])
    return X, torch.tensor([len(x) for x, _ in batch]), torch.tensor([y for _, y in batch])
# %% es5 sbagliata: etichette e lunghezze scambiate
def collate(batch):
    return pad_sequence([x for x, _ in batch], batch_first=True), torch.tensor([y for _, y in batch]), torch.tensor([len(x) for x, _ in batch])
# %% es5 sbagliata: riempie con meno uno
def collate(batch):
    return pad_sequence([x for x, _ in batch], batch_first=True, padding_value=-1), torch.tensor([len(x) for x, _ in batch]), torch.tensor([y for _, y in batch])
# %% es5 sbagliata: lunghezze tutte uguali
def collate(batch):
    X = pad_sequence([x for x, _ in batch], batch_first=True)
    return X, torch.tensor([X.shape[1]] * len(X)), torch.tensor([y for _, y in batch])
# %% es5 sbagliata: lascia le liste
def collate(batch):
    return [x for x, _ in batch], [len(x) for x, _ in batch], [y for _, y in batch]
# %% es5 sbagliata: impila
def collate(batch):
    return torch.stack([x for x, _ in batch]), torch.tensor([len(x) for x, _ in batch]), torch.tensor([y for _, y in batch])
# %% es5 sbagliata: lunghezza fissa
def collate(batch):
    X = torch.zeros(len(batch), 10, dtype=torch.long)
    for i, (x, _) in enumerate(batch):
        X[i, :len(x)] = x
    return X, torch.tensor([len(x) for x, _ in batch]), torch.tensor([y for _, y in batch])
# %% es5 sbagliata: le lunghezze sono quelle delle coppie
def collate(batch):
    return pad_sequence([x for x, _ in batch], batch_first=True), torch.tensor([len(pair) for pair in batch]), torch.tensor([y for _, y in batch])
# %% es5 sbagliata: ordina per lunghezza
def collate(batch):
    batch = sorted(batch, key=lambda pair: -len(pair[0]))
    return pad_sequence([x for x, _ in batch], batch_first=True), torch.tensor([len(x) for x, _ in batch]), torch.tensor([y for _, y in batch])
# %% es5 sbagliata: le lunghezze contano i non zero
def collate(batch):
    X = pad_sequence([x for x, _ in batch], batch_first=True)
    return X, (X != 0).sum(), torch.tensor([y for _, y in batch])
# %% es5 sbagliata: nan in fondo
def collate(batch):
    return pad_sequence([x.float() for x, _ in batch], batch_first=True, padding_value=float("nan")), torch.tensor([len(x) for x, _ in batch]), torch.tensor([y for _, y in batch])
# %% es5 sbagliata: una lunghezza sola
def collate(batch):
    return pad_sequence([x for x, _ in batch], batch_first=True), max(len(x) for x, _ in batch), torch.tensor([y for _, y in batch])
# %% es6 giusta: come nella lezione
def stratified3(labels, seed):
    g = torch.Generator().manual_seed(seed)
    parts = [], [], []
    for c in labels.unique():
        where = (labels == c).nonzero().flatten()
        where = where[torch.randperm(len(where), generator=g)]
        n = len(where) // 5
        parts[1].append(where[:n])
        parts[2].append(where[n:2 * n])
        parts[0].append(where[2 * n:])
    return tuple(torch.cat(p) for p in parts)
# %% es6 giusta: liste e random
import random
def stratified3(labels, seed):
    rng = random.Random(seed)
    train, val, test = [], [], []
    for c in sorted(set(labels.tolist())):
        idx = [i for i, y in enumerate(labels.tolist()) if y == c]
        rng.shuffle(idx)
        k = round(0.2 * len(idx))
        val += idx[:k]
        test += idx[k:2 * k]
        train += idx[2 * k:]
    return train, val, test
# %% es6 giusta: NumPy
import numpy as np
def stratified3(labels, seed):
    rng = np.random.default_rng(seed)
    y = labels.numpy()
    out = [[], [], []]
    for c in np.unique(y):
        idx = rng.permutation(np.where(y == c)[0])
        a, b = int(0.6 * len(idx)), int(0.8 * len(idx))
        for part, piece in zip(out, np.split(idx, [a, b])):
            part.append(piece)
    return [np.concatenate(p) for p in out]
# %% es6 giusta: due volte stratified
def stratified3(labels, seed):
    rest, test = stratified(labels, 0.2, seed)
    train, val = stratified(labels[rest], 0.25, seed)
    return rest[train], rest[val], test
# %% es6 giusta: manual_seed globale
def stratified3(labels, seed):
    torch.manual_seed(seed)
    tr, va, te = [], [], []
    for c in torch.unique(labels):
        m = torch.where(labels == c)[0]
        m = m[torch.randperm(m.numel())]
        k = m.numel() // 5
        te.extend(m[:k].tolist()); va.extend(m[k:2*k].tolist()); tr.extend(m[2*k:].tolist())
    return torch.tensor(tr), torch.tensor(va), torch.tensor(te)
# %% es6 giusta: un ordine solo per tutti
def stratified3(labels, seed):
    order = torch.randperm(len(labels), generator=torch.Generator().manual_seed(seed)).tolist()
    by_class = {}
    for i in order:
        by_class.setdefault(int(labels[i]), []).append(i)
    val = [i for group in by_class.values() for i in group[:len(group) // 5]]
    test = [i for group in by_class.values() for i in group[len(group) // 5:2 * (len(group) // 5)]]
    train = [i for i in order if i not in set(val) | set(test)]
    return train, val, test
# %% es6 giusta: random_split per classe
def stratified3(labels, seed):
    g = torch.Generator().manual_seed(seed)
    groups = [random_split((labels == c).nonzero().flatten().tolist(), [0.6, 0.2, 0.2], generator=g) for c in labels.unique()]
    return [torch.tensor([i for group in groups for i in group[k]]) for k in range(3)]
# %% es6 giusta: con i resti, mescolando
def stratified3(labels, seed):
    g = torch.Generator().manual_seed(seed)
    order = torch.randperm(len(labels), generator=g)
    rank = torch.zeros(len(labels), dtype=torch.long)
    for c in labels.unique():
        mine = order[labels[order] == c]
        rank[mine] = torch.arange(len(mine))
    return (rank % 5 > 1).nonzero()[:, 0], (rank % 5 == 0).nonzero()[:, 0], (rank % 5 == 1).nonzero()[:, 0]
# %% es6 giusta: insiemi
import random
def stratified3(labels, seed):
    random.seed(seed)
    val, test = set(), set()
    for c in {int(y) for y in labels}:
        members = [i for i in range(len(labels)) if labels[i] == c]
        chosen = random.sample(members, 2 * len(members) // 5)
        val |= set(chosen[::2])
        test |= set(chosen[1::2])
    return set(range(len(labels))) - val - test, val, test
# %% es6 giusta: argsort
def stratified3(labels, seed):
    g = torch.Generator().manual_seed(seed)
    noise = torch.rand(len(labels), generator=g)
    parts = [], [], []
    for c in labels.unique().tolist():
        members = torch.nonzero(labels == c, as_tuple=True)[0]
        members = members[noise[members].argsort()]
        for part, piece in zip(parts, members.tensor_split([3 * len(members) // 5, 4 * len(members) // 5])):
            part.append(piece)
    return tuple(map(torch.cat, parts))
# %% es6 giusta: dizionario per classe
import random
from collections import defaultdict
def stratified3(labels, seed):
    groups = defaultdict(list)
    for i, label in enumerate(labels):
        groups[label.item()].append(i)
    r = random.Random(seed)
    res = {"train": [], "val": [], "test": []}
    for key in sorted(groups):
        g = r.sample(groups[key], len(groups[key]))
        n = len(g)
        res["train"] += g[: n * 6 // 10]
        res["val"] += g[n * 6 // 10: n * 8 // 10]
        res["test"] += g[n * 8 // 10:]
    return res["train"], res["val"], res["test"]
# %% es6 giusta: NumPy RandomState
import numpy as np
def stratified3(labels, seed):
    rs = np.random.RandomState(seed)
    lab = np.asarray(labels)
    val, test = [], []
    for c in np.unique(lab):
        pick = rs.choice(np.flatnonzero(lab == c), size=int(round((lab == c).sum() * 0.4)), replace=False)
        val.extend(pick[: len(pick) // 2]); test.extend(pick[len(pick) // 2:])
    train = np.setdiff1d(np.arange(len(lab)), val + test)
    return train, np.array(val), np.array(test)
# %% es6 giusta: una dataclass scompattabile no, una lista di liste
def stratified3(labels, seed):
    torch.manual_seed(seed)
    order = torch.randperm(len(labels)).tolist()
    out, seen, size = [[], [], []], {}, labels.bincount().tolist()
    for i in order:
        c = int(labels[i])
        k = seen.get(c, 0)
        seen[c] = k + 1
        out[0 if k < 0.6 * size[c] else 1 if k < 0.8 * size[c] else 2].append(i)
    return out
# %% es6 giusta: Subset random_split e indici
def stratified3(labels, seed):
    gen = torch.Generator().manual_seed(seed)
    train, val, test = [], [], []
    for c in labels.unique():
        members = (labels == c).nonzero().squeeze(1)
        a, b, d = random_split(range(len(members)), [0.6, 0.2, 0.2], generator=gen)
        train.append(members[a.indices]); val.append(members[b.indices]); test.append(members[d.indices])
    return torch.cat(train), torch.cat(val), torch.cat(test)
# %% es6 giusta: i valori di un dizionario
def stratified3(labels, seed):
    rest, test = stratified(labels, 0.2, seed)
    train, val = stratified(labels[rest], 0.25, seed + 1)
    return {"train": rest[train], "val": rest[val], "test": test}.values()
# %% es6 giusta: un map
def stratified3(labels, seed):
    g = torch.Generator().manual_seed(seed)
    parts = [[], [], []]
    for c in labels.unique():
        m = (labels == c).nonzero()[:, 0][torch.randperm(int((labels == c).sum()), generator=g)]
        for part, piece in zip(parts, m.split([len(m) * 3 // 5, len(m) // 5, len(m) // 5])):
            part.append(piece)
    return map(torch.cat, parts)
# %% es6 giusta: ordina con una chiave a caso
import random
def stratified3(labels, seed):
    rng = random.Random(seed)
    keys = [rng.random() for _ in labels]
    order = sorted(range(len(labels)), key=lambda i: (int(labels[i]), keys[i]))
    place, out = {}, ([], [], [])
    for i in order:
        k = place[int(labels[i])] = place.get(int(labels[i]), -1) + 1
        out[(0, 0, 0, 1, 2)[k % 5]].append(i)
    return out
# %% es6 giusta: con itertools.groupby
from itertools import groupby
def stratified3(labels, seed):
    rng = np.random.default_rng([seed, 5])
    order = np.argsort(labels.numpy(), kind="stable")
    tr, va, te = [], [], []
    for _, group in groupby(order, key=lambda i: labels[i].item()):
        group = rng.permutation(list(group))
        a, b, c, d, e = np.split(group, 5)
        tr += [*a, *b, *c]; va += list(d); te += list(e)
    return tr, va, te
# %% es6 sbagliata: a caso, non stratificata
def stratified3(labels, seed):
    order = torch.randperm(len(labels), generator=torch.Generator().manual_seed(seed))
    n = len(labels) // 5
    return order[2 * n:], order[:n], order[n:2 * n]
# %% es6 sbagliata: senza mescolare
def stratified3(labels, seed):
    parts = [], [], []
    for c in labels.unique():
        m = (labels == c).nonzero().flatten()
        n = len(m) // 5
        parts[0].append(m[2 * n:]); parts[1].append(m[:n]); parts[2].append(m[n:2 * n])
    return [torch.cat(p) for p in parts]
# %% es6 sbagliata: il seme non conta
def stratified3(labels, seed):
    parts = [], [], []
    for c in labels.unique():
        m = (labels == c).nonzero().flatten()
        m = m[torch.randperm(len(m))]
        n = len(m) // 5
        parts[0].append(m[2 * n:]); parts[1].append(m[:n]); parts[2].append(m[n:2 * n])
    return [torch.cat(p) for p in parts]
# %% es6 sbagliata: posti dentro la classe
def stratified3(labels, seed):
    g = torch.Generator().manual_seed(seed)
    parts = [], [], []
    for c in labels.unique():
        m = torch.randperm(int((labels == c).sum()), generator=g)
        n = len(m) // 5
        parts[0].append(m[2 * n:]); parts[1].append(m[:n]); parts[2].append(m[n:2 * n])
    return [torch.cat(p) for p in parts]
# %% es6 sbagliata: le stesse in validazione e test
def stratified3(labels, seed):
    g = torch.Generator().manual_seed(seed)
    parts = [], [], []
    for c in labels.unique():
        m = (labels == c).nonzero().flatten()
        m = m[torch.randperm(len(m), generator=g)]
        n = len(m) // 5
        parts[0].append(m[2 * n:]); parts[1].append(m[:n]); parts[2].append(m[:n])
    return [torch.cat(p) for p in parts]
# %% es6 sbagliata: due parti
def stratified3(labels, seed):
    return stratified(labels, 0.2, seed)
# %% es6 sbagliata: maschere
def stratified3(labels, seed):
    train, test = stratified(labels, 0.4, seed)
    mask = torch.zeros(len(labels), dtype=torch.bool)
    mask[train] = True
    other = torch.zeros(len(labels), dtype=torch.bool)
    other[test] = True
    return mask, other, ~(mask | other)
# %% es6 sbagliata: ottanta dieci dieci
def stratified3(labels, seed):
    rest, test = stratified(labels, 0.2, seed)
    train, val = stratified(labels[rest], 0.2, seed)
    return rest[train], rest[val], test
# %% es6 sbagliata: stratified due volte senza rimappare
def stratified3(labels, seed):
    rest, test = stratified(labels, 0.2, seed)
    train, val = stratified(labels[rest], 0.25, seed)
    return train, val, test
# %% es6 sbagliata: perde le ultime classi
def stratified3(labels, seed):
    g = torch.Generator().manual_seed(seed)
    for c in labels.unique():
        m = (labels == c).nonzero().flatten()
        m = m[torch.randperm(len(m), generator=g)]
        n = len(m) // 5
        train, val, test = m[2 * n:], m[:n], m[n:2 * n]
    return train, val, test
# %% es6 sbagliata: le etichette al posto degli indici
def stratified3(labels, seed):
    rest, test = stratified(labels, 0.2, seed)
    train, val = stratified(labels[rest], 0.25, seed)
    return labels[rest[train]], labels[rest[val]], labels[test]
# %% es6 sbagliata: un numero uguale per classe
def stratified3(labels, seed):
    g = torch.Generator().manual_seed(seed)
    parts = [], [], []
    for c in labels.unique():
        m = (labels == c).nonzero().flatten()
        m = m[torch.randperm(len(m), generator=g)]
        parts[0].append(m[4:]); parts[1].append(m[:2]); parts[2].append(m[2:4])
    return [torch.cat(p) for p in parts]
# %% es6 sbagliata: seme fisso
def stratified3(labels, seed):
    rest, test = stratified(labels, 0.2, 0)
    train, val = stratified(labels[rest], 0.25, 0)
    return rest[train], rest[val], test
# %% es6 sbagliata: restituisce i Subset
def stratified3(labels, seed):
    return random_split(labels, [0.6, 0.2, 0.2], generator=torch.Generator().manual_seed(seed))
# %% es6 sbagliata: hash del seme per la sola prima classe
def stratified3(labels, seed):
    parts = [], [], []
    for c in labels.unique():
        g = torch.Generator().manual_seed(0)
        m = (labels == c).nonzero().flatten()
        m = m[torch.randperm(len(m), generator=g)]
        n = len(m) // 5
        parts[0].append(m[2 * n:]); parts[1].append(m[:n]); parts[2].append(m[n:2 * n])
    return [torch.cat(p) for p in parts]
# %% es6 sbagliata: tre quinti per tutti e tre
def stratified3(labels, seed):
    a, b = stratified(labels, 0.6, seed)
    return b, a, a
# %% es6 sbagliata: manca torch.cat
def stratified3(labels, seed):
    g = torch.Generator().manual_seed(seed)
    tr, va, te = [], [], []
    for c in labels.unique():
        m = (labels == c).nonzero().flatten()
        m = m[torch.randperm(len(m), generator=g)]
        n = len(m) // 5
        tr.append(m[:3*n]); va.append(m[3*n:4*n]); te.append(m[4*n:])
    return tr, va, te
# %% es7 giusta: come MNIST
def train_model(model, dataset, optimizer, n_epochs, batch_size):
    loss_fn = nn.CrossEntropyLoss()
    loader = DataLoader(dataset, batch_size=batch_size, shuffle=True)
    losses = []
    for epoch in range(n_epochs):
        total = 0.0
        for X, Y in loader:
            loss = loss_fn(model(X), Y)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            total += loss.item() * len(Y)
        losses.append(total / len(dataset))
    return losses
# %% es7 giusta: somma e poi divide
def train_model(model, dataset, optimizer, n_epochs, batch_size):
    out = []
    for _ in range(n_epochs):
        s, n = 0, 0
        for x, y in DataLoader(dataset, batch_size, True):
            optimizer.zero_grad()
            l = nn.functional.cross_entropy(model(x), y)
            l.backward()
            optimizer.step()
            s += l.detach() * x.shape[0]
            n += x.shape[0]
        out.append(s / n)
    return torch.stack(out)
# %% es7 giusta: perdita per esempio
def train_model(model, dataset, optimizer, n_epochs, batch_size):
    model.train()
    loader = DataLoader(dataset, batch_size=batch_size, shuffle=True)
    history = []
    for _ in range(n_epochs):
        every = []
        for X, Y in loader:
            each = nn.functional.cross_entropy(model(X), Y, reduction="none")
            optimizer.zero_grad()
            each.mean().backward()
            optimizer.step()
            every += each.tolist()
        history.append(sum(every) / len(every))
    return history
# %% es7 giusta: log_softmax e NLL
def train_model(model, dataset, optimizer, n_epochs, batch_size):
    nll = nn.NLLLoss()
    loader = DataLoader(dataset, batch_size=batch_size, shuffle=True)
    losses = []
    for _ in range(n_epochs):
        total = 0.0
        for X, Y in loader:
            loss = nll(model(X).log_softmax(dim=1), Y)
            model.zero_grad()
            loss.backward()
            optimizer.step()
            total += loss.item() * Y.numel()
        losses.append(total / len(dataset))
    return losses
# %% es7 giusta: con RandomSampler
from torch.utils.data import RandomSampler
def train_model(model, dataset, optimizer, n_epochs, batch_size):
    loader = DataLoader(dataset, batch_size=batch_size, sampler=RandomSampler(dataset))
    def epoch():
        total = 0
        for X, Y in loader:
            loss = nn.functional.cross_entropy(model(X), Y)
            optimizer.zero_grad(set_to_none=True)
            loss.backward()
            optimizer.step()
            total += float(loss) * len(X)
        return total / len(dataset)
    return [epoch() for _ in range(n_epochs)]
# %% es7 giusta: NumPy per le medie
import numpy as np
def train_model(model, dataset, optimizer, n_epochs, batch_size):
    loader = DataLoader(dataset, batch_size=batch_size, shuffle=True)
    losses = np.zeros(n_epochs)
    for e in range(n_epochs):
        batch_losses, sizes = [], []
        for X, Y in loader:
            optimizer.zero_grad()
            loss = nn.CrossEntropyLoss()(model(X), Y)
            loss.backward()
            optimizer.step()
            batch_losses.append(loss.item())
            sizes.append(len(Y))
        losses[e] = np.average(batch_losses, weights=sizes)
    return losses
# %% es7 giusta: azzera dopo il passo
def train_model(model, dataset, optimizer, n_epochs, batch_size):
    optimizer.zero_grad()
    loader = DataLoader(dataset, batch_size=batch_size, shuffle=True, generator=torch.Generator().manual_seed(0))
    losses = []
    for epoch in range(n_epochs):
        running = 0.0
        for i, (inputs, targets) in enumerate(loader):
            outputs = model(inputs)
            loss = nn.functional.cross_entropy(outputs, targets)
            loss.backward()
            optimizer.step()
            optimizer.zero_grad()
            running += loss.item() * inputs.size(0)
        losses.append(running / len(loader.dataset))
    return tuple(losses)
# %% es7 giusta: a mano con randperm, senza loader
def train_model(model, dataset, optimizer, n_epochs, batch_size):
    losses = []
    for _ in range(n_epochs):
        total = 0.0
        for idx in torch.randperm(len(dataset)).split(batch_size):
            xs, ys = zip(*(dataset[i] for i in idx.tolist()))
            X, Y = torch.stack(xs), torch.tensor(ys)
            loss = nn.functional.cross_entropy(model(X), Y)
            optimizer.zero_grad(); loss.backward(); optimizer.step()
            total += loss.item() * len(Y)
        losses.append(total / len(dataset))
    return losses
# %% es7 giusta: una classe Trainer
class Trainer:
    def __init__(self, model, optimizer):
        self.model, self.optimizer, self.loss_fn = model, optimizer, nn.CrossEntropyLoss(reduction="sum")
    def epoch(self, loader):
        total = n = 0
        for X, Y in loader:
            loss = self.loss_fn(self.model(X), Y)
            self.optimizer.zero_grad()
            (loss / len(Y)).backward()
            self.optimizer.step()
            total, n = total + loss.item(), n + len(Y)
        return total / n
def train_model(model, dataset, optimizer, n_epochs, batch_size):
    trainer = Trainer(model, optimizer)
    loader = DataLoader(dataset, batch_size=batch_size, shuffle=True)
    return [trainer.epoch(loader) for _ in range(n_epochs)]
# %% es7 giusta: closure
def train_model(model, dataset, optimizer, n_epochs, batch_size):
    loader = DataLoader(dataset, batch_size=batch_size, shuffle=True)
    losses = []
    for _ in range(n_epochs):
        total = 0.0
        for X, Y in loader:
            def closure():
                optimizer.zero_grad()
                loss = nn.functional.cross_entropy(model(X), Y)
                loss.backward()
                return loss
            total += optimizer.step(closure).item() * len(Y)
        losses.append(total / len(dataset))
    return losses
# %% es7 giusta: BatchSampler
from torch.utils.data import BatchSampler, RandomSampler
def train_model(model, dataset, optimizer, n_epochs, batch_size):
    sampler = BatchSampler(RandomSampler(dataset), batch_size, drop_last=False)
    loader = DataLoader(dataset, batch_sampler=sampler)
    crit = nn.CrossEntropyLoss()
    res = []
    for e in range(n_epochs):
        tot = 0.
        for xb, yb in loader:
            optimizer.zero_grad()
            l = crit(model(xb), yb); l.backward(); optimizer.step()
            tot += l.item() * xb.size(0)
        res += [tot / len(dataset)]
    return res
# %% es7 giusta: entropia a mano
def train_model(model, dataset, optimizer, n_epochs, batch_size):
    out = []
    loader = DataLoader(dataset, batch_size=batch_size, shuffle=True)
    for _ in range(n_epochs):
        weighted = []
        for X, Y in loader:
            z = model(X)
            loss = (z.logsumexp(1) - z[torch.arange(len(Y)), Y]).mean()
            for p in model.parameters():
                p.grad = None
            loss.backward()
            optimizer.step()
            weighted.append(loss.detach() * len(Y) / len(dataset))
        out.append(torch.stack(weighted).sum())
    return out
# %% es7 giusta: con il device della lezione
def train_model(model, dataset, optimizer, n_epochs, batch_size):
    model = model.to(device)
    loader = DataLoader(dataset, batch_size=batch_size, shuffle=True, drop_last=False, num_workers=0)
    loss_fn, losses = nn.CrossEntropyLoss(), []
    for _ in range(n_epochs):
        sum_loss = torch.zeros(())
        for X, Y in loader:
            loss = loss_fn(model(X.to(device)), Y.to(device))
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            sum_loss += loss.detach().cpu() * len(X)
        losses.append((sum_loss / len(dataset)).item())
    return losses
# %% es7 giusta: una lista e poi media pesata
def train_model(model, dataset, optimizer, n_epochs, batch_size):
    losses = []
    for epoch in range(1, n_epochs + 1):
        loader = DataLoader(dataset, batch_size=batch_size, shuffle=True)
        pairs = []
        for batch in loader:
            inputs, labels = batch
            optimizer.zero_grad()
            loss = torch.nn.CrossEntropyLoss()(model(inputs), labels)
            loss.backward()
            optimizer.step()
            pairs.append((loss.item(), len(labels)))
        losses.append(sum(l * n for l, n in pairs) / sum(n for _, n in pairs))
    return losses
# %% es7 giusta: deque
from collections import deque
def train_model(model, dataset, optimizer, n_epochs, batch_size):
    losses = deque()
    for _ in range(n_epochs):
        t = 0.0
        for X, Y in DataLoader(dataset, batch_size, shuffle=True):
            loss = nn.functional.cross_entropy(model(X), Y)
            optimizer.zero_grad(); loss.backward(); optimizer.step()
            t += loss.item() * len(Y)
        losses.append(t / len(dataset))
    return losses
# %% es7 giusta: cross_entropy con una somma divisa
def train_model(model, dataset, optimizer, n_epochs, batch_size):
    loader = DataLoader(dataset, batch_size=batch_size, shuffle=True)
    totals = torch.zeros(n_epochs)
    for e in range(n_epochs):
        for X, Y in loader:
            total = nn.functional.cross_entropy(model(X), Y, reduction="sum")
            optimizer.zero_grad()
            total.div(len(Y)).backward()
            optimizer.step()
            totals[e] += total.detach()
    return totals / len(dataset)
# %% es7 giusta: autograd.grad
def train_model(model, dataset, optimizer, n_epochs, batch_size):
    loader, losses = DataLoader(dataset, batch_size, shuffle=True), []
    params = list(model.parameters())
    for _ in range(n_epochs):
        acc = 0
        for X, Y in loader:
            loss = nn.CrossEntropyLoss()(model(X), Y)
            for p, g in zip(params, torch.autograd.grad(loss, params)):
                p.grad = g
            optimizer.step()
            acc += loss.item() * len(X)
        losses.append(acc / len(dataset))
    return losses
# %% es7 giusta: media mobile esatta
def train_model(model, dataset, optimizer, n_epochs, batch_size):
    losses = []
    loader = DataLoader(dataset, batch_size=batch_size, shuffle=True)
    for _ in range(n_epochs):
        mean, seen = 0.0, 0
        for X, Y in loader:
            optimizer.zero_grad()
            loss = nn.functional.cross_entropy(model(X), Y)
            loss.backward()
            optimizer.step()
            seen += len(Y)
            mean += (loss.item() - mean) * len(Y) / seen
        losses.append(mean)
    return np.array(losses, dtype="float32")
# %% es7 sbagliata: senza zero_grad
def train_model(model, dataset, optimizer, n_epochs, batch_size):
    loader = DataLoader(dataset, batch_size=batch_size, shuffle=True)
    losses = []
    for _ in range(n_epochs):
        total = 0.0
        for X, Y in loader:
            loss = nn.functional.cross_entropy(model(X), Y)
            loss.backward()
            optimizer.step()
            total += loss.item() * len(Y)
        losses.append(total / len(dataset))
    return losses
# %% es7 sbagliata: senza shuffle
def train_model(model, dataset, optimizer, n_epochs, batch_size):
    loader = DataLoader(dataset, batch_size=batch_size)
    losses = []
    for _ in range(n_epochs):
        total = 0.0
        for X, Y in loader:
            loss = nn.functional.cross_entropy(model(X), Y)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            total += loss.item() * len(Y)
        losses.append(total / len(dataset))
    return losses
# %% es7 sbagliata: media delle medie
def train_model(model, dataset, optimizer, n_epochs, batch_size):
    loader = DataLoader(dataset, batch_size=batch_size, shuffle=True)
    losses = []
    for _ in range(n_epochs):
        total = 0.0
        for X, Y in loader:
            loss = nn.functional.cross_entropy(model(X), Y)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            total += loss.item()
        losses.append(total / len(loader))
    return losses
# %% es7 sbagliata: una perdita per batch
def train_model(model, dataset, optimizer, n_epochs, batch_size):
    loader = DataLoader(dataset, batch_size=batch_size, shuffle=True)
    losses = []
    for _ in range(n_epochs):
        for X, Y in loader:
            loss = nn.functional.cross_entropy(model(X), Y)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            losses.append(loss.item())
    return losses
# %% es7 sbagliata: softmax doppia
def train_model(model, dataset, optimizer, n_epochs, batch_size):
    loader = DataLoader(dataset, batch_size=batch_size, shuffle=True)
    losses = []
    for _ in range(n_epochs):
        total = 0.0
        for X, Y in loader:
            loss = nn.functional.cross_entropy(model(X).softmax(dim=1), Y)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            total += loss.item() * len(Y)
        losses.append(total / len(dataset))
    return losses
# %% es7 sbagliata: manca il passo
def train_model(model, dataset, optimizer, n_epochs, batch_size):
    loader = DataLoader(dataset, batch_size=batch_size, shuffle=True)
    losses = []
    for _ in range(n_epochs):
        total = 0.0
        for X, Y in loader:
            loss = nn.functional.cross_entropy(model(X), Y)
            optimizer.zero_grad()
            loss.backward()
            total += loss.item() * len(Y)
        losses.append(total / len(dataset))
    return losses
# %% es7 sbagliata: butta l'ultimo batch
def train_model(model, dataset, optimizer, n_epochs, batch_size):
    loader = DataLoader(dataset, batch_size=batch_size, shuffle=True, drop_last=True)
    losses = []
    for _ in range(n_epochs):
        total, n = 0.0, 0
        for X, Y in loader:
            loss = nn.functional.cross_entropy(model(X), Y)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            total += loss.item() * len(Y)
            n += len(Y)
        losses.append(total / n)
    return losses
# %% es7 sbagliata: una epoca sola
def train_model(model, dataset, optimizer, n_epochs, batch_size):
    loader = DataLoader(dataset, batch_size=batch_size, shuffle=True)
    total = 0.0
    for X, Y in loader:
        loss = nn.functional.cross_entropy(model(X), Y)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        total += loss.item() * len(Y)
    return [total / len(dataset)]
# %% es7 sbagliata: la perdita dell'ultimo batch
def train_model(model, dataset, optimizer, n_epochs, batch_size):
    loader = DataLoader(dataset, batch_size=batch_size, shuffle=True)
    losses = []
    for _ in range(n_epochs):
        for X, Y in loader:
            loss = nn.functional.cross_entropy(model(X), Y)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
        losses.append(loss.item())
    return losses
# %% es7 sbagliata: restituisce il modello
def train_model(model, dataset, optimizer, n_epochs, batch_size):
    loader = DataLoader(dataset, batch_size=batch_size, shuffle=True)
    for _ in range(n_epochs):
        for X, Y in loader:
            loss = nn.functional.cross_entropy(model(X), Y)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
    return model
# %% es7 sbagliata: somma senza dividere
def train_model(model, dataset, optimizer, n_epochs, batch_size):
    loader = DataLoader(dataset, batch_size=batch_size, shuffle=True)
    losses = []
    for _ in range(n_epochs):
        total = 0.0
        for X, Y in loader:
            loss = nn.functional.cross_entropy(model(X), Y)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            total += loss.item() * len(Y)
        losses.append(total)
    return losses
# %% es7 sbagliata: batch da uno
def train_model(model, dataset, optimizer, n_epochs, batch_size):
    loader = DataLoader(dataset, shuffle=True)
    losses = []
    for _ in range(n_epochs):
        total = 0.0
        for X, Y in loader:
            loss = nn.functional.cross_entropy(model(X), Y)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            total += loss.item() * len(Y)
        losses.append(total / len(dataset))
    return losses
# %% es7 sbagliata: un ottimizzatore nuovo
def train_model(model, dataset, optimizer, n_epochs, batch_size):
    optimizer = torch.optim.Adam(model.parameters(), lr=0.001)
    loader = DataLoader(dataset, batch_size=batch_size, shuffle=True)
    losses = []
    for _ in range(n_epochs):
        total = 0.0
        for X, Y in loader:
            loss = nn.functional.cross_entropy(model(X), Y)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            total += loss.item() * len(Y)
        losses.append(total / len(dataset))
    return losses
# %% es7 sbagliata: il modello non torna, la perdita è dopo
def train_model(model, dataset, optimizer, n_epochs, batch_size):
    loader = DataLoader(dataset, batch_size=batch_size, shuffle=True)
    losses = []
    for _ in range(n_epochs):
        total = 0.0
        for X, Y in loader:
            loss = nn.functional.cross_entropy(model(X), Y)
            optimizer.zero_grad(); loss.backward(); optimizer.step()
            total += nn.functional.cross_entropy(model(X), Y).item() * len(Y)
        losses.append(total / len(dataset))
    return losses
# %% es7 sbagliata: zero_grad una volta per epoca
def train_model(model, dataset, optimizer, n_epochs, batch_size):
    loader = DataLoader(dataset, batch_size=batch_size, shuffle=True)
    losses = []
    for _ in range(n_epochs):
        total = 0.0
        optimizer.zero_grad()
        for X, Y in loader:
            loss = nn.functional.cross_entropy(model(X), Y)
            loss.backward()
            optimizer.step()
            total += loss.item() * len(Y)
        losses.append(total / len(dataset))
    return losses
# %% es7 sbagliata: stampa e non restituisce
def train_model(model, dataset, optimizer, n_epochs, batch_size):
    for epoch in range(n_epochs):
        for X, Y in DataLoader(dataset, batch_size=batch_size, shuffle=True):
            loss = nn.functional.cross_entropy(model(X), Y)
            optimizer.zero_grad(); loss.backward(); optimizer.step()
        print(epoch, loss.item())
# %% es7 sbagliata: modello e perdite insieme
def train_model(model, dataset, optimizer, n_epochs, batch_size):
    losses = []
    for _ in range(n_epochs):
        t = 0.0
        for X, Y in DataLoader(dataset, batch_size, shuffle=True):
            loss = nn.functional.cross_entropy(model(X), Y)
            optimizer.zero_grad(); loss.backward(); optimizer.step()
            t += loss.item() * len(Y)
        losses.append(t / len(dataset))
    return model, losses
# %% es7 sbagliata: lo stesso ordine a ogni epoca
def train_model(model, dataset, optimizer, n_epochs, batch_size):
    losses = []
    for _ in range(n_epochs):
        t = 0.0
        torch.manual_seed(0)
        for X, Y in DataLoader(dataset, batch_size, shuffle=True):
            loss = nn.functional.cross_entropy(model(X), Y)
            optimizer.zero_grad(); loss.backward(); optimizer.step()
            t += loss.item() * len(Y)
        losses.append(t / len(dataset))
    return losses
# %% es7 sbagliata: un numero solo
def train_model(model, dataset, optimizer, n_epochs, batch_size):
    for _ in range(n_epochs):
        t = 0.0
        for X, Y in DataLoader(dataset, batch_size, shuffle=True):
            loss = nn.functional.cross_entropy(model(X), Y)
            optimizer.zero_grad(); loss.backward(); optimizer.step()
            t += loss.item() * len(Y)
    return t / len(dataset)
# %% es7 sbagliata: azzera fra backward e step
def train_model(model, dataset, optimizer, n_epochs, batch_size):
    loader = DataLoader(dataset, batch_size, shuffle=True)
    losses = []
    for _ in range(n_epochs):
        tot = 0
        for X, Y in loader:
            loss = nn.functional.cross_entropy(model(X), Y)
            loss.backward(); optimizer.zero_grad(); optimizer.step()
            tot += loss.item() * len(Y)
        losses.append(tot / len(dataset))
    return losses
# %% es7 sbagliata: il totale non riparte
def train_model(model, dataset, optimizer, n_epochs, batch_size):
    loader = DataLoader(dataset, batch_size, shuffle=True)
    losses, tot = [], 0
    for _ in range(n_epochs):
        for X, Y in loader:
            loss = nn.functional.cross_entropy(model(X), Y)
            optimizer.zero_grad(); loss.backward(); optimizer.step()
            tot += loss.item() * len(Y)
        losses.append(tot / len(dataset))
    return losses
