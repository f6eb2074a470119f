"""Responses: from the JSON of a chat completion to a `Reply`. Nothing of its text goes into a message or a log."""

from __future__ import annotations

import re
from typing import Any

from extractor.engines.base import Answered, Failed, Refused, Reply, Truncated
from extractor.extraction import Usage

_THINKING = re.compile(r"\s*<think>.*?</think>\s*", re.DOTALL)


def usage_of(response: dict[str, Any]) -> Usage:
    """Tokens as the endpoint counts them; missing counts are 0."""
    usage = response.get("usage") or {}
    details = usage.get("prompt_tokens_details") or {}
    return Usage(
        requests=1,
        input_tokens=int(usage.get("prompt_tokens") or 0),
        cached_tokens=int(details.get("cached_tokens") or 0),
        output_tokens=int(usage.get("completion_tokens") or 0),
    )


def reply_of(response: object) -> Reply:
    """The reply that a completion stands for; a body that is none becomes `Failed`."""
    if not isinstance(response, dict):
        return Failed(
            "response-malformed", "The endpoint sent something that is no chat completion.", Usage(requests=1)
        )
    usage = usage_of(response)
    choices = response.get("choices")
    if not isinstance(choices, list) or not choices:
        return Failed("choices-empty", "The endpoint answered with no choice.", usage)
    choice = choices[0] if isinstance(choices[0], dict) else {}
    message = choice.get("message") or {}
    finish = choice.get("finish_reason")
    model = response.get("model")
    if message.get("refusal"):
        return Refused("refusal", usage)
    if finish == "content_filter":
        return Refused("content-filter", usage)
    text = _text_of(message)
    if finish == "length":
        return Truncated(text, usage, model)
    if not text.strip():
        return Failed("answer-empty", "The model answered with no words.", usage)
    return Answered(text, usage, model)


def _text_of(message: dict[str, Any]) -> str:
    for call in message.get("tool_calls") or ():
        arguments = (call.get("function") or {}).get("arguments")
        if isinstance(arguments, str):
            return arguments
    content = message.get("content")
    if isinstance(content, list):
        content = "".join(part.get("text") or "" for part in content if isinstance(part, dict))
    return _THINKING.sub("", content or "", count=1)
