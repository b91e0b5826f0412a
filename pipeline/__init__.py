"""Ciò che sta dietro al Makefile: esegue le lezioni, ne pubblica gli output, li confronta."""
