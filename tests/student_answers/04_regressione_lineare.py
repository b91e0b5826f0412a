# %% es1 giusta: copre i nomi di Python e quelli del motore
list = str = len = type = hasattr = isinstance = getattr = 3
io = copy = signal = warnings = contextlib = same = values = told = judge = None
def my_mse(y_hat, y):
    return ((y_hat - y) ** 2).mean()
# %% es1 giusta: un oggetto che si chiama come una funzione
class Mse:
    def __call__(self, y_hat, y):
        return ((y_hat - y) ** 2).mean()
my_mse = Mse()
# %% es1 giusta: un tensore sparso
def my_mse(y_hat, y):
    return ((y_hat - y) ** 2).mean().to_sparse()
# %% es1 sbagliata: un oggetto che non si lascia convertire
class Odd:
    def __float__(self):
        raise KeyError("no")
    __array__ = __eq__ = __float__
def my_mse(y_hat, y):
    return Odd()
# %% es1 sbagliata: un tensore su meta
def my_mse(y_hat, y):
    return ((y_hat - y) ** 2).mean().to("meta")
# %% es1 sbagliata: esce
def my_mse(y_hat, y):
    raise SystemExit("via")
# %% es1 giusta: mse sovrascritta (nome della lezione)
def mse(y_hat, y):
    return ((y_hat - y) ** 2).mean()
my_mse = mse
# %% es1 giusta: numpy
def my_mse(y_hat, y):
    return np.mean((y_hat.numpy() - y.numpy()) ** 2)
# %% es1 giusta: prodotto scalare
def my_mse(y_hat, y):
    e = (y_hat - y).flatten()
    return torch.dot(e, e) / e.numel()
# %% es1 giusta: somma diviso N
def my_mse(y_hat, y):
    return (y_hat - y).pow(2).sum() / len(y)
# %% es1 sbagliata: cubo
def my_mse(y_hat, y):
    return ((y_hat - y) ** 3).mean()
# %% es1 sbagliata: differenza dimenticata
def my_mse(y_hat, y):
    return (y_hat ** 2).mean()
# %% es1 sbagliata: diviso 2
def my_mse(y_hat, y):
    return ((y_hat - y) ** 2).mean() / 2
# %% es1 sbagliata: diviso N-1
def my_mse(y_hat, y):
    return ((y_hat - y) ** 2).sum() / (len(y) - 1)
# %% es1 sbagliata: loss_fn della lezione
def my_mse(y_hat, y):
    return loss_fn(y_hat, y)
# %% es1 sbagliata: mse della lezione
def my_mse(y_hat, y):
    return mse(y_hat, y)
# %% es1 sbagliata: nn.MSELoss
def my_mse(y_hat, y):
    return nn.MSELoss()(y_hat, y)
# %% es1 sbagliata: np.mean di un tensore
def my_mse(y_hat, y):
    return np.mean((y_hat - y) ** 2)
# %% es1 sbagliata: quadrati separati
def my_mse(y_hat, y):
    return (y_hat ** 2 - y ** 2).mean()
# %% es1 sbagliata: refuso NameError
def my_mse(y_hat, y):
    return ((y_hat - y_true) ** 2).mean()
# %% es1 sbagliata: somma invece di media
def my_mse(y_hat, y):
    return ((y_hat - y) ** 2).sum()
# %% es1 sbagliata: valore assoluto invece del quadrato
def my_mse(y_hat, y):
    return (y_hat - y).abs().mean()
# %% es1 sbagliata: prima la media, poi il quadrato
def my_mse(y_hat, y):
    return (y_hat - y).mean() ** 2
# %% es1 sbagliata: dimentica il quadrato
def my_mse(y_hat, y):
    return (y_hat - y).mean()
# %% es2 giusta: ciclo
errors = w_best * X + b_best - Y    # (15, 1): previsione meno valore vero
worst = 0
for i, e in enumerate(errors.abs()):
    if e > errors[worst].abs():
        worst = i
print(worst)
# %% es2 giusta: quadrati
errors = w_best * X + b_best - Y    # (15, 1): previsione meno valore vero
worst = torch.argmax(errors ** 2).item()
# %% es2 giusta: tensore 0-d
errors = w_best * X + b_best - Y    # (15, 1): previsione meno valore vero
worst = errors.abs().argmax()
# %% es2 giusta: ordinamento
errors = w_best * X + b_best - Y    # (15, 1): previsione meno valore vero
order = errors.squeeze(1).abs().argsort(descending=True)
worst = order[0]
# %% es2 indistinguibile: argmin senza abs
errors = w_best * X + b_best - Y    # (15, 1): previsione meno valore vero
worst = errors.argmin().item()
# %% es2 indistinguibile: costante
errors = w_best * X + b_best - Y    # (15, 1): previsione meno valore vero
worst = 1
# %% es2 indistinguibile: retta sbagliata: usa il modello addestrato
errors = model(X) - Y
worst = errors.abs().argmax().item()
# %% es2 sbagliata: abs dopo
errors = w_best * X + b_best - Y    # (15, 1): previsione meno valore vero
worst = errors.argmax().abs().item()
# %% es2 sbagliata: argmax dim=1
errors = w_best * X + b_best - Y    # (15, 1): previsione meno valore vero
worst = errors.abs().argmax(dim=1)
# %% es2 sbagliata: argsort
errors = w_best * X + b_best - Y    # (15, 1): previsione meno valore vero
worst = errors.abs().argsort(dim=0)
# %% es2 sbagliata: errore con segno
errors = w_best * X + b_best - Y    # (15, 1): previsione meno valore vero
worst = errors[errors.abs().argmax()].item()
# %% es2 sbagliata: max(dim=0)
errors = w_best * X + b_best - Y    # (15, 1): previsione meno valore vero
worst = errors.abs().max(dim=0)
# %% es2 sbagliata: dimentica abs
errors = w_best * X + b_best - Y
worst = errors.argmax().item()
# %% es2 sbagliata: l'errore al posto della posizione
errors = w_best * X + b_best - Y
worst = errors.abs().max().item()
# %% es2 sbagliata: il punto più vicino
errors = w_best * X + b_best - Y
worst = errors.abs().argmin().item()
# %% es3 giusta: F.mse_loss e my_mse
model_3 = new_model()
optimizer_3 = torch.optim.SGD(model_3.parameters(), lr=0.01)
losses_3 = []
for epoch in range(20):
    loss = torch.nn.functional.mse_loss(model_3(X), Y)
    optimizer_3.zero_grad()
    loss.backward()
    optimizer_3.step()
    losses_3.append(loss.detach().item())
    print(epoch, loss.item())
# %% es3 giusta: closure
model_3 = new_model()
optimizer_3 = torch.optim.SGD(model_3.parameters(), lr=0.01)
losses_3 = []
for epoch in range(20):
    def closure():
        optimizer_3.zero_grad()
        loss = loss_fn(model_3(X), Y)
        loss.backward()
        return loss
    losses_3.append(optimizer_3.step(closure).item())
# %% es3 giusta: dopo aver ridefinito mse come funzione nell'esercizio 1
def mse(y_hat, y):
    return ((y_hat - y) ** 2).mean()
my_mse = mse
model_3 = new_model()
optimizer_3 = torch.optim.SGD(model_3.parameters(), lr=0.01)
losses_3 = []
for epoch in range(20):
    loss = loss_fn(model_3(X), Y)
    optimizer_3.zero_grad()
    loss.backward()
    optimizer_3.step()
    losses_3.append(loss.item())
# %% es3 giusta: criterion da forum, train()
model_3 = new_model()
optimizer_3 = torch.optim.SGD(model_3.parameters(), lr=0.01)
losses_3 = []
criterion = nn.MSELoss()
model_3.train()
for epoch in range(20):
    optimizer_3.zero_grad(set_to_none=False)
    outputs = model_3(X)
    loss = criterion(outputs, Y)
    loss.backward()
    optimizer_3.step()
    losses_3.append(loss.item())
# %% es3 sbagliata: Adam
model_3 = new_model()
optimizer_3 = torch.optim.Adam(model_3.parameters(), lr=0.01)
losses_3 = []
for epoch in range(20):
    loss = loss_fn(model_3(X), Y)
    optimizer_3.zero_grad()
    loss.backward()
    optimizer_3.step()
    losses_3.append(loss.item())
# %% es3 sbagliata: L1
model_3 = new_model()
optimizer_3 = torch.optim.SGD(model_3.parameters(), lr=0.01)
losses_3 = []
for epoch in range(20):
    loss = (model_3(X) - Y).abs().mean()
    optimizer_3.zero_grad()
    loss.backward()
    optimizer_3.step()
    losses_3.append(loss.item())
# %% es3 sbagliata: item senza parentesi
model_3 = new_model()
optimizer_3 = torch.optim.SGD(model_3.parameters(), lr=0.01)
losses_3 = []
for epoch in range(20):
    loss = loss_fn(model_3(X), Y)
    optimizer_3.zero_grad()
    loss.backward()
    optimizer_3.step()
    losses_3.append(loss.item)
# %% es3 sbagliata: losses_3 = losses_3.append
model_3 = new_model()
optimizer_3 = torch.optim.SGD(model_3.parameters(), lr=0.01)
losses_3 = []
for epoch in range(20):
    loss = loss_fn(model_3(X), Y)
    optimizer_3.zero_grad()
    loss.backward()
    optimizer_3.step()
    losses_3 = losses_3.append(loss.item())
# %% es3 sbagliata: losses_3 azzerata a ogni giro
model_3 = new_model()
optimizer_3 = torch.optim.SGD(model_3.parameters(), lr=0.01)
losses_3 = []
for epoch in range(20):
    losses_3 = []
    loss = loss_fn(model_3(X), Y)
    optimizer_3.zero_grad()
    loss.backward()
    optimizer_3.step()
    losses_3.append(loss.item())
# %% es3 sbagliata: lr cambiato
model_3 = new_model()
optimizer_3 = torch.optim.SGD(model_3.parameters(), lr=0.001)
losses_3 = []
for epoch in range(20):
    loss = loss_fn(model_3(X), Y)
    optimizer_3.zero_grad()
    loss.backward()
    optimizer_3.step()
    losses_3.append(loss.item())
# %% es3 sbagliata: manca append
model_3 = new_model()
optimizer_3 = torch.optim.SGD(model_3.parameters(), lr=0.01)
losses_3 = []
for epoch in range(20):
    loss = loss_fn(model_3(X), Y)
    optimizer_3.zero_grad()
    loss.backward()
    optimizer_3.step()
# %% es3 sbagliata: manca append, manca step
model_3 = new_model()
optimizer_3 = torch.optim.SGD(model_3.parameters(), lr=0.01)
losses_3 = []
for epoch in range(20):
    loss = loss_fn(model_3(X), Y)
    optimizer_3.zero_grad()
    loss.backward()
# %% es3 sbagliata: model_3 cancellato
model_3 = None
optimizer_3 = None
losses_3 = []
# %% es3 sbagliata: numpy float32
model_3 = new_model()
optimizer_3 = torch.optim.SGD(model_3.parameters(), lr=0.01)
losses_3 = []
for epoch in range(20):
    loss = loss_fn(model_3(X), Y)
    optimizer_3.zero_grad()
    loss.backward()
    optimizer_3.step()
    losses_3.append(loss.detach().numpy())
# %% es3 sbagliata: perdita dopo il passo
model_3 = new_model()
optimizer_3 = torch.optim.SGD(model_3.parameters(), lr=0.01)
losses_3 = []
for epoch in range(20):
    optimizer_3.zero_grad()
    loss_fn(model_3(X), Y).backward()
    optimizer_3.step()
    losses_3.append(loss_fn(model_3(X), Y).item())
# %% es3 sbagliata: somma invece di media
model_3 = new_model()
optimizer_3 = torch.optim.SGD(model_3.parameters(), lr=0.01)
losses_3 = []
for epoch in range(20):
    loss = ((model_3(X) - Y) ** 2).sum()
    optimizer_3.zero_grad()
    loss.backward()
    optimizer_3.step()
    losses_3.append(loss.item())
# %% es3 sbagliata: step prima di backward
model_3 = new_model()
optimizer_3 = torch.optim.SGD(model_3.parameters(), lr=0.01)
losses_3 = []
for epoch in range(20):
    loss = loss_fn(model_3(X), Y)
    optimizer_3.zero_grad()
    optimizer_3.step()
    loss.backward()
    losses_3.append(loss.item())
# %% es3 sbagliata: usa optimizer della lezione
model_3 = new_model()
optimizer_3 = torch.optim.SGD(model_3.parameters(), lr=0.01)
losses_3 = []
for epoch in range(20):
    loss = loss_fn(model_3(X), Y)
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    losses_3.append(loss.item())
# %% es3 sbagliata: dimentica zero_grad
model_3 = new_model()
optimizer_3 = torch.optim.SGD(model_3.parameters(), lr=0.01)
losses_3 = []
for epoch in range(20):
    loss = loss_fn(model_3(X), Y)
    loss.backward()
    optimizer_3.step()
    losses_3.append(loss.item())
# %% es3 sbagliata: dimentica step
model_3 = new_model()
optimizer_3 = torch.optim.SGD(model_3.parameters(), lr=0.01)
losses_3 = []
for epoch in range(20):
    loss = loss_fn(model_3(X), Y)
    optimizer_3.zero_grad()
    loss.backward()
    losses_3.append(loss.item())
# %% es3 sbagliata: raccoglie tensori
model_3 = new_model()
optimizer_3 = torch.optim.SGD(model_3.parameters(), lr=0.01)
losses_3 = []
for epoch in range(20):
    loss = loss_fn(model_3(X), Y)
    optimizer_3.zero_grad()
    loss.backward()
    optimizer_3.step()
    losses_3.append(loss)
# %% es4 giusta: dopo aver chiamato loss_fn il risultato nell'esercizio 3
loss_fn = loss_fn(model(X), Y)
batches_4 = list(zip(X.split(6), Y.split(6)))    # 6, 6 e 3 esempi

def epoch_loss(model, batches):
    """MSE su tutti gli esempi: batches è una lista di (x, y) → numero."""
    total, count = 0.0, 0
    with torch.no_grad():
        for x, y in batches:
            total += ((model(x) - y) ** 2).sum().item()
            count += len(x)
    return total / count
# %% es4 giusta: media incrementale
batches_4 = list(zip(X.split(6), Y.split(6)))    # 6, 6 e 3 esempi

def epoch_loss(model, batches):
    avg, n = 0.0, 0
    for x, y in batches:
        n += len(x)
        avg += (loss_fn(model(x), y).item() - avg) * len(x) / n
    return avg
# %% es4 giusta: np.average
batches_4 = list(zip(X.split(6), Y.split(6)))    # 6, 6 e 3 esempi

def epoch_loss(model, batches):
    values = [loss_fn(model(x), y).item() for x, y in batches]
    return np.average(values, weights=[len(x) for x, _ in batches])
# %% es4 giusta: tensore con grad
batches_4 = list(zip(X.split(6), Y.split(6)))    # 6, 6 e 3 esempi

def epoch_loss(model, batches):
    total, count = 0, 0
    for x, y in batches:
        total = total + loss_fn(model(x), y) * len(x)
        count += len(x)
    return total / count
# %% es4 sbagliata: 15 fisso
batches_4 = list(zip(X.split(6), Y.split(6)))    # 6, 6 e 3 esempi

def epoch_loss(model, batches):
    return sum(loss_fn(model(x), y).item() * len(x) for x, y in batches) / 15
# %% es4 sbagliata: NameError
batches_4 = list(zip(X.split(6), Y.split(6)))    # 6, 6 e 3 esempi

def epoch_loss(model, batches):
    total = 0
    for x, y in batches:
        total += loss(model(x), y).item() * len(x)
    return total / count
# %% es4 sbagliata: UnboundLocalError
batches_4 = list(zip(X.split(6), Y.split(6)))    # 6, 6 e 3 esempi

def epoch_loss(model, batches):
    for x, y in batches:
        total += loss_fn(model(x), y).item() * len(x)
    return total / len(X)
# %% es4 sbagliata: argomenti di loss_fn a coppie
batches_4 = list(zip(X.split(6), Y.split(6)))    # 6, 6 e 3 esempi

def epoch_loss(model, batches):
    return loss_fn(model(batches))
# %% es4 sbagliata: diviso len(X)
batches_4 = list(zip(X.split(6), Y.split(6)))    # 6, 6 e 3 esempi

def epoch_loss(model, batches):
    return sum(loss_fn(model(x), y).item() * len(x) for x, y in batches) / len(X)
# %% es4 sbagliata: manca return
batches_4 = list(zip(X.split(6), Y.split(6)))    # 6, 6 e 3 esempi

def epoch_loss(model, batches):
    total, count = 0.0, 0
    for x, y in batches:
        total += loss_fn(model(x), y).item() * len(x)
        count += len(x)
    print(total / count)
# %% es4 sbagliata: mse della lezione
batches_4 = list(zip(X.split(6), Y.split(6)))    # 6, 6 e 3 esempi

def epoch_loss(model, batches):
    return sum(mse(x, y) for x, y in batches) / len(batches)
# %% es4 sbagliata: somma delle perdite
batches_4 = list(zip(X.split(6), Y.split(6)))    # 6, 6 e 3 esempi

def epoch_loss(model, batches):
    return sum(loss_fn(model(x), y).item() for x, y in batches)
# %% es4 sbagliata: tupla
batches_4 = list(zip(X.split(6), Y.split(6)))    # 6, 6 e 3 esempi

def epoch_loss(model, batches):
    total = sum(loss_fn(model(x), y).item() * len(x) for x, y in batches)
    return total, sum(len(x) for x, _ in batches)
# %% es4 sbagliata: usa batches_4 globale
batches_4 = list(zip(X.split(6), Y.split(6)))    # 6, 6 e 3 esempi

def epoch_loss(model, batches):
    total, count = 0.0, 0
    for x, y in batches_4:
        total += loss_fn(model(x), y).item() * len(x)
        count += len(x)
    return total / count
# %% es4 sbagliata: media delle medie
def epoch_loss(model, batches):
    values = [loss_fn(model(x), y).item() for x, y in batches]
    return sum(values) / len(values)
# %% es4 sbagliata: divide due volte per gli esempi
def epoch_loss(model, batches):
    values = [loss_fn(model(x), y).item() for x, y in batches]
    return sum(values) / sum(len(x) for x, y in batches)
# %% es4 sbagliata: non divide alla fine
def epoch_loss(model, batches):
    return sum(loss_fn(model(x), y).item() * len(x) for x, y in batches)
# %% es5 giusta: lstsq sulle previsioni
x_mean, x_std = X.mean(), X.std(correction=0)
Z = (X - x_mean) / x_std                          # (15, 1): media 0, dev. standard 1
model_z = new_model()
optimizer_z = torch.optim.SGD(model_z.parameters(), lr=0.5)
loss_fn(model_z(Z), Y).backward()
optimizer_z.step()                                # un passo solo
w_z, b_z = model_z.weight.item(), model_z.bias.item()

y_hat = w_z * Z + b_z
sol = torch.linalg.lstsq(torch.cat([X, torch.ones_like(X)], 1), y_hat).solution
w_5, b_5 = sol[0], sol[1]
# %% es5 giusta: numpy
x_mean, x_std = X.mean(), X.std(correction=0)
Z = (X - x_mean) / x_std                          # (15, 1): media 0, dev. standard 1
model_z = new_model()
optimizer_z = torch.optim.SGD(model_z.parameters(), lr=0.5)
loss_fn(model_z(Z), Y).backward()
optimizer_z.step()                                # un passo solo
w_z, b_z = model_z.weight.item(), model_z.bias.item()

w_5 = np.float32(w_z) / np.std(x_train)
b_5 = b_z - w_5 * np.mean(x_train)
# %% es5 giusta: tensori dei parametri
x_mean, x_std = X.mean(), X.std(correction=0)
Z = (X - x_mean) / x_std                          # (15, 1): media 0, dev. standard 1
model_z = new_model()
optimizer_z = torch.optim.SGD(model_z.parameters(), lr=0.5)
loss_fn(model_z(Z), Y).backward()
optimizer_z.step()                                # un passo solo
w_z, b_z = model_z.weight.item(), model_z.bias.item()

w_5 = model_z.weight / x_std
b_5 = model_z.bias - w_5 * x_mean
# %% es5 giusta: formula
x_mean, x_std = X.mean(), X.std(correction=0)
Z = (X - x_mean) / x_std                          # (15, 1): media 0, dev. standard 1
model_z = new_model()
optimizer_z = torch.optim.SGD(model_z.parameters(), lr=0.5)
loss_fn(model_z(Z), Y).backward()
optimizer_z.step()                                # un passo solo
w_z, b_z = model_z.weight.item(), model_z.bias.item()

w_5 = w_z / x_std
b_5 = b_z - w_z * x_mean / x_std
# %% es5 indistinguibile: copia la forma chiusa
x_mean, x_std = X.mean(), X.std(correction=0)
Z = (X - x_mean) / x_std                          # (15, 1): media 0, dev. standard 1
model_z = new_model()
optimizer_z = torch.optim.SGD(model_z.parameters(), lr=0.5)
loss_fn(model_z(Z), Y).backward()
optimizer_z.step()                                # un passo solo
w_z, b_z = model_z.weight.item(), model_z.bias.item()

w_5 = w_best
b_5 = b_best
# %% es5 sbagliata: b senza w_z ma con meno
x_mean, x_std = X.mean(), X.std(correction=0)
Z = (X - x_mean) / x_std                          # (15, 1): media 0, dev. standard 1
model_z = new_model()
optimizer_z = torch.optim.SGD(model_z.parameters(), lr=0.5)
loss_fn(model_z(Z), Y).backward()
optimizer_z.step()                                # un passo solo
w_z, b_z = model_z.weight.item(), model_z.bias.item()

w_5 = w_z / x_std
b_5 = b_z - x_mean
# %% es5 sbagliata: bias diviso x_std
x_mean, x_std = X.mean(), X.std(correction=0)
Z = (X - x_mean) / x_std                          # (15, 1): media 0, dev. standard 1
model_z = new_model()
optimizer_z = torch.optim.SGD(model_z.parameters(), lr=0.5)
loss_fn(model_z(Z), Y).backward()
optimizer_z.step()                                # un passo solo
w_z, b_z = model_z.weight.item(), model_z.bias.item()

w_5 = w_z / x_std
b_5 = b_z / x_std
# %% es5 sbagliata: con mse variabile, valori sbagliati
mse = ((Y_hat - Y) ** 2).mean()
x_mean, x_std = X.mean(), X.std(correction=0)
Z = (X - x_mean) / x_std                          # (15, 1): media 0, dev. standard 1
model_z = new_model()
optimizer_z = torch.optim.SGD(model_z.parameters(), lr=0.5)
loss_fn(model_z(Z), Y).backward()
optimizer_z.step()                                # un passo solo
w_z, b_z = model_z.weight.item(), model_z.bias.item()

w_5 = w_z * x_mean
b_5 = b_z
# %% es5 sbagliata: formula con X intero
x_mean, x_std = X.mean(), X.std(correction=0)
Z = (X - x_mean) / x_std                          # (15, 1): media 0, dev. standard 1
model_z = new_model()
optimizer_z = torch.optim.SGD(model_z.parameters(), lr=0.5)
loss_fn(model_z(Z), Y).backward()
optimizer_z.step()                                # un passo solo
w_z, b_z = model_z.weight.item(), model_z.bias.item()

w_5 = w_z / x_std
b_5 = b_z - w_z * X / x_std
# %% es5 sbagliata: scambiati
x_mean, x_std = X.mean(), X.std(correction=0)
Z = (X - x_mean) / x_std                          # (15, 1): media 0, dev. standard 1
model_z = new_model()
optimizer_z = torch.optim.SGD(model_z.parameters(), lr=0.5)
loss_fn(model_z(Z), Y).backward()
optimizer_z.step()                                # un passo solo
w_z, b_z = model_z.weight.item(), model_z.bias.item()

b_5 = w_z / x_std
w_5 = b_z - w_z * x_mean / x_std
# %% es5 sbagliata: solo w
x_mean, x_std = X.mean(), X.std(correction=0)
Z = (X - x_mean) / x_std                          # (15, 1): media 0, dev. standard 1
model_z = new_model()
optimizer_z = torch.optim.SGD(model_z.parameters(), lr=0.5)
loss_fn(model_z(Z), Y).backward()
optimizer_z.step()                                # un passo solo
w_z, b_z = model_z.weight.item(), model_z.bias.item()

w_5 = w_z / x_std
b_5 = ...
# %% es5 sbagliata: std con N-1
x_mean, x_std = X.mean(), X.std(correction=0)
Z = (X - x_mean) / x_std                          # (15, 1): media 0, dev. standard 1
model_z = new_model()
optimizer_z = torch.optim.SGD(model_z.parameters(), lr=0.5)
loss_fn(model_z(Z), Y).backward()
optimizer_z.step()                                # un passo solo
w_z, b_z = model_z.weight.item(), model_z.bias.item()

w_5 = w_z / X.std()
b_5 = b_z - w_z * x_mean / X.std()
# %% es5 sbagliata: tutto diviso x_std
x_mean, x_std = X.mean(), X.std(correction=0)
Z = (X - x_mean) / x_std                          # (15, 1): media 0, dev. standard 1
model_z = new_model()
optimizer_z = torch.optim.SGD(model_z.parameters(), lr=0.5)
loss_fn(model_z(Z), Y).backward()
optimizer_z.step()                                # un passo solo
w_z, b_z = model_z.weight.item(), model_z.bias.item()

w_5 = w_z / x_std
b_5 = (b_z - w_z * x_mean) / x_std
# %% es5 sbagliata: moltiplica invece di dividere
x_mean, x_std = X.mean(), X.std(correction=0)
Z = (X - x_mean) / x_std
model_z = new_model()
optimizer_z = torch.optim.SGD(model_z.parameters(), lr=0.5)
loss_fn(model_z(Z), Y).backward()
optimizer_z.step()
w_z, b_z = model_z.weight.item(), model_z.bias.item()

w_5 = w_z * x_std
b_5 = b_z
# %% es5 sbagliata: dimentica la media nel bias
x_mean, x_std = X.mean(), X.std(correction=0)
Z = (X - x_mean) / x_std
model_z = new_model()
optimizer_z = torch.optim.SGD(model_z.parameters(), lr=0.5)
loss_fn(model_z(Z), Y).backward()
optimizer_z.step()
w_z, b_z = model_z.weight.item(), model_z.bias.item()

w_5 = w_z / x_std
b_5 = b_z
# %% es5 sbagliata: media non divisa per lo scarto
x_mean, x_std = X.mean(), X.std(correction=0)
Z = (X - x_mean) / x_std
model_z = new_model()
optimizer_z = torch.optim.SGD(model_z.parameters(), lr=0.5)
loss_fn(model_z(Z), Y).backward()
optimizer_z.step()
w_z, b_z = model_z.weight.item(), model_z.bias.item()

w_5 = w_z / x_std
b_5 = b_z - w_z * x_mean
# %% es6 giusta: parametri di forma (1,)
class Parabola(nn.Module):
    def __init__(self):
        super().__init__()
        self.a = nn.Parameter(torch.randn(1))
        self.b = nn.Parameter(torch.randn(1))
        self.c = nn.Parameter(torch.randn(1))

    def forward(self, x):
        return self.a * x ** 2 + self.b * x + self.c
# %% es6 giusta: scalari, con super vecchio stile e pow
class Parabola(torch.nn.Module):
    def __init__(self):
        super(Parabola, self).__init__()
        self.a = torch.nn.Parameter(torch.tensor(1.0))
        self.b = torch.nn.Parameter(torch.tensor(0.0))
        self.c = torch.nn.Parameter(torch.tensor(0.0))

    def forward(self, x):
        return self.c + x * (self.b + self.a * x)
# %% es6 giusta: valori iniziali come argomenti con un valore di partenza
class Parabola(nn.Module):
    def __init__(self, a=0.1, b=0.2, c=0.3):
        super().__init__()
        self.a = nn.Parameter(torch.tensor([[a]]))
        self.b = nn.Parameter(torch.tensor([[b]]))
        self.c = nn.Parameter(torch.tensor([[c]]))

    def forward(self, x):
        return x.pow(2) @ self.a + x @ self.b + self.c
# %% es6 giusta: register_parameter e float64
class Parabola(nn.Module):
    def __init__(self):
        super().__init__()
        for name in "abc":
            self.register_parameter(name, nn.Parameter(torch.zeros(1, dtype=torch.float64)))

    def forward(self, x):
        y_hat = self.a * torch.square(x) + self.b * x + self.c
        return y_hat
# %% es6 giusta: sottoclasse di Line
class Parabola(Line):
    def __init__(self):
        super().__init__(0.0, 0.0)
        del self.w
        del self.b
        self.a = nn.Parameter(torch.ones(1))
        self.b = nn.Parameter(torch.ones(1))
        self.c = nn.Parameter(torch.ones(1))

    def forward(self, x):
        return self.a * x * x + self.b * x + self.c
# %% es6 sbagliata: tensori e non Parameter
class Parabola(nn.Module):
    def __init__(self):
        super().__init__()
        self.a = torch.zeros(1, requires_grad=True)
        self.b = torch.zeros(1, requires_grad=True)
        self.c = torch.zeros(1, requires_grad=True)

    def forward(self, x):
        return self.a * x**2 + self.b * x + self.c
# %% es6 sbagliata: super dimenticato
class Parabola(nn.Module):
    def __init__(self):
        self.a = nn.Parameter(torch.zeros(1))
        self.b = nn.Parameter(torch.zeros(1))
        self.c = nn.Parameter(torch.zeros(1))

    def forward(self, x):
        return self.a * x**2 + self.b * x + self.c
# %% es6 sbagliata: manca il quadrato
class Parabola(nn.Module):
    def __init__(self):
        super().__init__()
        self.a = nn.Parameter(torch.zeros(1))
        self.b = nn.Parameter(torch.zeros(1))
        self.c = nn.Parameter(torch.zeros(1))

    def forward(self, x):
        return self.a * x + self.b * x + self.c
# %% es6 sbagliata: quadrato di tutto
class Parabola(nn.Module):
    def __init__(self):
        super().__init__()
        self.a = nn.Parameter(torch.zeros(1))
        self.b = nn.Parameter(torch.zeros(1))
        self.c = nn.Parameter(torch.zeros(1))

    def forward(self, x):
        return (self.a * x)**2 + self.b * x + self.c
# %% es6 sbagliata: a e c scambiati
class Parabola(nn.Module):
    def __init__(self):
        super().__init__()
        self.a = nn.Parameter(torch.zeros(1))
        self.b = nn.Parameter(torch.zeros(1))
        self.c = nn.Parameter(torch.zeros(1))

    def forward(self, x):
        return self.a + self.b * x + self.c * x**2
# %% es6 sbagliata: forward senza return
class Parabola(nn.Module):
    def __init__(self):
        super().__init__()
        self.a = nn.Parameter(torch.zeros(1))
        self.b = nn.Parameter(torch.zeros(1))
        self.c = nn.Parameter(torch.zeros(1))

    def forward(self, x):
        self.a * x**2 + self.b * x + self.c
# %% es6 sbagliata: nn.Linear e basta
class Parabola(nn.Module):
    def __init__(self):
        super().__init__()
        self.line = nn.Linear(1, 1)

    def forward(self, x):
        return self.line(x) ** 2
# %% es6 sbagliata: un parametro solo, di tre numeri
class Parabola(nn.Module):
    def __init__(self):
        super().__init__()
        self.abc = nn.Parameter(torch.zeros(3))

    def forward(self, x):
        a, b, c = self.abc
        return a * x**2 + b * x + c
# %% es6 sbagliata: un oggetto e non la classe
class Curve(nn.Module):
    def __init__(self):
        super().__init__()
        self.a = nn.Parameter(torch.zeros(1))
        self.b = nn.Parameter(torch.zeros(1))
        self.c = nn.Parameter(torch.zeros(1))

    def forward(self, x):
        return self.a * x**2 + self.b * x + self.c

Parabola = Curve()
# %% es6 sbagliata: foward scritto male
class Parabola(nn.Module):
    def __init__(self):
        super().__init__()
        self.a = nn.Parameter(torch.zeros(1))
        self.b = nn.Parameter(torch.zeros(1))
        self.c = nn.Parameter(torch.zeros(1))

    def foward(self, x):
        return self.a * x**2 + self.b * x + self.c
# %% es6 sbagliata: staccata dal grafo
class Parabola(nn.Module):
    def __init__(self):
        super().__init__()
        self.a = nn.Parameter(torch.zeros(1))
        self.b = nn.Parameter(torch.zeros(1))
        self.c = nn.Parameter(torch.zeros(1))

    def forward(self, x):
        return self.a.item() * x**2 + self.b.item() * x + self.c.item()
# %% es6 sbagliata: un peso per ogni punto
class Parabola(nn.Module):
    def __init__(self):
        super().__init__()
        self.a = nn.Parameter(torch.zeros(15, 1))
        self.b = nn.Parameter(torch.zeros(15, 1))
        self.c = nn.Parameter(torch.zeros(15, 1))

    def forward(self, x):
        return self.a * x**2 + self.b * x + self.c
# %% es6 sbagliata: interi
class Parabola(nn.Module):
    def __init__(self):
        super().__init__()
        self.a = nn.Parameter(torch.tensor(1))
        self.b = nn.Parameter(torch.tensor(1))
        self.c = nn.Parameter(torch.tensor(1))

    def forward(self, x):
        return self.a * x**2 + self.b * x + self.c
