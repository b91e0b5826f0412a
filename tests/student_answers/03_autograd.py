# %% es1 giusta: clone e detach
u = torch.tensor(3.0, requires_grad=True)
value = u.pow(3) - u.mul(4)
value.backward(torch.tensor(1.0))
slope = u.grad.detach().clone()
# %% es1 giusta: item
u = torch.tensor(3.0, requires_grad=True)
value = u**3 - 4 * u
value.backward()
slope = u.grad.item()
# %% es1 giusta: float64 e nomi della lezione
x = torch.tensor(3.0, dtype=torch.float64, requires_grad=True)
y = x**3 - 4 * x
y.backward()
slope = x.grad
# %% es1 giusta: numpy
u = torch.tensor(3.0, requires_grad=True)
value = u**3 - 4 * u
value.backward(torch.tensor(1.0))
slope = u.grad.numpy()
# %% es1 indistinguibile: scritto a mano, senza autograd
u = torch.tensor(3.0, requires_grad=True)
value = u**3 - 4 * u
slope = 3 * 3**2 - 4
# %% es1 sbagliata: derivata sbagliata in punto 2
u = torch.tensor(2.0, requires_grad=True)
value = u**3 - 4 * u
value.backward()
slope = u.grad
# %% es1 sbagliata: due backward con il grafo conservato
u = torch.tensor(3.0, requires_grad=True)
value = u**3 - 4 * u
value.backward(retain_graph=True)
value.backward()
slope = u.grad
# %% es1 sbagliata: retain e due volte
u = torch.tensor(3.0, requires_grad=True)
value = u**3 - 4 * u
value.backward(retain_graph=True)
value.backward(retain_graph=True)
value.backward()
slope = u.grad
# %% es1 sbagliata: valore restituito da backward
u = torch.tensor(3.0, requires_grad=True)
value = u**3 - 4 * u
slope = value.backward()
# %% es1 sbagliata: value.grad
u = torch.tensor(3.0, requires_grad=True)
value = u**3 - 4 * u
value.backward()
slope = value.grad
# %% es1 sbagliata: dimentica backward
u = torch.tensor(3.0, requires_grad=True)
value = u**3 - 4 * u
slope = u.grad
# %% es1 sbagliata: prende il valore al posto della pendenza
u = torch.tensor(3.0, requires_grad=True)
value = u**3 - 4 * u
value.backward()
slope = value
# %% es1 sbagliata: due backward senza azzerare
u = torch.tensor(3.0, requires_grad=True)
for _ in range(2):
    value = u**3 - 4 * u
    value.backward()
slope = u.grad
# %% es2 giusta: ottimizzatore
q = torch.tensor(3.0, requires_grad=True)
opt = torch.optim.SGD([q], lr=0.1)
slopes = []
for _ in range(3):
    opt.zero_grad()
    (q**2).backward()
    slopes.append(q.grad.item())
# %% es2 giusta: tolist
q = torch.tensor(3.0, requires_grad=True)
slopes = []
for _ in range(3):
    (q**2).backward()
    slopes.append(q.grad.tolist())
    print(slopes)
    del q.grad
# %% es2 giusta: ottimizzatore per azzerare
q = torch.tensor(3.0, requires_grad=True)
slopes = []
opt = torch.optim.SGD([q], lr=0.1)
for _ in range(3):
    (q**2).backward()
    slopes.append(q.grad.item())
    opt.zero_grad()
# %% es2 giusta: q rinasce a ogni giro
q = torch.tensor(3.0, requires_grad=True)
slopes = []
for _ in range(3):
    (q**2).backward()
    slopes.append(q.grad.item())
    q = torch.tensor(3.0, requires_grad=True)
# %% es2 indistinguibile: costante
slopes = [6.0, 6.0, 6.0]
# %% es2 sbagliata: aggiorna anche q
q = torch.tensor(3.0, requires_grad=True)
slopes = []
for _ in range(3):
    (q**2).backward()
    slopes.append(q.grad.item())
    with torch.no_grad():
        q -= 0.1 * q.grad
    q.grad = None
# %% es2 sbagliata: annota q
q = torch.tensor(3.0, requires_grad=True)
slopes = []
for _ in range(3):
    (q**2).backward()
    slopes.append(q.item())
    q.grad = None
# %% es2 sbagliata: array numpy 0-d e zero_
q = torch.tensor(3.0, requires_grad=True)
slopes = []
for _ in range(3):
    (q**2).backward()
    slopes.append(q.grad.numpy())
    q.grad.zero_()
# %% es2 sbagliata: array numpy 0-d invece di numero
q = torch.tensor(3.0, requires_grad=True)
slopes = []
for _ in range(3):
    (q**2).backward()
    slopes.append(q.grad.numpy())
    q.grad = None
# %% es2 sbagliata: fuori dal ciclo
q = torch.tensor(3.0, requires_grad=True)
slopes = []
for _ in range(3):
    (q**2).backward()
slopes.append(q.grad.item())
q.grad = None
# %% es2 sbagliata: grad = 0 (eccezione)
q = torch.tensor(3.0, requires_grad=True)
slopes = []
for _ in range(3):
    (q**2).backward()
    slopes.append(q.grad.item())
    q.grad = 0
# %% es2 sbagliata: stringhe
q = torch.tensor(3.0, requires_grad=True)
slopes = []
for _ in range(3):
    (q**2).backward()
    slopes.append(f"{q.grad.item()}")
    q.grad = None
# %% es2 sbagliata: non azzera
q = torch.tensor(3.0, requires_grad=True)
slopes = []
for _ in range(3):
    (q**2).backward()
    slopes.append(q.grad.item())
# %% es2 sbagliata: azzera prima di annotare
q = torch.tensor(3.0, requires_grad=True)
slopes = []
for _ in range(3):
    (q**2).backward()
    q.grad.zero_()
    slopes.append(q.grad.item())
# %% es2 sbagliata: annota il tensore
q = torch.tensor(3.0, requires_grad=True)
slopes = []
for _ in range(3):
    (q**2).backward()
    slopes.append(q.grad)
    q.grad.zero_()
# %% es3 giusta: numpy
J_hand = torch.from_numpy(np.array([[1., -2.], [3., 4.]]))
vjp_hand = torch.einsum("i,ij->j", torch.tensor([2.0, 1.0]).double(), J_hand)
# %% es3 giusta: pesi 2 e 1 con diag
J_hand = torch.tensor([[1.0, -2.0], [3.0, 4.0]])
vjp_hand = torch.diag(torch.tensor([2.0, 1.0])).matmul(J_hand).sum(0)
# %% es3 giusta: con backward
x_ = torch.tensor([4.0, 3.0], requires_grad=True)
y_ = torch.stack([x_[0] - 2 * x_[1], x_[0] * x_[1]])
y_.backward(torch.tensor([2.0, 1.0]))
vjp_hand = x_.grad
J_hand = torch.autograd.functional.jacobian(lambda t: torch.stack([t[0] - 2 * t[1], t[0] * t[1]]), x_.detach())
# %% es3 giusta: NumPy
import numpy as np
J = np.array([[1.0, -2.0], [3.0, 4.0]])
J_hand = torch.from_numpy(J)
vjp_hand = torch.from_numpy(np.dot([2.0, 1.0], J))
# %% es3 sbagliata: puntini lasciati (eccezione)
J_hand = torch.tensor([[1.0, -2.0], [..., ...]])
vjp_hand = torch.tensor([5.0, 0.0])
# %% es3 sbagliata: solo vjp
vjp_hand = torch.tensor([5.0, 0.0])
# %% es3 sbagliata: una riga mancante
J_hand = torch.tensor([1.0, -2.0])
vjp_hand = torch.tensor([5.0, 0.0])
# %% es3 sbagliata: vjp numero
J_hand = torch.tensor([[1.0, -2.0], [3.0, 4.0]])
vjp_hand = torch.tensor(5.0)
# %% es3 sbagliata: vjp scambiato
J_hand = torch.tensor([[1.0, -2.0], [3.0, 4.0]])
vjp_hand = torch.tensor([0.0, 5.0])
# %% es3 sbagliata: jacobiana trasposta
J_hand = torch.tensor([[1.0, 3.0], [-2.0, 4.0]])
vjp_hand = torch.tensor([5.0, 0.0])
# %% es3 sbagliata: v a destra
J_hand = torch.tensor([[1.0, -2.0], [3.0, 4.0]])
vjp_hand = torch.tensor([0.0, 10.0])
# %% es3 sbagliata: scambia x1 e x2 nella seconda riga
J_hand = torch.tensor([[1.0, -2.0], [4.0, 3.0]])
vjp_hand = torch.tensor([6.0, -1.0])
# %% es3 sbagliata: somma le righe senza pesi
J_hand = torch.tensor([[1.0, -2.0], [3.0, 4.0]])
vjp_hand = torch.tensor([4.0, 2.0])
# %% es4 giusta: clone().detach_() senza toccare altro
p = torch.tensor([1.0], requires_grad=True)
history = []
for _ in range(3):
    (p**2).sum().backward()
    with torch.no_grad():
        p -= 0.25 * p.grad
    p.grad = None
    snapshot = torch.empty(1)
    snapshot.copy_(p.detach())
    history.append(snapshot)
# %% es4 giusta: detach per uno
p = torch.tensor([1.0], requires_grad=True)
history = []
for _ in range(3):
    (p**2).sum().backward()
    with torch.no_grad():
        p -= 0.25 * p.grad
    p.grad = None
    history.append(p.detach() * 1)
# %% es4 giusta: torch.tensor(p)
p = torch.tensor([1.0], requires_grad=True)
history = []
for _ in range(3):
    (p**2).sum().backward()
    with torch.no_grad():
        p -= 0.25 * p.grad
    p.grad = None
    history.append(torch.tensor(p.tolist()))
# %% es4 giusta: float64
p = torch.tensor([1.0], dtype=torch.float64, requires_grad=True)
history = []
for _ in range(3):
    (p**2).sum().backward()
    with torch.no_grad():
        p -= 0.25 * p.grad
        history.append(p.clone())
    p.grad.zero_()
# %% es4 indistinguibile: costanti
history = [torch.tensor([v]) for v in (0.5, 0.25, 0.125)]
# %% es4 sbagliata: annota il gradiente
p = torch.tensor([1.0], requires_grad=True)
history = []
for _ in range(3):
    (p**2).sum().backward()
    with torch.no_grad():
        p -= 0.25 * p.grad
    history.append(p.grad.clone())
    p.grad = None
# %% es4 sbagliata: annota il quadrato
p = torch.tensor([1.0], requires_grad=True)
history = []
for _ in range(3):
    (p**2).sum().backward()
    with torch.no_grad():
        p -= 0.25 * p.grad
    p.grad = None
    history.append((p**2).detach())
# %% es4 sbagliata: clone senza parentesi
p = torch.tensor([1.0], requires_grad=True)
history = []
for _ in range(3):
    (p**2).sum().backward()
    with torch.no_grad():
        p -= 0.25 * p.grad
    p.grad = None
    history.append(p.detach().clone)
# %% es4 sbagliata: deepcopy di p
import copy as cp
p = torch.tensor([1.0], requires_grad=True)
history = []
for _ in range(3):
    (p**2).sum().backward()
    with torch.no_grad():
        p -= 0.25 * p.grad
    p.grad = None
    history.append(cp.deepcopy(p))
# %% es4 sbagliata: detach_ (stacca p, eccezione)
p = torch.tensor([1.0], requires_grad=True)
history = []
for _ in range(3):
    (p**2).sum().backward()
    with torch.no_grad():
        p -= 0.25 * p.grad
    p.grad = None
    history.append(p.detach_().clone())
# %% es4 sbagliata: torch.stack su tensore
p = torch.tensor([1.0], requires_grad=True)
history = torch.zeros(3)
for i in range(3):
    (p**2).sum().backward()
    with torch.no_grad():
        p -= 0.25 * p.grad
    p.grad = None
    history[i] = p.detach()
# %% es4 sbagliata: detach senza clone
p = torch.tensor([1.0], requires_grad=True)
history = []
for _ in range(3):
    (p**2).sum().backward()
    with torch.no_grad():
        p -= 0.25 * p.grad
    p.grad = None
    history.append(p.detach())
# %% es4 sbagliata: clone senza detach
p = torch.tensor([1.0], requires_grad=True)
history = []
for _ in range(3):
    (p**2).sum().backward()
    with torch.no_grad():
        p -= 0.25 * p.grad
    p.grad = None
    history.append(p.clone())
# %% es4 sbagliata: annota p stesso
p = torch.tensor([1.0], requires_grad=True)
history = []
for _ in range(3):
    (p**2).sum().backward()
    with torch.no_grad():
        p -= 0.25 * p.grad
    p.grad = None
    history.append(p)
# %% es5 giusta: h locale più piccolo
def numerical_grad(f, x, h=1e-5):
    grad = torch.zeros_like(x)
    for i in range(len(x)):
        step = torch.zeros_like(x)
        step[i] = h
        grad[i] = (f(x + step) - f(x - step)) / (2 * h)
    return grad
# %% es5 giusta: numpy
def numerical_grad(f, x, h=1e-4):
    out = np.zeros(len(x))
    for i, _ in enumerate(x):
        step = np.zeros(len(x))
        step[i] = h
        step = torch.from_numpy(step)
        out[i] = (f(x + step) - f(x - step)) / (2 * h)
    return torch.from_numpy(out)
# %% es5 giusta: vmap
def numerical_grad(f, x, h=1e-4):
    E = torch.eye(len(x), dtype=x.dtype) * h
    return torch.vmap(lambda e: (f(x + e) - f(x - e)) / (2 * h))(E)
# %% es5 giusta: come l'indizio
def numerical_grad(f, x, h=1e-4):
    """Gradiente di f (tensore → numero) in x. x (n,) float64 → (n,)"""
    grad = torch.zeros_like(x)
    for i in range(len(x)):
        step = torch.zeros_like(x)
        step[i] = h
        grad[i] = (f(x + step) - f(x - step)) / (2 * h)
    return grad
# %% es5 sbagliata: all'indietro
def numerical_grad(f, x, h=1e-4):
    grad = torch.zeros_like(x)
    for i in range(len(x)):
        step = torch.zeros_like(x)
        step[i] = h
        grad[i] = (f(x) - f(x - step)) / h
    return grad
# %% es5 sbagliata: coppie (indice, valore)
def numerical_grad(f, x, h=1e-4):
    grad = {}
    for i in range(len(x)):
        step = torch.zeros_like(x)
        step[i] = h
        grad[i] = (f(x + step) - f(x - step)) / (2 * h)
    return grad
# %% es5 sbagliata: in float32
def numerical_grad(f, x, h=1e-4):
    x = x.float()
    grad = torch.zeros_like(x)
    for i in range(len(x)):
        step = torch.zeros_like(x)
        step[i] = h
        grad[i] = (f(x + step) - f(x - step)) / (2 * h)
    return grad
# %% es5 sbagliata: modifica x sul posto senza ripristino
def numerical_grad(f, x, h=1e-4):
    grad = torch.zeros_like(x)
    for i in range(len(x)):
        x[i] += h
        up = f(x)
        x[i] -= h
        grad[i] = (up - f(x)) / (2 * h)
    return grad
# %% es5 sbagliata: non riparte da x
def numerical_grad(f, x, h=1e-4):
    grad = torch.zeros_like(x)
    step = torch.zeros_like(x)
    for i in range(len(x)):
        step[i] = h
        grad[i] = (f(x + step) - f(x - step)) / (2 * h)
    return grad
# %% es5 sbagliata: parentesi mancanti nel denominatore
def numerical_grad(f, x, h=1e-4):
    grad = torch.zeros_like(x)
    for i in range(len(x)):
        step = torch.zeros_like(x)
        step[i] = h
        grad[i] = (f(x + step) - f(x - step)) / 2 * h
    return grad
# %% es5 sbagliata: range(3) fisso
def numerical_grad(f, x, h=1e-4):
    grad = torch.zeros(3)
    for i in range(3):
        step = torch.zeros(3)
        step[i] = h
        grad[i] = (f(x + step) - f(x - step)) / (2 * h)
    return grad
# %% es5 sbagliata: range(len(x) - 1)
def numerical_grad(f, x, h=1e-4):
    grad = torch.zeros_like(x)
    for i in range(len(x) - 1):
        step = torch.zeros_like(x)
        step[i] = h
        grad[i] = (f(x + step) - f(x - step)) / (2 * h)
    return grad
# %% es5 sbagliata: return nel ciclo
def numerical_grad(f, x, h=1e-4):
    grad = torch.zeros_like(x)
    for i in range(len(x)):
        step = torch.zeros_like(x)
        step[i] = h
        grad[i] = (f(x + step) - f(x - step)) / (2 * h)
        return grad
# %% es5 sbagliata: segno scambiato
def numerical_grad(f, x, h=1e-4):
    grad = torch.zeros_like(x)
    for i in range(len(x)):
        step = torch.zeros_like(x)
        step[i] = h
        grad[i] = (f(x - step) - f(x + step)) / (2 * h)
    return grad
# %% es5 sbagliata: usa autograd
def numerical_grad(f, x, h=1e-4):
    x = x.clone().requires_grad_()
    f(x).backward()
    return x.grad
# %% es5 sbagliata: usa cubic fissa
def numerical_grad(f, x, h=1e-4):
    grad = torch.zeros_like(x)
    for i in range(len(x)):
        step = torch.zeros_like(x)
        step[i] = h
        grad[i] = (cubic(x + step) - cubic(x - step)) / (2 * h)
    return grad
# %% es5 sbagliata: divide per h
def numerical_grad(f, x, h=1e-4):
    grad = torch.zeros_like(x)
    for i in range(len(x)):
        step = torch.zeros_like(x)
        step[i] = h
        grad[i] = (f(x + step) - f(x - step)) / h
    return grad
# %% es5 sbagliata: muove tutti gli elementi insieme
def numerical_grad(f, x, h=1e-4):
    grad = torch.zeros_like(x)
    for i in range(len(x)):
        grad[i] = (f(x + h) - f(x - h)) / (2 * h)
    return grad
# %% es5 sbagliata: restituisce un numero solo
def numerical_grad(f, x, h=1e-4):
    return (f(x + h) - f(x - h)) / (2 * h)
# %% es5 sbagliata: differenze in avanti
def numerical_grad(f, x, h=1e-4):
    grad = torch.zeros_like(x)
    for i in range(len(x)):
        step = torch.zeros_like(x)
        step[i] = h
        grad[i] = (f(x + step) - f(x)) / h
    return grad
# %% es6 giusta: imposta dopo
import math

def scalar_exp(a):
    out = Scalar(math.exp(a.data))
    out.parents = (a,)
    out.slopes = (out.data,)
    return out
# %% es6 giusta: np.exp
def scalar_exp(a):
    value = np.exp(a.data)
    return Scalar(value, parents=(a,), slopes=(value,))
# %% es6 giusta: numpy al posto di math (senza cella di partenza)
import numpy as np

def scalar_exp(a):
    """Esponenziale. a: Scalar → Scalar"""
    value = np.exp(a.data)
    return Scalar(value, (a,), (value,))
# %% es6 giusta: torch.exp in float32
import math

def scalar_exp(a):
    value = torch.exp(torch.tensor(a.data)).item()
    return Scalar(value, (a,), (value,))
# %% es6 sbagliata: argomenti scambiati
import math

def scalar_exp(a):
    value = math.exp(a.data)
    return Scalar(value, (value,), (a,))
# %% es6 sbagliata: cambia a sul posto
import math

def scalar_exp(a):
    a.data = math.exp(a.data)
    return a
# %% es6 sbagliata: data Scalar
import math

def scalar_exp(a):
    value = Scalar(math.exp(a.data))
    return Scalar(value, (a,), (value,))
# %% es6 sbagliata: dentro la classe, ma non la funzione
import math

def exp(self):
    value = math.exp(self.data)
    return Scalar(value, (self,), (value,))
Scalar.exp = exp
# %% es6 sbagliata: dimentica .data
import math

def scalar_exp(a):
    value = math.exp(a)
    return Scalar(value, (a,), (value,))
# %% es6 sbagliata: due genitori
import math

def scalar_exp(a):
    value = math.exp(a.data)
    return Scalar(value, (a, a), (value, value))
# %% es6 sbagliata: e elevato ad a con lo Scalar
import math

def scalar_exp(a):
    return Scalar(math.e) ** a
# %% es6 sbagliata: exp(2) fisso
import math

def scalar_exp(a):
    value = math.exp(2)
    return Scalar(value, (a,), (value,))
# %% es6 sbagliata: pendenza Scalar
import math

def scalar_exp(a):
    out = Scalar(math.exp(a.data), (a,))
    out.slopes = (out,)
    return out
# %% es6 sbagliata: pendenze senza genitori
import math

def scalar_exp(a):
    value = math.exp(a.data)
    return Scalar(value, slopes=(value,))
# %% es6 sbagliata: torch.exp su float
def scalar_exp(a):
    value = torch.exp(a.data)
    return Scalar(value, (a,), (value,))
# %% es6 sbagliata: usa a.exp()
def scalar_exp(a):
    return a.exp()
# %% es6 sbagliata: pendenza 1
import math

def scalar_exp(a):
    return Scalar(math.exp(a.data), (a,), (1.0,))
# %% es6 sbagliata: regola della potenza
import math

def scalar_exp(a):
    return Scalar(math.exp(a.data), (a,), (a.data * math.exp(a.data - 1),))
# %% es6 sbagliata: dimentica genitori e pendenze
import math

def scalar_exp(a):
    return Scalar(math.exp(a.data))
# %% es6 sbagliata: tuple senza virgola
import math

def scalar_exp(a):
    value = math.exp(a.data)
    return Scalar(value, (a), (value))
# %% es6 sbagliata: restituisce un numero
import math

def scalar_exp(a):
    return math.exp(a.data)
