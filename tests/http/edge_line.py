"""edge_line.py: a connection that is written to and read from by hand, and requests as bytes."""
import http.client
import socket

from wire import Answer

HOST = b"Host: a\r\n"


class Stream:
    """What HTTPResponse wants of a socket; what it has read ahead stays for the next answer."""

    def __init__(self, sock):
        self.file = sock.makefile("rb")
        self.file_close, self.file.close = self.file.close, lambda: None

    def makefile(self, _):
        return self.file


class Line:
    """A connection that is written to and read from by hand."""

    def __init__(self, port, address="127.0.0.1", wait=10):
        self.socket = socket.create_connection(("127.0.0.1", port), wait, (address, 0))
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.stream = Stream(self.socket)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    def close(self):
        self.stream.file_close()
        self.socket.close()

    def send(self, data):
        self.socket.sendall(data)
        return self

    def answer(self, method="GET"):
        """The next answer, or None when the line ends without one."""
        response = http.client.HTTPResponse(self.stream, method=method)
        try:
            response.begin()
            return Answer(response)
        except (http.client.HTTPException, OSError):
            return None

    def ended(self):
        try:
            return self.stream.file.read(1) == b""
        except ConnectionError:
            return True


def get(target=b"/about", *headers, method=b"GET", version=b"HTTP/1.1", host=HOST):
    return method + b" " + target + b" " + version + b"\r\n" + host + b"".join(
        h + b"\r\n" for h in headers) + b"\r\n"


def post(body, *headers, target=b"/note", length=None):
    length = b"Content-Length: %d" % len(body) if length is None else length
    return get(target, b"Content-Type: application/x-www-form-urlencoded", length, *headers,
               method=b"POST") + body
