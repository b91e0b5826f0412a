# %% es1 giusta: per posizione
two_neurons = train(1, 2)
# %% es1 giusta: in un tensore
two_neurons = torch.tensor(train(n_neurons=2))
# %% es1 giusta: arrotondata
two_neurons = round(train(n_neurons=2), 2)
# %% es1 sbagliata: la rete di prima
two_neurons = train()
# %% es1 sbagliata: due epoche
two_neurons = train(2)
# %% es1 sbagliata: per cento
two_neurons = 100 * train(n_neurons=2)
# %% es1 sbagliata: la funzione senza chiamarla
two_neurons = train
# %% es1 sbagliata: una stringa
two_neurons = f"{train(n_neurons=2):.0%}"
# %% es1 sbagliata: un nome che non c'è
two_neurons = train(neurons=2)
# %% es1 sbagliata: il numero dei neuroni
two_neurons = 2
# %% es1 sbagliata: stampa e basta
two_neurons = print(train(n_neurons=2))
# %% es1 giusta: partial
from functools import partial
two_neurons = partial(train, n_neurons=2)()
# %% es1 giusta: array
two_neurons = np.float32(train(n_neurons=2))
# %% es1 sbagliata: venti neuroni
two_neurons = train(n_neurons=20)
# %% es1 sbagliata: lascia i puntini
two_neurons = train(n_neurons=...)
# %% es2 giusta: numeri di Python
read = answers[8].item()
true = test_set.targets[8].item()
# %% es2 giusta: letti a occhio
read, true = 6, 5
# %% es2 giusta: cercando il posto
wrong = (answers[:20] != test_set.targets[:20]).nonzero()[0]
read, true = answers[wrong], test_set.targets[wrong]
# %% es2 giusta: dal dataset
read = int(answers[8])
true = test_set[8][1]
# %% es2 sbagliata: scambiate
read, true = test_set.targets[8], answers[8]
# %% es2 sbagliata: il nono è il 9
read = answers[9]
true = test_set.targets[9]
# %% es2 sbagliata: il posto prima
read = answers[7]
true = test_set.targets[7]
# %% es2 sbagliata: due volte la risposta
read = true = answers[8]
# %% es2 sbagliata: due volte la giusta
read = true = test_set.targets[8]
# %% es2 sbagliata: le cifre di addestramento
read = answers[8]
true = train_set.targets[8]
# %% es2 sbagliata: parentesi tonde
read = answers(8)
true = test_set.targets(8)
# %% es2 sbagliata: l'immagine
read = answers[8]
true = test_set.data[8]
# %% es2 sbagliata: l'esempio intero
read = answers[8]
true = test_set[8]
# %% es2 sbagliata: tutte
read = answers
true = test_set.targets
# %% es2 sbagliata: in lettere
read = "6"
true = "5"
# %% es2 giusta: affettate
read = answers[:20].tolist()[8]
true = test_set.targets[:20].numpy()[8]
# %% es2 giusta: con la rete
read = model(test_set.data[8].reshape(1, 784) / 255).argmax().item()
true = int(test_set.targets[8])
# %% es2 sbagliata: true è un bool
read = answers[8]
true = answers[8] == test_set.targets[8]
# %% es2 sbagliata: solo read
read = answers[8]
# %% es2 sbagliata: True
read = answers[8]
true = True
# %% es3 giusta: per differenza
n_wrong = 10_000 - (answers == test_set.targets).sum()
# %% es3 giusta: con un ciclo
n_wrong = 0
for mine, right in zip(answers, test_set.targets):
    if mine != right:
        n_wrong += 1
# %% es3 giusta: dall'accuratezza
n_wrong = round((1 - accuracy) * 10_000)
# %% es3 giusta: count_nonzero
n_wrong = torch.count_nonzero(answers - test_set.targets)
# %% es3 giusta: con NumPy
n_wrong = np.sum(answers.numpy() != test_set.targets.numpy())
# %% es3 sbagliata: le giuste
n_wrong = (answers == test_set.targets).sum()
# %% es3 sbagliata: la parte
n_wrong = (answers != test_set.targets).float().mean()
# %% es3 sbagliata: l'accuratezza
n_wrong = accuracy
# %% es3 sbagliata: un per cento
n_wrong = 100 * (1 - accuracy)
# %% es3 sbagliata: vero o falso
n_wrong = answers != test_set.targets
# %% es3 sbagliata: quante in tutto
n_wrong = len(answers)
# %% es3 sbagliata: somma delle differenze
n_wrong = (answers - test_set.targets).sum()
# %% es3 sbagliata: solo le prime venti
n_wrong = (answers[:20] != test_set.targets[:20]).sum()
# %% es3 sbagliata: confronta con l'addestramento
n_wrong = (answers != train_set.targets).sum()
# %% es3 giusta: lista
n_wrong = len([1 for a, b in zip(answers.tolist(), test_set.targets.tolist()) if a != b])
# %% es3 giusta: maschera
n_wrong = len(answers[answers != test_set.targets])
# %% es3 giusta: logical_not
n_wrong = int((~(answers == test_set.targets)).sum())
# %% es3 giusta: nonzero
n_wrong = (answers != test_set.targets).nonzero().shape[0]
# %% es3 giusta: un float
n_wrong = (answers != test_set.targets).float().sum()
# %% es3 sbagliata: sum senza parentesi
n_wrong = (answers != test_set.targets).sum
# %% es3 sbagliata: senza not
n_wrong = answers != test_set.targets.sum()
# %% es3 sbagliata: funzione
def n_wrong():
    return (answers != test_set.targets).sum()
# %% es3 sbagliata: ordine e negativo
n_wrong = accuracy * 10_000 - 10_000
# %% es4 giusta: ciclo con append
neurons = [1, 4, 16]
by_neurons = []
for n in neurons:
    by_neurons.append(train(n_neurons=n))
# %% es4 giusta: in un tensore
by_neurons = torch.tensor([train(1, n) for n in (1, 4, 16)])
# %% es4 giusta: map
by_neurons = list(map(lambda n: train(n_neurons=n), [1, 4, 16]))
# %% es4 sbagliata: n non arriva a train
neurons = [1, 4, 16]
by_neurons = [train() for n in neurons]
# %% es4 sbagliata: la lista intera in train
by_neurons = train(n_neurons=[1, 4, 16])
# %% es4 sbagliata: i neuroni
by_neurons = [1, 4, 16]
# %% es4 sbagliata: un dizionario
by_neurons = {1: 0.24, 4: 0.81, 16: 0.9}
# %% es4 sbagliata: due risultati
by_neurons = [train(n_neurons=n) for n in (1, 4)]
# %% es4 sbagliata: append che restituisce None
by_neurons = [].append(0.24)
# %% es4 sbagliata: parole
by_neurons = ["24%", "81%", "90%"]
# %% es4 giusta: array
by_neurons = np.array([train(n_neurons=n) for n in [1, 4, 16]])
# %% es4 sbagliata: una stringa sola
by_neurons = "0.24 0.81 0.90"
# %% es4 sbagliata: generatore
by_neurons = (train(n_neurons=n) for n in [1, 4, 16])
# %% es5 giusta: un'altra ricetta
recipe = (3, 80, 0.5)
# %% es5 giusta: una lista
recipe = [3, 64, 0.6]
# %% es5 giusta: tre variabili
epochs, neurons, step = 3, 64, 0.5
recipe = epochs, neurons, step
# %% es5 giusta: con i nomi
recipe = dict(n_epochs=3, n_neurons=64, lr=0.4)
# %% es5 sbagliata: quella di prima
recipe = (1, 32, 0.1)
# %% es5 sbagliata: passo troppo lungo
recipe = (1, 16, 10)
# %% es5 sbagliata: troppe epoche
recipe = (20, 128, 0.1)
# %% es5 sbagliata: troppi neuroni
recipe = (3, 1000, 0.5)
# %% es5 sbagliata: in un altro ordine
recipe = (0.5, 128, 3)
# %% es5 sbagliata: due numeri
recipe = (3, 128)
# %% es5 sbagliata: il risultato
recipe = 0.97
# %% es5 sbagliata: una stringa
recipe = "3, 128, 0.5"
# %% es5 sbagliata: il passo a zero
recipe = (3, 128, 0)
# %% es5 sbagliata: un intero con la virgola
recipe = (3.0, 128, 0.5)
# %% es5 sbagliata: passo negativo
recipe = (3, 128, -0.5)
# %% es5 sbagliata: neuroni zero
recipe = (3, 0, 0.5)
# %% es5 sbagliata: un insieme
recipe = {3, 128, 0.5}
# %% es5 sbagliata: dict senza lr
recipe = dict(n_epochs=3, n_neurons=128)
# %% es5 sbagliata: lr con la virgola
recipe = (3, 128, 0,5)
