# I comandi del corso. Ognuno si prepara da solo ciò che gli serve.
# DEVICE sceglie dove eseguire le lezioni: auto (la GPU se c'è), cpu, cuda.
# ONLY sceglie una lezione: make build ONLY=05
# SCHEDULER esegue le lezioni su un cluster Dask: make build SCHEDULER=tcp://nodo:8786
# REPOSITORY dà alle pagine i pulsanti Binder, Colab, Correggi, Segnala: make build REPOSITORY=https://github.com/chi/corso (se manca, vale l'origin di git)
# BRANCH dice il ramo a cui portano quei pulsanti: make build BRANCH=corso
# JUPYTERHUB aggiunge il pulsante del tuo istituto: make build JUPYTERHUB=https://hub.scuola.it
# SITE dice dove si leggerà il sito, per le immagini di chi condivide una pagina e per la pagina 404: make build SITE=https://chi.github.io/corso/
# LAB=notebooks apre in JupyterLab le lezioni vere, per chi le scrive: make lab LAB=notebooks ONLY=05
# PORT dice su quale porta mostrare il sito, 8000 se manca: make serve PORT=8001
# PYTHON dice con quale Python preparare l'ambiente, python3 se manca: make build PYTHON=python3.12
# TORCH=cpu installa la versione di PyTorch per sola CPU, più piccola.

PYTHON ?= python3
DEVICE ?= auto
ONLY ?=
SCHEDULER ?=
PORT ?= 8000
LAB ?= mio_corso
PY := .venv/bin/python
INSTALL = -IBX utf8 pipeline/install.py
# La PyTorch per sola CPU sta in un indice suo: con le impronte, se `make lock` lo ha raggiunto.
CPU = $(if $(filter cpu,$(TORCH)),$(firstword $(wildcard requirements-cpu.lock) requirements-cpu.txt))
# Ciò che una lezione da sola può rompere, oltre ai suoi output: i file, gli esercizi, le parole, i pacchetti.
# Su macOS non le parole: il dizionario italiano di hunspell è un pacchetto di Debian.
OF_A_LESSON = tests/conftest.py $(patsubst %,tests/test_%.py,lessons exercises $(if $(filter Darwin,$(shell uname)),,words) colab)
# Quanti processi provano insieme: uno per core, e uno che lavora mentre un altro aspetta. Oltre dodici non basta la memoria.
WORKERS = $(shell cores=$$(nproc 2>/dev/null || sysctl -n hw.ncpu); echo $$((cores < 12 ? cores + 1 : 12)))
# I notebook che ONLY sceglie: le lezioni, e le pagine che si eseguono come loro.
CHOSEN = $(wildcard notebooks/$(ONLY)*.ipynb book/$(ONLY)*.ipynb)

# Si dice subito, prima di installare alcuni GB.
ifneq ($(and $(ONLY),$(filter build test reference memory,$(MAKECMDGOALS))),)
ifeq ($(CHOSEN),)
$(error Nessuna lezione comincia con «$(ONLY)»)
endif
endif

# Ciò che il comando chiede al sistema: si guarda prima di installare e di eseguire, in un posto solo.
BROWSING = system pdf bench-site test-lab test-firefox $(if $(ONLY),,test)
NEEDS = venv graphviz $(if $(filter test-firefox,$(MAKECMDGOALS)),firefox) $(if $(filter test-webkit,$(MAKECMDGOALS)),webkit) $(if $(filter test-epub,$(MAKECMDGOALS)),epubcheck) $(if $(filter $(BROWSING),$(MAKECMDGOALS)),playwright browser) \
	$(if $(filter system test,$(MAKECMDGOALS)),$(if $(and $(ONLY),$(filter Darwin,$(shell uname))),,dictionary))

# Un Python aggiornato o tolto dal sistema lascia un ambiente che non parte: si rifà.
$(shell [ ! -e .venv/pronto ] || .venv/bin/python -I -c '' 2>/dev/null || rm -f .venv/pronto)

# Un passo alla volta, anche con make -j: due pip nello stesso ambiente si disturbano.
.NOTPARALLEL:
# Anche dove la lingua del sistema è LC_ALL=C; e con il Python di qui, non con i moduli e i modi di chi lo lancia.
export PYTHONUTF8 := 1
export IPYTHONDIR := $(CURDIR)/.venv/share/ipython
unexport PYTHONHOME PYTHONPATH PYTHONSAFEPATH PYTHONOPTIMIZE PYTHONWARNINGS PYTHONIOENCODING PYTHONSTARTUP PYTHONINSPECT
# dot, per torchviz, e i comandi del venv prima di quelli di sistema
export PATH := $(CURDIR)/.venv/bin:$(PATH)

.PHONY: help system browser build test check faults test-lab test-firefox test-webkit test-epub test-nbgrader new serve offline moodle consegne slides pdf epub lab links reference record bench bench-site memory newest lock clean
.DEFAULT_GOAL := help

help:  ## Mostra questi comandi
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-10s %s\n", $$1, $$2}' Makefile
	@echo
	@awk '/^# [A-Z][A-Z]+[ =]/ {sub(/^# /, "  "); print}' Makefile

# I comandi lunghi cominciano con exec: un SIGTERM a make arriva a loro, e non a una shell che li lascerebbe soli.
build: .venv/pronto $(if $(SCHEDULER),.venv/extra)  ## Esegue le lezioni cambiate e costruisce il sito in _build/html
	@exec $(PY) -m pipeline build --device "$(DEVICE)" --only "$(ONLY)" --scheduler "$(SCHEDULER)"

test: .venv/extra browser  ## Riesegue ogni lezione, la confronta con i suoi output e prova tutto il resto
	@exec $(PY) -m pytest $(if $(ONLY),$(OF_A_LESSON) $(CHOSEN),-n $(WORKERS) --dist loadscope --no-loadscope-reorder)

check: .venv/extra  ## Controlla il codice: errori, stile, tipi
	@$(PY) -m ruff check
	@$(PY) -m mypy --no-error-summary

faults: .venv/extra  ## Prova tutti i guasti che il generatore conosce: file, notebook, output, ambiente (circa 10 minuti)
	@FAULTS=all exec $(PY) -m pytest -n $(WORKERS) tests/test_faults.py

test-lab: .venv-lab/hub browser  ## Prova le lezioni in JupyterLab, con un browser vero, e una classe in un JupyterHub (circa 9 minuti)
	@exec $(PY) -m pytest tests/jupyterlab.py tests/jupyterhub.py

test-firefox: .venv/extra browser  ## Prova il sito anche in Firefox (se manca, da amministratore su Debian lo installa)
	@exec $(PY) -m pytest tests/browsers.py -k firefox

test-webkit: .venv/extra  ## Prova il sito anche in WebKit, il motore di Safari (se manca, da amministratore su Debian lo installa)
	@exec $(PY) -m pytest tests/browsers.py -k webkit

test-epub: epub  ## Prova l'EPUB con epubcheck (se manca, da amministratore su Debian lo installa)
	@exec $(PY) -m pytest tests/epubcheck.py

test-nbgrader: .venv-nbgrader/pronto .venv/extra  ## Consegna le lezioni con nbgrader, corregge risposte giuste, sbagliate e furbe, e guarda i punti (circa 20 minuti)
	@exec $(PY) -m pytest tests/nbgrader.py

serve: build .venv/extra  ## Mostra il sito su questo computer, ne stampa l'indirizzo e segue ciò che salvi
	@exec $(PY) -m pipeline serve --port "$(PORT)" --device "$(DEVICE)"

offline: build  ## Mette in _build lo zip del sito, che si apre anche senza rete
	@exec $(PY) -m pipeline offline

moodle: .venv/pronto  ## Mette in _build le domande e gli esercizi, da importare nel deposito delle domande di Moodle
	@exec $(PY) -m pipeline moodle

slides: build  ## Taglia le lezioni in diapositive da proiettare, le mette nel sito (_build/html/slides) e ogni lezione ci porta
	@exec $(PY) -m pipeline slides --device "$(DEVICE)"

consegne: .venv/pronto  ## Mette in _build/consegne le lezioni da dare a una classe, quelle svolte, e un corso per nbgrader
	@exec $(PY) -m pipeline handout

pdf: build browser  ## Stampa il corso in un PDF, _build/gradiente.pdf, e lo mette nel sito (serve Chromium)
	@exec $(PY) -m pipeline pdf --device "$(DEVICE)"

epub: build .venv/extra  ## Mette il corso in un EPUB, _build/gradiente.epub, per un lettore di libri, e lo offre nel sito
	@exec $(PY) -m pipeline epub --device "$(DEVICE)"

lab: .venv-lab/pronto  ## Apre la tua copia delle lezioni (mio_corso) in JupyterLab: git non la tocca
	@$(if $(filter mio_corso,$(LAB)),$(PY) -m pipeline copy)
	@exec .venv-lab/bin/jupyter lab $(if $(filter 0,$(shell id -u)),--allow-root) --notebook-dir="$(patsubst notebooks,.,$(LAB))" \
		"$(patsubst notebooks,.,$(LAB))/$(firstword $(sort $(wildcard notebooks/$(ONLY)*.ipynb)))"

links: build  ## Controlla i collegamenti verso altri siti (serve la rete)
	@PYTHONPATH=. .venv/bin/jupyter-book build _build/stage --builder linkcheck --path-output _build/links

reference: .venv/pronto  ## Riscrive gli output di riferimento nelle lezioni: l'unico comando che le tocca
	@exec $(PY) -m pipeline reference --only "$(ONLY)"

record: .venv/pronto  ## Esegue le lezioni su DEVICE e ne registra tempi e scarti: make record DEVICE=cuda li mette nel sito
	@exec $(PY) -m pipeline record --device "$(DEVICE)"

system:  ## Guarda se al sistema manca qualcosa; da amministratore, su Debian e Ubuntu, lo installa: sudo make system
	@command -v "$(PYTHON)" >/dev/null || { echo "Errore. Non trovo $(PYTHON): installa Python 3.11 o successivo, o indicalo con make PYTHON=…"; exit 1; }
	@"$(PYTHON)" -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
		echo "Errore. Serve Python 3.11 o successivo, ma $(PYTHON) è $$("$(PYTHON)" -V | cut -d" " -f2). Indicane un altro: make PYTHON=python3.12"; exit 1; }
	@"$(PYTHON)" -IB -X utf8 pipeline/system.py check $(NEEDS)

new: .venv/pronto  ## Crea una lezione dal modello: make new LESSON="09 Titolo"
	@exec $(PY) -m pipeline new "$$LESSON"

bench: .venv/extra  ## Misura la pipeline rispetto a papermill e Jupyter Book da soli (circa 15 minuti)
	@exec $(PY) -m pipeline bench

bench-site: build browser  ## Misura ogni pagina accanto a quella di serie di Jupyter Book (più di mezz'ora, riprende da dov'era)
	@exec $(PY) -m pipeline bench-site

memory: .venv/pronto  ## Misura la memoria che chiede ogni lezione (circa 5 minuti)
	@exec $(PY) -m pipeline memory --only "$(ONLY)"

newest: system  ## Prova le lezioni con la PyTorch più nuova: un avviso o un output diverso è un errore
	@"$(PYTHON)" -m venv _build/newest
	@sed -E 's/^((torch|torchvision|numpy|matplotlib|torchviz|onnx|onnxscript|onnxruntime))==.*/\1/' requirements.txt >_build/newest/requirements.txt
	@_build/newest/bin/python -m pip install -qq --disable-pip-version-check -r _build/newest/requirements.txt -r requirements-extra.txt \
		$(if $(filter cpu,$(TORCH)),--extra-index-url https://download.pytorch.org/whl/cpu)
	$(call complete,_build/newest)
	@PATH="$(CURDIR)/_build/newest/bin:$$PATH" _build/newest/bin/python -m pytest tests/conftest.py notebooks book

lock: .venv/pronto  ## Fissa di nuovo, con le impronte, ciò che requirements*.txt e pipeline/node si portano dietro
	@"$(PYTHON)" -m venv _build/uv && _build/uv/bin/pip install --quiet uv==0.13.9
	@for names in "" "-extra requirements.lock" "-lab" "-hub requirements-lab.lock" "-nbgrader requirements-lab.lock"; do set -- $$names; \
		_build/uv/bin/uv pip compile --quiet --universal --python-version 3.11 --no-annotate --generate-hashes \
			--custom-compile-command "make lock" $${2:+-c $$2} requirements$$1.txt -o requirements$$1.lock || exit 1; done
	@_build/uv/bin/uv pip compile --quiet --universal --python-version 3.11 --no-annotate --generate-hashes --no-deps --emit-index-url \
		--custom-compile-command "make lock" requirements-cpu.txt -o requirements-cpu.lock || \
		echo "L'indice di PyTorch per sola CPU non risponde: requirements-cpu.lock resta com'è."
	@$(PY) -m pipeline.npm lock

clean:  ## Butta ciò che si può ricostruire (restano i dati e l'ambiente)
	@rm -rf _build

# Ciò che un ambiente ha oltre ai pacchetti: dot, e i font di matplotlib, che la prima volta li cerca e lo scrive.
define complete
@install -m 755 pipeline/dot.py $(1)/bin/dot
@MPLCONFIGDIR=$(1)/share/matplotlib $(1)/bin/python -c 'import matplotlib.font_manager' 2>/dev/null
endef

# Il kernel di .venv, con un thread solo, per un altro ambiente. Senza JUPYTER_PATH ipykernel avvisa che in quella cartella nessuno cerca.
define kernel
@JUPYTER_PATH="$(CURDIR)/$(1)/share/jupyter" $(PY) -m ipykernel install --prefix "$(CURDIR)/$(1)" --name python3 \
	--env PATH "$(CURDIR)/.venv/bin:\$${PATH}" --env OMP_NUM_THREADS 1 --env MKL_NUM_THREADS 1 >/dev/null
endef

# L'ambiente si installa solo quando cambiano le versioni fissate.
.venv/pronto: requirements.lock pipeline/node/site/package-lock.json pipeline/dot.py | system
	@echo "Preparo l'ambiente in .venv: la prima volta sono alcuni minuti e più di 5 GB."
	@$(PY) -I -c '' 2>/dev/null || rm -rf .venv
	@"$(PYTHON)" -m venv .venv
	@$(PY) $(INSTALL) requirements.lock $(CPU)
	@$(PY) -m pipeline.npm
	$(call complete,.venv)
	@echo "graph {}" | dot >/dev/null
	@touch $@

# Ciò che non serve a costruire il sito: le prove, i controlli, il PDF, un cluster.
.venv/extra: requirements-extra.lock .venv/pronto
	@$(PY) $(INSTALL) requirements-extra.lock
	@touch $@

# Chromium, per chi non ce l'ha e non può installarlo.
browser: .venv/extra
	@$(PY) pipeline/system.py browser

# JupyterLab sta in un ambiente suo: accanto a papermill ne rallenterebbe ogni avvio.
# Il kernel è quello di .venv, con un thread solo: dà i numeri che il sito mostra.
.venv-lab/pronto: requirements-lab.lock binder/overrides.json .venv/pronto
	@"$(PYTHON)" -m venv .venv-lab
	@.venv-lab/bin/python $(INSTALL) requirements-lab.lock
	@mkdir -p .venv-lab/share/jupyter/lab/settings && cp binder/overrides.json .venv-lab/share/jupyter/lab/settings
	$(call kernel,.venv-lab)
	@touch $@

# nbgrader si porta dietro JupyterLab e un'estensione per ogni notebook aperto: sta in un ambiente suo. Il kernel è quello di .venv.
.venv-nbgrader/pronto: requirements-nbgrader.lock .venv/pronto
	@"$(PYTHON)" -m venv .venv-nbgrader
	@.venv-nbgrader/bin/python $(INSTALL) requirements-nbgrader.lock
	$(call kernel,.venv-nbgrader)
	@touch $@

.venv-lab/hub: requirements-hub.lock .venv-lab/pronto
	@.venv-lab/bin/python $(INSTALL) requirements-hub.lock
	@touch $@
