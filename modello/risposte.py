# Ogni blocco prende il posto della cella che nomina, es1, es2…: ripete i dati che quella cella definisce,
# e trova già eseguito il resto della lezione. Per ogni esercizio almeno quattro risposte giuste, in modi e
# tipi diversi, e otto sbagliate; una indistinguibile è sbagliata, ma dal valore non si vede.
# %% es1 giusta: con sum di Python
total = sum(x)
# %% es1 giusta: numero di Python
total = x.sum().item()
# %% es1 giusta: in float64
total = x.double().sum()
# %% es1 giusta: con NumPy
import numpy as np
total = np.sum(x.numpy())
# %% es1 sbagliata: la media
total = x.mean()
# %% es1 sbagliata: solo due numeri
total = x[:2].sum()
# %% es1 sbagliata: un tensore intero
total = x
# %% es1 sbagliata: una lista
total = [9.0]
# %% es1 sbagliata: il metodo, senza parentesi
total = x.sum
# %% es1 sbagliata: stampa e basta
total = print(x.sum())
# %% es1 sbagliata: il prodotto
total = x.prod()
# %% es1 sbagliata: una stringa
total = "9"
# %% es1 sbagliata: un nome che non esiste
total = somma(x)
# %% es2 giusta: max di Python
largest = max(x.tolist())
# %% es2 giusta: ordina
largest = sorted(x.tolist())[-1]
# %% es2 giusta: con amax
largest = x.amax().item()
# %% es2 giusta: con la posizione
largest = x[x.argmax()].item()
# %% es2 sbagliata: un tensore
largest = x.max()
# %% es2 sbagliata: il più piccolo
largest = x.min().item()
# %% es2 sbagliata: la posizione
largest = x.argmax().item()
# %% es2 sbagliata: valore e posizione
largest = x.max(dim=0)
# %% es2 sbagliata: item senza parentesi
largest = x.max().item
# %% es2 sbagliata: nan
largest = float("nan")
# %% es2 sbagliata: una lista
largest = x.tolist()
# %% es2 sbagliata: la virgola
largest = 6,0
# %% es3 giusta: in float64
X = torch.tensor([[1.0, 2.0, 6.0], [0.0, 4.0, 8.0]])
row_means = X.double().mean(dim=1)
# %% es3 giusta: somma diviso colonne
X = torch.tensor([[1.0, 2.0, 6.0], [0.0, 4.0, 8.0]])
row_means = X.sum(dim=1) / X.shape[1]
# %% es3 giusta: un ciclo
X = torch.tensor([[1.0, 2.0, 6.0], [0.0, 4.0, 8.0]])
row_means = torch.stack([row.mean() for row in X])
# %% es3 giusta: sovrascrive X
X = torch.tensor([[1.0, 2.0, 6.0], [0.0, 4.0, 8.0]])
X = X.T
row_means = X.mean(dim=0)
# %% es3 sbagliata: le colonne
X = torch.tensor([[1.0, 2.0, 6.0], [0.0, 4.0, 8.0]])
row_means = X.mean(dim=0)
# %% es3 sbagliata: una media sola
X = torch.tensor([[1.0, 2.0, 6.0], [0.0, 4.0, 8.0]])
row_means = X.mean()
# %% es3 sbagliata: la somma
X = torch.tensor([[1.0, 2.0, 6.0], [0.0, 4.0, 8.0]])
row_means = X.sum(dim=1)
# %% es3 sbagliata: in colonna
X = torch.tensor([[1.0, 2.0, 6.0], [0.0, 4.0, 8.0]])
row_means = X.mean(dim=1, keepdim=True)
# %% es3 sbagliata: una lista
X = torch.tensor([[1.0, 2.0, 6.0], [0.0, 4.0, 8.0]])
row_means = [3.0, 4.0]
# %% es3 sbagliata: la mediana
X = torch.tensor([[1.0, 2.0, 6.0], [0.0, 4.0, 8.0]])
row_means = X.median(dim=1).values
# %% es3 sbagliata: divide per le righe
X = torch.tensor([[1.0, 2.0, 6.0], [0.0, 4.0, 8.0]])
row_means = X.sum(dim=1) / 2
# %% es3 sbagliata: una dimensione che non c’è
X = torch.tensor([[1.0, 2.0, 6.0], [0.0, 4.0, 8.0]])
row_means = X.mean(dim=2)
# %% es4 giusta: in float64
X = torch.tensor([[1.0, 2.0, 6.0], [0.0, 4.0, 8.0]])
X = X.double()
centred = X - X.mean(dim=1, keepdim=True)
# %% es4 giusta: con unsqueeze
X = torch.tensor([[1.0, 2.0, 6.0], [0.0, 4.0, 8.0]])
centred = X - X.mean(dim=1).unsqueeze(1)
# %% es4 giusta: per trasposizione
X = torch.tensor([[1.0, 2.0, 6.0], [0.0, 4.0, 8.0]])
centred = (X.T - X.mean(dim=1)).T
# %% es4 giusta: un ciclo
X = torch.tensor([[1.0, 2.0, 6.0], [0.0, 4.0, 8.0]])
centred = torch.stack([row - row.mean() for row in X])
# %% es4 sbagliata: le colonne
X = torch.tensor([[1.0, 2.0, 6.0], [0.0, 4.0, 8.0]])
centred = X - X.mean(dim=0)
# %% es4 sbagliata: la stessa media per tutti
X = torch.tensor([[1.0, 2.0, 6.0], [0.0, 4.0, 8.0]])
centred = X - X.mean()
# %% es4 sbagliata: tutti zeri, che hanno media zero
X = torch.tensor([[1.0, 2.0, 6.0], [0.0, 4.0, 8.0]])
centred = torch.zeros(2, 3)
# %% es4 sbagliata: aggiunge
X = torch.tensor([[1.0, 2.0, 6.0], [0.0, 4.0, 8.0]])
centred = X + X.mean(dim=1, keepdim=True)
# %% es4 sbagliata: divide
X = torch.tensor([[1.0, 2.0, 6.0], [0.0, 4.0, 8.0]])
centred = X / X.mean(dim=1, keepdim=True)
# %% es4 sbagliata: senza keepdim
X = torch.tensor([[1.0, 2.0, 6.0], [0.0, 4.0, 8.0]])
centred = X - X.mean(dim=1)
# %% es4 sbagliata: trasposta
X = torch.tensor([[1.0, 2.0, 6.0], [0.0, 4.0, 8.0]])
centred = X.T - X.mean(dim=1)
# %% es4 sbagliata: solo la prima riga
X = torch.tensor([[1.0, 2.0, 6.0], [0.0, 4.0, 8.0]])
centred = X[0] - X[0].mean()
# %% es5 giusta: con cdist
distances = torch.cdist(x[:, None], x[:, None])
# %% es5 giusta: con NumPy
import numpy as np
distances = np.abs(np.subtract.outer(x.numpy(), x.numpy()))
# %% es5 giusta: con unsqueeze
distances = (x.unsqueeze(0) - x.unsqueeze(1)).abs()
# %% es5 giusta: radice del quadrato
distances = ((x[:, None] - x) ** 2).sqrt()
# %% es5 sbagliata: con il segno
distances = x[:, None] - x[None, :]
# %% es5 sbagliata: x meno x
distances = (x - x).abs()
# %% es5 sbagliata: i quadrati
distances = (x[:, None] - x[None, :]) ** 2
# %% es5 sbagliata: la somma
distances = x[:, None] + x
# %% es5 sbagliata: un numero solo
distances = (x[:, None] - x).abs().sum()
# %% es5 sbagliata: metà tabella
distances = (x[:, None] - x).abs().triu()
# %% es5 sbagliata: intera
distances = (x[:, None] - x).abs().bool()
# %% es5 sbagliata: matmul
distances = x @ x
