"""The client in Python against the real program: killed in the middle, both ends, it ends with one receipt an update.

    python story.py PROGRAM
"""

import json
import os
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

import grpc
from grpc_reflection.v1alpha import reflection_pb2

HERE = Path(__file__).resolve().parent
UPDATES = 10_000
PATIENCE = 120  # seconds, for any one step
EXPECTED = {"daedong.intake.v1.Intake", "daedong.intake.v1.Directory", "grpc.reflection.v1.ServerReflection"}


class Up:
    """The all-in-one on a data folder."""

    def __init__(self, program, data):
        command = [program, "--data", str(data), "up", "--port", "0"]
        environment = {**os.environ, "DAEDONG_LOG": "error"}
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment)
        for line in self.process.stdout:
            if line.startswith("Daedong is ready at "):
                self.url = line.split()[-1].rstrip("/")
                return
        raise SystemExit("it did not start")

    def get(self, path):
        with urllib.request.urlopen(self.url + path, timeout=PATIENCE) as answer:
            return json.load(answer)

    def kill(self):
        self.process.kill()
        self.process.wait()


def count(receipts):
    return receipts.read_bytes().count(b"\n") if receipts.exists() else 0


def wait_for(receipts, least, client):
    """Until there are so many receipts; the client must still be at work then, or the kill shows nothing."""
    deadline = time.monotonic() + PATIENCE
    while count(receipts) < least:
        assert client.poll() is None, f"the client ended with {count(receipts)} receipts"
        assert time.monotonic() < deadline, f"only {count(receipts)} receipts"
        time.sleep(0.002)
    assert client.poll() is None and count(receipts) < UPDATES, "it was done before it could be killed"


def services(address):
    """Names of the services that gRPC reflection (v1, whose messages are those of v1alpha) tells of."""
    with grpc.insecure_channel(address) as channel:
        call = channel.stream_stream(
            "/grpc.reflection.v1.ServerReflection/ServerReflectionInfo",
            request_serializer=reflection_pb2.ServerReflectionRequest.SerializeToString,
            response_deserializer=reflection_pb2.ServerReflectionResponse.FromString,
        )
        answer = next(call(iter([reflection_pb2.ServerReflectionRequest(list_services="")]), timeout=PATIENCE))
        return {service.name for service in answer.list_services_response.service}


def main():
    program = str(Path(sys.argv[1]).resolve())
    with tempfile.TemporaryDirectory() as folder:
        folder = Path(folder)
        data, updates, receipts = folder / "data", folder / "updates.ndjson", folder / "receipts.ndjson"
        laws = [
            {"update_id": f"u-{n}", "effective_on": "2020-01-01", "law_id": f"LAW-{n}", "name_ko": f"가상 법률 {n}"}
            for n in range(UPDATES)
        ]
        updates.write_text("".join(json.dumps(law) + "\n" for law in laws), encoding="utf-8")

        def client(up):
            arguments = [address(up), str(data / "operator.seed"), str(updates), str(receipts)]
            return subprocess.Popen([sys.executable, str(HERE / "client.py"), *arguments], stderr=subprocess.PIPE)

        up = Up(program, data)
        try:
            found = services(address(up))
            assert EXPECTED <= found, f"reflection tells of {found}"

            # The client is killed: receipts that were on their way to it are lost.
            sender = client(up)
            wait_for(receipts, 2_000, sender)
            sender.kill()
            sender.communicate()
            first = count(receipts)

            # The system is killed: the client says so and ends.
            sender = client(up)
            wait_for(receipts, first + 2_000, sender)
            up.kill()
            complaint = sender.communicate(timeout=PATIENCE)[1].decode()
            assert sender.returncode == 1 and "sent again" in complaint, complaint
            second = count(receipts)

            up = Up(program, data)
            sender = client(up)
            complaint = sender.communicate(timeout=PATIENCE)[1].decode()
            assert sender.returncode == 0, complaint
            check(up, laws, receipts)
        finally:
            up.kill()
        audit = [program, "--data", str(data), "audit", "receipt", str(receipts)]
        subprocess.run(audit, check=True)
    print(f"{UPDATES} receipts; the client was killed after {first}, the system after {second}")


def address(up):
    return up.get("/api/v1/services")["governance"].removeprefix("http://")


def check(up, laws, receipts):
    """One receipt an update, each with a place of its own, and the view has each once."""
    lines = [json.loads(line) for line in receipts.read_text(encoding="utf-8").splitlines()]
    assert [line["update_id"] for line in lines] == [law["update_id"] for law in laws], "the order is another"
    assert all(line["status"] == "accepted" for line in lines), "some were refused"
    positions = {line["position"] for line in lines}
    assert len(positions) == UPDATES, f"{len(positions)} places for {UPDATES} updates"
    last = lines[-1]["position"]
    rows, cursor = [], ""
    while cursor is not None:
        after = f"&cursor={cursor}" if cursor else f"&after={last}"
        page = up.get(f"/api/v1/updates?kind=law_recorded&limit=10000{after}")
        rows, cursor = rows + page["data"], page["next_cursor"]
    assert len(rows) == UPDATES, f"the view has {len(rows)} updates"
    assert {row["position"] for row in rows} == positions, "the view has them at other places"


if __name__ == "__main__":
    main()
