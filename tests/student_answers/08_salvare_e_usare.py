# %% es2 giusta: rete con dropout? no: costruita con le parole chiave e no_grad
@torch.no_grad()
def load_net(path):
    net = SimpleFullyConnectedNet(784, 300, 10)
    missing = net.load_state_dict(torch.load(path, map_location="cpu"))
    assert not missing.missing_keys
    return net.eval()
# %% es2 giusta: start e load
def load_net(path):
    net, _, _ = start()
    net.load_state_dict(torch.load(path, map_location=device))
    return net.eval()
# %% es2 giusta: strati uno per uno
def load_net(path):
    s = torch.load(path, map_location="cpu")
    net = SimpleFullyConnectedNet(784, 300, 10)
    for k in ("fc1", "fc2"):
        getattr(net, k).load_state_dict({"weight": s[f"{k}.weight"], "bias": s[f"{k}.bias"]})
    return net.eval()
# %% es2 giusta: train(False) e strict
def load_net(path, strict=True):
    m = SimpleFullyConnectedNet(784, 300, 10)
    m.load_state_dict(state_dict=torch.load(path, map_location="cpu"), strict=strict)
    return m.train(False)
# %% es2 sbagliata: carica in un'altra copia
def load_net(path):
    net = SimpleFullyConnectedNet(784, 300, 10)
    deepcopy(net).load_state_dict(torch.load(path))
    return net.eval()
# %% es2 sbagliata: eval senza parentesi
def load_net(path):
    net = SimpleFullyConnectedNet(784, 300, 10)
    net.load_state_dict(torch.load(path, map_location="cpu"))
    return net.eval
# %% es2 sbagliata: load_state_dict(path)
def load_net(path):
    net = SimpleFullyConnectedNet(784, 300, 10)
    net.load_state_dict(path)
    return net.eval()
# %% es2 sbagliata: manca map_location ma pesi interi
def load_net(path):
    torch.save(model, path)
    return torch.load(path, weights_only=False).eval()
# %% es2 sbagliata: nome fisso
def load_net(path):
    net = SimpleFullyConnectedNet(784, 300, 10)
    net.load_state_dict(torch.load(folder / "pesi.pt"))
    return net.eval()
# %% es2 sbagliata: riempie il model globale
def load_net(path):
    model.load_state_dict(torch.load(path, map_location="cpu"))
    model.eval()
    return model
# %% es2 sbagliata: senza ReLU
def load_net(path):
    from collections import OrderedDict
    net = nn.Sequential(OrderedDict(fc1=nn.Linear(784, 300), fc2=nn.Linear(300, 10)))
    net.load_state_dict(torch.load(path))
    return net.eval()
# %% es2 sbagliata: restituisce lo state_dict
def load_net(path):
    return torch.load(path, map_location="cpu")
# %% es2 sbagliata: restituisce il resoconto di load_state_dict
def load_net(path):
    net = SimpleFullyConnectedNet(784, 300, 10)
    return net.load_state_dict(torch.load(path, map_location="cpu"))
# %% es2 sbagliata: dimentica eval
def load_net(path):
    net = SimpleFullyConnectedNet(784, 300, 10)
    net.load_state_dict(torch.load(path, map_location="cpu"))
    return net
# %% es2 sbagliata: non carica i pesi
def load_net(path):
    return SimpleFullyConnectedNet(784, 300, 10).eval()
# %% es3 giusta: numpy array copiati
def snapshot(model):
    return {n: t.cpu().numpy().copy() for n, t in model.state_dict().items()}
# %% es3 giusta: parametri e buffer
def snapshot(model):
    out = {n: p.detach().clone() for n, p in model.named_parameters()}
    out.update({n: b.clone() for n, b in model.named_buffers()})
    print(list(out))
    return out
# %% es3 giusta: pickle in memoria
def snapshot(model):
    return pickle.loads(pickle.dumps(model.state_dict()))
# %% es3 giusta: soluzione in sequenza
def snapshot(model):
    """Una copia indipendente dello state_dict."""
    return {name: tensor.clone() for name, tensor in model.state_dict().items()}
# %% es3 sbagliata: chiavi e valori rovesciati
def snapshot(model):
    return {t.clone(): n for n, t in model.state_dict().items()}
# %% es3 sbagliata: clona la rete con copy.copy
def snapshot(model):
    import copy
    return copy.copy(model).state_dict()
# %% es3 sbagliata: copy.copy
def snapshot(model):
    import copy
    return copy.copy(model.state_dict())
# %% es3 sbagliata: deepcopy della rete
def snapshot(model):
    return deepcopy(model).state_dict()
# %% es3 sbagliata: fissa a SimpleFullyConnectedNet
def snapshot(model):
    return {"fc1.weight": model.fc1.weight.clone(), "fc1.bias": model.fc1.bias.clone(),
            "fc2.weight": model.fc2.weight.clone(), "fc2.bias": model.fc2.bias.clone()}
# %% es3 sbagliata: mette eval e clona solo i parametri
def snapshot(model):
    model.eval()
    state = dict(model.state_dict())
    for n, p in model.named_parameters():
        state[n] = p.detach().clone()
    return state
# %% es3 sbagliata: numpy senza copia
def snapshot(model):
    return {n: t.numpy() for n, t in model.state_dict().items()}
# %% es3 sbagliata: un file
def snapshot(model):
    torch.save(model.state_dict(), "foto.pt")
    return torch.load("foto.pt")
# %% es3 sbagliata: lo state_dict senza copiarlo
def snapshot(model):
    return model.state_dict()
# %% es3 sbagliata: un dizionario nuovo con gli stessi tensori
def snapshot(model):
    return dict(model.state_dict())
# %% es3 sbagliata: solo i parametri
def snapshot(model):
    return {name: p.detach().clone() for name, p in model.named_parameters()}
# %% es4 giusta: Sequential con i nomi
def transfer(state):
    from collections import OrderedDict
    net = nn.Sequential(OrderedDict(fc1=nn.Linear(784, 300), relu=nn.ReLU(), fc2=nn.Linear(300, 26)))
    net.load_state_dict({k: state[k] for k in ("fc1.weight", "fc1.bias")}, strict=False)
    return net
# %% es4 giusta: fc1.load_state_dict
def transfer(state):
    net = SimpleFullyConnectedNet(784, 300, 26)
    net.fc1.load_state_dict({"weight": state["fc1.weight"], "bias": state["fc1.bias"]})
    return net
# %% es4 giusta: nuova classe con nomi suoi
class LetterNet(nn.Module):
    def __init__(self):
        super().__init__()
        self.hidden = nn.Linear(784, 300)
        self.out = nn.Linear(300, 26)

    def forward(self, x):
        return self.out(self.hidden(x).relu())


def transfer(state):
    net = LetterNet()
    with torch.no_grad():
        net.hidden.weight.copy_(state["fc1.weight"])
        net.hidden.bias.copy_(state["fc1.bias"])
    return net
# %% es4 giusta: sul dispositivo
def transfer(state):
    net = SimpleFullyConnectedNet(784, 300, 26).to(device)
    net.load_state_dict({k: v for k, v in state.items() if k.startswith("fc1")}, strict=False)
    return net
# %% es4 sbagliata: 200 unità nascoste
def transfer(state):
    net = SimpleFullyConnectedNet(784, 200, 26)
    net.load_state_dict({k: v for k, v in state.items() if "fc1" in k}, strict=False)
    return net
# %% es4 sbagliata: Linear sopra le dieci uscite
def transfer(state):
    net = SimpleFullyConnectedNet(784, 300, 10)
    net.load_state_dict(state)
    return nn.Sequential(net, nn.Linear(10, 26))
# %% es4 sbagliata: carica tutto
def transfer(state):
    net = SimpleFullyConnectedNet(784, 300, 26)
    net.load_state_dict(state)
    return net
# %% es4 sbagliata: fc2 riempito con i pesi vecchi
def transfer(state):
    net = SimpleFullyConnectedNet(784, 300, 26)
    net.load_state_dict({k: v for k, v in state.items() if "fc1" in k}, strict=False)
    with torch.no_grad():
        net.fc2.weight[:10] = state["fc2.weight"]
    return net
# %% es4 sbagliata: pop della chiave sbagliata
def transfer(state):
    net = SimpleFullyConnectedNet(784, 300, 26)
    state.pop("fc2")
    net.load_state_dict(state, strict=False)
    return net
# %% es4 sbagliata: softmax in fondo
def transfer(state):
    net = SimpleFullyConnectedNet(784, 300, 10)
    net.load_state_dict(state)
    net.fc2 = nn.Sequential(nn.Linear(300, 26), nn.Softmax(dim=1))
    return net
# %% es4 sbagliata: solo i pesi
def transfer(state):
    net = SimpleFullyConnectedNet(784, 300, 26)
    net.fc1.weight.data = state["fc1.weight"]
    return net
# %% es4 sbagliata: trasposta
def transfer(state):
    net = SimpleFullyConnectedNet(784, 300, 26)
    with torch.no_grad():
        net.fc1.weight.copy_(state["fc1.weight"].T)
    return net
# %% es4 sbagliata: carica tutto con strict=False
def transfer(state):
    net = SimpleFullyConnectedNet(784, 300, 26)
    net.load_state_dict(state, strict=False)
    return net
# %% es4 sbagliata: dimentica strict=False
def transfer(state):
    net = SimpleFullyConnectedNet(784, 300, 26)
    net.load_state_dict({k: t for k, t in state.items() if k.startswith("fc1.")})
    return net
# %% es4 sbagliata: non carica niente
def transfer(state):
    return SimpleFullyConnectedNet(784, 300, 26)
# %% es4 sbagliata: tiene le dieci uscite
def transfer(state):
    net = SimpleFullyConnectedNet(784, 300, 10)
    net.load_state_dict(state)
    return net
# %% es5 giusta: epoca da cui ripartire = salvata + 1
def save_all(path, model, optimizer, generator, epoch):
    torch.save({"model": model.state_dict(), "optimizer": optimizer.state_dict(),
                "generator": generator.get_state(), "epoch": epoch}, path)


def load_all(path, model, optimizer, generator):
    checkpoint = torch.load(path, map_location="cpu")
    model.load_state_dict(checkpoint["model"])
    optimizer.load_state_dict(checkpoint["optimizer"])
    generator.set_state(checkpoint["generator"])
    return checkpoint["epoch"] + 1
# %% es5 giusta: lista invece di dizionario
def save_all(path, model, optimizer, generator, epoch):
    torch.save([model.state_dict(), optimizer.state_dict(), generator.get_state(), epoch], path)


def load_all(path, model, optimizer, generator):
    m, o, g, epoch = torch.load(path)
    model.load_state_dict(m)
    optimizer.load_state_dict(o)
    generator.set_state(g)
    print("riprendo dall'epoca", epoch)
    return epoch
# %% es5 giusta: oggetti interi con weights_only=False
def save_all(path, model, optimizer, generator, epoch):
    torch.save({"model": model, "optimizer": optimizer, "g": generator.get_state(), "epoch": epoch}, path)


def load_all(path, model, optimizer, generator):
    ck = torch.load(path, weights_only=False)
    model.load_state_dict(ck["model"].state_dict())
    optimizer.load_state_dict(ck["optimizer"].state_dict())
    generator.set_state(ck["g"])
    return ck["epoch"]
# %% es5 giusta: soluzione in sequenza
def save_all(path, model, optimizer, generator, epoch):
    """Scrive in path tutto ciò che serve a riprendere."""
    torch.save({"model": model.state_dict(), "optimizer": optimizer.state_dict(),
                "generator": generator.get_state(), "epoch": epoch}, path)


def load_all(path, model, optimizer, generator):
    """Rilegge path dentro gli oggetti ricevuti. Restituisce l'epoca."""
    checkpoint = torch.load(path, map_location="cpu")
    model.load_state_dict(checkpoint["model"])
    optimizer.load_state_dict(checkpoint["optimizer"])
    generator.set_state(checkpoint["generator"])
    return checkpoint["epoch"]
# %% es5 sbagliata: load_all senza return
def save_all(path, model, optimizer, generator, epoch):
    torch.save({"model": model.state_dict(), "optimizer": optimizer.state_dict(),
                "generator": generator.get_state(), "epoch": epoch}, path)


def load_all(path, model, optimizer, generator):
    c = torch.load(path)
    model.load_state_dict(c["model"])
    optimizer.load_state_dict(c["optimizer"])
    generator.set_state(c["generator"])
# %% es5 sbagliata: modello intero
def save_all(path, model, optimizer, generator, epoch):
    torch.save({"model": model, "optimizer": optimizer, "generator": generator, "epoch": epoch}, path)


def load_all(path, model, optimizer, generator):
    c = torch.load(path)
    model.load_state_dict(c["model"].state_dict())
    optimizer.load_state_dict(c["optimizer"].state_dict())
    generator.set_state(c["generator"].get_state())
    return c["epoch"]
# %% es5 sbagliata: path fisso
def save_all(path, model, optimizer, generator, epoch):
    torch.save({"model": model.state_dict(), "optimizer": optimizer.state_dict(),
                "generator": generator.get_state(), "epoch": epoch}, "checkpoint_fz.pt")


def load_all(path, model, optimizer, generator):
    c = torch.load("checkpoint_fz.pt")
    model.load_state_dict(c["model"])
    optimizer.load_state_dict(c["optimizer"])
    generator.set_state(c["generator"])
    return c["epoch"]
# %% es5 sbagliata: quattro save sullo stesso file
def save_all(path, model, optimizer, generator, epoch):
    torch.save(model.state_dict(), path)
    torch.save(optimizer.state_dict(), path)
    torch.save(generator.get_state(), path)
    torch.save(epoch, path)


def load_all(path, model, optimizer, generator):
    model.load_state_dict(torch.load(path))
    optimizer.load_state_dict(torch.load(path))
    generator.set_state(torch.load(path))
    return torch.load(path)
# %% es5 sbagliata: salva solo i moduli di Adam, non i param_groups (lr)
def save_all(path, model, optimizer, generator, epoch):
    torch.save({"model": model.state_dict(), "state": optimizer.state_dict()["state"],
                "generator": generator.get_state(), "epoch": epoch}, path)


def load_all(path, model, optimizer, generator):
    c = torch.load(path)
    model.load_state_dict(c["model"])
    optimizer.load_state_dict({"state": c["state"], "param_groups": optimizer.state_dict()["param_groups"]})
    generator.set_state(c["generator"])
    return c["epoch"]
# %% es5 sbagliata: solo save_all
def save_all(path, model, optimizer, generator, epoch):
    torch.save({"model": model.state_dict(), "optimizer": optimizer.state_dict(),
                "generator": generator.get_state(), "epoch": epoch}, path)


def load_all(path, model, optimizer, generator):
    ...
# %% es5 sbagliata: dimentica l'ottimizzatore
def save_all(path, model, optimizer, generator, epoch):
    torch.save({"model": model.state_dict(), "generator": generator.get_state(), "epoch": epoch}, path)


def load_all(path, model, optimizer, generator):
    checkpoint = torch.load(path, map_location="cpu")
    model.load_state_dict(checkpoint["model"])
    generator.set_state(checkpoint["generator"])
    return checkpoint["epoch"]
# %% es5 sbagliata: dimentica il generatore
def save_all(path, model, optimizer, generator, epoch):
    torch.save({"model": model.state_dict(), "optimizer": optimizer.state_dict(), "epoch": epoch}, path)


def load_all(path, model, optimizer, generator):
    checkpoint = torch.load(path, map_location="cpu")
    model.load_state_dict(checkpoint["model"])
    optimizer.load_state_dict(checkpoint["optimizer"])
    return checkpoint["epoch"]
# %% es5 sbagliata: salva il generatore stesso, che torch.load rifiuta
def save_all(path, model, optimizer, generator, epoch):
    torch.save({"model": model.state_dict(), "optimizer": optimizer.state_dict(),
                "generator": generator, "epoch": epoch}, path)


def load_all(path, model, optimizer, generator):
    checkpoint = torch.load(path, map_location="cpu")
    model.load_state_dict(checkpoint["model"])
    return checkpoint["epoch"]
# %% es6 giusta: os.path.exists
few_images, few_labels = train_images[:640], train_labels[:640]
def train_on(path, n_epochs):
    model, optimizer, generator = start()
    first = 0
    if os.path.exists(path):
        saved = torch.load(path)
        model.load_state_dict(saved["model"])
        optimizer.load_state_dict(saved["optimizer"])
        generator.set_state(saved["generator"])
        first = saved["epoch"]
    for epoch in range(first, n_epochs):
        train(model, optimizer, generator, few_images, few_labels)
        torch.save({"model": model.state_dict(), "optimizer": optimizer.state_dict(),
                    "generator": generator.get_state(), "epoch": epoch + 1}, path)
    return model
# %% es6 giusta: save_all e load_all scritte qui
few_images, few_labels = train_images[:640], train_labels[:640]
def save_all(path, model, optimizer, generator, epoch):
    torch.save([model.state_dict(), optimizer.state_dict(), generator.get_state(), epoch], path)

def load_all(path, model, optimizer, generator):
    a, b, c, epoch = torch.load(path)
    model.load_state_dict(a)
    optimizer.load_state_dict(b)
    generator.set_state(c)
    return epoch

def train_on(path, n_epochs):
    path = Path(path)
    model, optimizer, generator = start()
    done = load_all(path, model, optimizer, generator) if path.exists() else 0
    while done < n_epochs:
        train(model, optimizer, generator, few_images, few_labels)
        done += 1
        save_all(path, model, optimizer, generator, done)
    return model
# %% es6 giusta: try e FileNotFoundError, e os.replace
few_images, few_labels = train_images[:640], train_labels[:640]
def train_on(path, n_epochs):
    model, optimizer, generator = start()
    try:
        c = torch.load(path, map_location="cpu")
        model.load_state_dict(c["m"]); optimizer.load_state_dict(c["o"]); generator.set_state(c["g"])
        epoch = c["e"]
    except FileNotFoundError:
        epoch = 0
    while epoch < n_epochs:
        losses = train(model, optimizer, generator, few_images, few_labels)
        epoch += 1
        print(epoch, sum(losses) / len(losses))
        temp = str(path) + ".tmp"
        torch.save(dict(m=model.state_dict(), o=optimizer.state_dict(), g=generator.get_state(), e=epoch), temp)
        os.replace(temp, path)
    return model
# %% es6 giusta: epoca salvata da 0, ripresa da quella dopo
few_images, few_labels = train_images[:640], train_labels[:640]
def train_on(path, n_epochs):
    model, optimizer, generator = start()
    first = 0
    if os.path.exists(path):
        saved = torch.load(path)
        model.load_state_dict(saved["model"])
        optimizer.load_state_dict(saved["optimizer"])
        generator.set_state(saved["generator"])
        first = saved["epoch"] + 1
    for epoch in range(first, n_epochs):
        train(model, optimizer, generator, few_images, few_labels)
        torch.save({"model": model.state_dict(), "optimizer": optimizer.state_dict(),
                    "generator": generator.get_state(), "epoch": epoch}, path)
    return model
# %% es6 sbagliata: non rilegge
few_images, few_labels = train_images[:640], train_labels[:640]
def train_on(path, n_epochs):
    model, optimizer, generator = start()
    for epoch in range(n_epochs):
        train(model, optimizer, generator, few_images, few_labels)
        torch.save({"model": model.state_dict(), "optimizer": optimizer.state_dict(),
                    "generator": generator.get_state(), "epoch": epoch + 1}, path)
    return model
# %% es6 sbagliata: n_epochs in più dopo la ripresa
few_images, few_labels = train_images[:640], train_labels[:640]
def train_on(path, n_epochs):
    model, optimizer, generator = start()
    first = 0
    if os.path.exists(path):
        saved = torch.load(path)
        model.load_state_dict(saved["model"])
        optimizer.load_state_dict(saved["optimizer"])
        generator.set_state(saved["generator"])
        first = saved["epoch"]
    for epoch in range(n_epochs):
        train(model, optimizer, generator, few_images, few_labels)
        torch.save({"model": model.state_dict(), "optimizer": optimizer.state_dict(),
                    "generator": generator.get_state(), "epoch": epoch + 1}, path)
    return model
# %% es6 sbagliata: epoca una di meno
few_images, few_labels = train_images[:640], train_labels[:640]
def train_on(path, n_epochs):
    model, optimizer, generator = start()
    first = 0
    if os.path.exists(path):
        saved = torch.load(path)
        model.load_state_dict(saved["model"])
        optimizer.load_state_dict(saved["optimizer"])
        generator.set_state(saved["generator"])
        first = saved["epoch"]
    for epoch in range(first, n_epochs):
        train(model, optimizer, generator, few_images, few_labels)
        torch.save({"model": model.state_dict(), "optimizer": optimizer.state_dict(),
                    "generator": generator.get_state(), "epoch": epoch}, path)
    return model
# %% es6 sbagliata: dimenticato l'ottimizzatore
few_images, few_labels = train_images[:640], train_labels[:640]
def train_on(path, n_epochs):
    model, optimizer, generator = start()
    first = 0
    if os.path.exists(path):
        saved = torch.load(path)
        model.load_state_dict(saved["model"])
        generator.set_state(saved["generator"])
        first = saved["epoch"]
    for epoch in range(first, n_epochs):
        train(model, optimizer, generator, few_images, few_labels)
        torch.save({"model": model.state_dict(), "optimizer": optimizer.state_dict(),
                    "generator": generator.get_state(), "epoch": epoch + 1}, path)
    return model
# %% es6 sbagliata: dimenticato il generatore
few_images, few_labels = train_images[:640], train_labels[:640]
def train_on(path, n_epochs):
    model, optimizer, generator = start()
    first = 0
    if os.path.exists(path):
        saved = torch.load(path)
        model.load_state_dict(saved["model"])
        optimizer.load_state_dict(saved["optimizer"])
        first = saved["epoch"]
    for epoch in range(first, n_epochs):
        train(model, optimizer, generator, few_images, few_labels)
        torch.save({"model": model.state_dict(), "optimizer": optimizer.state_dict(),
                    "generator": generator.get_state(), "epoch": epoch + 1}, path)
    return model
# %% es6 sbagliata: dimenticati i pesi
few_images, few_labels = train_images[:640], train_labels[:640]
def train_on(path, n_epochs):
    model, optimizer, generator = start()
    first = 0
    if os.path.exists(path):
        saved = torch.load(path)
        optimizer.load_state_dict(saved["optimizer"])
        generator.set_state(saved["generator"])
        first = saved["epoch"]
    for epoch in range(first, n_epochs):
        train(model, optimizer, generator, few_images, few_labels)
        torch.save({"model": model.state_dict(), "optimizer": optimizer.state_dict(),
                    "generator": generator.get_state(), "epoch": epoch + 1}, path)
    return model
# %% es6 sbagliata: non salva
few_images, few_labels = train_images[:640], train_labels[:640]
def train_on(path, n_epochs):
    model, optimizer, generator = start()
    first = 0
    if os.path.exists(path):
        saved = torch.load(path)
        model.load_state_dict(saved["model"])
        optimizer.load_state_dict(saved["optimizer"])
        generator.set_state(saved["generator"])
        first = saved["epoch"]
    for epoch in range(first, n_epochs):
        train(model, optimizer, generator, few_images, few_labels)
    return model
# %% es6 sbagliata: senza return
few_images, few_labels = train_images[:640], train_labels[:640]
def train_on(path, n_epochs):
    model, optimizer, generator = start()
    first = 0
    if os.path.exists(path):
        saved = torch.load(path)
        model.load_state_dict(saved["model"])
        optimizer.load_state_dict(saved["optimizer"])
        generator.set_state(saved["generator"])
        first = saved["epoch"]
    for epoch in range(first, n_epochs):
        train(model, optimizer, generator, few_images, few_labels)
        torch.save({"model": model.state_dict(), "optimizer": optimizer.state_dict(),
                    "generator": generator.get_state(), "epoch": epoch + 1}, path)
# %% es6 sbagliata: legge anche se il file non c'è
few_images, few_labels = train_images[:640], train_labels[:640]
def train_on(path, n_epochs):
    model, optimizer, generator = start()
    first = 0
    if True:
        saved = torch.load(path)
        model.load_state_dict(saved["model"])
        optimizer.load_state_dict(saved["optimizer"])
        generator.set_state(saved["generator"])
        first = saved["epoch"]
    for epoch in range(first, n_epochs):
        train(model, optimizer, generator, few_images, few_labels)
        torch.save({"model": model.state_dict(), "optimizer": optimizer.state_dict(),
                    "generator": generator.get_state(), "epoch": epoch + 1}, path)
    return model
# %% es6 sbagliata: restituisce le perdite
few_images, few_labels = train_images[:640], train_labels[:640]
def train_on(path, n_epochs):
    model, optimizer, generator = start()
    first = 0
    if os.path.exists(path):
        saved = torch.load(path)
        model.load_state_dict(saved["model"])
        optimizer.load_state_dict(saved["optimizer"])
        generator.set_state(saved["generator"])
        first = saved["epoch"]
    for epoch in range(first, n_epochs):
        train(model, optimizer, generator, few_images, few_labels)
        torch.save({"model": model.state_dict(), "optimizer": optimizer.state_dict(),
                    "generator": generator.get_state(), "epoch": epoch + 1}, path)
    return [0.1, 0.2]
# %% es6 sbagliata: return dentro il ciclo
few_images, few_labels = train_images[:640], train_labels[:640]
def train_on(path, n_epochs):
    model, optimizer, generator = start()
    first = 0
    if os.path.exists(path):
        saved = torch.load(path)
        model.load_state_dict(saved["model"])
        optimizer.load_state_dict(saved["optimizer"])
        generator.set_state(saved["generator"])
        first = saved["epoch"]
    for epoch in range(first, n_epochs):
        train(model, optimizer, generator, few_images, few_labels)
        torch.save({"model": model.state_dict(), "optimizer": optimizer.state_dict(),
                    "generator": generator.get_state(), "epoch": epoch + 1}, path)
        return model
# %% es6 sbagliata: solo i pesi nel file
few_images, few_labels = train_images[:640], train_labels[:640]
def train_on(path, n_epochs):
    model, optimizer, generator = start()
    if Path(path).exists():
        model.load_state_dict(torch.load(path))
    for epoch in range(n_epochs):
        train(model, optimizer, generator, few_images, few_labels)
        torch.save(model.state_dict(), path)
    return model
# %% es1 giusta: softmax e max
class DigitReader:
    def __init__(self, model):
        self.model = model
        self.model.eval()

    def read(self, images):
        with torch.no_grad():
            probs = torch.softmax(self.model(images), dim=1)
        values, indices = torch.max(probs, dim=1)
        return indices, values
# %% es1 giusta: argmax e gather, inference_mode
class DigitReader:
    def __init__(self, model):
        model.eval()
        self.net = model

    @torch.inference_mode()
    def read(self, images):
        probs = nn.functional.softmax(self.net(images), -1)
        digits = probs.argmax(-1)
        return digits, probs.gather(1, digits[:, None]).squeeze(1)
# %% es1 giusta: nn.Module, detach, log_softmax
class DigitReader(nn.Module):
    def __init__(self, model):
        super().__init__()
        self.model = model
        self.eval()

    def read(self, images):
        log_p = self.model(images).detach().log_softmax(dim=1)
        return log_p.argmax(dim=1), log_p.amax(dim=1).exp()
# %% es1 giusta: eval a ogni lettura
class DigitReader:
    def __init__(self, model):
        self.model = model

    def read(self, images):
        self.model.eval()
        with torch.no_grad():
            scores = self.model(images)
            p = scores.exp() / scores.exp().sum(dim=1, keepdim=True)
        return [p.argmax(dim=1), p.max(dim=1).values]
# %% es1 sbagliata: senza eval
class DigitReader:
    def __init__(self, model):
        self.model = model

    @torch.no_grad()
    def read(self, images):
        confidence, digits = self.model(images).softmax(dim=1).max(dim=1)
        return digits, confidence
# %% es1 sbagliata: con i gradienti
class DigitReader:
    def __init__(self, model):
        self.model = model.eval()

    def read(self, images):
        confidence, digits = self.model(images).softmax(dim=1).max(dim=1)
        return digits, confidence
# %% es1 sbagliata: scambiati
class DigitReader:
    def __init__(self, model):
        self.model = model.eval()

    @torch.no_grad()
    def read(self, images):
        return self.model(images).softmax(dim=1).max(dim=1)
# %% es1 sbagliata: logit
class DigitReader:
    def __init__(self, model):
        self.model = model.eval()

    @torch.no_grad()
    def read(self, images):
        confidence, digits = self.model(images).max(dim=1)
        return digits, confidence
# %% es1 sbagliata: softmax lungo il batch
class DigitReader:
    def __init__(self, model):
        self.model = model.eval()

    @torch.no_grad()
    def read(self, images):
        confidence, digits = self.model(images).softmax(dim=0).max(dim=1)
        return digits, confidence
# %% es1 sbagliata: tutte le probabilità
class DigitReader:
    def __init__(self, model):
        self.model = model.eval()

    @torch.no_grad()
    def read(self, images):
        probs = self.model(images).softmax(dim=1)
        return probs.argmax(dim=1), probs
# %% es1 sbagliata: solo le cifre
class DigitReader:
    def __init__(self, model):
        self.model = model.eval()

    @torch.no_grad()
    def read(self, images):
        return self.model(images).argmax(dim=1)
# %% es1 sbagliata: niente __init__
class DigitReader:
    @torch.no_grad()
    def read(self, images):
        return model(images).argmax(dim=1), model(images).amax(dim=1)
# %% es1 sbagliata: metodo di un altro nome
class DigitReader:
    def __init__(self, model):
        self.model = model.eval()

    @torch.no_grad()
    def predict(self, images):
        confidence, digits = self.model(images).softmax(dim=1).max(dim=1)
        return digits, confidence
# %% es1 sbagliata: usa la rete della lezione e non la sua
class DigitReader:
    def __init__(self, net):
        self.net = net.eval()

    @torch.no_grad()
    def read(self, images):
        confidence, digits = model(images).softmax(dim=1).max(dim=1)
        return digits, confidence
# %% es1 sbagliata: self dimenticato
class DigitReader:
    def __init__(self, model):
        self.model = model.eval()

    def read(images):
        confidence, digits = self.model(images).softmax(dim=1).max(dim=1)
        return digits, confidence
# %% es1 sbagliata: un oggetto
class Reader:
    def __init__(self, model):
        self.model = model.eval()

DigitReader = Reader(model)
# %% es6 sbagliata: salva solo alla fine di tutto
def train_on(path, n_epochs):
    model, optimizer, generator = start()
    first = 0
    if os.path.exists(path):
        saved = torch.load(path)
        model.load_state_dict(saved["model"])
        optimizer.load_state_dict(saved["optimizer"])
        generator.set_state(saved["generator"])
        first = saved["epoch"]
    for epoch in range(first, n_epochs):
        train(model, optimizer, generator, few_images, few_labels)
    torch.save({"model": model.state_dict(), "optimizer": optimizer.state_dict(),
                "generator": generator.get_state(), "epoch": n_epochs}, path)
    return model
