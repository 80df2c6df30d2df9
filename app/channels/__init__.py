"""The networks Parvis speaks to. The folder is the registry."""

from __future__ import annotations

from importlib import import_module
from pkgutil import iter_modules

from app.channels._http import Http
from app.ports.channel import Channel


def discover(http: Http) -> dict[str, Channel]:
    """Find every network of this folder: each module or package that owns a `channel`, by its name."""
    modules = (
        import_module(f"{__name__}.{found.name}") for found in iter_modules(__path__) if found.name[0] != "_"
    )
    channels: list[Channel] = [module.channel(http) for module in modules if hasattr(module, "channel")]
    return {channel.name: channel for channel in sorted(channels, key=lambda channel: channel.name)}
