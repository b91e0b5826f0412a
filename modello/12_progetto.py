# Il progetto svolto, per chi insegna: una cella per tappa. `make consegne` lo mette nella copia svolta della lezione.

# %% tappa1
import csv
import math

question = "Stasera, a Seattle, chi domani lavora all'aperto si chiede: pioverà?"
with open(files["pioggia"], newline="", encoding="utf-8") as file:
    days = list(csv.DictReader(file))


def features(day):
    """Le quattro misure di un giorno, e la stagione: il mese come un punto su un cerchio."""
    angle = 2 * math.pi * int(day["date"][5:7]) / 12
    measures = [float(day[name]) for name in ("precipitation", "temp_max", "temp_min", "wind")]
    return measures + [math.sin(angle), math.cos(angle)]


X = torch.tensor([features(day) for day in days[:-1]])                         # (1460, 6)
Y = torch.tensor([int(float(day["precipitation"]) > 0) for day in days[1:]])   # (1460,)

# %% tappa2
train_idx = torch.arange(731)             # il 2012 e il 2013
val_idx = torch.arange(731, 1096)         # il 2014
test_idx = torch.arange(1096, len(X))     # il 2015
Y, open_test = seal(Y, test_idx)

# %% tappa3
mean, std = X[train_idx].mean(dim=0), X[train_idx].std(dim=0)
Z = (X - mean) / std


# %% tappa4
def baseline(X):
    """Domani come oggi."""
    return (X[:, 0] > 0).long()


baseline_accuracy = (baseline(X[val_idx]) == Y[val_idx]).float().mean().item()

# %% tappa5
def fit(model):
    """Addestra una rete sui giorni dell'addestramento. Returns: la stessa rete."""
    optimizer = torch.optim.Adam(model.parameters(), lr=0.05)
    for _ in range(150):
        loss = nn.functional.cross_entropy(model(Z[train_idx]), Y[train_idx])
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    return model


torch.manual_seed(0)
model = fit(nn.Linear(6, 2))
deep = fit(nn.Sequential(nn.Linear(6, 16), nn.ReLU(), nn.Linear(16, 2)))    # provata, non scelta
deep_accuracy = (deep(Z[val_idx]).argmax(dim=1) == Y[val_idx]).float().mean().item()


@torch.no_grad()
def predict(X):
    """Le misure di oggi → 1 se domani piove, 0 se no."""
    model.eval()
    return model((X - mean) / std).argmax(dim=1)


val_accuracy = (predict(X[val_idx]) == Y[val_idx]).float().mean().item()

# %% tappa6
wrong = predict(X[val_idx]) != Y[val_idx]
errors = val_idx[wrong]
changed = (baseline(X[errors]) != Y[errors]).float().mean()
surprise = errors[(X[errors, 0] == 0) & (Y[errors] == 1)][0]     # asciutto, e il giorno dopo piove
observation = (f"Nel {changed:.0%} degli errori il tempo cambia: oggi piove e domani no, o il contrario. "
               f"Per esempio il {days[surprise]['date']}: asciutto, e il giorno dopo piove. "
               "Il modello, come la baseline, crede che domani somigli a oggi.")


# %% tappa7
def save_model(path):
    """Il modello e il suo metro, in un file."""
    torch.save({"weights": model.state_dict(), "mean": mean, "std": std}, path)


def load_model(path):
    """Da un file a una funzione che va da X alle risposte."""
    saved = torch.load(path, weights_only=True)
    again = nn.Linear(6, 2)
    again.load_state_dict(saved["weights"])
    again.eval()

    def predict(X):
        return again((X - saved["mean"]) / saved["std"]).argmax(dim=1)

    return predict


# %% tappa8
result = open_test(predict, X)
report = f"""# Domani piove?

**Domanda.** {question} Piove vuol dire: cade più di zero, in millimetri.

**Dati.** I giorni dal 2012 al 2015 a Seattle (NOAA, pubblico dominio): {len(X)} coppie di giorni, uno e il seguente.
In ordine di tempo, perché il futuro non si conosce: {len(train_idx)} per imparare, {len(val_idx)} per scegliere,
{len(test_idx)} per il test. Piove il {Y[train_idx].float().mean():.0%} dei giorni.

**Baseline.** «Domani come oggi»: {baseline_accuracy:.1%} sulla validazione.

**Modello.** Una regressione logistica su quattro misure e la stagione: {val_accuracy:.1%} sulla validazione.

**Scelte.** Fatte sulla validazione. Una rete con sedici neuroni nascosti, con le stesse epoche, fa {deep_accuracy:.1%}:
anche lei sotto la baseline. La differenza sta dentro il margine di un anno, e ho tenuto la più semplice.

**Test, aperto una volta.** {result["accuracy"]:.1%}. Vero contro detto: {result["confusion"]}.

**Errori.** {observation}

**Limiti.** Sulla validazione il modello non batte chi dice «come oggi», e un anno di giorni lascia un margine di due o tre
punti. Al suo posto userei la baseline: costa una riga. In un'altra città, o per sapere quanta
pioggia cade, non va usato. Servirebbe ciò che nel file non c'è: pressione, vento dal mare."""
