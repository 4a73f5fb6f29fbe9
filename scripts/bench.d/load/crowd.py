"""Many connections to one server that mostly do nothing."""
import resource
import selectors
import socket
import time


class Crowd:
    """So many connections, each of which has sent one request and been answered."""

    def __init__(self, port, count, request, answer):
        _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
        resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
        self.selector = selectors.DefaultSelector()
        self.sockets = []
        start = time.perf_counter()
        for number in range(count):
            made = socket.create_connection(("127.0.0.1", port))
            self.sockets.append(made)
            self.selector.register(made, selectors.EVENT_READ)
            made.sendall(request)
            # Answers are taken as they come, and no more are under way than one would have at once.
            if number % 100 == 99:
                self.expect(answer, self.sockets[-100:])
        self.expect(answer, self.sockets[count - count % 100:])
        self.seconds = time.perf_counter() - start

    def ask(self, request, answer):
        """Has all of them send another request, and waits for every answer; in seconds."""
        start = time.perf_counter()
        for made in self.sockets:
            made.sendall(request)
        self.expect(answer, self.sockets)
        return time.perf_counter() - start

    def expect(self, answer, sockets):
        """Waits until each has received bytes with `answer` in them."""
        waiting = {made: b"" for made in sockets}
        while waiting:
            ready = self.selector.select(60)
            if not ready:
                raise TimeoutError(f"{len(waiting)} of {len(sockets)} wait for {answer} in vain")
            for key, _ in ready:
                received = key.fileobj.recv(65536)
                if not received:
                    raise ConnectionError(f"a connection was closed, waiting for {answer}")
                if key.fileobj in waiting:
                    waiting[key.fileobj] += received
                    if answer in waiting[key.fileobj]:
                        del waiting[key.fileobj]

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.selector.close()
        for made in self.sockets:
            made.close()
