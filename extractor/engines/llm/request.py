"""Requests: the part that is the same for every report is prepared once per answer model and mode.

`instructor` knows how each mode words a schema (a forced tool, a response format, instructions in the prompt);
what it makes is kept, strict mode is added — it sends no `strict: true` by itself — and each request then
only puts its messages in.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from pydantic import BaseModel

from extractor.engines.base import Ask
from extractor.engines.llm.endpoint import Endpoint
from extractor.engines.llm.parameters import ModeName, Parameters


@lru_cache(maxsize=64)
def prepared(answer: type[BaseModel], mode: ModeName) -> dict[str, Any]:
    """The request body of a mode without its model and messages; for `md_json` with the words to add to them."""
    from instructor import Mode
    from instructor.v2.core.response import handle_response_model

    empty = [{"role": "system", "content": ""}, {"role": "user", "content": ""}]
    form = Mode.MD_JSON if mode == "md_json" else Mode.JSON_SCHEMA
    _, body = handle_response_model(answer, mode=form, messages=empty)
    messages = body.pop("messages")
    if mode == "md_json":
        return {**body, "added": tuple(str(message["content"]) for message in messages)}
    described = body["response_format"]["json_schema"]
    if mode == "json_schema":
        described["strict"] = True
        return dict(body)
    # The tool is made of the same schema: instructor's own tool form needs titles, which cost tokens.
    function = {"name": described["name"], "parameters": described["schema"], "strict": True}
    return {
        "tools": [{"type": "function", "function": function}],
        "tool_choice": {"type": "function", "function": {"name": described["name"]}},
    }


def body_of(ask: Ask, endpoint: Endpoint, parameters: Parameters, mode: ModeName) -> dict[str, Any]:
    """The whole request body for one ask."""
    assert ask.answer is not None
    body = dict(prepared(ask.answer, mode))
    messages = [dict(message) for message in ask.messages]
    if added := body.pop("added", None):
        messages[0]["content"] += added[0]
        messages[-1]["content"] += added[-1]
    body |= {"model": endpoint.model, "messages": messages}
    limit = ask.max_tokens or parameters.max_tokens
    if limit:
        body["max_completion_tokens" if endpoint.protocol in ("openai", "azure") else "max_tokens"] = limit
    seed = parameters.seed
    if ask.sample:
        seed = (seed or 0) + ask.sample
    options = {
        "temperature": parameters.temperature, "seed": seed, "reasoning_effort": parameters.reasoning_effort,
    }  # fmt: skip
    body |= {name: value for name, value in options.items() if value is not None}
    return body | parameters.extra_body
