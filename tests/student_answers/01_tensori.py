# %% es1 giusta: broadcasting righe*4 + colonne
grid = 4 * torch.arange(3.).unsqueeze(1) + torch.arange(4.)
# %% es1 giusta: cumsum
grid = (torch.ones(12).cumsum(0) - 1).view(3, -1)
# %% es1 giusta: unflatten
grid = torch.arange(12).to(torch.float32).unflatten(0, (3, 4))
# %% es1 giusta: requires_grad acceso: numeri, tipo e forma giusti
grid = torch.arange(12, dtype=torch.float32, requires_grad=True).reshape(3, 4)
# %% es1 sbagliata: 11 numeri, view fallisce
grid = torch.arange(11.).view(3, 4)
# %% es1 sbagliata: metodo senza parentesi
grid = torch.arange(12.).view(3, 4).clone
# %% es1 sbagliata: torch.Tensor(3,4) non inizializzato
grid = torch.Tensor(3, 4).fill_(7)
# %% es1 sbagliata: usa un altro nome
griglia = torch.arange(12.).view(3, 4)
# %% es1 sbagliata: variabile cancellata
grid = torch.arange(12.).view(3, 4)
del grid
# %% es1 sbagliata: righe e colonne scambiate
grid = torch.arange(12, dtype=torch.float32).view(4, 3)
# %% es1 sbagliata: dimentica il dtype
grid = torch.arange(12).view(3, 4)
# %% es1 sbagliata: resta in fila
grid = torch.arange(12, dtype=torch.float32)
# %% es1 sbagliata: una lista al posto di un tensore
grid = [[0.0, 1.0, 2.0, 3.0], [4.0, 5.0, 6.0, 7.0], [8.0, 9.0, 10.0, 11.0]]
# %% es2 giusta: flatten e numpy
grades = torch.tensor([[7, 5, 6], [8, 9, 4], [6, 6, 6], [3, 10, 7]])
g = grades.numpy()
low = torch.from_numpy(g[g < 6])
# %% es2 giusta: sovrascrive grades
grades = torch.tensor([[7, 5, 6], [8, 9, 4], [6, 6, 6], [3, 10, 7]])
grades = grades[grades < 6]
low = grades
# %% es2 giusta: ciclo e tensore (niente maschera)
grades = torch.tensor([[7, 5, 6], [8, 9, 4], [6, 6, 6], [3, 10, 7]])
low = torch.tensor([g for row in grades.tolist() for g in row if g < 6])
# %% es2 giusta: maschera piatta e clone
grades = torch.tensor([[7, 5, 6], [8, 9, 4], [6, 6, 6], [3, 10, 7]])
m = (grades < 6).reshape(-1)
low = grades.reshape(-1)[m].clone()
# %% es2 sbagliata: assegnamento con maschera
grades = torch.tensor([[7, 5, 6], [8, 9, 4], [6, 6, 6], [3, 10, 7]])
grades[grades >= 6] = 0
low = grades
# %% es2 sbagliata: in tabella (1,3)
grades = torch.tensor([[7, 5, 6], [8, 9, 4], [6, 6, 6], [3, 10, 7]])
low = grades[grades < 6].unsqueeze(0)
# %% es2 sbagliata: minori di 5
grades = torch.tensor([[7, 5, 6], [8, 9, 4], [6, 6, 6], [3, 10, 7]])
low = grades[grades < 5]
# %% es2 sbagliata: ordinati
grades = torch.tensor([[7, 5, 6], [8, 9, 4], [6, 6, 6], [3, 10, 7]])
low = grades[grades < 6].sort().values
# %% es2 sbagliata: posizioni invece di voti
grades = torch.tensor([[7, 5, 6], [8, 9, 4], [6, 6, 6], [3, 10, 7]])
low = (grades < 6).nonzero()
# %% es2 sbagliata: quanti sono
grades = torch.tensor([[7, 5, 6], [8, 9, 4], [6, 6, 6], [3, 10, 7]])
low = (grades < 6).sum()
# %% es2 sbagliata: consegna la maschera
grades = torch.tensor([[7, 5, 6], [8, 9, 4], [6, 6, 6], [3, 10, 7]])
low = grades < 6
# %% es2 sbagliata: prende anche il 6
grades = torch.tensor([[7, 5, 6], [8, 9, 4], [6, 6, 6], [3, 10, 7]])
low = grades[grades <= 6]
# %% es2 sbagliata: condizione rovesciata
grades = torch.tensor([[7, 5, 6], [8, 9, 4], [6, 6, 6], [3, 10, 7]])
low = grades[grades > 6]
# %% es3 giusta: X gia in float64 alla creazione
X = torch.tensor([[1.6, 60, 30], [1.8, 80, 50], [1.7, 75, 20], [1.5, 45, 40]], dtype=torch.float64)
Z = (X - X.mean(dim=0)) / X.std(dim=0)
# %% es3 giusta: ciclo sulle colonne
X = torch.tensor([[1.6, 60, 30], [1.8, 80, 50], [1.7, 75, 20], [1.5, 45, 40]])
Z = torch.empty_like(X)
for j in range(X.shape[1]):
    Z[:, j] = (X[:, j] - X[:, j].mean()) / X[:, j].std()
# %% es3 giusta: float64
X = torch.tensor([[1.6, 60, 30], [1.8, 80, 50], [1.7, 75, 20], [1.5, 45, 40]])
Z = (X.double() - X.double().mean(0, keepdim=True)) / X.double().std(0, keepdim=True)
# %% es3 giusta: lista di liste letta di nuovo, X intero
X = torch.tensor([[1.6, 60, 30], [1.8, 80, 50], [1.7, 75, 20], [1.5, 45, 40]])
mean, std = X.mean(0), X.std(0)
Z = X.sub(mean).div(std)
# %% es3 giusta: traspone X e riporta
X = torch.tensor([[1.6, 60, 30], [1.8, 80, 50], [1.7, 75, 20], [1.5, 45, 40]])
X = X.T
Z = ((X - X.mean(dim=1, keepdim=True)) / X.std(dim=1, keepdim=True)).T
# %% es3 sbagliata: X trasposto, righe
X = torch.tensor([[1.6, 60, 30], [1.8, 80, 50], [1.7, 75, 20], [1.5, 45, 40]])
X = X.T
Z = (X - X.mean(dim=0)) / X.std(dim=0)
# %% es3 sbagliata: convertita in interi
X = torch.tensor([[1.6, 60, 30], [1.8, 80, 50], [1.7, 75, 20], [1.5, 45, 40]])
Z = ((X - X.mean(dim=0)) / X.std(dim=0)).long()
# %% es3 sbagliata: dim=1 senza keepdim (eccezione)
X = torch.tensor([[1.6, 60, 30], [1.8, 80, 50], [1.7, 75, 20], [1.5, 45, 40]])
Z = (X - X.mean(dim=1)) / X.std(dim=1)
# %% es3 sbagliata: numpy, ddof=0
X = torch.tensor([[1.6, 60, 30], [1.8, 80, 50], [1.7, 75, 20], [1.5, 45, 40]])
A = X.numpy()
Z = torch.from_numpy((A - A.mean(axis=0)) / A.std(axis=0))
# %% es3 sbagliata: solo media (in place, aliasing)
X = torch.tensor([[1.6, 60, 30], [1.8, 80, 50], [1.7, 75, 20], [1.5, 45, 40]])
Z = X
Z -= Z.mean(dim=0)
# %% es3 sbagliata: dimentica dim
X = torch.tensor([[1.6, 60, 30], [1.8, 80, 50], [1.7, 75, 20], [1.5, 45, 40]])
Z = (X - X.mean()) / X.std()
# %% es3 sbagliata: standardizza le righe
X = torch.tensor([[1.6, 60, 30], [1.8, 80, 50], [1.7, 75, 20], [1.5, 45, 40]])
Z = (X - X.mean(dim=1, keepdim=True)) / X.std(dim=1, keepdim=True)
# %% es3 sbagliata: toglie solo la media
X = torch.tensor([[1.6, 60, 30], [1.8, 80, 50], [1.7, 75, 20], [1.5, 45, 40]])
Z = X - X.mean(dim=0)
# %% es4 giusta: ciclo
images = torch.arange(240, dtype=torch.uint8).view(2, 5, 8, 3)
batch = torch.zeros(2, 3, 5, 8)
for b in range(2):
    for c in range(3):
        batch[b, c] = images[b, :, :, c]
batch /= 255
# %% es4 giusta: divisione uint8 senza float
images = torch.arange(240, dtype=torch.uint8).view(2, 5, 8, 3)
batch = images.permute(0, 3, 1, 2) / 255
# %% es4 giusta: images convertito sul posto con div_
images = torch.arange(240, dtype=torch.uint8).view(2, 5, 8, 3)
images = images.float()
images /= 255
batch = images.permute(0, 3, 1, 2)
# %% es4 giusta: riusa il nome images, prima float
images = torch.arange(240, dtype=torch.uint8).view(2, 5, 8, 3)
images = images.to(torch.float32)
batch = images.permute(0, 3, 1, 2) / 255
# %% es4 giusta: riusa il nome images, prima permute
images = torch.arange(240, dtype=torch.uint8).view(2, 5, 8, 3)
images = images.permute(0, 3, 1, 2)
batch = images.float() / 255
# %% es4 sbagliata: batch numpy
images = torch.arange(240, dtype=torch.uint8).view(2, 5, 8, 3)
batch = images.numpy().transpose(0, 3, 1, 2) / 255
# %% es4 sbagliata: div_ sul posto su uint8 (eccezione)
images = torch.arange(240, dtype=torch.uint8).view(2, 5, 8, 3)
batch = images.permute(0, 3, 1, 2).div_(255)
# %% es4 sbagliata: divide per 256
images = torch.arange(240, dtype=torch.uint8).view(2, 5, 8, 3)
batch = images.permute(0, 3, 1, 2).float() / 256
# %% es4 sbagliata: divide per il massimo
images = torch.arange(240, dtype=torch.uint8).view(2, 5, 8, 3)
batch = images.permute(0, 3, 1, 2).float()
batch = batch / batch.max()
# %% es4 sbagliata: divisione intera prima
images = torch.arange(240, dtype=torch.uint8).view(2, 5, 8, 3)
batch = (images // 255).permute(0, 3, 1, 2).float()
# %% es4 sbagliata: float64
images = torch.arange(240, dtype=torch.uint8).view(2, 5, 8, 3)
batch = images.permute(0, 3, 1, 2).double() / 255
# %% es4 sbagliata: transpose e reshape
images = torch.arange(240, dtype=torch.uint8).view(2, 5, 8, 3)
batch = images.transpose(1, 3).reshape(2, 3, 5, 8).float() / 255
# %% es4 sbagliata: reshape al posto di permute
images = torch.arange(240, dtype=torch.uint8).view(2, 5, 8, 3)
batch = images.reshape(2, 3, 5, 8).float() / 255
# %% es4 sbagliata: dimentica di dividere per 255
images = torch.arange(240, dtype=torch.uint8).view(2, 5, 8, 3)
batch = images.permute(0, 3, 1, 2).float()
# %% es4 sbagliata: lascia i canali in fondo
images = torch.arange(240, dtype=torch.uint8).view(2, 5, 8, 3)
batch = images.float() / 255
# %% es5 giusta: coordinate separate
points = torch.tensor([[0.0, 0.0], [3.0, 4.0], [6.0, 8.0], [0.0, 5.0]])
x, y = points[:, 0], points[:, 1]
dx = x.view(4, 1) - x
dy = y.view(4, 1) - y
distances = torch.sqrt(dx**2 + dy**2)
# %% es5 giusta: einsum
points = torch.tensor([[0.0, 0.0], [3.0, 4.0], [6.0, 8.0], [0.0, 5.0]])
d = points[:, None] - points
distances = torch.einsum("ijk,ijk->ij", d, d) ** 0.5
# %% es5 giusta: numeri complessi
points = torch.tensor([[0.0, 0.0], [3.0, 4.0], [6.0, 8.0], [0.0, 5.0]])
z = torch.view_as_complex(points)
distances = (z[:, None] - z).abs()
# %% es5 giusta: points in float64
points = torch.tensor([[0.0, 0.0], [3.0, 4.0], [6.0, 8.0], [0.0, 5.0]], dtype=torch.float64)
distances = torch.cdist(points, points)
# %% es5 giusta: points sovrascritto con unsqueeze
points = torch.tensor([[0.0, 0.0], [3.0, 4.0], [6.0, 8.0], [0.0, 5.0]])
points = points.unsqueeze(1)
distances = ((points - points.transpose(0, 1)) ** 2).sum(dim=2).sqrt()
# %% es5 giusta: con i cicli
points = torch.tensor([[0.0, 0.0], [3.0, 4.0], [6.0, 8.0], [0.0, 5.0]])
distances = torch.zeros(4, 4)
for i in range(4):
    for j in range(4):
        distances[i, j] = ((points[i] - points[j]) ** 2).sum().sqrt()
# %% es5 sbagliata: distanze al quadrato (in interi)
points = torch.tensor([[0.0, 0.0], [3.0, 4.0], [6.0, 8.0], [0.0, 5.0]])
distances = torch.cdist(points, points) ** 2
# %% es5 sbagliata: quadrati con keep (4,4,2) senza somma
points = torch.tensor([[0.0, 0.0], [3.0, 4.0], [6.0, 8.0], [0.0, 5.0]])
distances = ((points.unsqueeze(1) - points) ** 2).sqrt()
# %% es5 sbagliata: quadrati senza somma né radice
points = torch.tensor([[0.0, 0.0], [3.0, 4.0], [6.0, 8.0], [0.0, 5.0]])
distances = (points.unsqueeze(1) - points) ** 2
# %% es5 sbagliata: radice prima della somma
points = torch.tensor([[0.0, 0.0], [3.0, 4.0], [6.0, 8.0], [0.0, 5.0]])
distances = ((points.unsqueeze(1) - points) ** 2).sqrt().sum(dim=2)
# %% es5 sbagliata: solo triangolo superiore
points = torch.tensor([[0.0, 0.0], [3.0, 4.0], [6.0, 8.0], [0.0, 5.0]])
distances = torch.cdist(points, points).triu()
# %% es5 sbagliata: somma su dim=1
points = torch.tensor([[0.0, 0.0], [3.0, 4.0], [6.0, 8.0], [0.0, 5.0]])
distances = ((points.unsqueeze(1) - points) ** 2).sum(dim=1).sqrt()
# %% es5 sbagliata: dimentica la radice
points = torch.tensor([[0.0, 0.0], [3.0, 4.0], [6.0, 8.0], [0.0, 5.0]])
distances = ((points.unsqueeze(1) - points.unsqueeze(0)) ** 2).sum(dim=2)
# %% es5 sbagliata: sottrae senza aggiungere una dimensione
points = torch.tensor([[0.0, 0.0], [3.0, 4.0], [6.0, 8.0], [0.0, 5.0]])
distances = ((points - points) ** 2).sum(dim=1).sqrt()
# %% es5 sbagliata: si ferma alle differenze
points = torch.tensor([[0.0, 0.0], [3.0, 4.0], [6.0, 8.0], [0.0, 5.0]])
distances = points.unsqueeze(1) - points.unsqueeze(0)
# %% es6 giusta: torch.as_strided con keyword
signal = torch.arange(8)
windows = torch.as_strided(signal, size=[6, 3], stride=[1, 1])
# %% es6 giusta: unfold trasposto
signal = torch.arange(8)
windows = signal.unfold(0, 6, 1).T
# %% es6 giusta: funzione con default
signal = torch.arange(8)
def sliding(t, n=3):
    rows = len(t) - n + 1
    return t.as_strided((rows, n), (1, 1))
windows = sliding(signal)
# %% es6 giusta: forma e stride calcolati
signal = torch.arange(8)
width = 3
step = signal.stride(0)
windows = signal.as_strided((signal.numel() - width + 1, width), (step, step))
# %% es6 sbagliata: contiguous
signal = torch.arange(8)
windows = signal.unfold(0, 3, 1).contiguous()
# %% es6 sbagliata: expand
signal = torch.arange(8)
windows = signal[:3].expand(6, 3)
# %% es6 sbagliata: passo 2
signal = torch.arange(8)
windows = signal.unfold(0, 3, 2)
# %% es6 sbagliata: signal sovrascritto con la copia
signal = torch.arange(8)
signal = torch.stack([signal[k:k + 3] for k in range(6)])
windows = signal
# %% es6 sbagliata: stride (3,1) fuori memoria (eccezione)
signal = torch.arange(8)
windows = signal.as_strided((6, 3), (3, 1))
# %% es6 sbagliata: stride colonna 0
signal = torch.arange(8)
windows = signal.as_strided((6, 3), (1, 0))
# %% es6 sbagliata: finestre senza sovrapposizione
signal = torch.arange(8)
windows = signal.unfold(0, 3, 3)
# %% es6 sbagliata: copia con stack
signal = torch.arange(8)
windows = torch.stack([signal[k : k + 3] for k in range(6)])
# %% es6 sbagliata: stride zero tra le righe
signal = torch.arange(8)
windows = signal.as_strided((6, 3), (0, 1))
