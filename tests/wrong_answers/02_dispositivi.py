# %% es1: dimentica il dispositivo
batch = torch.zeros(1000, 784)
# %% es1: scambia righe e colonne
batch = torch.zeros(784, 1000, device="meta")
# %% es1: prende un solo esempio
batch = torch.zeros(784, device="meta")
# %% es2: conta i bit invece dei byte
mb_uint8 = 50_000 * 3 * 32 * 32 / 1e6
mb_float32 = 50_000 * 3 * 32 * 32 * 32 / 1e6
# %% es2: stesso peso per i due tipi
mb_uint8 = 50_000 * 3 * 32 * 32 / 1e6
mb_float32 = 50_000 * 3 * 32 * 32 / 1e6
# %% es2: divide per 1024 × 1024
mb_uint8 = 50_000 * 3 * 32 * 32 / 1024**2
mb_float32 = 50_000 * 3 * 32 * 32 * 4 / 1024**2
# %% es2: dimentica i canali
mb_uint8 = 50_000 * 32 * 32 / 1e6
mb_float32 = 50_000 * 32 * 32 * 4 / 1e6
# %% es3: la colonna nasce sulla CPU
def with_ones(X):
    return torch.cat([X, torch.ones(len(X), 1)], dim=1)
# %% es3: riporta X sulla CPU
def with_ones(X):
    X = X.cpu()
    return torch.cat([X, torch.ones(len(X), 1)], dim=1)
# %% es3: aggiunge una riga
def with_ones(X):
    return torch.cat([X, torch.ones(1, X.shape[1], device=X.device)], dim=0)
# %% es3: mette la colonna davanti
def with_ones(X):
    return torch.cat([torch.ones(len(X), 1, device=X.device), X], dim=1)
# %% es3: dimentica il return
def with_ones(X):
    torch.cat([X, torch.ones(len(X), 1, device=X.device)], dim=1)
# %% es4: dimentica il viaggio
def break_even(fixed_a, item_a, fixed_b, item_b, move):
    return (fixed_b - fixed_a) / (item_a - item_b)
# %% es4: non pensa al caso in cui non conviene mai
def break_even(fixed_a, item_a, fixed_b, item_b, move):
    saved = item_a - item_b - move
    return (fixed_b - fixed_a) / saved if saved else float("inf")
# %% es4: divide per zero
def break_even(fixed_a, item_a, fixed_b, item_b, move):
    return (fixed_b - fixed_a) / (item_a - item_b - move)
# %% es4: segno scambiato
def break_even(fixed_a, item_a, fixed_b, item_b, move):
    return (fixed_a - fixed_b) / (item_a - item_b - move)
# %% es5: chiede i numeri uno a uno e li rimette in un tensore
def mean_loss(losses):
    return torch.tensor([loss.item() for loss in losses]).mean()
# %% es5: restituisce un numero di Python
def mean_loss(losses):
    return torch.stack(losses).mean().item()
# %% es5: somma invece di media
def mean_loss(losses):
    return torch.stack(losses).sum()
# %% es5: dimentica la riduzione
def mean_loss(losses):
    return torch.stack(losses)
# %% es6: non aspetta
def measure_on(f, wait, clock, n_runs=5):
    f()
    times = []
    for _ in range(n_runs):
        start = clock()
        f()
        times.append(clock() - start)
    return median(times)
# %% es6: senza riscaldamento
def measure_on(f, wait, clock, n_runs=5):
    times = []
    for _ in range(n_runs):
        wait()
        start = clock()
        f()
        wait()
        times.append(clock() - start)
    return median(times)
# %% es6: media invece di mediana
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
# %% es6: non aspetta prima di partire
def measure_on(f, wait, clock, n_runs=5):
    f()
    times = []
    for _ in range(n_runs):
        start = clock()
        f()
        wait()
        times.append(clock() - start)
    return median(times)
