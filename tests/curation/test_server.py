"""The server against forged requests, other people's eyes, and sudden death."""

import http.client
import random
import subprocess
import sys
import threading
import time
import uuid
from pathlib import Path

import pytest

from extractor.curation.errors import LogError
from extractor.curation.log import read_log
from extractor.curation.server.passwords import is_right, read_passwords, set_password
from extractor.curation.server.serving import ServerSettings, hosts_of
from extractor.errors import UsageError
from tests.curation.browser import Server, serving
from tests.curation.client import Client
from tests.curation.made import drafted_dataset, made_dataset
from tests.curation.reports import twelve_reports
from tests.made import TEXT

pytest.importorskip("uvicorn", reason="the review server is the extra [review]")


@pytest.fixture(scope="module")
def served(tmp_path_factory):
    dataset = made_dataset(tmp_path_factory.mktemp("served") / "set", "one", "blind", blind=0.0)
    dataset.write_shares(
        {id: share.__class__(share.group, share.split, id == "blind") for id, share in dataset.shares.items()}
    )
    with serving("review", str(dataset.folder), "--annotator", "anna") as server:
        yield server


@pytest.fixture
def client(served):
    made = Client(served)
    assert made.enter() == 200
    return made


@pytest.mark.parametrize(
    "host",
    ["evil.example", "evil.example:{port}", "127.0.0.1", "127.0.0.1:1", "127.0.0.1.evil.example:{port}", "localhost", "", "127.0.0.1:{port}, evil.example"],
)  # fmt: skip
@pytest.mark.parametrize("path", ["/", "/api/start", "/page/main.js"])
def test_a_forged_host_is_refused(client, host, path):
    wrong = host.format(port=client.host.split(":")[1])
    status, _, found = client.send(path, method="POST" if "api" in path else "GET", Host=wrong)
    assert (status, found) == (421, {"code": "host"})


@pytest.mark.parametrize("origin", ["null", "http://evil.example", "https://{host}", "http://127.0.0.1:1", "http://127.0.0.1", "file://", "http://{host}.evil.example"])  # fmt: skip
def test_a_forged_origin_is_refused(client, origin):
    status, _, found = client.send("/api/start", Origin=origin.format(host=client.host))
    assert (status, found) == (403, {"code": "origin"})


def test_what_changes_things_must_say_its_origin_and_type(client):
    assert client.send("/api/start", drop="Origin")[0] == 403
    assert client.send("/api/start", Sec_Fetch_Site="cross-site")[0] == 403
    assert client.send("/api/start", Sec_Fetch_Site="same-site")[0] == 403
    for kind in ("text/plain", "application/x-www-form-urlencoded", "multipart/form-data", ""):
        assert client.send("/api/start", Content_Type=kind)[0] == 415
    assert client.send("/api/start", b"x" * ((1 << 20) + 1))[0] == 413
    assert client.send("/api/start", method="GET")[0] == 405


def test_a_session_needs_both_secrets(served, client):
    assert client.send("/api/start")[0] == 200
    assert client.send("/api/start", drop="Cookie")[0] == 401
    assert client.send("/api/start", drop="X-Review-Token")[0] == 401
    assert client.send("/api/start", X_Review_Token="x" * 43)[0] == 401
    other = Client(served)
    assert other.enter() == 200
    assert client.send("/api/start", X_Review_Token=other.headers["X-Review-Token"])[0] == 401
    assert other.enter(token="wrong") == 403
    assert other.enter(name="anna", password="") == 403
    assert {"HttpOnly", "SameSite=strict"} <= set(other.cookie.split("; "))
    assert client.send("/api/leave")[0] == 200
    assert client.send("/api/start")[0] == 401


@pytest.mark.parametrize(
    "path",
    ["/page/../settings.py", "/page/%2e%2e/settings.py", "/page/..%2fsettings.py", "//etc/passwd", "/page//etc/passwd", "/page/main.js%00.css", "/reports.jsonl", "/page/", "/page/..\\settings.py"],
)  # fmt: skip
def test_nothing_but_the_pages_files_is_served(client, path):
    status, _, content = client.send(path, method="GET")
    assert status == 404
    assert content in ({"code": "unknown"}, b"Not Found")


def test_the_policy_lets_nothing_inline_run_and_every_answer_carries_it(client):
    for path, method in (("/", "GET"), ("/page/main.js", "GET"), ("/api/start", "POST"), ("/nothing", "GET")):
        _, headers, _ = client.send(path, method=method)
        policy = headers["content-security-policy"]
        assert "unsafe" not in policy
        assert policy.startswith("default-src 'none'; script-src 'self'; style-src 'self'")
        assert "require-trusted-types-for 'script'" in policy
        assert (headers["x-content-type-options"], headers["referrer-policy"], headers["cache-control"]) == (
            "nosniff", "no-referrer", "no-store",
        )  # fmt: skip
        assert "server" not in headers
    _, headers, _ = client.send("/", method="GET", Host="evil.example")
    assert "content-security-policy" in headers


def test_a_blind_report_tells_nothing_that_a_machine_saw(client):
    keys = {one["id"]: one["key"] for one in client.call("start")["queue"]}
    blind, seen = client.call("open", key=keys["blind"]), client.call("open", key=keys["one"])
    assert seen["original"]
    assert not blind["original"]
    assert not blind["disputes"]
    assert not blind["confidence"]
    assert not blind["issues"]
    assert not [key for key in blind["work"]["items"] if key.startswith(("record:", "readings:"))]


def test_agreement_is_not_for_annotators(client):
    assert client.send("/api/agreement")[0] == 422


@pytest.mark.parametrize(
    "body", [b"", b"[]", b"{", b"null", b'{"report": 3}', b'{"key": {}}', b"\xff\xfe", b"[" * 100_000]
)  # fmt: skip
def test_malformed_bodies_break_nothing(client, body):
    for name in ("operate", "open", "suggest", "parse"):
        status, _, found = client.send(f"/api/{name}", body)
        assert status in (400, 422)
        assert set(found) <= {"code", "at"}


def test_live_parse_and_suggestions(client):
    key = next(one["key"] for one in client.call("start")["queue"] if one["id"] == "one")
    client.call("open", key=key)
    at = TEXT.index("50 mg")
    parsed = client.call("parse", key=key, path="treatments.t1.dose", value={"span": [at, at + 5]})
    assert (parsed["shown"], parsed["quote"]) == ("50 mg", "50 mg")
    found = client.call("suggest", key=key, path="treatments.t1.dose", query="5")
    assert found[0]["value"]["quote"] == "50 mg"
    listed = client.call("suggest", key=key, path="treatments.t1.status", query="stop")
    assert listed[0]["value"]["normalised"] == {"value": "stopped"}
    assert (
        client.send("/api/parse", {"key": key, "path": "treatments.t1.dose", "value": {"span": [0, 10**9]}})[
            0
        ]
        == 422
    )
    assert (
        client.send("/api/parse", {"key": key, "path": "treatments.t1.secret", "value": {"quote": "x"}})[0]
        == 422
    )


def test_no_report_text_and_no_id_in_addresses_or_in_what_the_server_prints(tmp_path):
    dataset = made_dataset(tmp_path / "set", "SECRETID")
    server = Server("review", str(dataset.folder), "-a", "anna")
    client = Client(server)
    client.enter()
    key = client.call("start")["queue"][0]["key"]
    assert "SECRETID" not in key
    client.call("open", key=key)
    client.send(
        "/api/operate",
        {
            "report": key,
            "id": "x" * 8,
            "version": 0,
            "action": "set",
            "path": "treatments.t1.dose",
            "value": {"quote": "octobre 2009"},
        },
    )
    client.send("/api/operate", {"report": key, "id": 7, "path": "octobre 2009"})
    client.send("/octobre", method="GET")
    server.process.terminate()
    printed = "".join(server.process.communicate(timeout=20))
    for words in ("SECRETID", "octobre", "imatinib"):
        assert words not in printed


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        ({"host": "0.0.0.0"}, "sign in"),
        ({"host": "0.0.0.0", "passwords": Path("p")}, "encrypted"),
        ({"host": "192.168.1.5", "passwords": Path("p")}, "encrypted"),
        ({"host": "example.org", "passwords": Path("p")}, "encrypted"),
        ({"host": "::", "plain_http": True}, "sign in"),
        ({"certificate": Path("c")}, "both"),
        ({"annotator": ""}, "Whose"),
    ],
)
def test_another_address_demands_tls_or_a_flag_and_passwords(settings, words):
    with pytest.raises(UsageError, match=words):
        ServerSettings(**{"annotator": "anna", **settings}).check()


def test_addresses_that_are_safe_are_taken_and_their_names_are_the_only_hosts():
    ServerSettings(annotator="anna", host="::1").check()
    ServerSettings(host="10.0.0.1", passwords=Path("p"), plain_http=True).check()
    assert hosts_of(ServerSettings(host="10.0.0.1"), 80) == ["10.0.0.1:80"]
    with pytest.raises(UsageError, match="names"):
        hosts_of(ServerSettings(host="0.0.0.0"), 80)
    assert hosts_of(ServerSettings(host="0.0.0.0", names=("Review.Example",)), 80) == ["review.example"]


def test_the_command_refuses_an_open_address(tmp_path):
    dataset = made_dataset(tmp_path / "set")
    found = subprocess.run(
        [sys.executable, "-m", "extractor", "curate", "review", str(dataset.folder), "-a", "anna", "--host", "0.0.0.0"],
        capture_output=True, text=True, check=False, timeout=60,
    )  # fmt: skip
    assert found.returncode == 2
    assert "sign in" in found.stderr


def test_passwords_are_salted_hashes_that_only_the_owner_reads(tmp_path):
    file = tmp_path / "people.json"
    set_password(file, "anna", "correct horse")
    set_password(file, "ben", "correct horse")
    known = read_passwords(file)
    assert known["anna"] != known["ben"]
    assert "horse" not in file.read_text()
    assert file.stat().st_mode & 0o077 == 0
    assert is_right(known, "anna", "correct horse")
    assert not is_right(known, "anna", "correct horsE")
    assert not is_right(known, "zoe", "correct horse")
    with pytest.raises(UsageError):
        set_password(file, "anna", "short")


def test_people_sign_in_each_to_an_own_copy_and_guessing_is_stopped(tmp_path):
    dataset = made_dataset(tmp_path / "set")
    people = tmp_path / "people.json"
    set_password(people, "anna", "correct horse")
    set_password(people, "ben", "battery staple")
    with serving("review", str(dataset.folder), "--passwords", str(people)) as server:
        anna, ben = Client(server), Client(server)
        assert anna.token == ""
        assert anna.enter(name="anna", password="correct horse") == 200
        assert ben.enter(name="ben", password="battery staple") == 200
        key = anna.call("start")["queue"][0]["key"]
        seen = anna.call("open", key=key)["work"]["version"]
        anna.call(
            "operate", report=key, id=str(uuid.uuid4()), version=seen, action="reject", path="treatments.t1"
        )
        assert "record:treatments.t1" in ben.call("open", key=key)["work"]["items"]
        assert "record:treatments.t1" not in anna.call("open", key=key)["work"]["items"]
        guesses = [Client(server).enter(name="anna", password=f"guess number {n}") for n in range(11)]
        assert guesses == [403] * 10 + [429]
        assert ben.send("/api/start")[0] == 200, "who is in stays in"


def test_every_acknowledged_decision_survives_twenty_kills_under_load(tmp_path):
    dataset = drafted_dataset(tmp_path / "set", *twelve_reports()[:4])
    log = dataset.copy_folder("anna") / "log.jsonl"
    chance = random.Random(11)
    acknowledged: set[str] = set()
    for _ in range(20):
        server = Server("review", str(dataset.folder), "--annotator", "anna")
        client = Client(server)
        assert client.enter() == 200
        keys = [one["key"] for one in client.call("start")["queue"]]
        threads = [
            threading.Thread(
                target=_decide, args=(client, keys, random.Random(chance.random()), acknowledged)
            )
            for _ in range(3)
        ]
        for thread in threads:
            thread.start()
        time.sleep(chance.uniform(0.05, 0.5))
        server.process.kill()
        server.process.communicate()
        for thread in threads:
            thread.join()
        try:
            kept = {event["id"] for event in read_log(log)}
        except LogError:
            pytest.fail("the log is broken")
        assert acknowledged <= kept
    assert len(acknowledged) > 200


def _decide(client, keys, chance, acknowledged):
    """Decide as fast as the server acknowledges, until it is gone."""
    while True:
        id = str(uuid.uuid4())
        action, path = chance.choice([("split", "treatments.t1"), ("nothing", "reactions"), ("undo", ""), ("note", ""), ("reject", "treatments.t1.start"), ("add", "treatments")])  # fmt: skip
        body = {
            "report": chance.choice(keys),
            "id": id,
            "version": 10**6,
            "action": action,
            "path": path,
            "why": id,
            "value": {"quote": "mg"},
        }
        try:
            status, _, found = client.send("/api/operate", body)
        except (OSError, http.client.HTTPException):
            return
        if status == 200 and found["items"]:
            acknowledged.add(id)
