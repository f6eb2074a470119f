"""The review server: Starlette on this machine, for one person, or for several who sign in. Needs the extra [review]."""

from extractor.curation.server.serving import ServerSettings, serve

__all__ = ["ServerSettings", "serve"]
