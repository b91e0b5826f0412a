# %% es1: conta gli elementi, non i byte
n_bytes = sum(t.numel() for t in model.state_dict().values())
# %% es1: dimentica i bias
n_bytes = 4 * (784 * 300 + 300 * 10)
# %% es1: conta le voci
n_bytes = len(model.state_dict())
# %% es2: restituisce lo state_dict
def load_net(path):
    return torch.load(path, map_location="cpu")
# %% es2: restituisce il resoconto di load_state_dict
def load_net(path):
    net = SimpleFullyConnectedNet(784, 300, 10)
    return net.load_state_dict(torch.load(path, map_location="cpu"))
# %% es2: dimentica eval
def load_net(path):
    net = SimpleFullyConnectedNet(784, 300, 10)
    net.load_state_dict(torch.load(path, map_location="cpu"))
    return net
# %% es2: non carica i pesi
def load_net(path):
    return SimpleFullyConnectedNet(784, 300, 10).eval()
# %% es3: lo state_dict senza copiarlo
def snapshot(model):
    return model.state_dict()
# %% es3: un dizionario nuovo con gli stessi tensori
def snapshot(model):
    return dict(model.state_dict())
# %% es3: solo i parametri
def snapshot(model):
    return {name: p.detach().clone() for name, p in model.named_parameters()}
# %% es4: carica tutto con strict=False
def transfer(state):
    net = SimpleFullyConnectedNet(784, 300, 26)
    net.load_state_dict(state, strict=False)
    return net
# %% es4: dimentica strict=False
def transfer(state):
    net = SimpleFullyConnectedNet(784, 300, 26)
    net.load_state_dict({k: t for k, t in state.items() if k.startswith("fc1.")})
    return net
# %% es4: non carica niente
def transfer(state):
    return SimpleFullyConnectedNet(784, 300, 26)
# %% es4: tiene le dieci uscite
def transfer(state):
    net = SimpleFullyConnectedNet(784, 300, 10)
    net.load_state_dict(state)
    return net
# %% es5: dimentica l'ottimizzatore
def save_all(path, model, optimizer, generator, epoch):
    torch.save({"model": model.state_dict(), "generator": generator.get_state(), "epoch": epoch}, path)


def load_all(path, model, optimizer, generator):
    checkpoint = torch.load(path, map_location="cpu")
    model.load_state_dict(checkpoint["model"])
    generator.set_state(checkpoint["generator"])
    return checkpoint["epoch"]
# %% es5: dimentica il generatore
def save_all(path, model, optimizer, generator, epoch):
    torch.save({"model": model.state_dict(), "optimizer": optimizer.state_dict(), "epoch": epoch}, path)


def load_all(path, model, optimizer, generator):
    checkpoint = torch.load(path, map_location="cpu")
    model.load_state_dict(checkpoint["model"])
    optimizer.load_state_dict(checkpoint["optimizer"])
    return checkpoint["epoch"]
# %% es5: salva il generatore stesso, che torch.load rifiuta
def save_all(path, model, optimizer, generator, epoch):
    torch.save({"model": model.state_dict(), "optimizer": optimizer.state_dict(),
                "generator": generator, "epoch": epoch}, path)


def load_all(path, model, optimizer, generator):
    checkpoint = torch.load(path, map_location="cpu")
    model.load_state_dict(checkpoint["model"])
    return checkpoint["epoch"]
# %% es6: ogni processo pesa uguale
def combine(grads, sizes):
    return sum(grads) / len(grads)
# %% es6: dimentica la divisione
def combine(grads, sizes):
    return sum(size * grad for grad, size in zip(grads, sizes))
# %% es6: somma le medie
def combine(grads, sizes):
    return sum(grads)
