# %% es1: righe e colonne scambiate
grid = torch.arange(12, dtype=torch.float32).view(4, 3)
# %% es1: dimentica il dtype
grid = torch.arange(12).view(3, 4)
# %% es1: resta in fila
grid = torch.arange(12, dtype=torch.float32)
# %% es1: una lista al posto di un tensore
grid = [[0.0, 1.0, 2.0, 3.0], [4.0, 5.0, 6.0, 7.0], [8.0, 9.0, 10.0, 11.0]]
# %% es2: consegna la maschera
grades = torch.tensor([[7, 5, 6], [8, 9, 4], [6, 6, 6], [3, 10, 7]])
low = grades < 6
# %% es2: prende anche il 6
grades = torch.tensor([[7, 5, 6], [8, 9, 4], [6, 6, 6], [3, 10, 7]])
low = grades[grades <= 6]
# %% es2: condizione rovesciata
grades = torch.tensor([[7, 5, 6], [8, 9, 4], [6, 6, 6], [3, 10, 7]])
low = grades[grades > 6]
# %% es3: dimentica dim
X = torch.tensor([[1.6, 60, 30], [1.8, 80, 50], [1.7, 75, 20], [1.5, 45, 40]])
Z = (X - X.mean()) / X.std()
# %% es3: standardizza le righe
X = torch.tensor([[1.6, 60, 30], [1.8, 80, 50], [1.7, 75, 20], [1.5, 45, 40]])
Z = (X - X.mean(dim=1, keepdim=True)) / X.std(dim=1, keepdim=True)
# %% es3: toglie solo la media
X = torch.tensor([[1.6, 60, 30], [1.8, 80, 50], [1.7, 75, 20], [1.5, 45, 40]])
Z = X - X.mean(dim=0)
# %% es4: reshape al posto di permute
images = torch.arange(240, dtype=torch.uint8).view(2, 5, 8, 3)
batch = images.reshape(2, 3, 5, 8).float() / 255
# %% es4: dimentica di dividere per 255
images = torch.arange(240, dtype=torch.uint8).view(2, 5, 8, 3)
batch = images.permute(0, 3, 1, 2).float()
# %% es4: lascia i canali in fondo
images = torch.arange(240, dtype=torch.uint8).view(2, 5, 8, 3)
batch = images.float() / 255
# %% es5: dimentica la radice
points = torch.tensor([[0.0, 0.0], [3.0, 4.0], [6.0, 8.0], [0.0, 5.0]])
distances = ((points.unsqueeze(1) - points.unsqueeze(0)) ** 2).sum(dim=2)
# %% es5: sottrae senza aggiungere una dimensione
points = torch.tensor([[0.0, 0.0], [3.0, 4.0], [6.0, 8.0], [0.0, 5.0]])
distances = ((points - points) ** 2).sum(dim=1).sqrt()
# %% es5: si ferma alle differenze
points = torch.tensor([[0.0, 0.0], [3.0, 4.0], [6.0, 8.0], [0.0, 5.0]])
distances = points.unsqueeze(1) - points.unsqueeze(0)
# %% es6: finestre senza sovrapposizione
signal = torch.arange(8)
windows = signal.unfold(0, 3, 3)
# %% es6: copia con stack
signal = torch.arange(8)
windows = torch.stack([signal[k : k + 3] for k in range(6)])
# %% es6: stride zero tra le righe
signal = torch.arange(8)
windows = signal.as_strided((6, 3), (0, 1))
