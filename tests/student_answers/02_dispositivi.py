# %% es1 giusta: full con zeri
batch = torch.full((1000, 784), 0.0, device="meta")
# %% es1 giusta: interi
batch = torch.zeros(1000, 784, dtype=torch.uint8, device="meta")
# %% es1 giusta: non direttamente
batch = torch.zeros(1000, 784).to("meta")
# %% es1 giusta: requires_grad
batch = torch.zeros(1000, 784, requires_grad=True, device="meta")
# %% es1 indistinguibile: casuali
batch = torch.rand(1000, 784, device="meta")
# %% es1 sbagliata: dimensione in piu
batch = torch.zeros(1000, 28, 28, device="meta")
# %% es1 sbagliata: una dimensione sola
batch = torch.zeros(1000 * 784, device="meta")
# %% es1 sbagliata: dimentica il dispositivo
batch = torch.zeros(1000, 784)
# %% es1 sbagliata: scambia righe e colonne
batch = torch.zeros(784, 1000, device="meta")
# %% es1 sbagliata: prende un solo esempio
batch = torch.zeros(784, device="meta")
# %% es1 sbagliata: solo il dispositivo
batch = torch.device("meta")
# %% es1 sbagliata: RuntimeError: nome di dispositivo inesistente
batch = torch.zeros(1000, 784, device="metal")
# %% es1 sbagliata: array di NumPy
import numpy as np
batch = np.zeros((1000, 784))
# %% es2 giusta: arrotondati all'intero
mb_uint8 = round(50_000 * 3 * 32**2 / 1e6)
mb_float32 = round(50_000 * 3 * 32**2 * 4 / 1e6)
# %% es2 giusta: costanti scritte
mb_uint8 = 153.6
mb_float32 = 614.4
# %% es2 giusta: in numpy float32
mb_uint8 = np.float32(153.6)
mb_float32 = np.float32(614.4)
# %% es2 giusta: np.prod e divisione intera (np.int64)
mb_uint8 = np.prod([50_000, 3, 32, 32]) // 10**6
mb_float32 = mb_uint8 * 4
# %% es2 sbagliata: canali dimenticati e MiB
mb_uint8 = 50_000 * 32 * 32 / 2**20
mb_float32 = 50_000 * 32 * 32 * 4 / 2**20
# %% es2 sbagliata: canali dimenticati solo in uint8
mb_uint8 = 50_000 * 32 * 32 / 1e6
mb_float32 = 614.4
# %% es2 sbagliata: float16 per il secondo
mb_uint8 = 153.6
mb_float32 = 307.2
# %% es2 sbagliata: scambiati
mb_uint8 = 614.4
mb_float32 = 153.6
# %% es2 sbagliata: solo uint8 in byte
mb_uint8 = 50_000 * 3 * 32 * 32
mb_float32 = 50_000 * 3 * 32 * 32 * 4 / 1e6
# %% es2 sbagliata: conta i bit invece dei byte
mb_uint8 = 50_000 * 3 * 32 * 32 / 1e6
mb_float32 = 50_000 * 3 * 32 * 32 * 32 / 1e6
# %% es2 sbagliata: stesso peso per i due tipi
mb_uint8 = 50_000 * 3 * 32 * 32 / 1e6
mb_float32 = 50_000 * 3 * 32 * 32 / 1e6
# %% es2 sbagliata: divide per 1024 × 1024
mb_uint8 = 50_000 * 3 * 32 * 32 / 1024**2
mb_float32 = 50_000 * 3 * 32 * 32 * 4 / 1024**2
# %% es2 sbagliata: dimentica i canali
mb_uint8 = 50_000 * 32 * 32 / 1e6
mb_float32 = 50_000 * 32 * 32 * 4 / 1e6
# %% es3 giusta: colonna di interi
def with_ones(X):
    return torch.cat([X, torch.ones(len(X), 1, dtype=torch.long, device=X.device)], dim=1)
# %% es3 giusta: contesto with
def with_ones(X):
    with torch.device(X.device):
        ones = torch.ones(len(X), 1)
    return torch.cat([X, ones], 1)
# %% es3 giusta: empty e assegnamento
def with_ones(X):
    B, n = X.shape
    out = torch.empty(B, n + 1, dtype=X.dtype, device=X.device)
    out[:, :n] = X
    out[:, n] = 1
    return out
# %% es3 giusta: contesto del dispositivo
def with_ones(X):
    with X.device:
        uni = torch.ones(X.shape[0], 1)
    return torch.cat([X, uni], axis=1)
# %% es3 sbagliata: cat senza lista (eccezione)
def with_ones(X):
    return torch.cat(X, torch.ones(len(X), 1, device=X.device), dim=1)
# %% es3 sbagliata: cuda fissa (eccezione)
def with_ones(X):
    return torch.cat([X, torch.ones(len(X), 1, device="cuda")], dim=1)
# %% es3 sbagliata: if cpu / elif cuda, niente per gli altri
def with_ones(X):
    if X.device.type == "cpu":
        return torch.cat([X, torch.ones(len(X), 1)], dim=1)
    elif X.device.type == "cuda":
        return torch.cat([X, torch.ones(len(X), 1).cuda()], dim=1)
# %% es3 sbagliata: nome sbagliato della funzione
def with_one(X):
    return torch.cat([X, torch.ones(len(X), 1, device=X.device)], dim=1)
# %% es3 sbagliata: refuso nel nome (NameError)
def with_ones(X):
    ones = torch.ones(len(X), 1, device=X.device)
    return torch.cat([X, one], dim=1)
# %% es3 sbagliata: righe fisse a 3
def with_ones(X):
    return torch.cat([X, torch.ones(3, 1, device=X.device)], dim=1)
# %% es3 sbagliata: risultato riportato sulla CPU
def with_ones(X):
    return torch.cat([X, torch.ones(len(X), 1, device=X.device)], dim=1).cpu()
# %% es3 sbagliata: usa n + 1 righe al posto di B
def with_ones(X):
    return torch.cat([X, torch.ones(X.shape[1] + 1, 1, device=X.device)], dim=1)
# %% es3 sbagliata: zeri
def with_ones(X):
    return torch.cat([X, torch.zeros(len(X), 1, device=X.device)], dim=1)
# %% es3 sbagliata: la colonna nasce sulla CPU
def with_ones(X):
    return torch.cat([X, torch.ones(len(X), 1)], dim=1)
# %% es3 sbagliata: riporta X sulla CPU
def with_ones(X):
    X = X.cpu()
    return torch.cat([X, torch.ones(len(X), 1)], dim=1)
# %% es3 sbagliata: aggiunge una riga
def with_ones(X):
    return torch.cat([X, torch.ones(1, X.shape[1], device=X.device)], dim=0)
# %% es3 sbagliata: mette la colonna davanti
def with_ones(X):
    return torch.cat([torch.ones(len(X), 1, device=X.device), X], dim=1)
# %% es3 sbagliata: dimentica il return
def with_ones(X):
    torch.cat([X, torch.ones(len(X), 1, device=X.device)], dim=1)
# %% es4 giusta: ceil di numpy a intero
def break_even(fixed_a, item_a, fixed_b, item_b, move):
    if item_b + move >= item_a:
        return float("inf")
    return np.ceil((fixed_b - fixed_a) / (item_a - item_b - move)).astype(int)
# %% es4 giusta: math.inf e np
import math
def break_even(fixed_a, item_a, fixed_b, item_b, move):
    gain = np.float64(item_a - item_b - move)
    if gain <= 0:
        return math.inf
    return (fixed_b - fixed_a) / gain
# %% es4 giusta: tensore 0-d
def break_even(fixed_a, item_a, fixed_b, item_b, move):
    saved = torch.tensor(item_a - item_b - move)
    if saved <= 0:
        return float("inf")
    return (fixed_b - fixed_a) / saved
# %% es4 giusta: try ZeroDivisionError
def break_even(fixed_a, item_a, fixed_b, item_b, move):
    try:
        n = (fixed_a - fixed_b) / (item_b + move - item_a)
    except ZeroDivisionError:
        return np.inf
    return n if n > 0 else np.inf
# %% es4 sbagliata: NameError
def break_even(fixed_a, item_a, fixed_b, item_b, move):
    saved = item_a - item_b - mov
    return (fixed_b - fixed_a) / saved
# %% es4 sbagliata: ciclo while senza uscita
def break_even(fixed_a, item_a, fixed_b, item_b, move):
    n = 0
    while fixed_a + item_a * n < fixed_b + (item_b + move) * n:
        n += 1
    return n
# %% es4 sbagliata: confronta con 1
def break_even(fixed_a, item_a, fixed_b, item_b, move):
    if item_b + move >= 1:
        return float("inf")
    return (fixed_b - fixed_a) / (item_a - item_b - move)
# %% es4 sbagliata: divide anche per item_a
def break_even(fixed_a, item_a, fixed_b, item_b, move):
    if item_b + move >= item_a:
        return float("inf")
    return (fixed_b - fixed_a) / (1 - (item_b + move) / item_a)
# %% es4 sbagliata: inf globale (NameError solo dopo)
def break_even(fixed_a, item_a, fixed_b, item_b, move):
    saved = item_a - item_b - move
    if saved <= 0:
        return inf
    return (fixed_b - fixed_a) / saved
# %% es4 sbagliata: item_b + move mancano nel secondo ramo, item_b*move
def break_even(fixed_a, item_a, fixed_b, item_b, move):
    saved = item_a - item_b * move
    return (fixed_b - fixed_a) / saved if saved > 0 else float("inf")
# %% es4 sbagliata: segno di move sbagliato
def break_even(fixed_a, item_a, fixed_b, item_b, move):
    saved = item_a - item_b + move
    return (fixed_b - fixed_a) / saved if saved > 0 else float("inf")
# %% es4 sbagliata: somma i costi per elemento
def break_even(fixed_a, item_a, fixed_b, item_b, move):
    return (fixed_b - fixed_a) / (item_a + item_b + move)
# %% es4 sbagliata: dimentica il viaggio
def break_even(fixed_a, item_a, fixed_b, item_b, move):
    return (fixed_b - fixed_a) / (item_a - item_b)
# %% es4 sbagliata: non pensa al caso in cui non conviene mai
def break_even(fixed_a, item_a, fixed_b, item_b, move):
    saved = item_a - item_b - move
    return (fixed_b - fixed_a) / saved if saved else float("inf")
# %% es4 sbagliata: divide per zero
def break_even(fixed_a, item_a, fixed_b, item_b, move):
    return (fixed_b - fixed_a) / (item_a - item_b - move)
# %% es4 sbagliata: segno scambiato
def break_even(fixed_a, item_a, fixed_b, item_b, move):
    return (fixed_a - fixed_b) / (item_a - item_b - move)
# %% es5 giusta: accumulatore sulla CPU, non sul posto
def mean_loss(losses):
    total = torch.tensor(0.0)
    for loss in losses:
        total = total + loss
    return total / len(losses)
# %% es5 giusta: einsum/dot
def mean_loss(losses):
    v = torch.stack(losses)
    return v @ torch.full_like(v, 1 / len(v))
# %% es5 giusta: totale sul dispositivo
def mean_loss(losses):
    total = torch.zeros((), device=losses[0].device)
    for loss in losses:
        total += loss
    return total / len(losses)
# %% es5 giusta: detach di ogni perdita
def mean_loss(losses):
    with torch.no_grad():
        return torch.stack([l.detach() for l in losses]).mean()
# %% es5 sbagliata: cat di scalari (eccezione)
def mean_loss(losses):
    return torch.cat(losses).mean()
# %% es5 sbagliata: cpu alla fine
def mean_loss(losses):
    return torch.stack(losses).mean().cpu()
# %% es5 sbagliata: dimentica append: media di niente
def mean_loss(losses):
    values = torch.empty(0, device=losses[0].device)
    for loss in losses:
        torch.cat([values, loss.reshape(1)])
    return values.mean()
# %% es5 sbagliata: media delle medie
def mean_loss(losses):
    m = losses[0]
    for loss in losses[1:]:
        m = (m + loss) / 2
    return m
# %% es5 sbagliata: mediana
def mean_loss(losses):
    return torch.stack(losses).median()
# %% es5 sbagliata: pass
def mean_loss(losses):
    pass
# %% es5 sbagliata: solo i primi tre
def mean_loss(losses):
    return (losses[0] + losses[1] + losses[2]) / 3
# %% es5 sbagliata: to(device) globale
def mean_loss(losses):
    return torch.stack(losses).mean().to(device)
# %% es5 sbagliata: chiede i numeri uno a uno e li rimette in un tensore
def mean_loss(losses):
    return torch.tensor([loss.item() for loss in losses]).mean()
# %% es5 sbagliata: restituisce un numero di Python
def mean_loss(losses):
    return torch.stack(losses).mean().item()
# %% es5 sbagliata: somma invece di media
def mean_loss(losses):
    return torch.stack(losses).sum()
# %% es5 sbagliata: dimentica la riduzione
def mean_loss(losses):
    return torch.stack(losses)
# %% es6 giusta: np.median
def measure_on(f, wait, clock, n_runs=5):
    f(); wait()
    times = np.zeros(n_runs)
    for k in range(n_runs):
        start = clock()
        f()
        wait()
        times[k] = clock() - start
    return np.median(times)
# %% es6 giusta: statistics importato
import statistics
def measure_on(f, wait, clock, n_runs=5):
    f(); wait()
    times = []
    for i in range(n_runs):
        start = clock(); f(); wait(); stop = clock()
        times.append(stop - start)
        print(i, times[-1])
    return statistics.median(times)
# %% es6 giusta: tensore 0-d
def measure_on(f, wait, clock, n_runs=5):
    f(); wait()
    times = []
    for _ in range(n_runs):
        start = clock(); f(); wait()
        times.append(clock() - start)
    return torch.tensor(times).median()
# %% es6 giusta: attese in piu', innocue
from statistics import median as med
def measure_on(f, wait, clock, n_runs=5):
    wait()
    f()
    wait()
    times = []
    for _ in range(n_runs):
        wait()
        before = clock()
        f()
        wait()
        after = clock()
        wait()
        times += [after - before]
    return float(med(times))
# %% es6 sbagliata: giri fissi a 5
def measure_on(f, wait, clock, n_runs=5):
    f()
    times = []
    for _ in range(5):
        wait()
        start = clock()
        f()
        wait()
        times.append(clock() - start)
    return median(times)
# %% es6 sbagliata: riusa measure
def measure_on(f, wait, clock, n_runs=5):
    return measure(f, device, n_runs)
# %% es6 sbagliata: senza riscaldamento e un giro in meno
def measure_on(f, wait, clock, n_runs=5):
    times = []
    for _ in range(n_runs):
        start = clock(); f(); wait()
        times.append(clock() - start)
    return median(times[1:])
# %% es6 sbagliata: sorted senza indice centrale giusto
def measure_on(f, wait, clock, n_runs=5):
    f(); wait()
    times = []
    for _ in range(n_runs):
        start = clock(); f(); wait()
        times.append(clock() - start)
    return times[n_runs // 2]
# %% es6 sbagliata: start fuori dal ciclo
def measure_on(f, wait, clock, n_runs=5):
    f()
    wait()
    start = clock()
    times = []
    for _ in range(n_runs):
        f()
        wait()
        times.append(clock() - start)
    return median(times)
# %% es6 sbagliata: totale diviso n
def measure_on(f, wait, clock, n_runs=5):
    f()
    wait()
    start = clock()
    for _ in range(n_runs):
        f()
    wait()
    return (clock() - start) / n_runs
# %% es6 sbagliata: un solo giro
def measure_on(f, wait, clock, n_runs=5):
    wait()
    start = clock()
    f()
    wait()
    return clock() - start
# %% es6 sbagliata: wait(device)
def measure_on(f, wait, clock, n_runs=5):
    f()
    times = []
    for _ in range(n_runs):
        wait(device)
        start = clock()
        f()
        wait(device)
        times.append(clock() - start)
    return median(times)
# %% es6 sbagliata: non aspetta
def measure_on(f, wait, clock, n_runs=5):
    f()
    times = []
    for _ in range(n_runs):
        start = clock()
        f()
        times.append(clock() - start)
    return median(times)
# %% es6 sbagliata: senza riscaldamento
def measure_on(f, wait, clock, n_runs=5):
    times = []
    for _ in range(n_runs):
        wait()
        start = clock()
        f()
        wait()
        times.append(clock() - start)
    return median(times)
# %% es6 sbagliata: media invece di mediana
def measure_on(f, wait, clock, n_runs=5):
    f()
    times = []
    for _ in range(n_runs):
        wait()
        start = clock()
        f()
        wait()
        times.append(clock() - start)
    return mean(times)
# %% es6 sbagliata: non aspetta prima di partire
def measure_on(f, wait, clock, n_runs=5):
    f()
    times = []
    for _ in range(n_runs):
        start = clock()
        f()
        wait()
        times.append(clock() - start)
    return median(times)
