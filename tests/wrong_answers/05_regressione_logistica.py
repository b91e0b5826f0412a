# %% es1: manca il meno nell'esponente
def my_sigmoid(z):
    return 1 / (1 + torch.exp(z))
# %% es1: un gradino al posto della curva
def my_sigmoid(z):
    return (z >= 0).float()
# %% es1: dimentica «1 diviso»
def my_sigmoid(z):
    return 1 + torch.exp(-z)
# %% es2: segno sbagliato nel confine
w_2, b_2 = 2.0, -9.0
x_half = b_2 / w_2
x_ninety = (np.log(0.9 / 0.1) + b_2) / w_2
# %% es2: usa la probabilità al posto del logit
w_2, b_2 = 2.0, -9.0
x_half = -b_2 / w_2
x_ninety = (0.9 - b_2) / w_2
# %% es2: odds senza logaritmo
w_2, b_2 = 2.0, -9.0
x_half = 4.5
x_ninety = (0.9 / 0.1 - b_2) / w_2
# %% es3: manca il segno meno
def my_bce(p, y):
    return (y * torch.log(p) + (1 - y) * torch.log(1 - p)).mean()
# %% es3: somma invece di media
def my_bce(p, y):
    return -(y * torch.log(p) + (1 - y) * torch.log(1 - p)).sum()
# %% es3: solo l'addendo delle etichette 1
def my_bce(p, y):
    return -(y * torch.log(p)).mean()
# %% es3: dimentica la media
def my_bce(p, y):
    return -(y * torch.log(p) + (1 - y) * torch.log(1 - p))
# %% es4: costi scambiati
model_4, _ = fit(X_train - center, Y_train, lr=0.1, n_epochs=300)
train_probs = torch.sigmoid(model_4(X_train - center)).detach()
thresholds_4 = torch.arange(1, 20) / 20
tables_4 = torch.stack([confusion(train_probs, Y_train, t) for t in thresholds_4])
costs = tables_4[:, 1, 0] + 5 * tables_4[:, 0, 1]
best_threshold = thresholds_4[costs.argmin()]
# %% es4: conta gli errori senza pesarli
model_4, _ = fit(X_train - center, Y_train, lr=0.1, n_epochs=300)
train_probs = torch.sigmoid(model_4(X_train - center)).detach()
thresholds_4 = torch.arange(1, 20) / 20
tables_4 = torch.stack([confusion(train_probs, Y_train, t) for t in thresholds_4])
costs = tables_4[:, 1, 0] + tables_4[:, 0, 1]
best_threshold = thresholds_4[costs.argmin()]
# %% es4: prende il costo minimo al posto della soglia
model_4, _ = fit(X_train - center, Y_train, lr=0.1, n_epochs=300)
train_probs = torch.sigmoid(model_4(X_train - center)).detach()
thresholds_4 = torch.arange(1, 20) / 20
tables_4 = torch.stack([confusion(train_probs, Y_train, t) for t in thresholds_4])
costs = 5 * tables_4[:, 1, 0] + tables_4[:, 0, 1]
best_threshold = costs.min()
# %% es5: passa per la sigmoide e trabocca
def stable_bce(z, y):
    p = torch.sigmoid(z)
    return -(y * p.log() + (1 - y) * (1 - p).log()).mean()
# %% es5: taglia la sigmoide per evitare gli infiniti
def stable_bce(z, y):
    p = torch.sigmoid(z).clamp(1e-6, 1 - 1e-6)
    return -(y * p.log() + (1 - y) * (1 - p).log()).mean()
# %% es5: dimentica il termine con l'etichetta
def stable_bce(z, y):
    return (z.clamp(min=0) + torch.log1p(torch.exp(-z.abs()))).mean()
# %% es6: solo x
Y_mid = ((X >= 5) & (X <= 8)).float()
features_6 = X
# %% es6: una copia di x riscalata
Y_mid = ((X >= 5) & (X <= 8)).float()
features_6 = torch.cat([X, 3 * X], dim=1)
# %% es6: concatena per righe
Y_mid = ((X >= 5) & (X <= 8)).float()
features_6 = torch.cat([X, X ** 2], dim=0)
# %% es6: dà al modello la risposta
Y_mid = ((X >= 5) & (X <= 8)).float()
features_6 = Y_mid
# %% es6: parabola centrata fuori dai dati
Y_mid = ((X >= 5) & (X <= 8)).float()
features_6 = (X - 12) ** 2
