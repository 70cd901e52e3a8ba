"""``xlcsp addin``: starting the server, the licence key, TLS, sign-in, and the check of a server."""

import datetime
import ipaddress
import json
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest
from addin_server import Server, free_port, running_server
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from xlcsp.hosts.addin.check import Client, check


def xlcsp(*arguments: str | Path, **environment: str) -> subprocess.CompletedProcess[str]:
    plain = {name: value for name, value in os.environ.items() if not name.startswith("XLWINGS")}
    return subprocess.run(
        [sys.executable, "-m", "xlcsp", "addin", *map(str, arguments)],
        capture_output=True,
        text=True,
        env={**plain, **environment},
        timeout=60,
        check=False,
    )


def test_without_a_licence_key_it_says_what_to_do_and_starts_nothing() -> None:
    done = xlcsp("serve")
    assert done.returncode == 2
    assert "XLWINGS_LICENSE_KEY" in done.stderr
    assert "--noncommercial" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (("--cert", "nowhere.pem"), "--cert and --key go together"),
        (("--cert", "nowhere.pem", "--key", "nowhere.key"), "is not a file"),
    ],
)
def test_half_a_certificate_or_a_missing_one_is_said(options: tuple[str, ...], words: str) -> None:
    done = xlcsp("serve", "--noncommercial", *options)
    assert done.returncode == 2
    assert words in done.stderr


def test_a_port_in_use_is_said_in_a_line(server: Server) -> None:
    done = xlcsp("serve", "--noncommercial", "--port", str(server.port))
    assert done.returncode != 0
    assert "Traceback" not in done.stderr
    assert str(server.port) in done.stderr


def test_the_manifest_is_printed_without_a_licence_key() -> None:
    done = xlcsp("manifest", "--url", "https://csp.example.gov.uk")
    assert done.returncode == 0
    assert done.stdout.startswith("<?xml")
    assert "https://csp.example.gov.uk/taskpane.html" in done.stdout


def test_a_manifest_for_no_https_is_refused() -> None:
    done = xlcsp("manifest", "--url", "http://csp.example.gov.uk")
    assert done.returncode == 2
    assert done.stdout == ""
    assert "https" in done.stderr


# TLS


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A certificate of this machine's own, and its key."""
    folder = tmp_path_factory.mktemp("tls")
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "127.0.0.1")])
    start = datetime.datetime(2020, 1, 1, tzinfo=datetime.UTC)
    built = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(start)
        .not_valid_after(start + datetime.timedelta(days=365 * 50))
        .add_extension(
            x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]),
            critical=False,
        )
        .sign(key, hashes.SHA256())
    )
    cert_file, key_file = folder / "cert.pem", folder / "key.pem"
    cert_file.write_bytes(built.public_bytes(serialization.Encoding.PEM))
    key_file.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    return cert_file, key_file


def test_a_server_with_tls_passes_the_whole_check(certificate: tuple[Path, Path]) -> None:
    cert, key = certificate
    port = free_port()
    process = subprocess.Popen(
        [
            *(sys.executable, "-m", "xlcsp", "addin", "serve", "--noncommercial"),
            *("--port", str(port), "--cert", str(cert), "--key", str(key)),
        ],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        url = f"https://127.0.0.1:{port}"
        client = Client(url, cert)
        for _ in range(300):
            if client.get("/health").status == 200:
                break
            threading.Event().wait(0.1)
        done = xlcsp("check", url, "--ca", cert)
        assert "WRONG" not in done.stdout
        assert done.returncode == 0, done.stdout
        untrusted = xlcsp("check", url)
        assert untrusted.returncode == 1
        assert "CERTIFICATE" in untrusted.stdout.upper()
    finally:
        process.terminate()
        process.wait(timeout=30)


def test_a_server_without_tls_fails_the_check_on_that_alone(server: Server) -> None:
    done = xlcsp("check", server.url, "--json")
    assert done.returncode == 1
    findings = [json.loads(line) for line in done.stdout.splitlines()]
    assert [finding["what"] for finding in findings if not finding["good"]] == [
        "It is https, as Excel asks"
    ]
    tried = [finding["what"] for finding in findings]
    for page in ("Refresh", "Check", "Chart"):
        assert f"The page {page} gets its answer" in tried


# Servers that are not ours, or not right


class Wrong(BaseHTTPRequestHandler):
    """A server that answers every page with the same text."""

    text = b"<html>Welcome</html>"

    def do_GET(self) -> None:
        self.send_response(200)
        self.end_headers()
        self.wfile.write(self.text)

    do_POST = do_GET  # noqa: N815 (the name that http.server asks for)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        """Says nothing."""


@pytest.fixture
def wrong_server() -> Iterator[str]:
    served = HTTPServer(("127.0.0.1", 0), Wrong)
    thread = threading.Thread(target=served.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{served.server_port}"
    served.shutdown()


def test_a_server_that_is_something_else_is_found_out(wrong_server: str) -> None:
    done = xlcsp("check", wrong_server)
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    assert done.stdout.count("WRONG") >= 8


def test_a_server_that_does_not_answer_is_one_line() -> None:
    findings = list(check(Client(f"http://127.0.0.1:{free_port()}")))
    assert [finding.good for finding in findings] == [False]
    assert "refused" in findings[0].said.lower()


@pytest.mark.parametrize("url", ["csp.example.gov.uk", "file:///etc/passwd", "ftp://x"])
def test_only_web_addresses_are_checked(url: str) -> None:
    done = xlcsp("check", url)
    assert done.returncode == 2
    assert "root:" not in done.stdout


# Sign-in


def test_with_sign_in_asked_for_nobody_gets_a_figure_without_it() -> None:
    entra = {
        "XLWINGS_AUTH_PROVIDERS": '["entraid"]',
        "XLWINGS_AUTH_ENTRAID_CLIENT_ID": "5b0c5bd8-0000-4000-8000-000000000000",
        "XLWINGS_AUTH_ENTRAID_TENANT_ID": "5b0c5bd8-1111-4000-8000-000000000000",
    }
    with running_server(**entra) as guarded:
        call = {"name": "RAG", "arguments": [[[323]], [[294]], [["smaller"]]]}
        sent = {
            "/csp/calls": {"calls": [call]},
            "/csp/allocation": {"function": "ALLOCATE", "arguments": [[[1]], [[1]]]},
            "/csp/formula": {"formula": "=CSP.RAG(1,2,3)"},
            "/csp/refresh/rules": {"rules": None},
            "/csp/refresh/preview": {"table": {}, "files": []},
            "/csp/check": {"sheets": []},
            "/csp/chart": {"kind": "spc"},
            "/xlwings/custom-functions-call": {"func_name": "rag", "args": call["arguments"]},
        }
        for path, body in sent.items():
            assert guarded.post(path, body).status in (401, 403), path
            forged = guarded.post(path, body, Authorization="eyJhbGciOiJub25lIn0.e30.")
            assert forged.status in (401, 403), path
        assert guarded.get("/health").status == 200
        manifest = guarded.get("/manifest.xml").text
        assert "<WebApplicationInfo>" in manifest
        findings = list(check(Client(guarded.url)))
        assert any("asks for sign-in" in finding.said for finding in findings)
