# %% es1 giusta: formula con +1
n_small = (784 + 1) * 128 + (128 + 1) * 10
# %% es1 giusta: numpy
import numpy as np
n_small = np.prod([784, 128]) + 128 + np.prod([128, 10]) + 10
# %% es1 giusta: costruisce la rete
n_small = sum(p.numel() for p in SimpleFullyConnectedNet(784, 128, 10).parameters())
# %% es1 giusta: lambda e float
f = lambda n, m: float(n * m + m)
n_small = f(784, 128) + f(128, 10)
# %% es1 sbagliata: 300 unita'
n_small = 784 * 300 + 300 + 300 * 10 + 10
# %% es1 sbagliata: NameError nella risposta
n_small = n_in * n_hidden + n_hidden + n_hidden * n_out + n_out
# %% es1 sbagliata: None da print
n_small = print(784 * 128 + 128 + 128 * 10 + 10)
# %% es1 sbagliata: nome sbagliato
n_smal = 101770
# %% es1 sbagliata: separatore con il punto
n_small = 101.770
# %% es1 sbagliata: un terzo strato
n_small = 784 * 128 + 128 + 128 * 128 + 128 + 128 * 10 + 10
# %% es1 sbagliata: dimentica i bias
n_small = 784 * 128 + 128 * 10
# %% es1 sbagliata: conta solo il primo strato
n_small = 784 * 128 + 128
# %% es2 giusta: keepdim (1,)
def my_accuracy(scores, labels):
    return (scores.argmax(1) == labels).float().mean(dim=0, keepdim=True)
# %% es2 giusta: one-hot
def my_accuracy(scores, labels):
    hot = nn.functional.one_hot(labels, 10).bool()
    return (scores.argmax(1) == hot.int().argmax(1)).float().mean()
# %% es2 giusta: somma / B
def my_accuracy(scores, labels):
    return (scores.argmax(dim=1) == labels).sum() / len(labels)
# %% es2 giusta: classica
def my_accuracy(scores, labels):
    """Frazione di previsioni giuste. scores (B, 10), labels (B,) → numero in [0, 1]."""
    return (scores.argmax(dim=1) == labels).float().mean().item()
# %% es2 sbagliata: divide per 10
def my_accuracy(scores, labels):
    return (scores.argmax(dim=1) == labels).sum().item() / 10
# %% es2 sbagliata: divide per batch_size
def my_accuracy(scores, labels):
    return (scores.argmax(dim=1) == labels).sum().item() / batch_size
# %% es2 sbagliata: divide per il numero delle classi
def my_accuracy(scores, labels):
    return (scores.argmax(dim=1) == labels).sum() / scores.shape[1]
# %% es2 sbagliata: errori
def my_accuracy(scores, labels):
    return (scores.argmax(dim=1) != labels).float().mean()
# %% es2 sbagliata: max al posto di argmax
def my_accuracy(scores, labels):
    return (scores.max(dim=1).values == labels).float().mean()
# %% es2 sbagliata: return puntini
def my_accuracy(scores, labels):
    return ...
# %% es2 sbagliata: stringa
def my_accuracy(scores, labels):
    return f"{(scores.argmax(dim=1) == labels).float().mean().item():.1%}"
# %% es2 sbagliata: sum di bool come lista
def my_accuracy(scores, labels):
    return [(s.argmax() == y).item() for s, y in zip(scores, labels)]
# %% es2 sbagliata: usa le variabili globali
def my_accuracy(s, l):
    return (predicted == true).float().mean().item()
# %% es2 sbagliata: massimo lungo dim=0
def my_accuracy(scores, labels):
    return (scores.argmax(dim=0) == labels).float().mean().item()
# %% es2 sbagliata: conta invece di fare la media
def my_accuracy(scores, labels):
    return (scores.argmax(dim=1) == labels).sum().item()
# %% es4 giusta: da true e predicted con bincount
hits = true[predicted == true].bincount(minlength=10)
precision = hits / predicted.bincount(minlength=10)
# %% es4 giusta: matrice normalizzata
precision = (confusion / confusion.sum(dim=0, keepdim=True)).diagonal()
# %% es4 giusta: numpy
c = confusion.numpy()
precision = torch.from_numpy(c.diagonal() / c.sum(axis=0))
# %% es4 giusta: numpy float32
precision = torch.tensor((confusion.numpy().diagonal() / confusion.numpy().sum(0)).astype("float32"))
# %% es4 sbagliata: colonna media
precision = confusion.float().mean(dim=0)
# %% es4 sbagliata: matrice intera
precision = confusion / confusion.sum(dim=0)
# %% es4 sbagliata: media delle righe
precision = confusion.diagonal() / confusion.sum(dim=0).sum()
# %% es4 sbagliata: nome con l'italiano
precisione = confusion.diagonal() / confusion.sum(dim=0)
# %% es4 sbagliata: numpy
c = confusion.numpy()
precision = c.diagonal() / c.sum(axis=0)
# %% es4 sbagliata: percentuale
precision = 100 * confusion.diagonal() / confusion.sum(dim=0)
# %% es4 sbagliata: previste per riga
precision = confusion.sum(dim=0) / confusion.sum(dim=1)
# %% es4 sbagliata: sulle colonne degli errori
precision = mistakes.sum(dim=0) / confusion.sum(dim=0)
# %% es4 sbagliata: il richiamo
precision = confusion.diagonal() / confusion.sum(dim=1)
# %% es4 sbagliata: divide per tutte le immagini
precision = confusion.diagonal() / confusion.sum()
# %% es5 giusta: ciclo che riempie zeros
def my_cross_entropy(scores, labels):
    losses = torch.zeros(len(labels))
    for i in range(len(labels)):
        losses[i] = -scores[i].log_softmax(0)[labels[i]]
    return losses.mean()
# %% es5 giusta: gather
def my_cross_entropy(scores, labels):
    return -scores.log_softmax(dim=1).gather(1, labels.unsqueeze(1)).mean()
# %% es5 giusta: one_hot con torch.eye e einsum
def my_cross_entropy(scores, labels):
    hot = torch.eye(scores.shape[1])[labels]
    return -torch.einsum("bk,bk->b", scores.log_softmax(1), hot).mean()
# %% es5 giusta: one_hot float, einsum
def my_cross_entropy(scores, labels):
    hot = nn.functional.one_hot(labels, scores.shape[1]).float()
    return -torch.einsum("bk,bk->", hot, scores.log_softmax(dim=1)) / len(labels)
# %% es5 giusta: one_hot float, elemento per elemento
def my_cross_entropy(scores, labels):
    hot = torch.eye(scores.shape[1])[labels]
    return -(hot * scores.log_softmax(1)).sum() / len(labels)
# %% es5 giusta: soluzione in sequenza
def my_cross_entropy(scores, labels):
    """Perdita media. scores (B, K) logit, labels (B,) int64 → scalare."""
    log_probs = scores.log_softmax(dim=1)                     # (B, K)
    return -log_probs[torch.arange(len(labels)), labels].mean()
# %% es5 giusta: stack e mean
def my_cross_entropy(scores, labels):
    losses = [-s.log_softmax(0)[y] for s, y in zip(scores, labels)]
    return torch.stack(losses).mean()
# %% es5 sbagliata: B dell'indizio
def my_cross_entropy(scores, labels):
    log_probs = scores.log_softmax(dim=1)
    return -log_probs[torch.arange(B), labels].mean()
# %% es5 sbagliata: MSE con one-hot
def my_cross_entropy(scores, labels):
    hot = nn.functional.one_hot(labels, scores.shape[1])
    return ((scores.softmax(1) - hot) ** 2).mean()
# %% es5 sbagliata: dimentica la media
def my_cross_entropy(scores, labels):
    log_probs = scores.log_softmax(dim=1)
    return -log_probs[torch.arange(len(labels)), labels]
# %% es5 sbagliata: log(softmax + eps)
def my_cross_entropy(scores, labels):
    p = scores.softmax(dim=1) + 1e-12
    return -p.log()[torch.arange(len(labels)), labels].mean()
# %% es5 sbagliata: logaritmo dei logit con clamp
def my_cross_entropy(scores, labels):
    return -scores.clamp(min=1e-9).log()[torch.arange(len(labels)), labels].mean()
# %% es5 sbagliata: manca return
def my_cross_entropy(scores, labels):
    loss = -scores.log_softmax(dim=1)[torch.arange(len(labels)), labels].mean()
# %% es5 sbagliata: numpy exp senza massimo
import numpy as np
def my_cross_entropy(scores, labels):
    e = np.exp(scores.numpy())
    p = e / e.sum(axis=1, keepdims=True)
    return -np.log(p[np.arange(len(labels)), labels.numpy()]).mean()
# %% es5 sbagliata: one_hot con 10 classi fisse
def my_cross_entropy(scores, labels):
    hot = nn.functional.one_hot(labels, 10)
    return -(hot * scores.log_softmax(dim=1)).sum(1).mean()
# %% es5 sbagliata: return del vettore con sum(dim=1)
def my_cross_entropy(scores, labels):
    hot = nn.functional.one_hot(labels, scores.shape[1])
    return -(hot * scores.log_softmax(dim=1)).sum(dim=1)
# %% es5 sbagliata: usa cross_entropy
def my_cross_entropy(scores, labels):
    return nn.functional.cross_entropy(scores, labels)
# %% es5 sbagliata: softmax e poi log, non stabile
def my_cross_entropy(scores, labels):
    log_probs = scores.softmax(dim=1).log()
    return -log_probs[torch.arange(len(labels)), labels].mean()
# %% es5 sbagliata: somma invece di media
def my_cross_entropy(scores, labels):
    return -scores.log_softmax(dim=1)[torch.arange(len(labels)), labels].sum()
# %% es5 sbagliata: softmax lungo dim=0
def my_cross_entropy(scores, labels):
    return -scores.log_softmax(dim=0)[torch.arange(len(labels)), labels].mean()
# %% es6 giusta: closure
def fixed_step(model, X, Y, optimizer):
    def closure():
        optimizer.zero_grad()
        loss = nn.CrossEntropyLoss()(model(X), Y)
        loss.backward()
        return loss
    return optimizer.step(closure).item()
# %% es6 giusta: log_softmax e media a mano
def fixed_step(model, X, Y, optimizer):
    log_probs = torch.log_softmax(model(X), dim=1)
    loss = -log_probs[torch.arange(len(Y)), Y].mean()
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    return loss.item()
# %% es6 giusta: zero_grad alla fine
def fixed_step(model, X, Y, optimizer):
    loss = nn.CrossEntropyLoss()(model(X), Y)
    loss.backward()
    optimizer.step()
    optimizer.zero_grad()
    return loss.item()
# %% es6 giusta: grad = None a mano
def fixed_step(model, X, Y, optimizer):
    for p in model.parameters():
        p.grad = None
    loss = nn.CrossEntropyLoss(reduction="mean")(input=model(X), target=Y)
    loss.backward()
    optimizer.step()
    return loss.detach().item()
# %% es6 sbagliata: copia di broken
def fixed_step(model, X, Y, optimizer):
    probs = model(X).softmax(dim=1)
    loss = nn.CrossEntropyLoss()(probs, Y)
    loss.backward()
    optimizer.step()
    return loss.item()
# %% es6 sbagliata: niente step ne' return
def fixed_step(model, X, Y, optimizer):
    loss = nn.CrossEntropyLoss()(model(X), Y)
    optimizer.zero_grad()
    loss.backward()
# %% es6 sbagliata: no_grad
def fixed_step(model, X, Y, optimizer):
    optimizer.zero_grad()
    with torch.no_grad():
        scores = model(X)
    loss = nn.CrossEntropyLoss()(scores, Y)
    loss.backward()
    optimizer.step()
    return loss.item()
# %% es6 sbagliata: nuovo ottimizzatore Adam
def fixed_step(model, X, Y, optimizer):
    optimizer = torch.optim.Adam(model.parameters(), lr=0.0005)
    loss = nn.CrossEntropyLoss()(model(X), Y)
    loss.backward()
    optimizer.step()
    return loss.item()
# %% es6 sbagliata: restituisce True
def fixed_step(model, X, Y, optimizer):
    loss = nn.CrossEntropyLoss()(model(X), Y)
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    return True
# %% es6 sbagliata: restituisce il modello
def fixed_step(model, X, Y, optimizer):
    loss = nn.CrossEntropyLoss()(model(X), Y)
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    return model
# %% es6 sbagliata: restituisce l'accuratezza
def fixed_step(model, X, Y, optimizer):
    scores = model(X)
    loss = nn.CrossEntropyLoss()(scores, Y)
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    return (scores.argmax(1) == Y).float().mean().item()
# %% es6 sbagliata: restituisce loss.item senza parentesi
def fixed_step(model, X, Y, optimizer):
    loss = nn.CrossEntropyLoss()(model(X), Y)
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    return loss.item
# %% es6 sbagliata: sigmoide
def fixed_step(model, X, Y, optimizer):
    optimizer.zero_grad()
    loss = nn.CrossEntropyLoss()(model(X).sigmoid(), Y)
    loss.backward()
    optimizer.step()
    return loss.item()
# %% es6 sbagliata: zero_grad senza parentesi
def fixed_step(model, X, Y, optimizer):
    optimizer.zero_grad
    loss = nn.CrossEntropyLoss()(model(X), Y)
    loss.backward()
    optimizer.step()
    return loss.item()
# %% es6 sbagliata: toglie la softmax, dimentica zero_grad
def fixed_step(model, X, Y, optimizer):
    loss = nn.CrossEntropyLoss()(model(X), Y)
    loss.backward()
    optimizer.step()
    return loss.item()
# %% es6 sbagliata: azzera i gradienti, lascia la softmax
def fixed_step(model, X, Y, optimizer):
    optimizer.zero_grad()
    loss = nn.CrossEntropyLoss()(model(X).softmax(dim=1), Y)
    loss.backward()
    optimizer.step()
    return loss.item()
# %% es3 giusta: Sequential dentro la classe
class DeepNet(nn.Module):
    def __init__(self):
        super().__init__()
        self.layers = nn.Sequential(
            nn.Linear(784, 128), nn.ReLU(),
            nn.Linear(128, 64), nn.ReLU(),
            nn.Linear(64, 10),
        )

    def forward(self, x):
        return self.layers(x)
# %% es3 giusta: tre attributi e F.relu
import torch.nn.functional as F
class DeepNet(nn.Module):
    def __init__(self):
        super(DeepNet, self).__init__()
        self.l1 = nn.Linear(28 * 28, 128)
        self.l2 = nn.Linear(128, 64)
        self.l3 = nn.Linear(64, 10)

    def forward(self, x):
        x = x.view(-1, 784)
        x = F.relu(self.l1(x))
        x = F.relu(self.l2(x))
        return self.l3(x)
# %% es3 giusta: argomenti con valori di partenza, una ReLU usata due volte
class DeepNet(nn.Module):
    def __init__(self, input_size=784, hidden=(128, 64), num_classes=10):
        super().__init__()
        self.relu = nn.ReLU()
        self.fc1 = nn.Linear(input_size, hidden[0])
        self.fc2 = nn.Linear(hidden[0], hidden[1])
        self.fc3 = nn.Linear(hidden[1], num_classes)

    def forward(self, x):
        return self.fc3(self.relu(self.fc2(self.relu(self.fc1(x)))))
# %% es3 giusta: sottoclasse di Sequential, clamp al posto della ReLU
class DeepNet(nn.Sequential):
    def __init__(self):
        super().__init__(nn.Linear(784, 128), nn.Linear(128, 64), nn.Linear(64, 10))

    def forward(self, x):
        x = self[0](x).clamp(min=0)
        x = torch.maximum(self[1](x), torch.zeros_like(self[1](x)))
        return self[2](x)
# %% es3 giusta: ModuleList e un ciclo
class DeepNet(nn.Module):
    def __init__(self):
        super().__init__()
        sizes = [784, 128, 64, 10]
        self.layers = nn.ModuleList([nn.Linear(a, b) for a, b in zip(sizes, sizes[1:])])

    def forward(self, x):
        for layer in self.layers[:-1]:
            x = torch.relu(layer(x))
        return self.layers[-1](x)
# %% es3 sbagliata: senza ReLU
class DeepNet(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc1 = nn.Linear(784, 128)
        self.fc2 = nn.Linear(128, 64)
        self.fc3 = nn.Linear(64, 10)

    def forward(self, x):
        return self.fc3(self.fc2(self.fc1(x)))
# %% es3 sbagliata: ReLU anche in fondo
class DeepNet(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc1 = nn.Linear(784, 128)
        self.fc2 = nn.Linear(128, 64)
        self.fc3 = nn.Linear(64, 10)

    def forward(self, x):
        return self.fc3(self.fc2(self.fc1(x).relu()).relu()).relu()
# %% es3 sbagliata: softmax in fondo
class DeepNet(nn.Module):
    def __init__(self):
        super().__init__()
        self.net = nn.Sequential(nn.Linear(784, 128), nn.ReLU(), nn.Linear(128, 64), nn.ReLU(),
                                 nn.Linear(64, 10), nn.Softmax(dim=1))

    def forward(self, x):
        return self.net(x)
# %% es3 sbagliata: dimenticato super
class DeepNet(nn.Module):
    def __init__(self):
        self.fc1 = nn.Linear(784, 128)
        self.fc2 = nn.Linear(128, 64)
        self.fc3 = nn.Linear(64, 10)

    def forward(self, x):
        return self.fc3(self.fc2(self.fc1(x).relu()).relu())
# %% es3 sbagliata: due strati soli
class DeepNet(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc1 = nn.Linear(784, 128)
        self.fc2 = nn.Linear(128, 10)

    def forward(self, x):
        return self.fc2(self.fc1(x).relu())
# %% es3 sbagliata: forme che non si incontrano
class DeepNet(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc1 = nn.Linear(784, 128)
        self.fc2 = nn.Linear(64, 128)
        self.fc3 = nn.Linear(64, 10)

    def forward(self, x):
        return self.fc3(self.fc2(self.fc1(x).relu()).relu())
# %% es3 sbagliata: strati in una lista di Python
class DeepNet(nn.Module):
    def __init__(self):
        super().__init__()
        self.layers = [nn.Linear(784, 128), nn.Linear(128, 64), nn.Linear(64, 10)]

    def forward(self, x):
        for layer in self.layers[:-1]:
            x = layer(x).relu()
        return self.layers[-1](x)
# %% es3 sbagliata: forward senza return
class DeepNet(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc1 = nn.Linear(784, 128)
        self.fc2 = nn.Linear(128, 64)
        self.fc3 = nn.Linear(64, 10)

    def forward(self, x):
        self.fc3(self.fc2(self.fc1(x).relu()).relu())
# %% es3 sbagliata: argmax al posto dei logit
class DeepNet(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc1 = nn.Linear(784, 128)
        self.fc2 = nn.Linear(128, 64)
        self.fc3 = nn.Linear(64, 10)

    def forward(self, x):
        return self.fc3(self.fc2(self.fc1(x).relu()).relu()).argmax(dim=1)
# %% es3 sbagliata: un oggetto e non la classe
DeepNet = nn.Sequential(nn.Linear(784, 128), nn.ReLU(), nn.Linear(128, 64), nn.ReLU(), nn.Linear(64, 10))
# %% es3 sbagliata: senza bias
class DeepNet(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc1 = nn.Linear(784, 128, bias=False)
        self.fc2 = nn.Linear(128, 64, bias=False)
        self.fc3 = nn.Linear(64, 10, bias=False)

    def forward(self, x):
        return self.fc3(self.fc2(self.fc1(x).relu()).relu())
# %% es3 sbagliata: manca la seconda ReLU
class DeepNet(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc1 = nn.Linear(784, 128)
        self.relu = nn.ReLU()
        self.fc2 = nn.Linear(128, 64)
        self.fc3 = nn.Linear(64, 10)

    def forward(self, x):
        x = self.fc1(x)
        x = self.relu(x)
        x = self.fc2(x)
        return self.fc3(x)
# %% es7 giusta: with no_grad e item
def evaluate(model, loader):
    model.eval()
    right, seen = 0, 0
    with torch.no_grad():
        for X, Y in loader:
            out = model(X)
            right += (out.argmax(1) == Y).sum().item()
            seen += Y.size(0)
    return right / seen, seen - right
# %% es7 giusta: tutte le previsioni in un elenco, tensori in uscita
@torch.inference_mode()
def evaluate(model, loader):
    model.eval()
    guesses, labels = [], []
    for X, Y in loader:
        guesses.append(torch.max(model(X), 1)[1])
        labels.append(Y)
    wrong = torch.cat(guesses) != torch.cat(labels)
    return 1 - wrong.float().mean(), wrong.sum()
# %% es7 giusta: model.train(False), softmax inutile, to(device)
def evaluate(model, loader):
    model.train(False)
    correct = total = 0
    with torch.no_grad():
        for batch in loader:
            X, Y = batch
            X, Y = X.to(device).cpu(), Y.to(device).cpu()
            probs = model(X).softmax(dim=1)
            correct += int((probs.argmax(dim=1) == Y).sum())
            total += len(X)
    return correct / total, total - correct
# %% es7 giusta: una lista, e torna in addestramento dopo
def evaluate(model, loader):
    was = model.training
    model.eval()
    errors, n = 0, 0
    with torch.no_grad():
        for X, Y in loader:
            errors += (model(X).argmax(dim=-1) != Y).sum()
            n += len(Y)
    model.train(was)
    return [(n - errors) / n, errors.item()]
# %% es7 sbagliata: senza eval
def evaluate(model, loader):
    right, seen = 0, 0
    with torch.no_grad():
        for X, Y in loader:
            right += (model(X).argmax(1) == Y).sum().item()
            seen += len(Y)
    return right / seen, seen - right
# %% es7 sbagliata: con i gradienti
def evaluate(model, loader):
    model.eval()
    right, seen = 0, 0
    for X, Y in loader:
        right += (model(X).argmax(1) == Y).sum().item()
        seen += len(Y)
    return right / seen, seen - right
# %% es7 sbagliata: media delle accuratezze dei batch
@torch.no_grad()
def evaluate(model, loader):
    model.eval()
    scores, wrong = [], 0
    for X, Y in loader:
        hits = model(X).argmax(1) == Y
        scores.append(hits.float().mean().item())
        wrong += (~hits).sum().item()
    return sum(scores) / len(scores), wrong
# %% es7 sbagliata: conta le giuste
@torch.no_grad()
def evaluate(model, loader):
    model.eval()
    right, seen = 0, 0
    for X, Y in loader:
        right += (model(X).argmax(1) == Y).sum().item()
        seen += len(Y)
    return right / seen, right
# %% es7 sbagliata: return dentro il ciclo
@torch.no_grad()
def evaluate(model, loader):
    model.eval()
    right, seen = 0, 0
    for X, Y in loader:
        right += (model(X).argmax(1) == Y).sum().item()
        seen += len(Y)
        return right / seen, seen - right
# %% es7 sbagliata: solo l'accuratezza
@torch.no_grad()
def evaluate(model, loader):
    model.eval()
    right, seen = 0, 0
    for X, Y in loader:
        right += (model(X).argmax(1) == Y).sum().item()
        seen += len(Y)
    return right / seen
# %% es7 sbagliata: argmax sulla dimensione sbagliata
@torch.no_grad()
def evaluate(model, loader):
    model.eval()
    right, seen = 0, 0
    for X, Y in loader:
        right += (model(X).argmax(0) == Y).sum().item()
        seen += len(Y)
    return right / seen, seen - right
# %% es7 sbagliata: divide per il numero dei batch
@torch.no_grad()
def evaluate(model, loader):
    model.eval()
    right, seen = 0, 0
    for X, Y in loader:
        right += (model(X).argmax(1) == Y).sum().item()
        seen += len(Y)
    return right / len(loader), seen - right
# %% es7 sbagliata: percentuale
@torch.no_grad()
def evaluate(model, loader):
    model.eval()
    right, seen = 0, 0
    for X, Y in loader:
        right += (model(X).argmax(1) == Y).sum().item()
        seen += len(Y)
    return 100 * right / seen, seen - right
# %% es7 sbagliata: senza return
@torch.no_grad()
def evaluate(model, loader):
    model.eval()
    right, seen = 0, 0
    for X, Y in loader:
        right += (model(X).argmax(1) == Y).sum().item()
        seen += len(Y)
    print(right / seen, seen - right)
# %% es7 sbagliata: scambiati
@torch.no_grad()
def evaluate(model, loader):
    model.eval()
    right, seen = 0, 0
    for X, Y in loader:
        right += (model(X).argmax(1) == Y).sum().item()
        seen += len(Y)
    return seen - right, right / seen
