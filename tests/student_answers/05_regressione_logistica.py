# %% es1 giusta: formula con exp(z)/(1+exp(z))
def my_sigmoid(z):
    return torch.exp(z) / (1 + torch.exp(z))
# %% es1 giusta: in float64 per un intermedio
def my_sigmoid(z):
    one = torch.ones(len(z), dtype=torch.float64)
    return one / (one + torch.exp(-z))
# %% es1 giusta: lista di float e torch.tensor via numpy (float64)
import math
def my_sigmoid(z):
    return torch.tensor(np.array([1 / (1 + math.exp(-v)) for v in z]))
# %% es1 giusta: np.exp
def my_sigmoid(z):
    return 1 / (1 + np.exp(-z))
# %% es1 giusta: torch.from_numpy
def my_sigmoid(z):
    return torch.from_numpy(1 / (1 + np.exp(-z.numpy())))
# %% es1 giusta: zeri float64 riempiti
def my_sigmoid(z):
    out = torch.zeros(len(z), dtype=torch.float64)
    for i in range(len(z)):
        out[i] = 1 / (1 + torch.exp(-z[i]))
    return out
# %% es1 sbagliata: arrotondata
def my_sigmoid(z):
    return (1 / (1 + torch.exp(-z))).round(decimals=2)
# %% es1 sbagliata: bool
def my_sigmoid(z):
    return z >= 0
# %% es1 sbagliata: e approssimato male
def my_sigmoid(z):
    e = 2.7
    return 1 / (1 + e ** (-z))
# %% es1 sbagliata: exp(-z) scritto exp(-1) * z
def my_sigmoid(z):
    return 1 / (1 + torch.exp(-1 * z) ** 2)
# %% es1 sbagliata: float16
def my_sigmoid(z):
    return (1 / (1 + torch.exp(-z))).half()
# %% es1 sbagliata: interi
def my_sigmoid(z):
    return (1 / (1 + torch.exp(-z))).int()
# %% es1 sbagliata: manca return
def my_sigmoid(z):
    p = 1 / (1 + torch.exp(-z))
# %% es1 sbagliata: softmax
def my_sigmoid(z):
    return torch.exp(z) / torch.exp(z).sum()
# %% es1 sbagliata: tanh
def my_sigmoid(z):
    return torch.tanh(z)
# %% es1 sbagliata: usa nn.Sigmoid
def my_sigmoid(z):
    return nn.Sigmoid()(z)
# %% es1 sbagliata: usa torch.sigmoid
def my_sigmoid(z):
    return torch.sigmoid(z)
# %% es1 sbagliata: manca il meno nell'esponente
def my_sigmoid(z):
    return 1 / (1 + torch.exp(z))
# %% es1 sbagliata: un gradino al posto della curva
def my_sigmoid(z):
    return (z >= 0).float()
# %% es1 sbagliata: dimentica «1 diviso»
def my_sigmoid(z):
    return 1 + torch.exp(-z)
# %% es2 giusta: Fraction e numpy
from fractions import Fraction
x_half = Fraction(9, 2)
x_ninety = np.float32((np.log(9) + 9) / 2)
# %% es2 giusta: array numpy 1 elemento
x_half = np.array([4.5])
x_ninety = np.array([(np.log(9) + 9) / 2])
# %% es2 giusta: math.log
import math
w_2, b_2 = 2.0, -9.0
x_half = (math.log(0.5 / 0.5) - b_2) / w_2
x_ninety = (math.log(9) - b_2) / w_2
# %% es2 giusta: tensore con requires_grad
w_2 = torch.tensor(2.0, requires_grad=True)
x_half = 9 / w_2
x_ninety = (torch.log(torch.tensor(9.0)) + 9) / w_2
# %% es2 sbagliata: None da print
x_half = print(4.5)
x_ninety = print(5.6)
# %% es2 sbagliata: complesso
import cmath
x_half = 4.5
x_ninety = cmath.log(0.9 * 2 - 9)
# %% es2 sbagliata: funzione al posto del valore
x_half = lambda w, b: -b / w
x_ninety = lambda w, b: (np.log(9) - b) / w
# %% es2 sbagliata: log del posto sbagliato: nan
w_2, b_2 = 2.0, -9.0
x_half = -b_2 / w_2
x_ninety = np.log(w_2 * 0.9 + b_2)
# %% es2 sbagliata: log10
w_2, b_2 = 2.0, -9.0
x_half = -b_2 / w_2
x_ninety = (np.log10(0.9 / 0.1) - b_2) / w_2
# %% es2 sbagliata: proporzione 0.9/0.5
x_half = 4.5
x_ninety = 4.5 * 0.9 / 0.5
# %% es2 sbagliata: solo il primo
x_half = 4.5
x_ninety = ...
# %% es2 sbagliata: tutti e due nan
w_2, b_2 = 2.0, -9.0
x_half = np.log(w_2 * 0.5 + b_2)
x_ninety = np.log(w_2 * 0.9 + b_2)
# %% es2 sbagliata: virgola italiana
x_half = 4,5
x_ninety = 5,6
# %% es2 sbagliata: segno sbagliato nel confine
w_2, b_2 = 2.0, -9.0
x_half = b_2 / w_2
x_ninety = (np.log(0.9 / 0.1) + b_2) / w_2
# %% es2 sbagliata: usa la probabilità al posto del logit
w_2, b_2 = 2.0, -9.0
x_half = -b_2 / w_2
x_ninety = (0.9 - b_2) / w_2
# %% es2 sbagliata: odds senza logaritmo
w_2, b_2 = 2.0, -9.0
x_half = 4.5
x_ninety = (0.9 / 0.1 - b_2) / w_2
# %% es4 giusta: einsum
model_4, _ = fit(X_train - center, Y_train, lr=0.1, n_epochs=300)
train_probs = torch.sigmoid(model_4(X_train - center)).detach()
thresholds_4 = torch.arange(1, 20) / 20
tables = torch.stack([confusion(train_probs, Y_train, t) for t in thresholds_4])
costs = torch.einsum("tij,ij->t", tables, torch.tensor([[0, 1], [5, 0]]))
best_threshold = 0.1
# %% es4 giusta: matrice dei pesi, (19,1)
model_4, _ = fit(X_train - center, Y_train, lr=0.1, n_epochs=300)
train_probs = torch.sigmoid(model_4(X_train - center)).detach()
thresholds_4 = torch.arange(1, 20) / 20
prices = torch.tensor([[0, 1], [5, 0]])
costs = torch.stack([(prices * confusion(train_probs, Y_train, t)).sum() for t in thresholds_4]).reshape(-1, 1)
best_threshold = thresholds_4[costs.argmin()]
# %% es4 giusta: soglia come array numpy di un elemento
model_4, _ = fit(X_train - center, Y_train, lr=0.1, n_epochs=300)
train_probs = torch.sigmoid(model_4(X_train - center)).detach()
thresholds_4 = torch.arange(1, 20) / 20
costs = np.array([5 * c[1, 0] + c[0, 1] for c in (confusion(train_probs, Y_train, t).numpy() for t in thresholds_4)])
best_threshold = thresholds_4.numpy()[np.where(costs == costs.min())]
# %% es4 giusta: vettoriale con broadcasting, float
model_4, _ = fit(X_train - center, Y_train, lr=0.1, n_epochs=300)
train_probs = torch.sigmoid(model_4(X_train - center)).detach()
thresholds_4 = torch.arange(1, 20) / 20
pred = (train_probs >= thresholds_4).float()
costs = (5 * Y_train * (1 - pred) + (1 - Y_train) * pred).sum(dim=0)
best_threshold = thresholds_4[costs.argmin()].item()
# %% es4 sbagliata: None
costs = None
best_threshold = None
# %% es4 sbagliata: argmax
model_4, _ = fit(X_train - center, Y_train, lr=0.1, n_epochs=300)
train_probs = torch.sigmoid(model_4(X_train - center)).detach()
thresholds_4 = torch.arange(1, 20) / 20
tables_4 = torch.stack([confusion(train_probs, Y_train, t) for t in thresholds_4])
costs = 5 * tables_4[:, 1, 0] + tables_4[:, 0, 1]
best_threshold = thresholds_4[costs.argmax()]
# %% es4 sbagliata: costo medio
model_4, _ = fit(X_train - center, Y_train, lr=0.1, n_epochs=300)
train_probs = torch.sigmoid(model_4(X_train - center)).detach()
thresholds_4 = torch.arange(1, 20) / 20
tables_4 = torch.stack([confusion(train_probs, Y_train, t) for t in thresholds_4])
costs = (5 * tables_4[:, 1, 0] + tables_4[:, 0, 1]) / 1000
best_threshold = thresholds_4[costs.argmin()]
# %% es4 sbagliata: generatore
model_4, _ = fit(X_train - center, Y_train, lr=0.1, n_epochs=300)
train_probs = torch.sigmoid(model_4(X_train - center)).detach()
thresholds_4 = torch.arange(1, 20) / 20
costs = (5 * confusion(train_probs, Y_train, t)[1, 0] + confusion(train_probs, Y_train, t)[0, 1] for t in thresholds_4)
best_threshold = 0.1
# %% es4 sbagliata: posizione al posto della soglia
model_4, _ = fit(X_train - center, Y_train, lr=0.1, n_epochs=300)
train_probs = torch.sigmoid(model_4(X_train - center)).detach()
thresholds_4 = torch.arange(1, 20) / 20
costs = torch.stack([(lambda c: 5 * c[1, 0] + c[0, 1])(confusion(train_probs, Y_train, t)) for t in thresholds_4])
best_threshold = costs.argmin()
# %% es4 sbagliata: riga e colonna di veri
model_4, _ = fit(X_train - center, Y_train, lr=0.1, n_epochs=300)
train_probs = torch.sigmoid(model_4(X_train - center)).detach()
thresholds_4 = torch.arange(1, 20) / 20
tables_4 = torch.stack([confusion(train_probs, Y_train, t) for t in thresholds_4])
costs = 5 * tables_4[:, 1, 1] + tables_4[:, 0, 0]
best_threshold = thresholds_4[costs.argmin()]
# %% es4 sbagliata: soglia None, costi giusti (append dimenticato)
model_4, _ = fit(X_train - center, Y_train, lr=0.1, n_epochs=300)
train_probs = torch.sigmoid(model_4(X_train - center)).detach()
thresholds_4 = torch.arange(1, 20) / 20
tables_4 = torch.stack([confusion(train_probs, Y_train, t) for t in thresholds_4])
costs = 5 * tables_4[:, 1, 0] + tables_4[:, 0, 1]
best_threshold = None
# %% es4 sbagliata: una soglia sola
model_4, _ = fit(X_train - center, Y_train, lr=0.1, n_epochs=300)
train_probs = torch.sigmoid(model_4(X_train - center)).detach()
thresholds_4 = torch.arange(1, 20) / 20
tn, fp, fn, tp = confusion(train_probs, Y_train, 0.5).flatten()
costs = 5 * fn + fp
best_threshold = 0.5
# %% es4 sbagliata: costi scambiati
model_4, _ = fit(X_train - center, Y_train, lr=0.1, n_epochs=300)
train_probs = torch.sigmoid(model_4(X_train - center)).detach()
thresholds_4 = torch.arange(1, 20) / 20
tables_4 = torch.stack([confusion(train_probs, Y_train, t) for t in thresholds_4])
costs = tables_4[:, 1, 0] + 5 * tables_4[:, 0, 1]
best_threshold = thresholds_4[costs.argmin()]
# %% es4 sbagliata: conta gli errori senza pesarli
model_4, _ = fit(X_train - center, Y_train, lr=0.1, n_epochs=300)
train_probs = torch.sigmoid(model_4(X_train - center)).detach()
thresholds_4 = torch.arange(1, 20) / 20
tables_4 = torch.stack([confusion(train_probs, Y_train, t) for t in thresholds_4])
costs = tables_4[:, 1, 0] + tables_4[:, 0, 1]
best_threshold = thresholds_4[costs.argmin()]
# %% es4 sbagliata: prende il costo minimo al posto della soglia
model_4, _ = fit(X_train - center, Y_train, lr=0.1, n_epochs=300)
train_probs = torch.sigmoid(model_4(X_train - center)).detach()
thresholds_4 = torch.arange(1, 20) / 20
tables_4 = torch.stack([confusion(train_probs, Y_train, t) for t in thresholds_4])
costs = 5 * tables_4[:, 1, 0] + tables_4[:, 0, 1]
best_threshold = costs.min()
# %% es5 giusta: ciclo con accumulo in zeros
def stable_bce(z, y):
    out = torch.zeros(len(z))
    for i in range(len(z)):
        if z[i] > 0:
            out[i] = z[i] + torch.log1p(torch.exp(-z[i]))
        else:
            out[i] = torch.log1p(torch.exp(z[i]))
        out[i] -= z[i] * y[i]
    return out.mean()
# %% es5 giusta: float64 e ritorno a float32
def stable_bce(z, y):
    zd = z.double()
    return (zd.clamp(min=0) - zd * y + torch.log1p(torch.exp(-zd.abs()))).mean().float()
# %% es5 giusta: maximum e item
def stable_bce(z, y):
    return (torch.maximum(z, torch.tensor(0.0)) - z * y + torch.log(1 + torch.exp(-torch.abs(z)))).mean().item()
# %% es5 giusta: numpy e lista (float64)
def stable_bce(z, y):
    losses = [max(a, 0) - a * b + np.log1p(np.exp(-abs(a))) for a, b in zip(z.tolist(), y.tolist())]
    return np.mean(losses)
# %% es5 giusta: soluzione in sequenza
def stable_bce(z, y):
    """BCE media a partire dai logit. z (N,), y (N,) → scalare."""
    return (z.clamp(min=0) - z * y + torch.log1p(torch.exp(-z.abs()))).mean()
# %% es5 sbagliata: BCELoss dopo la sigmoide
def stable_bce(z, y):
    return nn.BCELoss()(torch.sigmoid(z), y)
# %% es5 sbagliata: abs dimenticato
def stable_bce(z, y):
    return (z.clamp(min=0) - z * y + torch.log1p(torch.exp(-z))).mean()
# %% es5 sbagliata: clamp dei logit
def stable_bce(z, y):
    z = z.clamp(-80, 80)
    return (torch.log(1 + torch.exp(z)) - z * y).mean()
# %% es5 sbagliata: float64 naive e poi float
def stable_bce(z, y):
    z = z.double()
    return (torch.log(1 + torch.exp(z)) - z * y).mean().float()
# %% es5 sbagliata: manca return
def stable_bce(z, y):
    loss = (z.clamp(min=0) - z * y + torch.log1p(torch.exp(-z.abs()))).mean()
# %% es5 sbagliata: somma
def stable_bce(z, y):
    return (z.clamp(min=0) - z * y + torch.log1p(torch.exp(-z.abs()))).sum()
# %% es5 sbagliata: somma senza media e 200
def stable_bce(z, y):
    return (z.clamp(min=0) - z * y + torch.log1p(torch.exp(-z.abs()))).max()
# %% es5 sbagliata: usa F.softplus
def stable_bce(z, y):
    return (nn.functional.softplus(z) - z * y).mean()
# %% es5 sbagliata: usa nn.BCEWithLogitsLoss
def stable_bce(z, y):
    return nn.BCEWithLogitsLoss()(z, y)
# %% es5 sbagliata: passa per la sigmoide e trabocca
def stable_bce(z, y):
    p = torch.sigmoid(z)
    return -(y * p.log() + (1 - y) * (1 - p).log()).mean()
# %% es5 sbagliata: taglia la sigmoide per evitare gli infiniti
def stable_bce(z, y):
    p = torch.sigmoid(z).clamp(1e-6, 1 - 1e-6)
    return -(y * p.log() + (1 - y) * (1 - p).log()).mean()
# %% es5 sbagliata: dimentica il termine con l'etichetta
def stable_bce(z, y):
    return (z.clamp(min=0) + torch.log1p(torch.exp(-z.abs()))).mean()
# %% es6 giusta: due gradini
Y_mid = ((X >= 5) & (X <= 8)).float()
features_6 = torch.cat([(X >= 5).float(), (X <= 8).float()], dim=1)
# %% es6 giusta: due relu
Y_mid = ((X >= 5) & (X <= 8)).float()
features_6 = torch.cat([(X - 5).relu(), (X - 8).relu()], dim=1)
# %% es6 giusta: gaussiana
Y_mid = ((X >= 5) & (X <= 8)).float()
features_6 = torch.exp(-(X - 6.5) ** 2)
# %% es6 giusta: media e quadrato centrato
Y_mid = ((X >= 5) & (X <= 8)).float()
features_6 = torch.cat([X, (X - X.mean()) ** 2], dim=1)
# %% es6 giusta: potenze da 0
Y_mid = ((X >= 5) & (X <= 8)).float()
features_6 = torch.cat([X ** k for k in range(3)], dim=1)
# %% es6 giusta: requires_grad
Y_mid = ((X >= 5) & (X <= 8)).float()
features_6 = torch.cat([X, X ** 2], dim=1).requires_grad_()
# %% es6 giusta: sigmoidi
Y_mid = ((X >= 5) & (X <= 8)).float()
features_6 = torch.cat([torch.sigmoid(X - 5), torch.sigmoid(X - 8)], dim=1)
# %% es6 giusta: strato nascosto casuale
Y_mid = ((X >= 5) & (X <= 8)).float()
torch.manual_seed(0)
with torch.no_grad():
    features_6 = torch.tanh(X - torch.linspace(2, 11, 10))
# %% es6 giusta: uno, x, x2 (matrice di disegno)
Y_mid = ((X >= 5) & (X <= 8)).float()
features_6 = torch.cat([torch.ones_like(X), X, X ** 2], dim=1)
# %% es6 giusta: vander
Y_mid = ((X >= 5) & (X <= 8)).float()
features_6 = torch.vander(X.flatten(), 3)
# %% es6 giusta: x e 1/x
Y_mid = ((X >= 5) & (X <= 8)).float()
features_6 = torch.cat([X, 1 / X], dim=1)
# %% es6 giusta: x e log x
Y_mid = ((X >= 5) & (X <= 8)).float()
features_6 = torch.cat([X, X.log()], dim=1)
# %% es6 indistinguibile: risposta mescolata a x
Y_mid = ((X >= 5) & (X <= 8)).float()
features_6 = X * Y_mid
# %% es6 sbagliata: divisione per zero (inf)
Y_mid = ((X >= 5) & (X <= 8)).float()
features_6 = torch.cat([X, 1 / (X - X[2])], dim=1)
# %% es6 sbagliata: gradino solo
Y_mid = ((X >= 5) & (X <= 8)).float()
features_6 = (X >= 5).float()
# %% es6 sbagliata: modello al posto delle colonne
Y_mid = ((X >= 5) & (X <= 8)).float()
features_6 = nn.Sequential(nn.Linear(1, 8), nn.ReLU(), nn.Linear(8, 1))
# %% es6 sbagliata: sigmoide sola
Y_mid = ((X >= 5) & (X <= 8)).float()
features_6 = torch.sigmoid(X - 6.5)
# %% es6 sbagliata: trasposta
Y_mid = ((X >= 5) & (X <= 8)).float()
features_6 = torch.stack([X.flatten(), X.flatten() ** 2])
# %% es6 sbagliata: tupla
Y_mid = ((X >= 5) & (X <= 8)).float()
features_6 = X, X ** 2
# %% es6 sbagliata: x e radice di negativi (nan)
Y_mid = ((X >= 5) & (X <= 8)).float()
features_6 = torch.cat([X, (X - 6.5).sqrt()], dim=1)
# %% es6 sbagliata: x2 sola
Y_mid = ((X >= 5) & (X <= 8)).float()
features_6 = X ** 2
# %% es6 sbagliata: solo x
Y_mid = ((X >= 5) & (X <= 8)).float()
features_6 = X
# %% es6 sbagliata: una copia di x riscalata
Y_mid = ((X >= 5) & (X <= 8)).float()
features_6 = torch.cat([X, 3 * X], dim=1)
# %% es6 sbagliata: concatena per righe
Y_mid = ((X >= 5) & (X <= 8)).float()
features_6 = torch.cat([X, X ** 2], dim=0)
# %% es6 sbagliata: dà al modello la risposta
Y_mid = ((X >= 5) & (X <= 8)).float()
features_6 = Y_mid
# %% es6 sbagliata: parabola centrata fuori dai dati
Y_mid = ((X >= 5) & (X <= 8)).float()
features_6 = (X - 12) ** 2
# %% es3 giusta: come la lezione
class LogisticRegression(nn.Module):
    def __init__(self, n_inputs):
        super().__init__()
        self.layer = nn.Linear(n_inputs, 1)

    def forward(self, x):
        return self.layer(x)

    def predict(self, x, threshold=0.5):
        return (torch.sigmoid(self(x)) >= threshold).long()
# %% es3 giusta: float e no_grad
class LogisticRegression(nn.Module):
    def __init__(self, n_inputs):
        super().__init__()
        self.layer = nn.Linear(n_inputs, 1)

    def forward(self, x):
        return self.layer(x)

    def predict(self, x, threshold=0.5):
        with torch.no_grad():
            p = self.forward(x).sigmoid()
        return (p >= threshold).float()
# %% es3 giusta: torch.where, soglia sui logit
class LogisticRegression(nn.Module):
    def __init__(self, n_inputs):
        super().__init__()
        self.layer = nn.Linear(n_inputs, 1)

    def forward(self, x):
        return self.layer(x)

    def predict(self, x, threshold=0.5):
        z = self(x).detach()
        cut = torch.logit(torch.tensor(threshold))
        return torch.where(z >= cut, 1, 0)
# %% es3 giusta: booleani
class LogisticRegression(nn.Module):
    def __init__(self, n_inputs):
        super().__init__()
        self.layer = nn.Linear(n_inputs, 1)

    def forward(self, x):
        return self.layer(x)

    def predict(self, x, threshold=0.5):
        return torch.sigmoid(self(x)) >= threshold
# %% es3 giusta: Sequential, metodo in più
class LogisticRegression(nn.Module):
    def __init__(self, n_inputs):
        super(LogisticRegression, self).__init__()
        self.net = nn.Sequential(nn.Linear(n_inputs, 1))

    def forward(self, x):
        return self.net(x)

    def predict(self, x, threshold=0.5):
        return self.predict_proba(x).ge(threshold).int()

    def predict_proba(self, x):
        return torch.sigmoid(self(x))
# %% es3 sbagliata: sigmoide in forward
class LogisticRegression(nn.Module):
    def __init__(self, n_inputs):
        super().__init__()
        self.layer = nn.Linear(n_inputs, 1)

    def forward(self, x):
        return torch.sigmoid(self.layer(x))

    def predict(self, x, threshold=0.5):
        return (self(x) >= threshold).long()
# %% es3 sbagliata: sigmoide due volte
class LogisticRegression(nn.Module):
    def __init__(self, n_inputs):
        super().__init__()
        self.layer = nn.Linear(n_inputs, 1)

    def forward(self, x):
        return torch.sigmoid(self.layer(x))

    def predict(self, x, threshold=0.5):
        return (torch.sigmoid(self(x)) >= threshold).long()
# %% es3 sbagliata: soglia sul logit
class LogisticRegression(nn.Module):
    def __init__(self, n_inputs):
        super().__init__()
        self.layer = nn.Linear(n_inputs, 1)

    def forward(self, x):
        return self.layer(x)

    def predict(self, x, threshold=0.5):
        return (self(x) >= threshold).long()
# %% es3 sbagliata: soglia ignorata
class LogisticRegression(nn.Module):
    def __init__(self, n_inputs):
        super().__init__()
        self.layer = nn.Linear(n_inputs, 1)

    def forward(self, x):
        return self.layer(x)

    def predict(self, x, threshold=0.5):
        return (torch.sigmoid(self(x)) >= 0.5).long()
# %% es3 sbagliata: classi scambiate
class LogisticRegression(nn.Module):
    def __init__(self, n_inputs):
        super().__init__()
        self.layer = nn.Linear(n_inputs, 1)

    def forward(self, x):
        return self.layer(x)

    def predict(self, x, threshold=0.5):
        return (torch.sigmoid(self(x)) < threshold).long()
# %% es3 sbagliata: forward senza return
class LogisticRegression(nn.Module):
    def __init__(self, n_inputs):
        super().__init__()
        self.layer = nn.Linear(n_inputs, 1)

    def forward(self, x):
        self.layer(x)

    def predict(self, x, threshold=0.5):
        return (torch.sigmoid(self(x)) >= threshold).long()
# %% es3 sbagliata: predict dà probabilità
class LogisticRegression(nn.Module):
    def __init__(self, n_inputs):
        super().__init__()
        self.layer = nn.Linear(n_inputs, 1)

    def forward(self, x):
        return self.layer(x)

    def predict(self, x, threshold=0.5):
        return torch.sigmoid(self(x))
# %% es3 sbagliata: threshold senza valore di partenza
class LogisticRegression(nn.Module):
    def __init__(self, n_inputs):
        super().__init__()
        self.layer = nn.Linear(n_inputs, 1)

    def forward(self, x):
        return self.layer(x)

    def predict(self, x, threshold):
        return (torch.sigmoid(self(x)) >= threshold).long()
# %% es3 sbagliata: super dimenticato
class LogisticRegression(nn.Module):
    def __init__(self, n_inputs):
        self.layer = nn.Linear(n_inputs, 1)

    def forward(self, x):
        return self.layer(x)

    def predict(self, x, threshold=0.5):
        return (torch.sigmoid(self(x)) >= threshold).long()
# %% es3 sbagliata: due uscite
class LogisticRegression(nn.Module):
    def __init__(self, n_inputs):
        super().__init__()
        self.layer = nn.Linear(n_inputs, 2)

    def forward(self, x):
        return self.layer(x)

    def predict(self, x, threshold=0.5):
        return (torch.sigmoid(self(x)) >= threshold).long()
# %% es3 sbagliata: senza bias
class LogisticRegression(nn.Module):
    def __init__(self, n_inputs):
        super().__init__()
        self.layer = nn.Linear(n_inputs, 1, bias=False)

    def forward(self, x):
        return self.layer(x)

    def predict(self, x, threshold=0.5):
        return (torch.sigmoid(self(x)) >= threshold).long()
# %% es3 sbagliata: un ingresso fisso
class LogisticRegression(nn.Module):
    def __init__(self, n_inputs):
        super().__init__()
        self.layer = nn.Linear(1, 1)

    def forward(self, x):
        return self.layer(x)

    def predict(self, x, threshold=0.5):
        return (torch.sigmoid(self(x)) >= threshold).long()
# %% es3 sbagliata: argmax
class LogisticRegression(nn.Module):
    def __init__(self, n_inputs):
        super().__init__()
        self.layer = nn.Linear(n_inputs, 1)

    def forward(self, x):
        return self.layer(x)

    def predict(self, x, threshold=0.5):
        return self(x).argmax(dim=1)
# %% es3 sbagliata: staccato dal grafo
class LogisticRegression(nn.Module):
    def __init__(self, n_inputs):
        super().__init__()
        self.layer = nn.Linear(n_inputs, 1)

    def forward(self, x):
        return self.layer(x).detach()

    def predict(self, x, threshold=0.5):
        return (torch.sigmoid(self(x)) >= threshold).long()
# %% es7 giusta: Adam
def train_until(X, Y, target, lr, max_epochs):
    model = nn.Linear(X.shape[1], 1)
    loss_fn = nn.BCEWithLogitsLoss()
    optimizer = torch.optim.Adam(model.parameters(), lr=lr)
    for epoch in range(max_epochs):
        loss = loss_fn(model(X), Y)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        if loss_fn(model(X), Y).item() <= target:
            break
    return model, epoch + 1
# %% es7 giusta: SGD e while
def train_until(X, Y, target, lr, max_epochs):
    model = torch.nn.Linear(X.size(1), 1)
    criterion = torch.nn.BCEWithLogitsLoss()
    opt = torch.optim.SGD(model.parameters(), lr=1.0)
    done = 0
    while done < max_epochs:
        opt.zero_grad()
        criterion(model(X), Y).backward()
        opt.step()
        done += 1
        with torch.no_grad():
            if criterion(model(X), Y) <= target:
                return model, done
    return model, done
# %% es7 giusta: return dentro il ciclo, lista
def train_until(X, Y, target, lr, max_epochs):
    model = nn.Linear(X.shape[1], 1)
    bce = nn.functional.binary_cross_entropy_with_logits
    optimizer = torch.optim.AdamW(model.parameters(), lr=lr, weight_decay=0)
    for epoch in range(1, max_epochs + 1):
        optimizer.zero_grad(set_to_none=True)
        loss = bce(model(X), Y)
        loss.backward()
        optimizer.step()
        now = bce(model(X).detach(), Y).item()
        if epoch % 50 == 0:
            print(epoch, now)
        if now <= target:
            return [model, epoch]
    return [model, max_epochs]
# %% es7 giusta: RMSprop, perdita in una funzione
def train_until(X, Y, target, lr, max_epochs):
    model, epochs = nn.Linear(X.shape[1], 1), 0
    optimizer = torch.optim.RMSprop(model.parameters(), lr)

    def loss():
        return nn.BCEWithLogitsLoss()(model(X), Y)

    for _ in range(max_epochs):
        optimizer.zero_grad()
        loss().backward()
        optimizer.step()
        epochs = epochs + 1
        if float(loss()) <= target:
            break
    return model, torch.tensor(epochs)
# %% es7 sbagliata: non si ferma
def train_until(X, Y, target, lr, max_epochs):
    model = nn.Linear(X.shape[1], 1)
    loss_fn = nn.BCEWithLogitsLoss()
    optimizer = torch.optim.Adam(model.parameters(), lr=lr)
    for epoch in range(max_epochs):
        loss = loss_fn(model(X), Y)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    return model, epoch + 1
# %% es7 sbagliata: zero_grad dimenticato
def train_until(X, Y, target, lr, max_epochs):
    model = nn.Linear(X.shape[1], 1)
    loss_fn = nn.BCEWithLogitsLoss()
    optimizer = torch.optim.Adam(model.parameters(), lr=lr)
    for epoch in range(max_epochs):
        loss = loss_fn(model(X), Y)
        loss.backward()
        optimizer.step()
        if loss_fn(model(X), Y).item() <= target:
            break
    return model, epoch + 1
# %% es7 sbagliata: step dimenticato
def train_until(X, Y, target, lr, max_epochs):
    model = nn.Linear(X.shape[1], 1)
    loss_fn = nn.BCEWithLogitsLoss()
    optimizer = torch.optim.Adam(model.parameters(), lr=lr)
    for epoch in range(max_epochs):
        loss = loss_fn(model(X), Y)
        optimizer.zero_grad()
        loss.backward()
        if loss_fn(model(X), Y).item() <= target:
            break
    return model, epoch + 1
# %% es7 sbagliata: conta da zero
def train_until(X, Y, target, lr, max_epochs):
    model = nn.Linear(X.shape[1], 1)
    loss_fn = nn.BCEWithLogitsLoss()
    optimizer = torch.optim.Adam(model.parameters(), lr=lr)
    for epoch in range(max_epochs):
        loss = loss_fn(model(X), Y)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        if loss_fn(model(X), Y).item() <= target:
            break
    return model, epoch
# %% es7 sbagliata: solo il modello
def train_until(X, Y, target, lr, max_epochs):
    model = nn.Linear(X.shape[1], 1)
    loss_fn = nn.BCEWithLogitsLoss()
    optimizer = torch.optim.Adam(model.parameters(), lr=lr)
    for epoch in range(max_epochs):
        loss = loss_fn(model(X), Y)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        if loss_fn(model(X), Y).item() <= target:
            break
    return model
# %% es7 sbagliata: scambiati
def train_until(X, Y, target, lr, max_epochs):
    model = nn.Linear(X.shape[1], 1)
    loss_fn = nn.BCEWithLogitsLoss()
    optimizer = torch.optim.Adam(model.parameters(), lr=lr)
    for epoch in range(max_epochs):
        loss = loss_fn(model(X), Y)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        if loss_fn(model(X), Y).item() <= target:
            break
    return epoch + 1, model
# %% es7 sbagliata: sigmoide e BCEWithLogits
def train_until(X, Y, target, lr, max_epochs):
    model = nn.Linear(X.shape[1], 1)
    loss_fn = nn.BCEWithLogitsLoss()
    optimizer = torch.optim.Adam(model.parameters(), lr=lr)
    for epoch in range(max_epochs):
        loss = loss_fn(torch.sigmoid(model(X)), Y)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        if loss_fn(model(X), Y).item() <= target:
            break
    return model, epoch + 1
# %% es7 sbagliata: MSE
def train_until(X, Y, target, lr, max_epochs):
    model = nn.Linear(X.shape[1], 1)
    loss_fn = nn.MSELoss()
    optimizer = torch.optim.Adam(model.parameters(), lr=lr)
    for epoch in range(max_epochs):
        loss = loss_fn(model(X), Y)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        if loss_fn(model(X), Y).item() <= target:
            break
    return model, epoch + 1
# %% es7 sbagliata: backward dimenticato
def train_until(X, Y, target, lr, max_epochs):
    model = nn.Linear(X.shape[1], 1)
    loss_fn = nn.BCEWithLogitsLoss()
    optimizer = torch.optim.Adam(model.parameters(), lr=lr)
    for epoch in range(max_epochs):
        loss = loss_fn(model(X), Y)
        optimizer.zero_grad()
        optimizer.step()
        if loss_fn(model(X), Y).item() <= target:
            break
    return model, epoch + 1
# %% es7 sbagliata: return nel ciclo
def train_until(X, Y, target, lr, max_epochs):
    model = nn.Linear(X.shape[1], 1)
    loss_fn = nn.BCEWithLogitsLoss()
    optimizer = torch.optim.Adam(model.parameters(), lr=lr)
    for epoch in range(max_epochs):
        loss = loss_fn(model(X), Y)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        if loss_fn(model(X), Y).item() <= target:
            break
        return model, epoch + 1
# %% es7 sbagliata: senza return
def train_until(X, Y, target, lr, max_epochs):
    model = nn.Linear(X.shape[1], 1)
    loss_fn = nn.BCEWithLogitsLoss()
    optimizer = torch.optim.Adam(model.parameters(), lr=lr)
    for epoch in range(max_epochs):
        loss = loss_fn(model(X), Y)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        if loss_fn(model(X), Y).item() <= target:
            break
# %% es7 sbagliata: si ferma al contrario
def train_until(X, Y, target, lr, max_epochs):
    model = nn.Linear(X.shape[1], 1)
    loss_fn = nn.BCEWithLogitsLoss()
    optimizer = torch.optim.Adam(model.parameters(), lr=lr)
    for epoch in range(max_epochs):
        loss = loss_fn(model(X), Y)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        if loss_fn(model(X), Y).item() > target:
            break
    return model, epoch + 1
# %% es7 sbagliata: batch da uno
def train_until(X, Y, target, lr, max_epochs):
    model = nn.Linear(X.shape[1], 1)
    loss_fn = nn.BCEWithLogitsLoss()
    optimizer = torch.optim.Adam(model.parameters(), lr=lr)
    for epoch in range(max_epochs):
        loss = loss_fn(model(X[:1]), Y[:1])
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        if loss_fn(model(X), Y).item() <= target:
            break
    return model, epoch + 1
# %% es7 sbagliata: azzera dopo backward
def train_until(X, Y, target, lr, max_epochs):
    model = nn.Linear(X.shape[1], 1)
    loss_fn = nn.BCEWithLogitsLoss()
    optimizer = torch.optim.Adam(model.parameters(), lr=lr)
    for epoch in range(max_epochs):
        loss = loss_fn(model(X), Y)
        loss.backward()
        optimizer.zero_grad()
        optimizer.step()
        if loss_fn(model(X), Y).item() <= target:
            break
    return model, epoch + 1
