# %% es1: somma invece di media
def my_mse(y_hat, y):
    return ((y_hat - y) ** 2).sum()
# %% es1: valore assoluto invece del quadrato
def my_mse(y_hat, y):
    return (y_hat - y).abs().mean()
# %% es1: prima la media, poi il quadrato
def my_mse(y_hat, y):
    return (y_hat - y).mean() ** 2
# %% es1: dimentica il quadrato
def my_mse(y_hat, y):
    return (y_hat - y).mean()
# %% es2: dimentica abs
errors = w_best * X + b_best - Y
worst = errors.argmax().item()
# %% es2: l'errore al posto della posizione
errors = w_best * X + b_best - Y
worst = errors.abs().max().item()
# %% es2: il punto più vicino
errors = w_best * X + b_best - Y
worst = errors.abs().argmin().item()
# %% es3: dimentica zero_grad
model_3 = new_model()
optimizer_3 = torch.optim.SGD(model_3.parameters(), lr=0.01)
losses_3 = []
for epoch in range(20):
    loss = loss_fn(model_3(X), Y)
    loss.backward()
    optimizer_3.step()
    losses_3.append(loss.item())
# %% es3: dimentica step
model_3 = new_model()
optimizer_3 = torch.optim.SGD(model_3.parameters(), lr=0.01)
losses_3 = []
for epoch in range(20):
    loss = loss_fn(model_3(X), Y)
    optimizer_3.zero_grad()
    loss.backward()
    losses_3.append(loss.item())
# %% es3: raccoglie tensori
model_3 = new_model()
optimizer_3 = torch.optim.SGD(model_3.parameters(), lr=0.01)
losses_3 = []
for epoch in range(20):
    loss = loss_fn(model_3(X), Y)
    optimizer_3.zero_grad()
    loss.backward()
    optimizer_3.step()
    losses_3.append(loss)
# %% es4: media delle medie
def epoch_loss(model, batches):
    values = [loss_fn(model(x), y).item() for x, y in batches]
    return sum(values) / len(values)
# %% es4: divide due volte per gli esempi
def epoch_loss(model, batches):
    values = [loss_fn(model(x), y).item() for x, y in batches]
    return sum(values) / sum(len(x) for x, y in batches)
# %% es4: non divide alla fine
def epoch_loss(model, batches):
    return sum(loss_fn(model(x), y).item() * len(x) for x, y in batches)
# %% es5: moltiplica invece di dividere
x_mean, x_std = X.mean(), X.std(correction=0)
Z = (X - x_mean) / x_std
model_z = new_model()
optimizer_z = torch.optim.SGD(model_z.parameters(), lr=0.5)
loss_fn(model_z(Z), Y).backward()
optimizer_z.step()
w_z, b_z = model_z.weight.item(), model_z.bias.item()

w_5 = w_z * x_std
b_5 = b_z
# %% es5: dimentica la media nel bias
x_mean, x_std = X.mean(), X.std(correction=0)
Z = (X - x_mean) / x_std
model_z = new_model()
optimizer_z = torch.optim.SGD(model_z.parameters(), lr=0.5)
loss_fn(model_z(Z), Y).backward()
optimizer_z.step()
w_z, b_z = model_z.weight.item(), model_z.bias.item()

w_5 = w_z / x_std
b_5 = b_z
# %% es5: media non divisa per lo scarto
x_mean, x_std = X.mean(), X.std(correction=0)
Z = (X - x_mean) / x_std
model_z = new_model()
optimizer_z = torch.optim.SGD(model_z.parameters(), lr=0.5)
loss_fn(model_z(Z), Y).backward()
optimizer_z.step()
w_z, b_z = model_z.weight.item(), model_z.bias.item()

w_5 = w_z / x_std
b_5 = b_z - w_z * x_mean
