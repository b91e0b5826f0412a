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
# %% es4 giusta: F.relu e F.max_pool2d
import torch.nn.functional as F
class MyConvNet(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv2d(1, 8, kernel_size=3, padding=1)
        self.conv2 = nn.Conv2d(8, 24, kernel_size=3)
        self.fc = nn.Linear(864, 10)

    def forward(self, x):
        x = F.max_pool2d(F.relu(self.conv1(x)), 2)
        x = F.max_pool2d(F.relu(self.conv2(x)), 2)
        return self.fc(x.flatten(1))
# %% es4 giusta: due Sequential
class MyConvNet(nn.Module):
    def __init__(self, num_classes=10):
        super().__init__()
        self.features = nn.Sequential(
            nn.Conv2d(1, 8, 3, padding='same'), nn.ReLU(inplace=True), nn.MaxPool2d(kernel_size=2, stride=2),
            nn.Conv2d(8, 24, 3), nn.ReLU(inplace=True), nn.MaxPool2d(kernel_size=2, stride=2),
        )
        self.classifier = nn.Linear(24 * 6 * 6, num_classes)

    def forward(self, x):
        x = self.features(x)
        x = torch.flatten(x, 1)
        return self.classifier(x)
# %% es4 giusta: sottoclasse di Sequential, pooling prima della ReLU
class MyConvNet(nn.Sequential):
    def __init__(self):
        super().__init__(nn.Conv2d(1, 8, 3, padding=1), nn.MaxPool2d(2), nn.ReLU(),
                         nn.Conv2d(8, 24, 3), nn.MaxPool2d(2), nn.ReLU(), nn.Flatten(), nn.Linear(864, 10))
# %% es4 giusta: reshape con la grandezza del batch
class MyConvNet(nn.Module):
    def __init__(self):
        super(MyConvNet, self).__init__()
        self.c1 = nn.Conv2d(in_channels=1, out_channels=8, kernel_size=(3, 3), padding=(1, 1))
        self.c2 = nn.Conv2d(in_channels=8, out_channels=24, kernel_size=(3, 3))
        self.p = nn.MaxPool2d(2)
        self.out = nn.Linear(in_features=24 * 6 * 6, out_features=10)

    def forward(self, x):
        batch_size = x.shape[0]
        x = self.p(torch.relu(self.c1(x)))
        x = self.p(torch.relu(self.c2(x)))
        x = x.reshape(batch_size, -1)
        x = self.out(x)
        return x
# %% es4 giusta: un dropout in più, che in valutazione tace
import torch.nn.functional as F
class MyConvNet(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv2d(1, 8, kernel_size=3, padding=1)
        self.conv2 = nn.Conv2d(8, 24, kernel_size=3)
        self.fc = nn.Linear(864, 10)
        self.drop = nn.Dropout(0.2)

    def forward(self, x):
        x = F.max_pool2d(F.relu(self.conv1(x)), 2)
        x = F.max_pool2d(F.relu(self.conv2(x)), 2)
        return self.fc(self.drop(x.flatten(1)))
# %% es4 sbagliata: ingressi 24 · 7 · 7
import torch.nn.functional as F
class MyConvNet(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv2d(1, 8, kernel_size=3, padding=1)
        self.conv2 = nn.Conv2d(8, 24, kernel_size=3)
        self.fc = nn.Linear(24 * 7 * 7, 10)

    def forward(self, x):
        x = F.max_pool2d(F.relu(self.conv1(x)), 2)
        x = F.max_pool2d(F.relu(self.conv2(x)), 2)
        return self.fc(x.flatten(1))
# %% es4 sbagliata: ingressi 784
import torch.nn.functional as F
class MyConvNet(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv2d(1, 8, kernel_size=3, padding=1)
        self.conv2 = nn.Conv2d(8, 24, kernel_size=3)
        self.fc = nn.Linear(784, 10)

    def forward(self, x):
        x = F.max_pool2d(F.relu(self.conv1(x)), 2)
        x = F.max_pool2d(F.relu(self.conv2(x)), 2)
        return self.fc(x.flatten(1))
# %% es4 sbagliata: padding anche nella seconda
import torch.nn.functional as F
class MyConvNet(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv2d(1, 8, kernel_size=3, padding=1)
        self.conv2 = nn.Conv2d(8, 24, kernel_size=3, padding=1)
        self.fc = nn.Linear(864, 10)

    def forward(self, x):
        x = F.max_pool2d(F.relu(self.conv1(x)), 2)
        x = F.max_pool2d(F.relu(self.conv2(x)), 2)
        return self.fc(x.flatten(1))
# %% es4 sbagliata: senza ReLU
import torch.nn.functional as F
class MyConvNet(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv2d(1, 8, kernel_size=3, padding=1)
        self.conv2 = nn.Conv2d(8, 24, kernel_size=3)
        self.fc = nn.Linear(864, 10)

    def forward(self, x):
        x = F.max_pool2d(self.conv1(x), 2)
        x = F.max_pool2d(self.conv2(x), 2)
        return self.fc(x.flatten(1))
# %% es4 sbagliata: manca la seconda ReLU
import torch.nn.functional as F
class MyConvNet(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv2d(1, 8, kernel_size=3, padding=1)
        self.conv2 = nn.Conv2d(8, 24, kernel_size=3)
        self.fc = nn.Linear(864, 10)

    def forward(self, x):
        x = F.max_pool2d(F.relu(self.conv1(x)), 2)
        x = F.max_pool2d(self.conv2(x), 2)
        return self.fc(x.flatten(1))
# %% es4 sbagliata: media al posto del massimo
import torch.nn.functional as F
class MyConvNet(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv2d(1, 8, kernel_size=3, padding=1)
        self.conv2 = nn.Conv2d(8, 24, kernel_size=3)
        self.fc = nn.Linear(864, 10)

    def forward(self, x):
        x = F.avg_pool2d(F.relu(self.conv1(x)), 2)
        x = F.avg_pool2d(F.relu(self.conv2(x)), 2)
        return self.fc(x.flatten(1))
# %% es4 sbagliata: softmax in fondo
import torch.nn.functional as F
class MyConvNet(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv2d(1, 8, kernel_size=3, padding=1)
        self.conv2 = nn.Conv2d(8, 24, kernel_size=3)
        self.fc = nn.Linear(864, 10)

    def forward(self, x):
        x = F.max_pool2d(F.relu(self.conv1(x)), 2)
        x = F.max_pool2d(F.relu(self.conv2(x)), 2)
        return F.softmax(self.fc(x.flatten(1)), dim=1)
# %% es4 sbagliata: manca flatten
import torch.nn.functional as F
class MyConvNet(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv2d(1, 8, kernel_size=3, padding=1)
        self.conv2 = nn.Conv2d(8, 24, kernel_size=3)
        self.fc = nn.Linear(864, 10)

    def forward(self, x):
        x = F.max_pool2d(F.relu(self.conv1(x)), 2)
        x = F.max_pool2d(F.relu(self.conv2(x)), 2)
        return self.fc(x)
# %% es4 sbagliata: flatten() anche del batch
import torch.nn.functional as F
class MyConvNet(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv2d(1, 8, kernel_size=3, padding=1)
        self.conv2 = nn.Conv2d(8, 24, kernel_size=3)
        self.fc = nn.Linear(864, 10)

    def forward(self, x):
        x = F.max_pool2d(F.relu(self.conv1(x)), 2)
        x = F.max_pool2d(F.relu(self.conv2(x)), 2)
        return self.fc(x.flatten())
# %% es4 sbagliata: super dimenticato
import torch.nn.functional as F
class MyConvNet(nn.Module):
    def __init__(self):
        self.conv1 = nn.Conv2d(1, 8, kernel_size=3, padding=1)
        self.conv2 = nn.Conv2d(8, 24, kernel_size=3)
        self.fc = nn.Linear(864, 10)

    def forward(self, x):
        x = F.max_pool2d(F.relu(self.conv1(x)), 2)
        x = F.max_pool2d(F.relu(self.conv2(x)), 2)
        return self.fc(x.flatten(1))
# %% es4 sbagliata: un pooling solo
import torch.nn.functional as F
class MyConvNet(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv2d(1, 8, kernel_size=3, padding=1)
        self.conv2 = nn.Conv2d(8, 24, kernel_size=3)
        self.fc = nn.Linear(24 * 12 * 12, 10)

    def forward(self, x):
        x = F.max_pool2d(F.relu(self.conv1(x)), 2)
        x = F.relu(self.conv2(x))
        return self.fc(x.flatten(1))
# %% es4 sbagliata: filtri 5 × 5
import torch.nn.functional as F
class MyConvNet(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv2d(1, 8, kernel_size=5, padding=1)
        self.conv2 = nn.Conv2d(8, 24, kernel_size=5)
        self.fc = nn.Linear(864, 10)

    def forward(self, x):
        x = F.max_pool2d(F.relu(self.conv1(x)), 2)
        x = F.max_pool2d(F.relu(self.conv2(x)), 2)
        return self.fc(x.flatten(1))
# %% es4 sbagliata: canali scambiati
import torch.nn.functional as F
class MyConvNet(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv2d(1, 8, kernel_size=3, padding=1)
        self.conv2 = nn.Conv2d(24, 8, kernel_size=3)
        self.fc = nn.Linear(864, 10)

    def forward(self, x):
        x = F.max_pool2d(F.relu(self.conv1(x)), 2)
        x = F.max_pool2d(F.relu(self.conv2(x)), 2)
        return self.fc(x.flatten(1))
# %% es4 sbagliata: forward senza return
import torch.nn.functional as F
class MyConvNet(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv2d(1, 8, kernel_size=3, padding=1)
        self.conv2 = nn.Conv2d(8, 24, kernel_size=3)
        self.fc = nn.Linear(864, 10)

    def forward(self, x):
        x = F.max_pool2d(F.relu(self.conv1(x)), 2)
        x = F.max_pool2d(F.relu(self.conv2(x)), 2)
        self.fc(x.flatten(1))
# %% es4 sbagliata: un oggetto e non la classe
MyConvNet = nn.Sequential(nn.Conv2d(1, 8, 3, padding=1), nn.ReLU(), nn.MaxPool2d(2), nn.Conv2d(8, 24, 3), nn.ReLU(),
                          nn.MaxPool2d(2), nn.Flatten(), nn.Linear(864, 10))
# %% es2 giusta: l'ordine della lezione
def split3(n, n_val, n_test, seed):
    g = torch.Generator().manual_seed(seed)
    order = torch.randperm(n, generator=g)
    val, test, train = order[:n_val], order[n_val:n_val + n_test], order[n_val + n_test:]
    return train, val, test
# %% es2 giusta: addestramento davanti, con split
def split3(n, n_val, n_test, seed):
    order = torch.randperm(n, generator=torch.Generator().manual_seed(seed))
    return order.split([n - n_val - n_test, n_val, n_test])
# %% es2 giusta: manual_seed globale
def split3(n, n_val, n_test, seed):
    torch.manual_seed(seed)
    idx = torch.randperm(n)
    n_train = n - n_val - n_test
    return [idx[:n_train], idx[n_train:n_train + n_val], idx[n_train + n_val:]]
# %% es2 giusta: random di Python e poi tensori
import random
def split3(n, n_val, n_test, seed):
    idx = list(range(n))
    random.Random(seed).shuffle(idx)
    idx = torch.tensor(idx)
    return idx[n_val + n_test:], idx[:n_val], idx[n_val:n_val + n_test]
# %% es2 giusta: random_split
def split3(n, n_val, n_test, seed):
    from torch.utils.data import random_split
    parts = random_split(range(n), [n - n_val - n_test, n_val, n_test], generator=torch.Generator().manual_seed(seed))
    return tuple(torch.tensor(part.indices) for part in parts)
# %% es2 sbagliata: non mescola
def split3(n, n_val, n_test, seed):
    idx = torch.arange(n)
    return idx[n_val + n_test:], idx[:n_val], idx[n_val:n_val + n_test]
# %% es2 sbagliata: seme dimenticato
def split3(n, n_val, n_test, seed):
    idx = torch.randperm(n)
    return idx[n_val + n_test:], idx[:n_val], idx[n_val:n_val + n_test]
# %% es2 sbagliata: parti sovrapposte
def split3(n, n_val, n_test, seed):
    idx = torch.randperm(n, generator=torch.Generator().manual_seed(seed))
    return idx[n_val:], idx[:n_val], idx[n_val:n_val + n_test]
# %% es2 sbagliata: randint
def split3(n, n_val, n_test, seed):
    g = torch.Generator().manual_seed(seed)
    idx = torch.randint(0, n, (n,), generator=g)
    return idx[n_val + n_test:], idx[:n_val], idx[n_val:n_val + n_test]
# %% es2 sbagliata: ordine validazione, test, addestramento
def split3(n, n_val, n_test, seed):
    idx = torch.randperm(n, generator=torch.Generator().manual_seed(seed))
    return idx[:n_val], idx[n_val:n_val + n_test], idx[n_val + n_test:]
# %% es2 sbagliata: seme fisso
def split3(n, n_val, n_test, seed):
    idx = torch.randperm(n, generator=torch.Generator().manual_seed(0))
    return idx[n_val + n_test:], idx[:n_val], idx[n_val:n_val + n_test]
# %% es2 sbagliata: due parti sole
def split3(n, n_val, n_test, seed):
    idx = torch.randperm(n, generator=torch.Generator().manual_seed(seed))
    return idx[n_val:], idx[:n_val]
# %% es2 sbagliata: liste di Python
def split3(n, n_val, n_test, seed):
    idx = torch.randperm(n, generator=torch.Generator().manual_seed(seed)).tolist()
    return idx[n_val + n_test:], idx[:n_val], idx[n_val:n_val + n_test]
# %% es2 sbagliata: manca l'ultimo indice
def split3(n, n_val, n_test, seed):
    idx = torch.randperm(n - 1, generator=torch.Generator().manual_seed(seed))
    return idx[n_val + n_test:], idx[:n_val], idx[n_val:n_val + n_test]
# %% es2 sbagliata: seme al posto del generatore
def split3(n, n_val, n_test, seed):
    idx = torch.randperm(n, generator=seed)
    return idx[n_val + n_test:], idx[:n_val], idx[n_val:n_val + n_test]
# %% es2 sbagliata: quante e non quali
def split3(n, n_val, n_test, seed):
    return n - n_val - n_test, n_val, n_test
# %% es2 giusta: parti in ordine, scelte a caso
def split3(n: int, n_val: int, n_test: int, seed: int):
    order = torch.randperm(n, generator=torch.Generator().manual_seed(seed))
    parts = order[n_val + n_test:], order[:n_val], order[n_val:n_val + n_test]
    return tuple(part.sort().values for part in parts)
