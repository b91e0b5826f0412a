# %% es1 giusta: out_size della lezione
side = out_size(32, 7, p=1, s=2)
shape_1 = (4, 10, side, side)
# %% es1 giusta: soluzione in sequenza
shape_1 = (4, 10, (32 + 2 * 1 - 7) // 2 + 1, (32 + 2 * 1 - 7) // 2 + 1)
# %% es1 giusta: variabile chiamata tuple
tuple = (4, 10, 14, 14)
shape_1 = tuple
# %% es1 giusta: costruisce lo strato
shape_1 = nn.Conv2d(3, 10, kernel_size=7, padding=1, stride=2)(torch.zeros(4, 3, 32, 32)).shape
# %% es1 indistinguibile: padding contato una volta
shape_1 = (4, 10, (32 + 1 - 7) // 2 + 1, (32 + 1 - 7) // 2 + 1)
# %% es1 sbagliata: batch e canali scambiati
shape_1 = (10, 4, 14, 14)
# %% es1 sbagliata: ceil della formula intera
import math
shape_1 = (4, 10, math.ceil((32 + 2 - 7) / 2 + 1), math.ceil((32 + 2 - 7) / 2 + 1))
# %% es1 sbagliata: numero
shape_1 = 4 * 10 * 14 * 14
# %% es1 sbagliata: padding dimenticato
shape_1 = (4, 10, (32 - 7) // 2 + 1, (32 - 7) // 2 + 1)
# %% es1 sbagliata: padding dimenticato con out_size
shape_1 = (4, 10, out_size(32, 7, s=2), out_size(32, 7, s=2))
# %% es1 sbagliata: stringa
shape_1 = "(4, 10, 14, 14)"
# %% es1 sbagliata: tutti i canali 30
shape_1 = (4, 30, 14, 14)
# %% es1 sbagliata: dimentica il più 1
shape_1 = (4, 10, 13, 13)
# %% es1 sbagliata: tiene i canali in ingresso
shape_1 = (4, 3, 14, 14)
# %% es1 sbagliata: dimentica lo stride
shape_1 = (4, 10, 28, 28)
# %% es1 sbagliata: arrotonda per eccesso
shape_1 = (4, 10, 15, 15)
# %% es2 giusta: math.prod
import math
n_params = math.prod((64, 16, 3, 3)) + 64
print(n_params)
# %% es2 giusta: variabile chiamata sum
sum = 64 * 16 * 3 * 3
sum += 64
n_params = sum
# %% es2 giusta: costruisce lo strato
n_params = count(nn.Conv2d(16, 64, kernel_size=3))
# %% es2 giusta: math.prod
import math
n_params = math.prod([64, 16, 3, 3]) + 64
# %% es2 sbagliata: NameError
n_params = c_out * (c_in * k * k + 1)
# %% es2 sbagliata: bias 16
n_params = 64 * 16 * 3 * 3 + 16
# %% es2 sbagliata: con i pixel
n_params = 64 * (16 * 28 * 28 + 1)
# %% es2 sbagliata: nome sbagliato
n_param = 9280
# %% es2 sbagliata: solo una mappa
n_params = 16 * 3 * 3 + 1
# %% es2 sbagliata: virgola finale
n_params = 64 * (16 * 3 * 3 + 1),
# %% es2 sbagliata: dimentica i bias
n_params = 64 * 16 * 3 * 3
# %% es2 sbagliata: dimentica i canali in ingresso
n_params = 64 * 3 * 3 + 64
# %% es2 sbagliata: un bias per canale in ingresso
n_params = 64 * (16 * 3 * 3 + 16)
# %% es3 giusta: controllo: il minimo dei massimi della verifica
x = torch.randn(6, 8, generator=torch.Generator().manual_seed(3))
print(nn.functional.max_pool2d(x[None], 2)[0].min())
def my_max_pool(x):
    return x.unfold(0, 2, 2).unfold(1, 2, 2).flatten(2).max(2).values
# %% es3 giusta: einops a mano con permute
def my_max_pool(x):
    H, W = x.shape
    blocks = x.reshape(H // 2, 2, W // 2, 2).permute(0, 2, 1, 3).flatten(2)
    return blocks.max(-1)[0]
# %% es3 giusta: unfold
def my_max_pool(x):
    return x.unfold(0, 2, 2).unfold(1, 2, 2).amax(dim=(-1, -2))
# %% es3 giusta: zeri float64
def my_max_pool(x):
    H, W = x.shape
    out = torch.zeros(H // 2, W // 2, dtype=torch.float64)
    for i in range(H // 2):
        for j in range(W // 2):
            out[i, j] = x[2 * i:2 * i + 2, 2 * j:2 * j + 2].max()
    return out
# %% es3 sbagliata: H / 2 con la barra sola
def my_max_pool(x):
    H, W = x.shape
    return x.reshape(H / 2, 2, W / 2, 2).amax(dim=(1, 3))
# %% es3 sbagliata: H W non definiti
def my_max_pool(x):
    return x.reshape(H_ // 2, 2, W_ // 2, 2).amax(dim=(1, 3))
# %% es3 sbagliata: interi
def my_max_pool(x):
    H, W = x.shape
    return x.reshape(H // 2, 2, W // 2, 2).amax(dim=(1, 3)).int()
# %% es3 sbagliata: lista di liste
def my_max_pool(x):
    H, W = x.shape
    return [[x[i:i + 2, j:j + 2].max() for j in range(0, W, 2)] for i in range(0, H, 2)]
# %% es3 sbagliata: max con la coppia
def my_max_pool(x):
    H, W = x.shape
    return x.reshape(H // 2, 2, W // 2, 2).amax(dim=1).max(dim=2)
# %% es3 sbagliata: numpy giusto ma array
def my_max_pool(x):
    H, W = x.shape
    return x.numpy().reshape(H // 2, 2, W // 2, 2).max(axis=(1, 3))
# %% es3 sbagliata: parte da zero
def my_max_pool(x):
    out = torch.zeros(x.shape[0] // 2, x.shape[1] // 2)
    for i in range(x.shape[0]):
        for j in range(x.shape[1]):
            if x[i, j] > out[i // 2, j // 2]:
                out[i // 2, j // 2] = x[i, j]
    return out
# %% es3 sbagliata: solo la diagonale
def my_max_pool(x):
    return torch.maximum(x[::2, ::2], x[1::2, 1::2])
# %% es3 sbagliata: usa F.max_pool2d
def my_max_pool(x):
    return nn.functional.max_pool2d(x[None], 2)[0]
# %% es3 sbagliata: usa nn
def my_max_pool(x):
    return nn.MaxPool2d(2)(x.unsqueeze(0)).squeeze(0)
# %% es3 sbagliata: zeri interi
def my_max_pool(x):
    H, W = x.shape
    out = torch.zeros(H // 2, W // 2, dtype=torch.int64)
    for i in range(H // 2):
        for j in range(W // 2):
            out[i, j] = x[2 * i:2 * i + 2, 2 * j:2 * j + 2].max()
    return out
# %% es3 sbagliata: la media
def my_max_pool(x):
    H, W = x.shape
    return x.reshape(H // 2, 2, W // 2, 2).mean(dim=(1, 3))
# %% es3 sbagliata: quattro numeri di fila
def my_max_pool(x):
    H, W = x.shape
    return x.reshape(H // 2, W // 2, 4).amax(dim=2)
# %% es3 sbagliata: un pixel su due
def my_max_pool(x):
    return x[::2, ::2]
# %% es3 sbagliata: massimo lungo una dimensione sola
def my_max_pool(x):
    H, W = x.shape
    return x.reshape(H // 2, 2, W // 2, 2).amax(dim=1)
# %% es4 giusta: con out_size
def new_net():
    side = out_size(out_size(28, 3, 1) // 2, 3) // 2
    return nn.Sequential(
        nn.Conv2d(1, 8, kernel_size=3, padding=1), nn.ReLU(), nn.MaxPool2d(2),
        nn.Conv2d(8, 24, kernel_size=3), nn.ReLU(), nn.MaxPool2d(2),
        nn.Flatten(),
        nn.Linear(24 * side ** 2, 10),
    )
# %% es4 giusta: lambda con import interno
import math
new_net = lambda: nn.Sequential(
    nn.Conv2d(1, 8, kernel_size=3, padding=1), nn.ReLU(), nn.MaxPool2d(2),
    nn.Conv2d(8, 24, kernel_size=3), nn.ReLU(), nn.MaxPool2d(2),
    nn.Flatten(),
    nn.Linear(math.prod((24, 6, 6)), 10),
)
# %% es4 giusta: argomento di default
def new_net(n_in=24 * 6 * 6):
    return nn.Sequential(
        nn.Conv2d(1, 8, kernel_size=3, padding=1), nn.ReLU(), nn.MaxPool2d(2),
        nn.Conv2d(8, 24, kernel_size=3), nn.ReLU(), nn.MaxPool2d(2),
        nn.Flatten(),
        nn.Linear(in_features=n_in, out_features=10),
    )
# %% es4 giusta: lista di strati e variabile net
def new_net():
    strati = [nn.Conv2d(1, 8, kernel_size=3, padding=1), nn.ReLU(), nn.MaxPool2d(2),
              nn.Conv2d(8, 24, kernel_size=3), nn.ReLU(), nn.MaxPool2d(2),
              nn.Flatten()]
    strati.append(nn.Linear(int(24 * ((28 / 2 - 2) / 2) ** 2), 10))
    net = nn.Sequential(*strati)
    return net
# %% es4 sbagliata: 24*12*12
def new_net():
    return nn.Sequential(
        nn.Conv2d(1, 8, kernel_size=3, padding=1), nn.ReLU(), nn.MaxPool2d(2),
        nn.Conv2d(8, 24, kernel_size=3), nn.ReLU(), nn.MaxPool2d(2),
        nn.Flatten(),
        nn.Linear(24 * 12 * 12, 10),
    )
# %% es4 sbagliata: 24*28*28
def new_net():
    return nn.Sequential(
        nn.Conv2d(1, 8, kernel_size=3, padding=1), nn.ReLU(), nn.MaxPool2d(2),
        nn.Conv2d(8, 24, kernel_size=3), nn.ReLU(), nn.MaxPool2d(2),
        nn.Flatten(),
        nn.Linear(24 * 28 * 28, 10),
    )
# %% es4 sbagliata: 8*6*6
def new_net():
    return nn.Sequential(
        nn.Conv2d(1, 8, kernel_size=3, padding=1), nn.ReLU(), nn.MaxPool2d(2),
        nn.Conv2d(8, 24, kernel_size=3), nn.ReLU(), nn.MaxPool2d(2),
        nn.Flatten(),
        nn.Linear(8 * 6 * 6, 10),
    )
# %% es4 sbagliata: aggiunge padding alla seconda
def new_net():
    return nn.Sequential(
        nn.Conv2d(1, 8, kernel_size=3, padding=1), nn.ReLU(), nn.MaxPool2d(2),
        nn.Conv2d(8, 24, kernel_size=3, padding=1), nn.ReLU(), nn.MaxPool2d(2),
        nn.Flatten(),
        nn.Linear(24 * 7 * 7, 10),
    )
# %% es4 sbagliata: aggiunge softmax
def new_net():
    return nn.Sequential(
        nn.Conv2d(1, 8, kernel_size=3, padding=1), nn.ReLU(), nn.MaxPool2d(2),
        nn.Conv2d(8, 24, kernel_size=3), nn.ReLU(), nn.MaxPool2d(2),
        nn.Flatten(),
        nn.Linear(24 * 6 * 6, 10), nn.Softmax(dim=1),
    )
# %% es4 sbagliata: divisione con barra singola, formula intera
def new_net():
    side = ((28 + 2 - 3) + 1) / 2
    side = (side - 3 + 1) / 2
    return nn.Sequential(
        nn.Conv2d(1, 8, kernel_size=3, padding=1), nn.ReLU(), nn.MaxPool2d(2),
        nn.Conv2d(8, 24, kernel_size=3), nn.ReLU(), nn.MaxPool2d(2),
        nn.Flatten(),
        nn.Linear(24 * side ** 2, 10),
    )
# %% es4 sbagliata: manca return
def new_net():
    net = nn.Sequential(
        nn.Conv2d(1, 8, kernel_size=3, padding=1), nn.ReLU(), nn.MaxPool2d(2),
        nn.Conv2d(8, 24, kernel_size=3), nn.ReLU(), nn.MaxPool2d(2),
        nn.Flatten(),
        nn.Linear(24 * 6 * 6, 10),
    )
# %% es4 sbagliata: restituisce None con un print
def new_net():
    print(nn.Sequential(
        nn.Conv2d(1, 8, kernel_size=3, padding=1), nn.ReLU(), nn.MaxPool2d(2),
        nn.Conv2d(8, 24, kernel_size=3), nn.ReLU(), nn.MaxPool2d(2),
        nn.Flatten(),
        nn.Linear(24 * 6 * 6, 10),
    ))
# %% es4 sbagliata: rete invece di funzione
new_net = nn.Sequential(
    nn.Conv2d(1, 8, kernel_size=3, padding=1), nn.ReLU(), nn.MaxPool2d(2),
    nn.Conv2d(8, 24, kernel_size=3), nn.ReLU(), nn.MaxPool2d(2),
    nn.Flatten(),
    nn.Linear(24 * 6 * 6, 10),
)
# %% es4 sbagliata: tupla
def new_net():
    return nn.Sequential(
        nn.Conv2d(1, 8, kernel_size=3, padding=1), nn.ReLU(), nn.MaxPool2d(2),
        nn.Conv2d(8, 24, kernel_size=3), nn.ReLU(), nn.MaxPool2d(2),
        nn.Flatten(),
        nn.Linear((24, 6, 6), 10),
    )
# %% es4 sbagliata: come se anche la seconda avesse il padding
def new_net():
    return nn.Sequential(
        nn.Conv2d(1, 8, kernel_size=3, padding=1), nn.ReLU(), nn.MaxPool2d(2),
        nn.Conv2d(8, 24, kernel_size=3), nn.ReLU(), nn.MaxPool2d(2),
        nn.Flatten(),
        nn.Linear(24 * 7 * 7, 10),
    )
# %% es4 sbagliata: conta una mappa sola
def new_net():
    return nn.Sequential(
        nn.Conv2d(1, 8, kernel_size=3, padding=1), nn.ReLU(), nn.MaxPool2d(2),
        nn.Conv2d(8, 24, kernel_size=3), nn.ReLU(), nn.MaxPool2d(2),
        nn.Flatten(),
        nn.Linear(6 * 6, 10),
    )
# %% es4 sbagliata: dimentica il padding della prima
def new_net():
    return nn.Sequential(
        nn.Conv2d(1, 8, kernel_size=3, padding=1), nn.ReLU(), nn.MaxPool2d(2),
        nn.Conv2d(8, 24, kernel_size=3), nn.ReLU(), nn.MaxPool2d(2),
        nn.Flatten(),
        nn.Linear(24 * 5 * 5, 10),
    )
# %% es5 giusta: finestra scorrevole
def stop_at(val_losses, patience):
    for e in range(patience, len(val_losses)):
        if min(val_losses[e - patience + 1:e + 1]) >= val_losses[e - patience]:
            return e, e - patience
    return len(val_losses) - 1, val_losses.index(min(val_losses))
# %% es5 giusta: min con <= (come fit_early)
def stop_at(val_losses, patience):
    best = 0
    for epoch, loss in enumerate(val_losses):
        if loss <= min(val_losses[:epoch + 1]):
            best = epoch
        elif epoch - best >= patience:
            break
    return epoch, best
# %% es5 giusta: ricorsiva
def stop_at(val_losses, patience, e=0, best=0):
    if val_losses[e] < val_losses[best]:
        best = e
    if e - best >= patience or e == len(val_losses) - 1:
        return e, best
    return stop_at(val_losses, patience, e + 1, best)
# %% es5 giusta: index del minimo e next con default
def stop_at(val_losses, patience):
    v = list(val_losses)
    bests = [v.index(min(v[:e + 1])) for e in range(len(v))]
    last = len(v) - 1
    stop = next((e for e, b in enumerate(bests) if e != b and e - b >= patience), last)
    return stop, bests[stop]
# %% es5 sbagliata: confronta con l'epoca prima (>=)
def stop_at(val_losses, patience):
    best, bad = 0, 0
    for e in range(1, len(val_losses)):
        if val_losses[e] < val_losses[e - 1]:
            best, bad = e, 0
        else:
            bad += 1
            if bad >= patience:
                return e, best
    return len(val_losses) - 1, best
# %% es5 sbagliata: contatore non azzerato
def stop_at(val_losses, patience):
    best, bad = 0, 0
    for e, loss in enumerate(val_losses):
        if loss < val_losses[best]:
            best = e
        elif e > 0:
            bad += 1
            if bad >= patience:
                break
    return e, best
# %% es5 sbagliata: manca il return finale
def stop_at(val_losses, patience):
    best = 0
    for epoch, loss in enumerate(val_losses):
        if loss < val_losses[best]:
            best = epoch
        elif epoch - best >= patience:
            return epoch, best
# %% es5 sbagliata: miglioramento rispetto a due epoche fa
def stop_at(val_losses, patience):
    bad, best = 0, 0
    for e in range(1, len(val_losses)):
        bad = 0 if val_losses[e] < val_losses[e - 1] else bad + 1
        best = min(range(e + 1), key=val_losses.__getitem__)
        if bad == patience:
            break
    return e, best
# %% es5 sbagliata: restituisce len invece di len - 1
def stop_at(val_losses, patience):
    best = 0
    for epoch, loss in enumerate(val_losses):
        if loss < val_losses[best]:
            best = epoch
        elif epoch - best >= patience:
            return epoch, best
    return len(val_losses), best
# %% es5 sbagliata: stampa e basta
def stop_at(val_losses, patience):
    best = 0
    for epoch, loss in enumerate(val_losses):
        if loss < val_losses[best]:
            best = epoch
        elif epoch - best >= patience:
            break
    print(epoch, best)
# %% es5 sbagliata: stringa
def stop_at(val_losses, patience):
    return "3, 1"
# %% es5 sbagliata: un numero solo
def stop_at(val_losses, patience):
    best = 0
    for epoch, loss in enumerate(val_losses):
        if loss < val_losses[best]:
            best = epoch
        elif epoch - best >= patience:
            break
    return epoch
# %% es5 sbagliata: guarda tutte le epoche
def stop_at(val_losses, patience):
    best = val_losses.index(min(val_losses))
    return min(best + patience, len(val_losses) - 1), best
# %% es5 sbagliata: si ferma al primo peggioramento
def stop_at(val_losses, patience):
    for epoch in range(1, len(val_losses)):
        if val_losses[epoch] > val_losses[epoch - 1]:
            return epoch, epoch - 1
    return len(val_losses) - 1, len(val_losses) - 1
# %% es5 sbagliata: scambia i due numeri
def stop_at(val_losses, patience):
    best = 0
    for epoch, loss in enumerate(val_losses):
        if loss < val_losses[best]:
            best = epoch
        elif epoch - best >= patience:
            break
    return best, epoch
# %% es5 sbagliata: aspetta un'epoca di troppo
def stop_at(val_losses, patience):
    best = 0
    for epoch, loss in enumerate(val_losses):
        if loss < val_losses[best]:
            best = epoch
        elif epoch - best > patience:
            break
    return epoch, best
# %% es6 giusta: im2col in float32
def my_conv2d(x, weight, bias, stride=1):
    k = weight.shape[-1]
    rows, cols = out_size(x.shape[1], k, 0, stride), out_size(x.shape[2], k, 0, stride)
    patches = torch.zeros(rows * cols, weight[0].numel())
    for i in range(rows):
        for j in range(cols):
            patches[i * cols + j] = x[:, i * stride:i * stride + k, j * stride:j * stride + k].flatten()
    return (weight.flatten(1) @ patches.T + bias[:, None]).reshape(-1, rows, cols)
# %% es6 giusta: out con lo stesso dtype, bias in fondo
def my_conv2d(x, weight, bias, stride=1):
    k = weight.shape[-1]
    rows = len(range(0, x.shape[1] - k + 1, stride))
    cols = len(range(0, x.shape[2] - k + 1, stride))
    out = x.new_zeros(len(weight), rows, cols)
    for c in range(x.shape[0]):
        for i in range(rows):
            for j in range(cols):
                out[:, i, j] += (x[c, i * stride:i * stride + k, j * stride:j * stride + k] * weight[:, c]).sum((1, 2))
    return out + bias.view(-1, 1, 1)
# %% es6 giusta: soluzione in sequenza
def my_conv2d(x, weight, bias, stride=1):
    """x (C, H, W), weight (K, C, k, k), bias (K,) → (K, righe, colonne)."""
    k = weight.shape[-1]
    rows = (x.shape[1] - k) // stride + 1
    cols = (x.shape[2] - k) // stride + 1
    out = torch.zeros(len(weight), rows, cols, dtype=x.dtype)
    for i in range(rows):
        for j in range(cols):
            top, left = i * stride, j * stride
            window = x[:, top:top + k, left:left + k]                # (C, k, k)
            out[:, i, j] = (window * weight).sum(dim=(1, 2, 3)) + bias
    return out
# %% es6 giusta: cicli su i e j
def my_conv2d(x, weight, bias, stride=1):
    """x (C, H, W), weight (K, C, k, k), bias (K,) → (K, righe, colonne)."""
    K, C, k, _ = weight.shape
    rows = (x.shape[1] - k) // stride + 1
    cols = (x.shape[2] - k) // stride + 1
    out = torch.zeros(K, rows, cols)
    for i in range(rows):
        for j in range(cols):
            window = x[:, i * stride:i * stride + k, j * stride:j * stride + k]
            out[:, i, j] = (weight * window).sum(dim=(1, 2, 3)) + bias
    return out
# %% es6 sbagliata: bias per broadcasting sbagliato
def my_conv2d(x, weight, bias, stride=1):
    k = weight.shape[-1]
    windows = x.unfold(1, k, stride).unfold(2, k, stride)
    return torch.einsum("cijuv,kcuv->kij", windows, weight) + bias
# %% es6 sbagliata: bias sottratto
def my_conv2d(x, weight, bias, stride=1):
    k = weight.shape[-1]
    windows = x.unfold(1, k, stride).unfold(2, k, stride)
    return torch.einsum("cijuv,kcuv->kij", windows, weight) - bias[:, None, None]
# %% es6 sbagliata: canali fissi 3
def my_conv2d(x, weight, bias, stride=1):
    k = weight.shape[-1]
    rows = (x.shape[1] - k) // stride + 1
    cols = (x.shape[2] - k) // stride + 1
    out = torch.zeros(len(weight), rows, cols, dtype=x.dtype)
    for i in range(rows):
        for j in range(cols):
            window = x[0:3, i * stride:i * stride + k, j * stride:j * stride + k]
            out[:, i, j] = (window * weight).sum(dim=(1, 2, 3)) + bias
    return out
# %% es6 sbagliata: filtri trasposti
def my_conv2d(x, weight, bias, stride=1):
    k = weight.shape[-1]
    windows = x.unfold(1, k, stride).unfold(2, k, stride)
    return torch.einsum("cijuv,kcvu->kij", windows, weight) + bias[:, None, None]
# %% es6 sbagliata: interi
def my_conv2d(x, weight, bias, stride=1):
    k = weight.shape[-1]
    rows = (x.shape[1] - k) // stride + 1
    cols = (x.shape[2] - k) // stride + 1
    out = torch.zeros(len(weight), rows, cols, dtype=torch.int64)
    for i in range(rows):
        for j in range(cols):
            window = x[:, i * stride:i * stride + k, j * stride:j * stride + k]
            out[:, i, j] = (window * weight).sum(dim=(1, 2, 3)) + bias
    return out
# %% es6 sbagliata: k = len(x), i canali
def my_conv2d(x, weight, bias, stride=1):
    k = len(x)
    rows = (x.shape[1] - k) // stride + 1
    cols = (x.shape[2] - k) // stride + 1
    out = torch.zeros(len(weight), rows, cols, dtype=x.dtype)
    for i in range(rows):
        for j in range(cols):
            window = x[:, i * stride:i * stride + k, j * stride:j * stride + k]
            out[:, i, j] = (window * weight).sum(dim=(1, 2, 3)) + bias
    return out
# %% es6 sbagliata: k preso dai canali
def my_conv2d(x, weight, bias, stride=1):
    k = weight.shape[1]
    rows = (x.shape[1] - k) // stride + 1
    cols = (x.shape[2] - k) // stride + 1
    out = torch.zeros(len(weight), rows, cols, dtype=x.dtype)
    for i in range(rows):
        for j in range(cols):
            window = x[:, i * stride:i * stride + k, j * stride:j * stride + k]
            out[:, i, j] = (window * weight).sum(dim=(1, 2, 3)) + bias
    return out
# %% es6 sbagliata: lista di mappe
def my_conv2d(x, weight, bias, stride=1):
    return [b + sum(conv_by_hand(x[c], w[c]) for c in range(len(x)))[::stride, ::stride] for w, b in zip(weight, bias)]
# %% es6 sbagliata: numpy giusto ma array
def my_conv2d(x, weight, bias, stride=1):
    import numpy as np
    k = weight.shape[-1]
    rows, cols = out_size(x.shape[1], k, 0, stride), out_size(x.shape[2], k, 0, stride)
    out = np.zeros((len(weight), rows, cols))
    for i in range(rows):
        for j in range(cols):
            w = x[:, i * stride:i * stride + k, j * stride:j * stride + k]
            out[:, i, j] = (w * weight).sum(dim=(1, 2, 3)) + bias
    return out
# %% es6 sbagliata: righe e colonne scambiate
def my_conv2d(x, weight, bias, stride=1):
    k = weight.shape[-1]
    windows = x.unfold(1, k, stride).unfold(2, k, stride)
    return torch.einsum("cijuv,kcuv->kji", windows, weight) + bias[:, None, None]
# %% es6 sbagliata: somma su tutto
def my_conv2d(x, weight, bias, stride=1):
    k = weight.shape[-1]
    rows = (x.shape[1] - k) // stride + 1
    cols = (x.shape[2] - k) // stride + 1
    out = torch.zeros(len(weight), rows, cols, dtype=x.dtype)
    for i in range(rows):
        for j in range(cols):
            window = x[:, i * stride:i * stride + k, j * stride:j * stride + k]
            out[:, i, j] = (window * weight).sum() + bias
    return out
# %% es6 sbagliata: usa torch.conv2d
def my_conv2d(x, weight, bias, stride=1):
    return torch.conv2d(x[None], weight, bias, stride)[0]
# %% es6 sbagliata: dimentica il bias
def my_conv2d(x, weight, bias, stride=1):
    k = weight.shape[-1]
    rows, cols = (x.shape[1] - k) // stride + 1, (x.shape[2] - k) // stride + 1
    out = torch.zeros(len(weight), rows, cols, dtype=x.dtype)
    for i in range(rows):
        for j in range(cols):
            window = x[:, i * stride:i * stride + k, j * stride:j * stride + k]
            out[:, i, j] = (window * weight).sum(dim=(1, 2, 3))
    return out
# %% es6 sbagliata: la finestra non segue lo stride
def my_conv2d(x, weight, bias, stride=1):
    k = weight.shape[-1]
    rows, cols = (x.shape[1] - k) // stride + 1, (x.shape[2] - k) // stride + 1
    out = torch.zeros(len(weight), rows, cols, dtype=x.dtype)
    for i in range(rows):
        for j in range(cols):
            window = x[:, i:i + k, j:j + k]
            out[:, i, j] = (window * weight).sum(dim=(1, 2, 3)) + bias
    return out
# %% es6 sbagliata: ignora lo stride
def my_conv2d(x, weight, bias, stride=1):
    k = weight.shape[-1]
    rows, cols = x.shape[1] - k + 1, x.shape[2] - k + 1
    out = torch.zeros(len(weight), rows, cols, dtype=x.dtype)
    for i in range(rows):
        for j in range(cols):
            out[:, i, j] = (x[:, i:i + k, j:j + k] * weight).sum(dim=(1, 2, 3)) + bias
    return out
