# %% es1 giusta: sum con generatore
def trainable(model):
    return sum(p.numel() for p in model.parameters() if p.requires_grad)
# %% es1 giusta: ciclo con named_parameters
def trainable(model):
    total = 0
    for _, p in model.named_parameters():
        if not p.requires_grad:
            continue
        total += p.nelement()
    return total
# %% es1 giusta: filter e math.prod
def trainable(model):
    import math
    return sum(math.prod(p.shape) for p in filter(lambda p: p.requires_grad, model.parameters()))
# %% es1 giusta: un tensore appiattito
def trainable(model):
    parts = [p.detach().flatten() for p in model.parameters() if p.requires_grad]
    return torch.cat(parts).numel() if parts else 0
# %% es1 giusta: in un tensore
def trainable(model):
    return torch.tensor([p.numel() for p in model.parameters() if p.requires_grad], dtype=torch.long).sum()
# %% es1 giusta: con NumPy
def trainable(model):
    return np.sum([p.numel() for p in model.parameters() if p.requires_grad], dtype=int)
# %% es1 giusta: size
def trainable(model):
    n = 0
    for p in model.parameters():
        n += p.requires_grad * p.size().numel()
    return n
# %% es1 giusta: modulo per modulo
def trainable(model):
    return sum(p.numel() for layer in model.modules()
               for p in layer.parameters(recurse=False) if p.requires_grad)
# %% es1 sbagliata: conta tutti
def trainable(model):
    return sum(p.numel() for p in model.parameters())
# %% es1 sbagliata: conta i tensori
def trainable(model):
    return len([p for p in model.parameters() if p.requires_grad])
# %% es1 sbagliata: conta i congelati
def trainable(model):
    return sum(p.numel() for p in model.parameters() if not p.requires_grad)
# %% es1 sbagliata: anche i buffer
def trainable(model):
    return sum(v.numel() for v in model.state_dict().values())
# %% es1 sbagliata: state_dict, dove requires_grad è sempre falso
def trainable(model):
    return sum(v.numel() for v in model.state_dict().values() if v.requires_grad)
# %% es1 sbagliata: len al posto di numel
def trainable(model):
    return sum(len(p) for p in model.parameters() if p.requires_grad)
# %% es1 sbagliata: solo i pesi
def trainable(model):
    return sum(p.numel() for n, p in model.named_parameters() if p.requires_grad and n.endswith("weight"))
# %% es1 sbagliata: stampa e basta
def trainable(model):
    print(sum(p.numel() for p in model.parameters() if p.requires_grad))
# %% es1 sbagliata: un ciclo che esce al primo
def trainable(model):
    for p in model.parameters():
        if p.requires_grad:
            return p.numel()
    return 0
# %% es1 sbagliata: dimentica le parentesi di numel
def trainable(model):
    return sum(p.numel for p in model.parameters() if p.requires_grad)
# %% es1 sbagliata: la frazione
def trainable(model):
    every = [p.numel() for p in model.parameters()]
    return sum(p.numel() for p in model.parameters() if p.requires_grad) / sum(every)
# %% es1 sbagliata: soltanto fc
def trainable(model):
    return sum(p.numel() for p in model.fc.parameters())
# %% es1 sbagliata: guarda grad
def trainable(model):
    return sum(p.numel() for p in model.parameters() if p.grad is not None)
# %% es2 giusta: come si dice
def as_mnist(photos):
    return 1 - photos[:, None].float() / 255
# %% es2 giusta: unsqueeze e 255 meno
def as_mnist(photos):
    return ((255 - photos) / 255).unsqueeze(1)
# %% es2 giusta: v2
def as_mnist(photos):
    from torchvision.transforms import v2
    return v2.functional.to_dtype(v2.functional.invert(photos.unsqueeze(1)), torch.float32, scale=True)
# %% es2 giusta: bitwise_not e reshape
def as_mnist(photos):
    n, h, w = photos.shape
    return (~photos).reshape(n, 1, h, w).to(torch.float32).div(255)
# %% es2 giusta: una per volta
def as_mnist(photos):
    return torch.stack([(255.0 - photo.float()).unsqueeze(0) / 255 for photo in photos])
# %% es2 giusta: torch.true_divide
def as_mnist(photos):
    return torch.sub(1.0, torch.true_divide(photos, 255)).view(len(photos), 1, *photos.shape[1:])
# %% es2 giusta: passando da NumPy
def as_mnist(photos):
    array = 1 - photos.numpy().astype(np.float32) / 255
    return torch.from_numpy(array)[:, None]
# %% es2 giusta: float64 poi float32
def as_mnist(photos):
    return (1 - photos.double() / 255).float()[:, np.newaxis]
# %% es2 sbagliata: manca il canale
def as_mnist(photos):
    return 1 - photos / 255
# %% es2 sbagliata: canale davanti a tutto
def as_mnist(photos):
    return (1 - photos / 255).unsqueeze(0)
# %% es2 sbagliata: non invertita
def as_mnist(photos):
    return photos[:, None] / 255
# %% es2 sbagliata: non divisa
def as_mnist(photos):
    return 255 - photos[:, None].float()
# %% es2 sbagliata: uno meno, in uint8, prima di dividere
def as_mnist(photos):
    return (1 - photos[:, None]) / 255
# %% es2 sbagliata: resta intera
def as_mnist(photos):
    return 1 - photos[:, None] // 255
# %% es2 sbagliata: divisa per 256
def as_mnist(photos):
    return (255 - photos[:, None].float()) / 256
# %% es2 sbagliata: segno meno
def as_mnist(photos):
    return -photos[:, None].float() / 255
# %% es2 sbagliata: divisa per il massimo
def as_mnist(photos):
    x = photos[:, None].float()
    return 1 - x / x.max()
# %% es2 sbagliata: canale in fondo
def as_mnist(photos):
    return (1 - photos / 255)[..., None]
# %% es2 sbagliata: resta in float64
def as_mnist(photos):
    return 1 - photos[:, None].double() / 255
# %% es2 sbagliata: tre canali
def as_mnist(photos):
    return (1 - photos / 255)[:, None].repeat(1, 3, 1, 1)
# %% es2 sbagliata: ToImage per abitudine
def as_mnist(photos):
    return (photos.float() - photos.float().mean())[:, None]
# %% es3 giusta: due dizionari
def param_groups(model, lr):
    return [{"params": model.features.parameters(), "lr": lr / 10},
            {"params": model.fc.parameters(), "lr": lr}]
# %% es3 giusta: in ordine inverso, con le liste
def param_groups(model, lr):
    head = dict(params=list(model.fc.parameters()), lr=lr)
    body = dict(params=list(model.features.parameters()), lr=0.1 * lr)
    return [head, body]
# %% es3 giusta: per nome, una tupla
def param_groups(model, lr):
    body = [p for name, p in model.named_parameters() if name.startswith("features")]
    head = [p for name, p in model.named_parameters() if name.startswith("fc")]
    return ({"params": body, "lr": lr * 0.1}, {"params": head, "lr": lr})
# %% es3 giusta: un gruppo per parametro
def param_groups(model, lr):
    return [{"params": [p], "lr": lr if name.startswith("fc.") else lr / 10}
            for name, p in model.named_parameters()]
# %% es3 giusta: un generatore
def param_groups(model, lr):
    for part, rate in ((model.features, lr / 10), (model.fc, lr)):
        yield {"params": part.parameters(), "lr": rate}
# %% es3 giusta: un ottimizzatore al posto dei gruppi
def param_groups(model, lr):
    return torch.optim.Adam([{"params": model.features.parameters(), "lr": lr / 10},
                             {"params": model.fc.parameters(), "lr": lr}]).param_groups
# %% es3 giusta: zip
def param_groups(model, lr):
    return [dict(params=part.parameters(), lr=rate)
            for part, rate in zip([model.features, model.fc], [lr / 10, lr])]
# %% es3 giusta: append
def param_groups(model, lr):
    groups = []
    groups.append({"lr": lr / 10.0, "params": [*model.features.parameters()]})
    groups.append({"lr": lr, "params": [*model.fc.parameters()]})
    return groups
# %% es3 sbagliata: tassi scambiati
def param_groups(model, lr):
    return [{"params": model.features.parameters(), "lr": lr},
            {"params": model.fc.parameters(), "lr": lr / 10}]
# %% es3 sbagliata: un tasso solo
def param_groups(model, lr):
    return [{"params": model.features.parameters(), "lr": lr}, {"params": model.fc.parameters(), "lr": lr}]
# %% es3 sbagliata: dieci volte più grande
def param_groups(model, lr):
    return [{"params": model.features.parameters(), "lr": lr},
            {"params": model.fc.parameters(), "lr": lr * 10}]
# %% es3 sbagliata: manca features
def param_groups(model, lr):
    return [{"params": model.fc.parameters(), "lr": lr}]
# %% es3 sbagliata: un parametro due volte
def param_groups(model, lr):
    return [{"params": model.parameters(), "lr": lr / 10}, {"params": model.fc.parameters(), "lr": lr}]
# %% es3 sbagliata: la chiave param
def param_groups(model, lr):
    return [{"param": model.features.parameters(), "lr": lr / 10}, {"param": model.fc.parameters(), "lr": lr}]
# %% es3 sbagliata: learning_rate invece di lr
def param_groups(model, lr):
    return [{"params": model.features.parameters(), "learning_rate": lr / 10},
            {"params": model.fc.parameters(), "learning_rate": lr}]
# %% es3 sbagliata: parameters senza parentesi
def param_groups(model, lr):
    return [{"params": model.features.parameters, "lr": lr / 10}, {"params": model.fc.parameters, "lr": lr}]
# %% es3 sbagliata: congela features
def param_groups(model, lr):
    model.features.requires_grad_(False)
    return [{"params": model.features.parameters(), "lr": lr / 10}, {"params": model.fc.parameters(), "lr": lr}]
# %% es3 sbagliata: lr meno dieci
def param_groups(model, lr):
    return [{"params": model.features.parameters(), "lr": lr - 10},
            {"params": model.fc.parameters(), "lr": lr}]
# %% es3 sbagliata: un dizionario solo
def param_groups(model, lr):
    return {"features": lr / 10, "fc": lr}
# %% es3 sbagliata: i tassi fissi
def param_groups(model, lr):
    return [{"params": model.features.parameters(), "lr": 0.0001}, {"params": model.fc.parameters(), "lr": 0.001}]
# %% es3 sbagliata: soltanto le matrici
def param_groups(model, lr):
    return [{"params": [p for p in model.features.parameters() if p.dim() > 1], "lr": lr / 10},
            {"params": [p for p in model.fc.parameters() if p.dim() > 1], "lr": lr}]
# %% es3 sbagliata: i nomi invece dei tensori
def param_groups(model, lr):
    return [{"params": [n for n, _ in model.features.named_parameters()], "lr": lr / 10},
            {"params": [n for n, _ in model.fc.named_parameters()], "lr": lr}]
# %% es3 sbagliata: gli strati al posto dei parametri
def param_groups(model, lr):
    return [{"params": model.features, "lr": lr / 10}, {"params": model.fc, "lr": lr}]
# %% es4 giusta: lista degli strati con parametri
def unfreeze_last(model, k):
    model.requires_grad_(False)
    layers = [layer for layer in model if any(True for _ in layer.parameters())]
    for layer in layers[len(layers) - k:]:
        layer.requires_grad_(True)
# %% es4 giusta: da destra, con un contatore
def unfreeze_last(model, k):
    for p in model.parameters():
        p.requires_grad = False
    left = k
    for layer in reversed(model):
        if left == 0:
            break
        if list(layer.parameters()):
            layer.requires_grad_()
            left -= 1
    return model
# %% es4 giusta: children ed enumerate
def unfreeze_last(model, k):
    having = [c for c in model.children() if sum(p.numel() for p in c.parameters()) > 0]
    for i, layer in enumerate(having):
        layer.requires_grad_(i >= len(having) - k)
# %% es4 giusta: per nome
def unfreeze_last(model, k):
    numbers = sorted({int(name.split(".")[0]) for name, _ in model.named_parameters()})
    keep = numbers[-k:] if k else []
    for name, p in model.named_parameters():
        p.requires_grad_(int(name.split(".")[0]) in keep)
# %% es4 giusta: ricorsiva
def unfreeze_last(model, k):
    def go(layers, k):
        if not layers:
            return
        *rest, last = layers
        has = next(last.parameters(), None) is not None
        last.requires_grad_(k > 0)
        go(rest, k - has)
    go(list(model), k)
# %% es4 giusta: isinstance sugli strati noti, con hasattr
def unfreeze_last(model, k):
    model.requires_grad_(False)
    count = 0
    for i in range(len(model) - 1, -1, -1):
        if len(list(model[i].parameters())) and count < k:
            model[i].requires_grad_(True)
            count += 1
# %% es4 sbagliata: conta anche gli strati senza parametri
def unfreeze_last(model, k):
    model.requires_grad_(False)
    for layer in list(model)[len(model) - k:]:
        layer.requires_grad_(True)
# %% es4 sbagliata: con k zero scongela tutto
def unfreeze_last(model, k):
    model.requires_grad_(False)
    layers = [layer for layer in model if list(layer.parameters())]
    for layer in layers[-k:]:
        layer.requires_grad_(True)
# %% es4 sbagliata: i primi
def unfreeze_last(model, k):
    model.requires_grad_(False)
    layers = [layer for layer in model if list(layer.parameters())]
    for layer in layers[:k]:
        layer.requires_grad_(True)
# %% es4 sbagliata: conta i tensori
def unfreeze_last(model, k):
    params = list(model.parameters())
    for i, p in enumerate(params):
        p.requires_grad = i >= len(params) - k
# %% es4 sbagliata: non congela
def unfreeze_last(model, k):
    layers = [layer for layer in model if list(layer.parameters())]
    for layer in layers[len(layers) - k:]:
        layer.requires_grad_(True)
# %% es4 sbagliata: al contrario
def unfreeze_last(model, k):
    model.requires_grad_(True)
    layers = [layer for layer in model if list(layer.parameters())]
    for layer in layers[len(layers) - k:]:
        layer.requires_grad_(False)
# %% es4 sbagliata: requires_grad sullo strato, non sui parametri
def unfreeze_last(model, k):
    for p in model.parameters():
        p.requires_grad = False
    layers = [layer for layer in model if list(layer.parameters())]
    for layer in layers[len(layers) - k:]:
        layer.requires_grad = True
# %% es4 sbagliata: solo il k-esimo dal fondo
def unfreeze_last(model, k):
    model.requires_grad_(False)
    layers = [layer for layer in model if list(layer.parameters())]
    layers[-k].requires_grad_(True)
# %% es4 sbagliata: uno di troppo
def unfreeze_last(model, k):
    model.requires_grad_(False)
    layers = [layer for layer in model if list(layer.parameters())]
    for layer in layers[max(0, len(layers) - k - 1):]:
        layer.requires_grad_(True)
# %% es4 sbagliata: solo gli strati con weight e senza bias
def unfreeze_last(model, k):
    model.requires_grad_(False)
    layers = [layer for layer in model if hasattr(layer, "weight")]
    for layer in layers[len(layers) - k:]:
        layer.weight.requires_grad_(True)
# %% es4 sbagliata: restituisce una copia
def unfreeze_last(model, k):
    new = copy.deepcopy(model)
    new.requires_grad_(False)
    layers = [layer for layer in new if list(layer.parameters())]
    for layer in layers[len(layers) - k:]:
        layer.requires_grad_(True)
    return new
# %% es4 sbagliata: dimentica la batch norm
def unfreeze_last(model, k):
    model.requires_grad_(False)
    layers = [layer for layer in model if isinstance(layer, (nn.Linear, nn.Conv2d))]
    for layer in layers[len(layers) - k:]:
        layer.requires_grad_(True)
# %% es4 sbagliata: percorre modules()
def unfreeze_last(model, k):
    layers = [l for l in model.modules() if list(l.parameters())]
    model.requires_grad_(False)
    for l in layers[len(layers) - k:]:
        l.requires_grad_(True)
# %% es5 giusta: train riscritta
class FrozenNet(nn.Module):
    def __init__(self, features, fc):
        super().__init__()
        self.features = features
        self.fc = fc
        self.features.requires_grad_(False)
        self.train()
    def train(self, mode=True):
        super().train(mode)
        self.features.eval()
        return self
    def forward(self, x):
        return self.fc(self.features(x))
# %% es5 giusta: eval nel forward
class FrozenNet(nn.Module):
    def __init__(self, features, fc):
        super().__init__()
        self.features, self.fc = features, fc
        for p in features.parameters():
            p.requires_grad = False
    def forward(self, x):
        self.features.eval()
        with torch.no_grad():
            x = self.features(x)
        return self.fc(x)
# %% es5 giusta: restituisce quello di super
class FrozenNet(torch.nn.Module):
    def __init__(self, features, fc):
        super().__init__()
        self.body = features.requires_grad_(False).eval()
        self.head = fc
    def train(self, mode: bool = True):
        out = super().train(mode)
        self.body.train(False)
        return out
    def forward(self, x):
        return self.head(self.body(x))
# %% es5 giusta: train solo per fc
class FrozenNet(nn.Module):
    def __init__(self, features, fc):
        nn.Module.__init__(self)
        self.features = features
        self.fc = fc
        features.eval()
        features.requires_grad_(False)
    def train(self, mode=True):
        self.training = mode
        self.fc.train(mode)
        return self
    def forward(self, x):
        return self.fc(self.features(x))
# %% es5 giusta: eredita da Sequential
class FrozenNet(nn.Sequential):
    def __init__(self, features, fc):
        super().__init__(features, fc)
        self[0].requires_grad_(False)
    def train(self, mode=True):
        super().train(mode)
        self[0].eval()
        return self
    def forward(self, x):
        self[0].eval()
        return super().forward(x)
# %% es5 giusta: un'altra firma di train
class FrozenNet(nn.Module):
    def __init__(self, features: nn.Module, fc: nn.Module):
        super().__init__()
        self.features = features
        self.fc = fc
        for p in self.features.parameters():
            p.requires_grad_(False)
    def train(self, *args, **kwargs):
        super().train(*args, **kwargs)
        for layer in self.features.modules():
            layer.training = False
        return self
    def forward(self, images):
        self.features.eval()
        return self.fc(self.features(images))
# %% es5 giusta: le caratteristiche in una lista, fuori dalla rete
class FrozenNet(nn.Module):
    def __init__(self, features, fc):
        super().__init__()
        features.requires_grad_(False)
        self.hidden = [features.eval()]
        self.fc = fc
    def forward(self, x):
        return self.fc(self.hidden[0](x))
# %% es5 sbagliata: eval soltanto alla nascita
class FrozenNet(nn.Module):
    def __init__(self, features, fc):
        super().__init__()
        self.features, self.fc = features, fc
        self.features.requires_grad_(False)
        self.features.eval()
    def forward(self, x):
        return self.fc(self.features(x))
# %% es5 sbagliata: non congela i parametri
class FrozenNet(nn.Module):
    def __init__(self, features, fc):
        super().__init__()
        self.features, self.fc = features, fc
    def train(self, mode=True):
        super().train(mode)
        self.features.eval()
        return self
    def forward(self, x):
        return self.fc(self.features(x))
# %% es5 sbagliata: train non restituisce niente
class FrozenNet(nn.Module):
    def __init__(self, features, fc):
        super().__init__()
        self.features, self.fc = features, fc
        self.features.requires_grad_(False)
    def train(self, mode=True):
        super().train(mode)
        self.features.eval()
    def forward(self, x):
        return self.fc(self.features(x))
# %% es5 sbagliata: manca super init
class FrozenNet(nn.Module):
    def __init__(self, features, fc):
        self.features, self.fc = features, fc
    def forward(self, x):
        return self.fc(self.features(x))
# %% es5 sbagliata: tutto in eval
class FrozenNet(nn.Module):
    def __init__(self, features, fc):
        super().__init__()
        self.features, self.fc = features, fc
        self.features.requires_grad_(False)
    def train(self, mode=True):
        return super().train(False)
    def forward(self, x):
        return self.fc(self.features(x))
# %% es5 sbagliata: congela tutto
class FrozenNet(nn.Module):
    def __init__(self, features, fc):
        super().__init__()
        self.features, self.fc = features, fc
        self.requires_grad_(False)
    def train(self, mode=True):
        super().train(mode)
        self.features.eval()
        return self
    def forward(self, x):
        return self.fc(self.features(x))
# %% es5 sbagliata: solo no_grad
class FrozenNet(nn.Module):
    def __init__(self, features, fc):
        super().__init__()
        self.features, self.fc = features, fc
    def forward(self, x):
        with torch.no_grad():
            x = self.features(x)
        return self.fc(x)
# %% es5 sbagliata: restituisce le caratteristiche
class FrozenNet(nn.Module):
    def __init__(self, features, fc):
        super().__init__()
        self.features, self.fc = features.requires_grad_(False), fc
    def train(self, mode=True):
        super().train(mode)
        self.features.eval()
        return self
    def forward(self, x):
        return self.features(x)
# %% es5 sbagliata: manca forward
class FrozenNet(nn.Module):
    def __init__(self, features, fc):
        super().__init__()
        self.features, self.fc = features.requires_grad_(False), fc
# %% es5 sbagliata: train non accetta False
class FrozenNet(nn.Module):
    def __init__(self, features, fc):
        super().__init__()
        self.features, self.fc = features.requires_grad_(False), fc
    def train(self):
        super().train()
        self.features.eval()
        return self
    def forward(self, x):
        return self.fc(self.features(x))
# %% es5 sbagliata: ricorsione in train
class FrozenNet(nn.Module):
    def __init__(self, features, fc):
        super().__init__()
        self.features, self.fc = features.requires_grad_(False), fc
    def train(self, mode=True):
        self.train(mode)
        self.features.eval()
        return self
    def forward(self, x):
        return self.fc(self.features(x))
# %% es5 sbagliata: eval prima di super().train
class FrozenNet(nn.Module):
    def __init__(self, features, fc):
        super().__init__()
        self.features, self.fc = features.requires_grad_(False), fc
    def train(self, mode=True):
        self.features.eval()
        return super().train(mode)
    def forward(self, x):
        return self.fc(self.features(x))
# %% es5 sbagliata: una funzione
def FrozenNet(features, fc):
    features.requires_grad_(False)
    features.eval()
    return nn.Sequential(features, fc)
# %% es5 sbagliata: train di super senza mode
class FrozenNet(nn.Module):
    def __init__(self, features, fc):
        super().__init__()
        self.features = features.requires_grad_(False)
        self.fc = fc
    def train(self, mode=True):
        super().train()
        self.features.eval()
        return self
    def forward(self, x):
        return self.fc(self.features(x))
