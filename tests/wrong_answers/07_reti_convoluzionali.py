# %% es1: dimentica il più 1
shape_1 = (4, 10, 13, 13)
# %% es1: tiene i canali in ingresso
shape_1 = (4, 3, 14, 14)
# %% es1: dimentica lo stride
shape_1 = (4, 10, 28, 28)
# %% es1: arrotonda per eccesso
shape_1 = (4, 10, 15, 15)
# %% es2: dimentica i bias
n_params = 64 * 16 * 3 * 3
# %% es2: dimentica i canali in ingresso
n_params = 64 * 3 * 3 + 64
# %% es2: un bias per canale in ingresso
n_params = 64 * (16 * 3 * 3 + 16)
# %% es3: la media
def my_max_pool(x):
    H, W = x.shape
    return x.reshape(H // 2, 2, W // 2, 2).mean(dim=(1, 3))
# %% es3: quattro numeri di fila
def my_max_pool(x):
    H, W = x.shape
    return x.reshape(H // 2, W // 2, 4).amax(dim=2)
# %% es3: un pixel su due
def my_max_pool(x):
    return x[::2, ::2]
# %% es3: massimo lungo una dimensione sola
def my_max_pool(x):
    H, W = x.shape
    return x.reshape(H // 2, 2, W // 2, 2).amax(dim=1)
# %% es4: come se anche la seconda avesse il padding
def new_net():
    return nn.Sequential(
        nn.Conv2d(1, 8, kernel_size=3, padding=1), nn.ReLU(), nn.MaxPool2d(2),
        nn.Conv2d(8, 24, kernel_size=3), nn.ReLU(), nn.MaxPool2d(2),
        nn.Flatten(),
        nn.Linear(24 * 7 * 7, 10),
    )
# %% es4: conta una mappa sola
def new_net():
    return nn.Sequential(
        nn.Conv2d(1, 8, kernel_size=3, padding=1), nn.ReLU(), nn.MaxPool2d(2),
        nn.Conv2d(8, 24, kernel_size=3), nn.ReLU(), nn.MaxPool2d(2),
        nn.Flatten(),
        nn.Linear(6 * 6, 10),
    )
# %% es4: dimentica il padding della prima
def new_net():
    return nn.Sequential(
        nn.Conv2d(1, 8, kernel_size=3, padding=1), nn.ReLU(), nn.MaxPool2d(2),
        nn.Conv2d(8, 24, kernel_size=3), nn.ReLU(), nn.MaxPool2d(2),
        nn.Flatten(),
        nn.Linear(24 * 5 * 5, 10),
    )
# %% es5: guarda tutte le epoche
def stop_at(val_losses, patience):
    best = val_losses.index(min(val_losses))
    return min(best + patience, len(val_losses) - 1), best
# %% es5: si ferma al primo peggioramento
def stop_at(val_losses, patience):
    for epoch in range(1, len(val_losses)):
        if val_losses[epoch] > val_losses[epoch - 1]:
            return epoch, epoch - 1
    return len(val_losses) - 1, len(val_losses) - 1
# %% es5: scambia i due numeri
def stop_at(val_losses, patience):
    best = 0
    for epoch, loss in enumerate(val_losses):
        if loss < val_losses[best]:
            best = epoch
        elif epoch - best >= patience:
            break
    return best, epoch
# %% es5: aspetta un'epoca di troppo
def stop_at(val_losses, patience):
    best = 0
    for epoch, loss in enumerate(val_losses):
        if loss < val_losses[best]:
            best = epoch
        elif epoch - best > patience:
            break
    return epoch, best
# %% es6: dimentica il bias
def my_conv2d(x, weight, bias, stride=1):
    k = weight.shape[-1]
    rows, cols = (x.shape[1] - k) // stride + 1, (x.shape[2] - k) // stride + 1
    out = torch.zeros(len(weight), rows, cols, dtype=x.dtype)
    for i in range(rows):
        for j in range(cols):
            window = x[:, i * stride:i * stride + k, j * stride:j * stride + k]
            out[:, i, j] = (window * weight).sum(dim=(1, 2, 3))
    return out
# %% es6: la finestra non segue lo stride
def my_conv2d(x, weight, bias, stride=1):
    k = weight.shape[-1]
    rows, cols = (x.shape[1] - k) // stride + 1, (x.shape[2] - k) // stride + 1
    out = torch.zeros(len(weight), rows, cols, dtype=x.dtype)
    for i in range(rows):
        for j in range(cols):
            window = x[:, i:i + k, j:j + k]
            out[:, i, j] = (window * weight).sum(dim=(1, 2, 3)) + bias
    return out
# %% es6: ignora lo stride
def my_conv2d(x, weight, bias, stride=1):
    k = weight.shape[-1]
    rows, cols = x.shape[1] - k + 1, x.shape[2] - k + 1
    out = torch.zeros(len(weight), rows, cols, dtype=x.dtype)
    for i in range(rows):
        for j in range(cols):
            out[:, i, j] = (x[:, i:i + k, j:j + k] * weight).sum(dim=(1, 2, 3)) + bias
    return out
