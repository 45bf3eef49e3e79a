"""Modules made from the protos of this repository, anew for each process: nothing that is generated is kept."""

import importlib
import sys
import tempfile
from pathlib import Path
from types import SimpleNamespace

import grpc_tools
from grpc_tools import protoc

ROOT = Path(__file__).resolve().parents[2] / "proto"
FILES = [
    "common/v1/options.proto",
    "common/v1/common.proto",
    "governance/v1/records.proto",
    "intake/v1/intake.proto",
]


def load():
    """The messages of common and governance, and the call `Submit`."""
    with tempfile.TemporaryDirectory() as out:
        wellknown = Path(grpc_tools.__file__).parent / "_proto"
        paths = [str(ROOT / "daedong" / file) for file in FILES]
        arguments = ["protoc", f"-I{ROOT}", f"-I{wellknown}", f"--python_out={out}", f"--grpc_python_out={out}"]
        if protoc.main(arguments + paths) != 0:
            raise SystemExit("the protos cannot be compiled")
        sys.path.insert(0, out)
        try:
            common = importlib.import_module("daedong.common.v1.common_pb2")
            governance = importlib.import_module("daedong.governance.v1.records_pb2")
            stubs = importlib.import_module("daedong.intake.v1.intake_pb2_grpc")
        finally:
            sys.path.remove(out)
    return common, governance, SimpleNamespace(submit=lambda channel: stubs.IntakeStub(channel).Submit)
