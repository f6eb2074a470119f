"""Reports a second and processor milliseconds a report, against a loopback server that answers after 200 ms.

    python -m evals.bench.throughput [--clients ours,openai,instructor,langextract] [--in-flight 64,256,512]

The server and every client run in processes of their own; a client's processor time and peak memory are its own
(`getrusage`), its start-up apart. Reports are those of `seeds/example` with gold, each made unique by its last line.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from evals.bench.throughput import clients

ROOT = Path(__file__).parents[3]
CLIENTS = {
    "ours": clients.ours, "ours-cross-check": clients.ours, "engine": clients.engine_alone, "openai": clients.openai_pydantic,
    "instructor": clients.instructor_default, "langextract": clients.langextract_whole,
}  # fmt: skip


def cases(*, reasked: bool = False) -> tuple[list[str], list[str]]:
    """The texts of the reports and the answers of a perfect model; with `reasked` also those that are asked again."""
    from evals.bench.damage.__main__ import load_cases
    from extractor.answer.writing import write_answer
    from extractor.pipeline import Options, Pipeline
    from extractor.task import Task

    task = Task.load("oncology")
    found = load_cases(task, ROOT / "seeds", None)
    found = [
        case for case in found if 1_000 < len(case.report.text) < 6_000 and any(case.claims.records.values())
    ]
    pipeline = Pipeline(task, Options(engine="llm", model="bench"))
    pairs = [(case.report, write_answer(task, case.claims)) for case in found]
    kept = [
        (report.text, answer) for report, answer in pairs if reasked or _settles(pipeline, report, answer)
    ]
    return [text for text, _ in kept], [answer for _, answer in kept]


def _settles(pipeline: Any, report: Any, answer: str) -> bool:
    """Whether an answer is taken without a second ask."""
    from extractor.engines.base import Answered
    from extractor.pipeline import Finished

    return isinstance(pipeline.step(pipeline.start(report).progress, Answered(answer)), Finished)


def write_inputs(path: Path, texts: list[str], count: int) -> None:
    """So many reports as JSONL."""
    with path.open("w", encoding="utf-8") as stream:
        for number in range(count):
            case = number % len(texts)
            line = {"id": f"b{number}", "text": f"{texts[case].rstrip()}\nDossier {case}-{number}.\n"}
            stream.write(json.dumps(line, ensure_ascii=False) + "\n")


@contextmanager
def server(answers: list[str], folder: Path, delay: float) -> Iterator[str]:
    """The address of a server in a process of its own."""
    path = folder / "answers.json"
    path.write_text(json.dumps(answers), encoding="utf-8")
    command = [sys.executable, "-m", "evals.bench.throughput.server", str(path), "--delay", str(delay)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=ROOT)
    assert process.stdout is not None
    try:
        yield f"http://127.0.0.1:{int(process.stdout.readline())}/v1"
    finally:
        process.terminate()
        process.wait()


def client(name: str, inputs: Path, url: str, in_flight: int, folder: Path) -> dict[str, Any]:
    """In a process of its own: read all reports once a few have been read; figures of the second time."""
    few = folder / "few.jsonl"
    few.write_text(
        "".join(inputs.read_text(encoding="utf-8").splitlines(keepends=True)[:16]), encoding="utf-8"
    )

    def read(what: Path) -> int:
        if name.startswith("ours"):
            return clients.ours(what, url, in_flight, folder / "run", cross_check=name != "ours")
        return int(CLIENTS[name](what, url, in_flight))

    read(few)
    before, begun = _processor(), time.monotonic()
    count = read(inputs)
    seconds, spent = time.monotonic() - begun, _processor() - before
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {
        "client": name, "in_flight": in_flight, "reports": count, "reports_a_second": round(count / seconds, 1),
        "cpu_ms_a_report": round(1000 * spent / count, 2), "peak_memory_mb": round(memory),
    }  # fmt: skip


def _processor() -> float:
    found = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in found)


def main() -> None:
    """Run all, or one client where `--url` says against which server."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--clients", default="ours,engine,openai,instructor,langextract")
    parser.add_argument("--in-flight", default="64,256,512")
    parser.add_argument("--reports", type=int, default=2000)
    parser.add_argument("--delay", type=float, default=0.2)
    parser.add_argument(
        "--reasked", action="store_true", help="also reports whose answers are asked for again"
    )
    parser.add_argument("--url", help=argparse.SUPPRESS)
    parser.add_argument("--inputs", type=Path, help=argparse.SUPPRESS)
    parser.add_argument("--folder", type=Path, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.url:
        found = client(given.clients, given.inputs, given.url, int(given.in_flight), given.folder)
        print(json.dumps(found))
        return
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        texts, answers = cases(reasked=given.reasked)
        mean = sum(map(len, texts)) / len(texts)
        print(
            f"{len(texts)} different reports, {mean:.0f} characters in the mean; load {os.getloadavg()[0]:.1f}"
        )
        for name in given.clients.split(","):
            for in_flight in map(int, given.in_flight.split(",")):
                count = given.reports if name != "langextract" else max(128, given.reports // 8)
                inputs = folder / f"{name}-{in_flight}.jsonl"
                write_inputs(inputs, texts, count)
                told = (
                    ['{"extractions": [{"drug": "imatinib"}]}'] * len(answers)
                    if name == "langextract"
                    else answers
                )
                with server(told, folder, given.delay) as url:
                    command = [
                        sys.executable, "-m", "evals.bench.throughput", "--clients", name, "--in-flight", str(in_flight),
                        "--url", url, "--inputs", str(inputs), "--folder", str(folder),
                    ]  # fmt: skip
                    ended = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, check=False)
                lines = ended.stdout.strip().splitlines()
                print(*lines[-2:] if name.startswith("ours") else lines[-1:], sep="  ", flush=True)
                if ended.returncode:
                    print(ended.stderr[-2000:])


if __name__ == "__main__":
    main()
