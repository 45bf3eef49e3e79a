#!/usr/bin/env python3
"""Runs a whole cluster as plain processes of one machine: NATS servers, the four services, the view, the archiver.

    deploy/cluster.py --servers 3 --data ./daedong-data/cluster

Everything it starts reads the same files as a deployment does: `deploy/nats` and `deploy/env`. What ends is started
again, as an orchestrator would do, unless a file DATA/run/NAME.hold is there; Ctrl-C or SIGTERM ends all. Logs are in
DATA/log, process ids in DATA/run.
For trials and tests: several servers on one disk are one server.
"""

import argparse
import fcntl
import os
import pathlib
import re
import shutil
import signal
import subprocess
import sys
import time
import urllib.request

HERE = pathlib.Path(__file__).resolve().parent
SERVICES = ["registry", "budget", "performance", "governance"]
# Addresses of this machine in the files; a shift moves all of them.
PORT = re.compile(r"(127\.0\.0\.1:)(\d+)")
READY_WITHIN = 120
RESTART_AFTER = 0.5
STOP_WITHIN = 15
LOCK_TRIES, LOCK_PAUSE = 5, 0.05


def arguments():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--servers", type=int, choices=[1, 3], default=1, help="NATS servers; every stream is on all")
    parser.add_argument("--data", type=pathlib.Path, default=pathlib.Path("daedong-data/cluster"))
    parser.add_argument("--bin", type=pathlib.Path, default=HERE.parent / "target/release", help="folder of the programs")
    parser.add_argument("--secured", action="store_true", help="servers that ask who somebody is; keys in DATA/broker")
    parser.add_argument("--set", action="append", default=[], metavar="NAME=VALUE", help="a variable of the services")
    parser.add_argument("--restore", type=pathlib.Path, metavar="DIR", help="bring this archive into new streams first")
    parser.add_argument("--shift", type=int, default=0, help="added to every port")
    return parser.parse_args()


def read_env(path):
    """NAME=VALUE lines; comments and empty lines are left out."""
    lines = (line.strip() for line in path.read_text(encoding="utf-8").splitlines())
    return dict(line.split("=", 1) for line in lines if line and not line.startswith("#"))


class Process:
    """A program that is to run, and is started again when it ends."""

    def __init__(self, name, command, env, data):
        self.name, self.command, self.env = name, command, env
        self.log = data / "log" / f"{name}.log"
        self.pid = data / "run" / f"{name}.pid"
        self.hold = data / "run" / f"{name}.hold"
        self.child, self.ended = None, 0.0

    def start(self):
        with self.log.open("ab") as log:
            self.child = subprocess.Popen(
                self.command, env={**os.environ, **self.env}, stdin=subprocess.DEVNULL, stdout=log, stderr=log,
                start_new_session=True,
            )
        self.pid.write_text(str(self.child.pid))

    def look(self):
        """Starts it again a moment after it has ended."""
        if self.child.poll() is None:
            return
        if not self.ended:
            self.ended = time.monotonic()
            print(f"{self.name} ended with {self.child.returncode}; its log is {self.log}", flush=True)
        elif time.monotonic() - self.ended > RESTART_AFTER and not self.hold.exists():
            self.ended = 0.0
            self.start()

    def stop(self):
        if self.child and self.child.poll() is None:
            self.child.terminate()

    def gone(self):
        try:
            self.child.wait(STOP_WITHIN)
        except subprocess.TimeoutExpired:
            self.child.kill()
            self.child.wait()


class Cluster:
    """All processes, from the files of the deployment."""

    def __init__(self, asked):
        self.asked, self.data = asked, asked.data.resolve()
        for folder in ("log", "run"):
            (self.data / folder).mkdir(parents=True, exist_ok=True)
        self.url, self.lock = self.data / "url", (self.data / "lock").open("w")
        self.take()
        self.processes = []
        self.nats, self.credentials = HERE / "nats", {}
        if asked.secured:
            self.secure()

    def take(self):
        """The folder is ours until this process ends: while it is, and only then, `daedong --data DATA …` looks into
        DATA/url. Whoever looks whether it is taken holds the lock for a moment."""
        for _ in range(LOCK_TRIES):
            try:
                fcntl.flock(self.lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                return self.url.unlink(missing_ok=True)
            except BlockingIOError:
                time.sleep(LOCK_PAUSE)
        sys.exit(f"{self.data} is in use by another process; stop that one first")

    def secure(self):
        """Keys of a broker that asks, made when there are none, and the servers' files with them."""
        keys, self.nats = self.data / "broker", self.data / "nats-files"
        if not keys.exists():
            self.daedong("ops", "broker-keys", "--out", str(keys))
        shutil.copytree(HERE / "nats", self.nats, dirs_exist_ok=True)
        shutil.copy(keys / "auth.conf", self.nats / "auth.conf")
        self.credentials = {"DAEDONG_NATS_CREDS": str(keys / "services.creds")}

    def shifted(self, text):
        return PORT.sub(lambda found: found[1] + str(int(found[2]) + self.asked.shift), text)

    def servers(self):
        """NATS servers: the first on the ports of the files, the others beside it."""
        numbers = range(1, self.asked.servers + 1)
        routes = {f"NATS_ROUTE_{n}": self.shifted(f"nats://127.0.0.1:{6220 + n}") for n in (1, 2, 3)}
        for number in numbers:
            env = {
                "NATS_NAME": f"nats-{number}",
                "NATS_LISTEN": self.shifted(f"127.0.0.1:{4221 + number}"),
                "NATS_MONITOR": self.shifted(f"127.0.0.1:{8221 + number}"),
                "NATS_LEAF_LISTEN": self.shifted(f"127.0.0.1:{7421 + number}"),
                "NATS_CLUSTER_LISTEN": self.shifted(f"127.0.0.1:{6220 + number}"),
                "NATS_STORE": str(self.data / f"nats-{number}"),
                **routes,
            }
            kind = "single" if self.asked.servers == 1 else "cluster"
            self.run(f"nats-{number}", ["sh", str(self.nats / "start.sh"), kind], {**env, "NATS_SERVER": str(self.server())})
        joined = lambda scheme, port: ",".join(self.shifted(f"{scheme}://127.0.0.1:{port + n}") for n in numbers)
        return {
            **self.credentials,
            "DAEDONG_NATS": joined("nats", 4221),
            "DAEDONG_NATS_MONITORS": joined("http", 8221),
            "DAEDONG_NATS_REPLICAS": str(self.asked.servers),
        }

    def server(self):
        """The program that the project installs, unless the environment names another."""
        return pathlib.Path(os.environ.get("NATS_SERVER") or HERE.parent / ".tools/bin/nats-server")

    def environment(self, name, broker):
        """The file of a service, on this machine's ports, with folders inside the data folder."""
        env = {key: self.shifted(value) for key, value in read_env(HERE / "env" / f"{name}.env").items()}
        env.update(broker)
        env.update(line.split("=", 1) for line in self.asked.set)
        # Whoever starts a trial may look closer than the files say.
        env.update({name: os.environ[name] for name in ("DAEDONG_LOG",) if name in os.environ})
        for folder in ("DAEDONG_DATA", "DAEDONG_ARCHIVE"):
            if folder in env:
                env[folder] = str(self.data / pathlib.Path(env[folder]).name)
        if "DAEDONG_OPERATOR_KEY" in env:
            env["DAEDONG_OPERATOR_KEY"] = self.operator()
        return env

    def operator(self):
        """The public key of the data folder's operator, made when first asked for."""
        shown = self.daedong("keys", "show")
        return shown.stdout.strip()

    def daedong(self, *words, env=None):
        command = [str(self.asked.bin / "daedong"), "--data", str(self.data), *words]
        return subprocess.run(command, env={**os.environ, **(env or {})}, text=True, check=True, stdout=subprocess.PIPE)

    def run(self, name, command, env):
        process = Process(name, command, env, self.data)
        process.start()
        self.processes.append(process)

    def start(self):
        broker = self.servers()
        self.daedong("ops", "ensure-streams", env=broker)
        if self.asked.restore:
            print(self.daedong("ops", "restore", str(self.asked.restore), env=broker).stdout, end="", flush=True)
        for name in SERVICES + ["projection"]:
            self.run(name, [str(self.asked.bin / name)], self.environment(name, broker))
        archiver = [str(self.asked.bin / "daedong"), "ops", "archive"]
        self.run("archiver", archiver, self.environment("archiver", broker))
        for name in SERVICES + ["projection"]:
            self.ready(name, self.environment(name, broker)["DAEDONG_HTTP"])
        url = "http://" + self.environment("projection", broker)["DAEDONG_HTTP"]
        self.url.write_text(url)
        print(f"Daedong is ready at {url}", flush=True)

    def ready(self, name, address):
        until = time.monotonic() + READY_WITHIN
        while time.monotonic() < until:
            try:
                with urllib.request.urlopen(f"http://{address}/readyz", timeout=2):
                    return
            except OSError:
                time.sleep(0.1)
                self.look()
        sys.exit(f"{name} is not ready at {address}; its log is {self.data / 'log' / name}.log")

    def look(self):
        for process in self.processes:
            process.look()

    def stop(self):
        self.url.unlink(missing_ok=True)
        # The services first: what they have under way still reaches the broker.
        for group in (lambda name: not name.startswith("nats"), lambda name: name.startswith("nats")):
            chosen = [process for process in self.processes if group(process.name)]
            for process in chosen:
                process.stop()
            for process in chosen:
                process.gone()


def main():
    def ended(_signal, _frame):
        raise KeyboardInterrupt

    signal.signal(signal.SIGTERM, ended)
    cluster = Cluster(arguments())
    try:
        cluster.start()
        while True:
            time.sleep(0.1)
            cluster.look()
    except KeyboardInterrupt:
        print("stopping", flush=True)
    finally:
        cluster.stop()


if __name__ == "__main__":
    main()
