# Ogni blocco prende il posto della cella che nomina, es1, es2…: ripete i dati che quella cella definisce,
# e trova già eseguito il resto della lezione.
# %% es1: la media
total = x.mean()
# %% es1: solo due numeri
total = x[:2].sum() + 1
# %% es1: un tensore intero
total = x * 2
# %% es2: un tensore
largest = x.max()
# %% es2: il più piccolo
largest = x.min().item()
# %% es3: le colonne
X = torch.tensor([[1.0, 2.0, 6.0], [0.0, 4.0, 8.0]])
row_means = X.mean(dim=0)
# %% es3: una media sola
X = torch.tensor([[1.0, 2.0, 6.0], [0.0, 4.0, 8.0]])
row_means = X.mean()
# %% es3: la somma
X = torch.tensor([[1.0, 2.0, 6.0], [0.0, 4.0, 8.0]])
row_means = X.sum(dim=1)
# %% es4: le colonne
X = torch.tensor([[1.0, 2.0, 6.0], [0.0, 4.0, 8.0]])
centred = X - X.mean(dim=0)
# %% es4: la stessa media per tutti
X = torch.tensor([[1.0, 2.0, 6.0], [0.0, 4.0, 8.0]])
centred = X - X.mean()
# %% es4: tutti zeri, che hanno media zero
X = torch.tensor([[1.0, 2.0, 6.0], [0.0, 4.0, 8.0]])
centred = torch.zeros(2, 3)
# %% es5: con il segno
distances = x[:, None] - x[None, :]
# %% es5: x meno x
distances = (x - x).abs()
# %% es5: i quadrati
distances = (x[:, None] - x[None, :]) ** 2
