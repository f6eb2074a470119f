"""The clients that are compared. Each reads a JSONL of reports with so many in flight and says how many it read.

All ask for the same schema and get the same answers. `ours` does all that a run does: it renders the prompt, settles
the answer (grounding, parsing, checks) and journals it. The others validate the answer with pydantic and drop it.
"""

from __future__ import annotations

import asyncio
import json
import shutil
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

from extractor.task import Task

Read = Callable[[str], Awaitable[object]]


def texts_of(inputs: Path) -> list[str]:
    """The reports' texts."""
    return [json.loads(line)["text"] for line in inputs.read_text(encoding="utf-8").splitlines()]


def ours(inputs: Path, url: str, in_flight: int, run: Path, *, cross_check: bool = False) -> int:
    """A whole run into a folder."""
    from extractor.api import Extractor
    from extractor.batch.limits import Limits
    from extractor.batch.run import BatchSettings, run_batch
    from extractor.settings import EngineSettings

    shutil.rmtree(run, ignore_errors=True)
    settings = EngineSettings(model="bench", base_url=url, cross_check=cross_check)
    summary = run_batch(
        Extractor("oncology", settings), [inputs], run, BatchSettings(limits=Limits(concurrency=in_flight))
    )
    print(json.dumps({"states": summary.totals.outcomes, "requests": summary.totals.requests}))
    return summary.totals.settled


def engine_alone(inputs: Path, url: str, in_flight: int) -> int:
    """This tool's way to the endpoint and back without settling and journal: prompt, request, gate, retries, reply."""
    from extractor.api import Extractor
    from extractor.batch.limits import Limits, RunGate
    from extractor.pipeline import Asked
    from extractor.report import Report
    from extractor.settings import EngineSettings

    extractor = Extractor("oncology", EngineSettings(model="bench", base_url=url, cross_check=False))
    ((pipeline, engine),) = extractor.voters
    extractor.engines.clients[0].gate = RunGate(Limits(concurrency=in_flight))

    async def read(text: str) -> object:
        step = pipeline.start(Report(id="x", text=text))
        assert isinstance(step, Asked)
        return await engine.areply(step.ask)

    async def all_() -> int:
        count = await _all(read, texts_of(inputs), in_flight)
        await extractor.engines.aclose()
        return count

    return asyncio.run(all_())


def _answer_model() -> Any:
    from extractor.answer import answer_model

    return answer_model(Task.load("oncology"))


def _messages() -> Callable[[str], list[Any]]:
    from extractor.prompts import Prompt

    system = Prompt.load(Task.load("oncology")).prefix[0]
    return lambda text: [system, {"role": "user", "content": text}]


def openai_pydantic(inputs: Path, url: str, in_flight: int) -> int:
    """The SDK as its documentation has it: `create` with a strict schema, the answer validated with pydantic."""
    from openai import AsyncOpenAI

    client = AsyncOpenAI(base_url=url, api_key="none", max_retries=0)
    model, messages = _answer_model(), _messages()
    form: Any = {
        "type": "json_schema",
        "json_schema": {"name": "Answer", "schema": model.model_json_schema(), "strict": True},
    }

    async def read(text: str) -> object:
        found = await client.chat.completions.create(
            model="bench", messages=messages(text), response_format=form
        )
        return model.model_validate_json(found.choices[0].message.content or "")

    return asyncio.run(_all(read, texts_of(inputs), in_flight))


def instructor_default(inputs: Path, url: str, in_flight: int) -> int:
    """instructor as its documentation has it, in JSON schema mode."""
    import instructor
    from openai import AsyncOpenAI

    client = instructor.from_openai(
        AsyncOpenAI(base_url=url, api_key="none", max_retries=0), mode=instructor.Mode.JSON_SCHEMA
    )
    model, messages = _answer_model(), _messages()

    async def read(text: str) -> object:
        return await client.chat.completions.create(
            model="bench", messages=messages(text), response_model=model, max_retries=0
        )

    return asyncio.run(_all(read, texts_of(inputs), in_flight))


def langextract_whole(inputs: Path, url: str, in_flight: int) -> int:
    """langextract with each report whole, its own prompt and alignment, in `in_flight` workers."""
    import langextract
    from langextract.providers.openai import OpenAILanguageModel

    example = langextract.data.ExampleData(
        text="imatinib 400 mg",
        extractions=[langextract.data.Extraction(extraction_class="drug", extraction_text="imatinib")],
    )
    model = OpenAILanguageModel(model_id="bench", api_key="none", base_url=url, max_workers=in_flight)
    texts = texts_of(inputs)
    documents = [
        langextract.data.Document(text=text, document_id=str(number)) for number, text in enumerate(texts)
    ]
    found = langextract.extract(
        text_or_documents=documents, prompt_description="Extract drugs and doses.", examples=[example], model=model,
        max_char_buffer=100_000, batch_length=in_flight, max_workers=in_flight, show_progress=False, fence_output=False,
    )  # fmt: skip
    return len(list(found))


async def _all(read: Read, texts: list[str], in_flight: int) -> int:
    room = asyncio.Semaphore(in_flight)

    async def one(text: str) -> None:
        async with room:
            await read(text)

    await asyncio.gather(*(one(text) for text in texts))
    return len(texts)
