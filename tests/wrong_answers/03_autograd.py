# %% es1: dimentica backward
u = torch.tensor(3.0, requires_grad=True)
value = u**3 - 4 * u
slope = u.grad
# %% es1: prende il valore al posto della pendenza
u = torch.tensor(3.0, requires_grad=True)
value = u**3 - 4 * u
value.backward()
slope = value
# %% es1: due backward senza azzerare
u = torch.tensor(3.0, requires_grad=True)
for _ in range(2):
    value = u**3 - 4 * u
    value.backward()
slope = u.grad
# %% es2: non azzera
q = torch.tensor(3.0, requires_grad=True)
slopes = []
for _ in range(3):
    (q**2).backward()
    slopes.append(q.grad.item())
# %% es2: azzera prima di annotare
q = torch.tensor(3.0, requires_grad=True)
slopes = []
for _ in range(3):
    (q**2).backward()
    q.grad.zero_()
    slopes.append(q.grad.item())
# %% es2: annota il tensore
q = torch.tensor(3.0, requires_grad=True)
slopes = []
for _ in range(3):
    (q**2).backward()
    slopes.append(q.grad)
    q.grad.zero_()
# %% es3: jacobiana trasposta
J_hand = torch.tensor([[1.0, 3.0], [-2.0, 4.0]])
vjp_hand = torch.tensor([5.0, 0.0])
# %% es3: v a destra
J_hand = torch.tensor([[1.0, -2.0], [3.0, 4.0]])
vjp_hand = torch.tensor([0.0, 10.0])
# %% es3: scambia x1 e x2 nella seconda riga
J_hand = torch.tensor([[1.0, -2.0], [4.0, 3.0]])
vjp_hand = torch.tensor([6.0, -1.0])
# %% es3: somma le righe senza pesi
J_hand = torch.tensor([[1.0, -2.0], [3.0, 4.0]])
vjp_hand = torch.tensor([4.0, 2.0])
# %% es4: detach senza clone
p = torch.tensor([1.0], requires_grad=True)
history = []
for _ in range(3):
    (p**2).sum().backward()
    with torch.no_grad():
        p -= 0.25 * p.grad
    p.grad = None
    history.append(p.detach())
# %% es4: clone senza detach
p = torch.tensor([1.0], requires_grad=True)
history = []
for _ in range(3):
    (p**2).sum().backward()
    with torch.no_grad():
        p -= 0.25 * p.grad
    p.grad = None
    history.append(p.clone())
# %% es4: annota p stesso
p = torch.tensor([1.0], requires_grad=True)
history = []
for _ in range(3):
    (p**2).sum().backward()
    with torch.no_grad():
        p -= 0.25 * p.grad
    p.grad = None
    history.append(p)
# %% es5: divide per h
def numerical_grad(f, x, h=1e-4):
    grad = torch.zeros_like(x)
    for i in range(len(x)):
        step = torch.zeros_like(x)
        step[i] = h
        grad[i] = (f(x + step) - f(x - step)) / h
    return grad
# %% es5: muove tutti gli elementi insieme
def numerical_grad(f, x, h=1e-4):
    grad = torch.zeros_like(x)
    for i in range(len(x)):
        grad[i] = (f(x + h) - f(x - h)) / (2 * h)
    return grad
# %% es5: restituisce un numero solo
def numerical_grad(f, x, h=1e-4):
    return (f(x + h) - f(x - h)) / (2 * h)
# %% es5: differenze in avanti
def numerical_grad(f, x, h=1e-4):
    grad = torch.zeros_like(x)
    for i in range(len(x)):
        step = torch.zeros_like(x)
        step[i] = h
        grad[i] = (f(x + step) - f(x)) / h
    return grad
# %% es6: pendenza 1
import math

def scalar_exp(a):
    return Scalar(math.exp(a.data), (a,), (1.0,))
# %% es6: regola della potenza
import math

def scalar_exp(a):
    return Scalar(math.exp(a.data), (a,), (a.data * math.exp(a.data - 1),))
# %% es6: dimentica genitori e pendenze
import math

def scalar_exp(a):
    return Scalar(math.exp(a.data))
# %% es6: tuple senza virgola
import math

def scalar_exp(a):
    value = math.exp(a.data)
    return Scalar(value, (a), (value))
# %% es6: restituisce un numero
import math

def scalar_exp(a):
    return math.exp(a.data)
