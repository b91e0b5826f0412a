# %% es1 giusta: con math.sqrt
def init_std(n_in, n_out, kind):
    if kind == "xavier":
        return math.sqrt(2 / (n_in + n_out))
    elif kind == "he":
        return math.sqrt(2 / n_in)
# %% es1 giusta: dizionario
def init_std(n_in, n_out, kind):
    fan = {"he": n_in, "xavier": n_in + n_out}[kind]
    return (2 / fan) ** 0.5
# %% es1 giusta: tensore
def init_std(n_in, n_out, kind):
    n = torch.tensor(float(n_in))
    if kind == "xavier":
        n += n_out
    return torch.sqrt(2 / n)
# %% es1 giusta: match e NumPy
import numpy as np
def init_std(n_in, n_out, kind):
    match kind:
        case "he":
            return np.sqrt(2.0 / n_in)
        case "xavier":
            return np.sqrt(2.0 / (n_in + n_out))
# %% es1 giusta: lambda con la media dei due
init_std = lambda n_in, n_out, kind: (1 / ((n_in + n_out) / 2)) ** .5 if kind.startswith("x") else n_in ** -.5 * 2 ** .5
# %% es1 giusta: con kaiming di PyTorch per il guadagno
def init_std(n_in, n_out, kind):
    gain = nn.init.calculate_gain("relu")
    return gain / math.sqrt(n_in) if kind == "he" else gain / math.sqrt(n_in + n_out)
# %% es1 sbagliata: la varianza
def init_std(n_in, n_out, kind):
    return 2 / n_in if kind == "he" else 2 / (n_in + n_out)
# %% es1 sbagliata: he con le uscite
def init_std(n_in, n_out, kind):
    return (2 / n_out) ** 0.5 if kind == "he" else (2 / (n_in + n_out)) ** 0.5
# %% es1 sbagliata: xavier della lezione
def init_std(n_in, n_out, kind):
    return (2 / n_in) ** 0.5 if kind == "he" else (1 / n_in) ** 0.5
# %% es1 sbagliata: xavier con 6, quello uniforme
def init_std(n_in, n_out, kind):
    return (2 / n_in) ** 0.5 if kind == "he" else (6 / (n_in + n_out)) ** 0.5
# %% es1 sbagliata: divisione intera
def init_std(n_in, n_out, kind):
    return (2 // n_in) ** 0.5 if kind == "he" else (2 // (n_in + n_out)) ** 0.5
# %% es1 sbagliata: stampa invece di restituire
def init_std(n_in, n_out, kind):
    print((2 / n_in) ** 0.5 if kind == "he" else (2 / (n_in + n_out)) ** 0.5)
# %% es1 sbagliata: guarda la parola con la maiuscola
def init_std(n_in, n_out, kind):
    if kind == "He":
        return (2 / n_in) ** 0.5
    return (2 / (n_in + n_out)) ** 0.5
# %% es1 sbagliata: la radice solo di sopra
def init_std(n_in, n_out, kind):
    return 2 ** 0.5 / n_in if kind == "he" else 2 ** 0.5 / (n_in + n_out)
# %% es1 sbagliata: la radice solo di sotto
def init_std(n_in, n_out, kind):
    if kind == "he":
        return 2 / n_in ** 0.5
    return 2 / (n_in + n_out) ** 0.5
# %% es1 sbagliata: somma fuori dalla frazione
def init_std(n_in, n_out, kind):
    if kind == "he":
        return math.sqrt(2 / n_in)
    return math.sqrt(2 / n_in + n_out)
# %% es1 sbagliata: dà i pesi, non la deviazione
def init_std(n_in, n_out, kind):
    return torch.randn(n_out, n_in) * (2 / n_in) ** 0.5
# %% es1 sbagliata: precedenza
def init_std(n_in, n_out, kind):
    return (2 / n_in) ** 0.5 if kind == "he" else (2 / n_in + n_out) ** 0.5
# %% es1 sbagliata: manca xavier
def init_std(n_in, n_out, kind):
    if kind == "he":
        return (2 / n_in) ** 0.5
# %% es1 sbagliata: scambiate
def init_std(n_in, n_out, kind):
    return (2 / n_in) ** 0.5 if kind == "xavier" else (2 / (n_in + n_out)) ** 0.5
# %% es2 giusta: con min
def rate_at(t, n_warm, n_steps):
    return min(1.0, (t + 1) / n_warm) if t < n_warm else 1 - (t - n_warm) / (n_steps - n_warm)
# %% es2 giusta: interpolazione di NumPy
def rate_at(t, n_warm, n_steps):
    import numpy as np
    return np.interp(t, [0, n_warm - 1, n_warm, n_steps], [1 / n_warm, 1, 1, 0])
# %% es2 giusta: il più piccolo dei due
rate_at = lambda t, w, n: min((t + 1) / w, (n - t) / (n - w))
# %% es2 giusta: tensore
def rate_at(t, n_warm, n_steps):
    up = torch.tensor((t + 1) / n_warm)
    down = torch.tensor((n_steps - t) / (n_steps - n_warm))
    return torch.minimum(up, down)
# %% es2 giusta: con elif e clamp a zero
def rate_at(t, n_warm, n_steps):
    if t >= n_steps:
        return 0
    elif t >= n_warm:
        remaining = n_steps - t
        total = n_steps - n_warm
        return remaining / total
    else:
        return (1 + t) * (1 / n_warm)
# %% es2 giusta: torch.where e lerp
def rate_at(t, n_warm, n_steps):
    if t < n_warm:
        return torch.linspace(1 / n_warm, 1, n_warm)[t].item()
    return torch.linspace(1, 0, n_steps - n_warm + 1)[t - n_warm].item()
# %% es2 sbagliata: parte da zero
def rate_at(t, n_warm, n_steps):
    if t < n_warm:
        return t / n_warm
    return (n_steps - t) / (n_steps - n_warm)
# %% es2 sbagliata: discesa su n_steps
def rate_at(t, n_warm, n_steps):
    if t < n_warm:
        return (t + 1) / n_warm
    return 1 - t / n_steps
# %% es2 sbagliata: il coseno della lezione
def rate_at(t, n_warm, n_steps):
    return min(1.0, (t + 1) / n_warm) * (1 + math.cos(math.pi * t / n_steps)) / 2
# %% es2 sbagliata: warm della lezione
def rate_at(t, n_warm, n_steps):
    return warm(t)
# %% es2 sbagliata: prodotto dei due
def rate_at(t, n_warm, n_steps):
    return min(1, (t + 1) / n_warm) * (n_steps - t) / (n_steps - n_warm)
# %% es2 sbagliata: salita fino a n_warm compreso
def rate_at(t, n_warm, n_steps):
    if t <= n_warm:
        return (t + 1) / n_warm
    return (n_steps - t) / (n_steps - n_warm)
# %% es2 sbagliata: divisione intera
def rate_at(t, n_warm, n_steps):
    if t < n_warm:
        return (t + 1) // n_warm
    return (n_steps - t) // (n_steps - n_warm)
# %% es2 sbagliata: i passi fatti da zero
def rate_at(t, n_warm, n_steps):
    if t < n_warm:
        return (t + 1) / n_warm
    return 1 - t / (n_steps - n_warm)
# %% es2 sbagliata: solo la salita
def rate_at(t, n_warm, n_steps):
    if t < n_warm:
        return (t + 1) / n_warm
    return 1
# %% es2 sbagliata: una lista
def rate_at(t, n_warm, n_steps):
    return [min((s + 1) / n_warm, (n_steps - s) / (n_steps - n_warm)) for s in range(n_steps)]
# %% es2 sbagliata: None fuori dalla salita
def rate_at(t, n_warm, n_steps):
    if t < n_warm:
        return (t + 1) / n_warm
# %% es2 sbagliata: discesa al quadrato
def rate_at(t, n_warm, n_steps):
    if t < n_warm:
        return (t + 1) / n_warm
    return ((n_steps - t) / (n_steps - n_warm)) ** 2
# %% es2 sbagliata: un passo troppo presto
def rate_at(t, n_warm, n_steps):
    if t < n_warm:
        return (t + 1) / n_warm
    return (n_steps - t - 1) / (n_steps - n_warm)
# %% es3 giusta: if nel dizionario
def adagrad(w, g, memory, lr, eps=1e-10):
    if "s" not in memory:
        memory["s"] = torch.zeros_like(w)
    memory["s"] = memory["s"] + g * g
    return w - lr / (memory["s"] ** 0.5 + eps) * g
# %% es3 giusta: addcmul sul posto
def adagrad(w, g, memory, lr, eps=1e-10):
    s = memory.setdefault("somma", torch.zeros_like(g))
    s.addcmul_(g, g)
    return w.addcdiv(g, s.sqrt().add(eps), value=-lr)
# %% es3 giusta: tiene tutti i gradienti
def adagrad(w, g, memory, lr, eps=1e-10):
    memory.setdefault("all", []).append(g.clone())
    s = torch.stack(memory["all"]).square().sum(dim=0)
    return w - lr * g / (s.sqrt() + eps)
# %% es3 giusta: try
def adagrad(w, g, memory, lr, eps=1e-10):
    try:
        memory["s"] += g.pow(2)
    except KeyError:
        memory["s"] = g.pow(2)
    return w - lr * (g / (memory["s"].sqrt() + eps))
# %% es3 giusta: con l'ottimizzatore di PyTorch dentro la memoria
def adagrad(w, g, memory, lr, eps=1e-10):
    if not memory:
        memory["w"] = w.clone().requires_grad_()
        memory["o"] = torch.optim.Adagrad([memory["w"]], lr=lr, eps=eps)
    memory["w"].grad = g.clone()
    memory["o"].step()
    return memory["w"].detach().clone()
# %% es3 giusta: modifica w sul posto
def adagrad(w, g, memory, lr, eps=1e-10):
    memory["s"] = memory.get("s", 0.0) + g ** 2
    w -= lr * g / (memory["s"].sqrt() + eps)
    return w
# %% es3 sbagliata: non ricorda
def adagrad(w, g, memory, lr, eps=1e-10):
    s = memory.get("s", 0) + g ** 2
    return w - lr * g / (s.sqrt() + eps)
# %% es3 sbagliata: rmsprop copiata
def adagrad(w, g, memory, lr, eps=1e-10):
    memory["s"] = 0.99 * memory.get("s", 0) + 0.01 * g ** 2
    return w - lr * g / (memory["s"].sqrt() + eps)
# %% es3 sbagliata: manca la radice
def adagrad(w, g, memory, lr, eps=1e-10):
    memory["s"] = memory.get("s", 0) + g ** 2
    return w - lr * g / (memory["s"] + eps)
# %% es3 sbagliata: somma senza quadrato
def adagrad(w, g, memory, lr, eps=1e-10):
    memory["s"] = memory.get("s", 0) + g
    return w - lr * g / (memory["s"].sqrt() + eps)
# %% es3 sbagliata: più invece di meno
def adagrad(w, g, memory, lr, eps=1e-10):
    memory["s"] = memory.get("s", 0) + g ** 2
    return w + lr * g / (memory["s"].sqrt() + eps)
# %% es3 sbagliata: memoria globale
total = 0
def adagrad(w, g, memory, lr, eps=1e-10):
    global total
    total = total + g ** 2
    return w - lr * g / (total.sqrt() + eps)
# %% es3 sbagliata: dà il passo e non il peso
def adagrad(w, g, memory, lr, eps=1e-10):
    memory["s"] = memory.get("s", 0) + g ** 2
    return lr * g / (memory["s"].sqrt() + eps)
# %% es3 sbagliata: niente return
def adagrad(w, g, memory, lr, eps=1e-10):
    memory["s"] = memory.get("s", 0) + g ** 2
    w = w - lr * g / (memory["s"].sqrt() + eps)
# %% es3 sbagliata: chiave mai creata
def adagrad(w, g, memory, lr, eps=1e-10):
    memory["s"] += g ** 2
    return w - lr * g / (memory["s"].sqrt() + eps)
# %% es3 sbagliata: aggiorna dopo
def adagrad(w, g, memory, lr, eps=1e-10):
    s = memory.get("s", torch.zeros_like(g))
    new = w - lr * g / (s.sqrt() + eps)
    memory["s"] = s + g ** 2
    return new
# %% es3 sbagliata: norma di tutto il gradiente
def adagrad(w, g, memory, lr, eps=1e-10):
    memory["s"] = memory.get("s", 0) + (g ** 2).sum()
    return w - lr * g / (memory["s"].sqrt() + eps)
# %% es3 sbagliata: quadra il gradiente sul posto
def adagrad(w, g, memory, lr, eps=1e-10):
    memory["s"] = memory.get("s", 0) + g.square_()
    return w - lr * g / (memory["s"].sqrt() + eps)
# %% es3 sbagliata: media invece di somma
def adagrad(w, g, memory, lr, eps=1e-10):
    memory["n"] = memory.get("n", 0) + 1
    memory["s"] = memory.get("s", 0) + g ** 2
    return w - lr * g / ((memory["s"] / memory["n"]).sqrt() + eps)
# %% es4 giusta: con cat
def clipped(grads, max_norm):
    norm = torch.cat([g.reshape(-1) for g in grads]).norm()
    if norm <= max_norm:
        return grads
    return [g * max_norm / norm for g in grads]
# %% es4 giusta: norma delle norme
def clipped(grads, max_norm):
    norm = torch.stack([g.norm() for g in grads]).norm().item()
    k = max_norm / norm if norm > max_norm else 1
    return tuple(g * k for g in grads)
# %% es4 giusta: generatore
def clipped(grads, max_norm):
    norm = math.sqrt(sum(float(g.square().sum()) for g in grads))
    for g in grads:
        yield g * min(1, max_norm / norm)
# %% es4 giusta: clamp del fattore, come PyTorch
def clipped(grads, max_norm):
    total = torch.linalg.vector_norm(torch.stack([torch.linalg.vector_norm(g) for g in grads]))
    coef = torch.clamp(max_norm / (total + 1e-6), max=1.0)
    return [g.clone().mul_(coef) for g in grads]
# %% es4 giusta: cicli
def clipped(grads, max_norm):
    total = 0.0
    for g in grads:
        for v in g.flatten().tolist():
            total += v * v
    norm = total ** 0.5
    out = []
    for g in grads:
        out.append(g / norm * max_norm if norm > max_norm else g.clone())
    return out
# %% es4 giusta: deepcopy e poi sul posto
def clipped(grads, max_norm):
    new = deepcopy(grads)
    norm = nn.utils.parameters_to_vector(new).norm()
    if norm > max_norm:
        for g in new:
            g *= max_norm / norm
    return new
# %% es4 sbagliata: ognuno per sé
def clipped(grads, max_norm):
    return [g * min(1.0, max_norm / g.norm().item()) for g in grads]
# %% es4 sbagliata: clamp dei valori
def clipped(grads, max_norm):
    return [torch.clamp(g, -max_norm, max_norm) for g in grads]
# %% es4 sbagliata: sempre
def clipped(grads, max_norm):
    norm = torch.cat([g.flatten() for g in grads]).norm()
    return [g * max_norm / norm for g in grads]
# %% es4 sbagliata: sul posto
def clipped(grads, max_norm):
    norm = torch.cat([g.flatten() for g in grads]).norm()
    for g in grads:
        g.mul_(min(1.0, (max_norm / norm).item()))
    return grads
# %% es4 sbagliata: usa clip_grad_norm_
def clipped(grads, max_norm):
    params = [torch.zeros_like(g) for g in grads]
    for p, g in zip(params, grads):
        p.grad = g.clone()
    nn.utils.clip_grad_norm_(params, max_norm)
    return [p.grad for p in params]
# %% es4 sbagliata: somma delle norme
def clipped(grads, max_norm):
    norm = sum(g.norm() for g in grads)
    return [g * max_norm / norm if norm > max_norm else g for g in grads]
# %% es4 sbagliata: senza radice
def clipped(grads, max_norm):
    norm = sum((g ** 2).sum() for g in grads)
    return [g * max_norm / norm if norm > max_norm else g for g in grads]
# %% es4 sbagliata: la norma e non i gradienti
def clipped(grads, max_norm):
    return torch.cat([g.flatten() for g in grads]).norm().clamp(max=max_norm)
# %% es4 sbagliata: un vettore solo
def clipped(grads, max_norm):
    flat = torch.cat([g.flatten() for g in grads])
    return [flat * min(1.0, (max_norm / flat.norm()).item())]
# %% es4 sbagliata: impila forme diverse
def clipped(grads, max_norm):
    norm = torch.stack(grads).norm()
    return [g * min(1.0, (max_norm / norm).item()) for g in grads]
# %% es4 sbagliata: confronto al contrario
def clipped(grads, max_norm):
    norm = torch.cat([g.flatten() for g in grads]).norm()
    return [g * max_norm / norm if norm < max_norm else g for g in grads]
# %% es4 sbagliata: diviso per la norma e basta
def clipped(grads, max_norm):
    norm = torch.cat([g.flatten() for g in grads]).norm()
    if norm > max_norm:
        return [g / norm for g in grads]
    return grads
# %% es5 giusta: copia di nn.BatchNorm1d
class MyBatchNorm(nn.Module):
    def __init__(self, n):
        super().__init__()
        self.inner = nn.BatchNorm1d(n)
    def forward(self, X):
        return self.inner(X)
# %% es5 giusta: media e varianza a mano, sul posto
class MyBatchNorm(nn.Module):
    def __init__(self, n):
        super().__init__()
        self.weight = nn.Parameter(torch.ones(n))
        self.bias = nn.Parameter(torch.zeros(n))
        self.register_buffer("running_mean", torch.zeros(n))
        self.register_buffer("running_var", torch.ones(n))
    def forward(self, X):
        if self.training:
            B = X.shape[0]
            m = X.sum(0) / B
            v = ((X - m) ** 2).sum(0) / B
            with torch.no_grad():
                self.running_mean.mul_(0.9).add_(0.1 * m)
                self.running_var.mul_(0.9).add_(0.1 * v * B / (B - 1))
        else:
            m, v = self.running_mean, self.running_var
        return (X - m) / torch.sqrt(v + 1e-5) * self.weight + self.bias
# %% es5 giusta: con lerp e rsqrt
class MyBatchNorm(torch.nn.Module):
    def __init__(self, n, momentum=0.1, eps=1e-5):
        super().__init__()
        self.momentum, self.eps = momentum, eps
        self.gamma, self.beta = nn.Parameter(torch.ones(1, n)), nn.Parameter(torch.zeros(1, n))
        self.register_buffer("m", torch.zeros(1, n))
        self.register_buffer("v", torch.ones(1, n))
    def forward(self, X):
        if not self.training:
            return self.gamma * (X - self.m) * (self.v + self.eps).rsqrt() + self.beta
        mean = X.mean(0, keepdim=True)
        var = X.var(0, keepdim=True, correction=0)
        self.m = torch.lerp(self.m, mean.detach(), self.momentum)
        self.v = torch.lerp(self.v, X.detach().var(0, keepdim=True), self.momentum)
        return self.gamma * (X - mean) * (var + self.eps).rsqrt() + self.beta
# %% es5 giusta: funzionale di PyTorch
class MyBatchNorm(nn.Module):
    def __init__(self, n):
        super().__init__()
        self.gamma = nn.Parameter(torch.ones(n))
        self.beta = nn.Parameter(torch.zeros(n))
        self.register_buffer("mean", torch.zeros(n))
        self.register_buffer("var", torch.ones(n))
    def forward(self, X):
        return nn.functional.batch_norm(X, self.mean, self.var, self.gamma, self.beta, self.training)
# %% es5 giusta: medie come parametri senza gradiente? no, var_mean
class MyBatchNorm(nn.Module):
    def __init__(self, n):
        super().__init__()
        self.p = nn.ParameterDict({"gamma": torch.ones(n), "beta": torch.zeros(n)})
        for name, start in (("mean", torch.zeros(n)), ("var", torch.ones(n))):
            self.register_buffer(name, start)
    def forward(self, X):
        mean, var = self.mean, self.var
        if self.training:
            var, mean = torch.var_mean(X, dim=0, unbiased=False)
            n = len(X)
            self.mean.copy_((9 * self.mean + mean.detach()) / 10)
            self.var.copy_((9 * self.var + var.detach() * n / (n - 1)) / 10)
        return self.p["gamma"] * ((X - mean) / (var + 0.00001) ** 0.5) + self.p["beta"]
# %% es5 sbagliata: attributi semplici
class MyBatchNorm(nn.Module):
    def __init__(self, n):
        super().__init__()
        self.gamma = nn.Parameter(torch.ones(n))
        self.beta = nn.Parameter(torch.zeros(n))
        self.mean, self.var = torch.zeros(n), torch.ones(n)
    def forward(self, X):
        mean, var = self.mean, self.var
        if self.training:
            mean, var = X.mean(dim=0), X.var(dim=0, unbiased=False)
            self.mean = 0.9 * self.mean + 0.1 * mean.detach()
            self.var = 0.9 * self.var + 0.1 * X.var(dim=0).detach()
        return self.gamma * (X - mean) / (var + 1e-5).sqrt() + self.beta
# %% es5 sbagliata: le medie con il grafo attaccato
class MyBatchNorm(nn.Module):
    def __init__(self, n):
        super().__init__()
        self.gamma = nn.Parameter(torch.ones(n))
        self.beta = nn.Parameter(torch.zeros(n))
        self.register_buffer("mean", torch.zeros(n))
        self.register_buffer("var", torch.ones(n))
    def forward(self, X):
        mean, var = self.mean, self.var
        if self.training:
            mean, var = X.mean(dim=0), X.var(dim=0, unbiased=False)
            self.mean = 0.9 * self.mean + 0.1 * mean
            self.var = 0.9 * self.var + 0.1 * X.var(dim=0)
        return self.gamma * (X - mean) / (var + 1e-5).sqrt() + self.beta
# %% es5 sbagliata: dimentica training
class MyBatchNorm(nn.Module):
    def __init__(self, n):
        super().__init__()
        self.gamma = nn.Parameter(torch.ones(n))
        self.beta = nn.Parameter(torch.zeros(n))
    def forward(self, X):
        return self.gamma * (X - X.mean(0)) / (X.var(0, unbiased=False) + 1e-5).sqrt() + self.beta
# %% es5 sbagliata: varianza con B - 1 nel conto
class MyBatchNorm(nn.Module):
    def __init__(self, n):
        super().__init__()
        self.gamma = nn.Parameter(torch.ones(n))
        self.beta = nn.Parameter(torch.zeros(n))
        self.register_buffer("mean", torch.zeros(n))
        self.register_buffer("var", torch.ones(n))
    def forward(self, X):
        mean, var = self.mean, self.var
        if self.training:
            mean, var = X.mean(dim=0), X.var(dim=0)
            self.mean = 0.9 * self.mean + 0.1 * mean.detach()
            self.var = 0.9 * self.var + 0.1 * var.detach()
        return self.gamma * (X - mean) / (var + 1e-5).sqrt() + self.beta
# %% es5 sbagliata: pesi scambiati nella media mobile
class MyBatchNorm(nn.Module):
    def __init__(self, n):
        super().__init__()
        self.gamma = nn.Parameter(torch.ones(n))
        self.beta = nn.Parameter(torch.zeros(n))
        self.register_buffer("mean", torch.zeros(n))
        self.register_buffer("var", torch.ones(n))
    def forward(self, X):
        mean, var = self.mean, self.var
        if self.training:
            mean, var = X.mean(dim=0), X.var(dim=0, unbiased=False)
            self.mean = 0.1 * self.mean + 0.9 * mean.detach()
            self.var = 0.1 * self.var + 0.9 * X.var(dim=0).detach()
        return self.gamma * (X - mean) / (var + 1e-5).sqrt() + self.beta
# %% es5 sbagliata: niente super
class MyBatchNorm(nn.Module):
    def __init__(self, n):
        self.gamma = nn.Parameter(torch.ones(n))
    def forward(self, X):
        return X
# %% es5 sbagliata: gamma e beta tensori semplici
class MyBatchNorm(nn.Module):
    def __init__(self, n):
        super().__init__()
        self.gamma, self.beta = torch.ones(n), torch.zeros(n)
        self.register_buffer("mean", torch.zeros(n))
        self.register_buffer("var", torch.ones(n))
    def forward(self, X):
        mean, var = (X.mean(0), X.var(0, unbiased=False)) if self.training else (self.mean, self.var)
        return self.gamma * (X - mean) / (var + 1e-5).sqrt() + self.beta
# %% es5 sbagliata: non usa gamma
class MyBatchNorm(nn.Module):
    def __init__(self, n):
        super().__init__()
        self.gamma = nn.Parameter(torch.ones(n))
        self.beta = nn.Parameter(torch.zeros(n))
        self.register_buffer("mean", torch.zeros(n))
        self.register_buffer("var", torch.ones(n))
    def forward(self, X):
        mean, var = (X.mean(0), X.var(0, unbiased=False)) if self.training else (self.mean, self.var)
        return (X - mean) / (var + 1e-5).sqrt() + self.beta
# %% es5 sbagliata: aggiorna anche dopo eval
class MyBatchNorm(nn.Module):
    def __init__(self, n):
        super().__init__()
        self.gamma = nn.Parameter(torch.ones(n))
        self.beta = nn.Parameter(torch.zeros(n))
        self.register_buffer("mean", torch.zeros(n))
        self.register_buffer("var", torch.ones(n))
    def forward(self, X):
        self.mean = 0.9 * self.mean + 0.1 * X.mean(0).detach()
        self.var = 0.9 * self.var + 0.1 * X.var(0).detach()
        mean, var = (X.mean(0), X.var(0, unbiased=False)) if self.training else (self.mean, self.var)
        return self.gamma * (X - mean) / (var + 1e-5).sqrt() + self.beta
# %% es5 sbagliata: media di tutta la tabella
class MyBatchNorm(nn.Module):
    def __init__(self, n):
        super().__init__()
        self.gamma = nn.Parameter(torch.ones(n))
        self.beta = nn.Parameter(torch.zeros(n))
        self.register_buffer("mean", torch.zeros(n))
        self.register_buffer("var", torch.ones(n))
    def forward(self, X):
        mean, var = self.mean, self.var
        if self.training:
            mean, var = X.mean(), X.var(unbiased=False)
            self.mean = 0.9 * self.mean + 0.1 * mean.detach()
            self.var = 0.9 * self.var + 0.1 * X.var().detach()
        return self.gamma * (X - mean) / (var + 1e-5).sqrt() + self.beta
# %% es5 sbagliata: forward senza return
class MyBatchNorm(nn.Module):
    def __init__(self, n):
        super().__init__()
        self.gamma = nn.Parameter(torch.ones(n))
        self.beta = nn.Parameter(torch.zeros(n))
    def forward(self, X):
        X = (X - X.mean(0)) / X.std(0)
# %% es5 sbagliata: una funzione
def MyBatchNorm(n):
    return lambda X: (X - X.mean(0)) / X.std(0)
# %% es5 sbagliata: divide per la varianza
class MyBatchNorm(nn.Module):
    def __init__(self, n):
        super().__init__()
        self.gamma = nn.Parameter(torch.ones(n))
        self.beta = nn.Parameter(torch.zeros(n))
        self.register_buffer("mean", torch.zeros(n))
        self.register_buffer("var", torch.ones(n))
    def forward(self, X):
        mean, var = self.mean, self.var
        if self.training:
            mean, var = X.mean(dim=0), X.var(dim=0, unbiased=False)
            self.mean = 0.9 * self.mean + 0.1 * mean.detach()
            self.var = 0.9 * self.var + 0.1 * X.var(dim=0).detach()
        return self.gamma * (X - mean) / (var + 1e-5) + self.beta
# %% es5 sbagliata: tutto dentro no_grad
class MyBatchNorm(nn.Module):
    def __init__(self, n):
        super().__init__()
        self.gamma = nn.Parameter(torch.ones(n))
        self.beta = nn.Parameter(torch.zeros(n))
        self.register_buffer("mean", torch.zeros(n))
        self.register_buffer("var", torch.ones(n))
    @torch.no_grad()
    def forward(self, X):
        mean, var = self.mean, self.var
        if self.training:
            mean, var = X.mean(dim=0), X.var(dim=0, unbiased=False)
            self.mean = 0.9 * self.mean + 0.1 * mean
            self.var = 0.9 * self.var + 0.1 * X.var(dim=0)
        return self.gamma * (X - mean) / (var + 1e-5).sqrt() + self.beta
