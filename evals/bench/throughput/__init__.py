"""How many reports a second go to a model, at what cost of this machine's own: this tool beside its parts and peers."""
