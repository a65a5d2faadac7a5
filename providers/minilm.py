"""Texts into vectors with a small model that runs in this process: ONNX Runtime, extra `[embed]`."""

# pyright: reportMissingTypeStubs=false, reportUnknownMemberType=false, reportUnknownVariableType=false
# pyright: reportUnknownArgumentType=false
import asyncio
import os
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from onnxruntime import InferenceSession
    from tokenizers import Tokenizer

TOKENS_MAX: Final = 256  # of a text that count: more the model was not trained for
THREADS_MAX: Final = 2


@dataclass(frozen=True, slots=True)
class ModelFiles:
    """A sentence model in ONNX, whose vectors are the mean of its last layer, and the tokenizer it was trained with."""

    name: str
    onnx: Path
    tokenizer: Path
    dimensions: int
    languages: frozenset[str] = frozenset()


class MiniLM:
    """One text after another, in a thread of its own. Its files are read when it is first asked."""

    def __init__(self, files: ModelFiles) -> None:
        self.model = files.name
        self.dimensions = files.dimensions
        self.languages = files.languages
        self.files = files
        self._thread = ThreadPoolExecutor(1, "embedding")

    async def embed(self, texts: Sequence[str]) -> list[list[float]]:
        loop = asyncio.get_running_loop()
        return [await loop.run_in_executor(self._thread, self._embedded, text) for text in texts]

    async def close(self) -> None:
        self._thread.shutdown(wait=False, cancel_futures=True)

    def _embedded(self, text: str) -> list[float]:
        import numpy as np  # noqa: PLC0415 - only those with the extra have it

        tokens = self._tokenizer.encode(text)
        given = {
            "input_ids": np.array([tokens.ids], dtype=np.int64),
            "attention_mask": np.array([tokens.attention_mask], dtype=np.int64),
            "token_type_ids": np.array([tokens.type_ids], dtype=np.int64),
        }
        answer: Any = self._session.run(None, {name: given[name] for name in self._inputs})
        mean = answer[0][0].mean(axis=0)
        return (mean / (np.linalg.norm(mean) or 1.0)).tolist()

    @cached_property
    def _session(self) -> "InferenceSession":
        from onnxruntime import (  # noqa: PLC0415
            InferenceSession,
            SessionOptions,  # pyright: ignore[reportAttributeAccessIssue]
        )

        options = SessionOptions()
        options.intra_op_num_threads = max(1, min(THREADS_MAX, (os.cpu_count() or 1) - 1))
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")  # idle threads leave the CPU to others
        return InferenceSession(str(self.files.onnx), options, providers=["CPUExecutionProvider"])

    @cached_property
    def _tokenizer(self) -> "Tokenizer":
        from tokenizers import Tokenizer  # noqa: PLC0415

        tokenizer = Tokenizer.from_file(str(self.files.tokenizer))
        tokenizer.enable_truncation(TOKENS_MAX)
        tokenizer.no_padding()
        return tokenizer

    @cached_property
    def _inputs(self) -> list[str]:
        return [each.name for each in self._session.get_inputs()]
