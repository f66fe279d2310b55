"""Calls to the node's services in nameko's wire format: thread-safe, and every call ends within its time.

One connection, owned by one thread, carries all calls of the process: callers hand their request over and wait.
A service that does not run, a broker that is away, blocked or silent: ``Unavailable``, never a hang.
"""

from __future__ import annotations

import contextlib
import os
import select
import socket
import threading
import time
import uuid
from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from kombu import Connection, Consumer, Exchange, Message, Producer, Queue
from kombu.exceptions import KombuError

from shared.errors import Unavailable, XinqiaoError, revive
from shared.ops import log

EXCHANGE = Exchange("nameko-rpc", type="topic", durable=True)
FIRST_CONNECTION_SECONDS = 3.0
BACK_OFF_SECONDS = (0.2, 0.5, 1.0, 2.0, 4.0)
HEARTBEAT_SECONDS = 20
TICK_SECONDS = 1.0

_log = log.get("gateway.rpc")


class RemoteFailure(XinqiaoError):
    """A service broke while answering; what broke is in its own log, under the same trace id."""

    default_code = "error"


@dataclass
class _Call:
    service: str
    method: str
    body: dict[str, Any]
    headers: dict[str, Any]
    ends_at: float
    id: str = field(default_factory=lambda: str(uuid.uuid4()))
    done: threading.Event = field(default_factory=threading.Event)
    answer: Mapping[str, Any] | None = None
    fault: XinqiaoError | None = None

    def end(self, answer: Mapping[str, Any] | None = None, fault: XinqiaoError | None = None) -> None:
        self.answer, self.fault = answer, fault
        self.done.set()


class RpcClient:
    """One for the process. The connection is made at the first call, so it may be built before a fork."""

    def __init__(self, amqp: str, *, timeout: float = 10.0, ssl: Any = None) -> None:
        self.timeout = timeout
        self._amqp, self._ssl = amqp, ssl
        self._lock = threading.Lock()
        self._thread: threading.Thread | None = None
        self._pid = 0
        self._forget_everything()

    def call(
        self,
        service: str,
        method: str,
        *args: Any,
        timeout: float | None = None,
        context: Mapping[str, Any] | None = None,
        **kwargs: Any,
    ) -> Any:
        """What the service's method returns. ``context`` travels as ``nameko.*`` headers.

        Raises the service's own refusal (``shared.errors``); ``Unavailable`` when it cannot be asked now, or does not
        answer in ``timeout`` seconds (it may still carry the call out); ``RemoteFailure`` when it broke.
        """
        seconds = self.timeout if timeout is None else timeout
        call_id = f"gateway.{method}.{uuid.uuid4()}"
        headers = {f"nameko.{name}": value for name, value in (context or {}).items()}
        call = _Call(
            service,
            method,
            {"args": list(args), "kwargs": kwargs},
            {"nameko.call_id_stack": [call_id], **headers},
            time.monotonic() + seconds,
        )
        self._start()
        if not self._settled.wait(min(seconds, FIRST_CONNECTION_SECONDS)) or self.state == "down":
            raise Unavailable("broker_down")
        if self.state == "blocked":
            raise Unavailable("broker_blocked")
        self._hand_over(call)
        if not call.done.wait(max(0.0, call.ends_at - time.monotonic())):
            self._pending.pop(call.id, None)
            raise Unavailable("no_answer", service=service, seconds=round(seconds, 1))
        if call.fault is not None:
            raise call.fault
        return _result(call)

    def stop(self) -> None:
        """Close the connection; calls that wait end with ``Unavailable``."""
        self._stopping = True
        self._ring()
        if self._thread is not None and self._pid == os.getpid():
            self._thread.join(5)
        self._thread = None

    def _forget_everything(self) -> None:
        self.state = "new"  # new -> up | blocked | down
        self._settled = threading.Event()
        self._stopping = False
        self._outgoing: deque[_Call] = deque()
        self._pending: dict[str, _Call] = {}
        self._bell: tuple[socket.socket, socket.socket] | None = None

    def _start(self) -> None:
        if self._thread is not None and self._pid == os.getpid() and self._thread.is_alive():
            return
        with self._lock:
            if self._thread is not None and self._pid == os.getpid() and self._thread.is_alive():
                return
            self._forget_everything()
            self._bell = socket.socketpair()
            for end in self._bell:
                end.setblocking(False)
            self._pid = os.getpid()
            self._thread = threading.Thread(target=self._live, name="gateway-rpc", daemon=True)
            self._thread.start()

    def _hand_over(self, call: _Call) -> None:
        self._outgoing.append(call)
        self._ring()

    def _ring(self) -> None:
        if self._bell is not None:
            with contextlib.suppress(OSError):  # full: it rings already
                self._bell[1].send(b"!")

    # --- from here on: only the thread that owns the connection ---

    def _live(self) -> None:
        tries = 0
        while not self._stopping:
            try:
                with self._connection() as connection:
                    self._converse(connection, self._opened)
            except (
                OSError,
                KombuError,
                *_recoverable(),
                AssertionError,
                AttributeError,
            ) as fault:
                # py-amqp shows a connection that died between two of its own steps as one of the last two
                tries = 0 if self.state in ("up", "blocked") else tries + 1
                self._lost(type(fault).__name__)
            if not self._stopping:
                self._pause(BACK_OFF_SECONDS[min(tries, len(BACK_OFF_SECONDS) - 1)])
        self._lost("stopped")

    def _connection(self) -> Connection:
        return Connection(
            self._amqp,
            ssl=self._ssl,
            heartbeat=HEARTBEAT_SECONDS,
            connect_timeout=FIRST_CONNECTION_SECONDS,
            transport_options={
                "on_blocked": lambda _: self._turn("blocked"),
                "on_unblocked": lambda: self._turn("up"),
                "read_timeout": HEARTBEAT_SECONDS,
                "write_timeout": 5,
            },
        )

    def _opened(self) -> None:
        self._turn("up")
        self._settled.set()
        _log.info("broker_connected")

    def _turn(self, state: str) -> None:
        self.state = state
        if state == "blocked":
            _log.warning("broker_blocked")
            self._fail_all("broker_blocked")

    def _converse(self, connection: Connection, opened: Any) -> None:
        connection.connect()
        channel = connection.channel()
        mine = str(uuid.uuid4())
        replies = Queue(
            f"rpc.reply-gateway-{mine}",
            EXCHANGE,
            routing_key=mine,
            exclusive=True,
            auto_delete=True,
            durable=False,
        )
        consumer = Consumer(
            channel,
            [replies],
            callbacks=[self._on_reply],
            no_ack=True,
            accept=["json"],
            on_decode_error=self._on_reply,
        )
        channel.events["basic_return"].add(self._on_return)
        consumer.consume()
        producer = Producer(channel, EXCHANGE, serializer="json", auto_declare=False)
        opened()
        next_tick = 0.0
        while not self._stopping:
            self._send_waiting(producer, mine)
            self._wait_and_read(connection)
            if (now := time.monotonic()) >= next_tick:
                connection.heartbeat_check()
                self._forget_late(now)
                next_tick = now + TICK_SECONDS

    def _wait_and_read(self, connection: Connection) -> None:
        assert self._bell is not None
        wire, bell = connection.connection.sock, self._bell[0]
        if wire is None:
            raise ConnectionResetError
        held_back = getattr(wire, "pending", int)()
        ready, _, _ = ([wire], [], []) if held_back else select.select([wire, bell], [], [], TICK_SECONDS)
        if bell in ready:
            with contextlib.suppress(BlockingIOError):
                bell.recv(4096)
        if wire in ready:
            with contextlib.suppress(TimeoutError):  # half a frame: the rest is read at the next turn
                connection.drain_events(timeout=0.5)

    def _send_waiting(self, producer: Producer, reply_to: str) -> None:
        while self._outgoing:
            call = self._outgoing.popleft()
            left = call.ends_at - time.monotonic()
            if left <= 0:
                continue
            self._pending[call.id] = call
            producer.publish(
                call.body,
                routing_key=f"{call.service}.{call.method}",
                reply_to=reply_to,
                correlation_id=call.id,
                headers=call.headers,
                expiration=left,
                mandatory=True,
                delivery_mode=1,
            )

    def _on_reply(self, body: Any, message: Message | BaseException) -> None:
        if not isinstance(message, Message):  # a body that is not JSON: kombu hands (message, exception)
            body, message = None, body
        call = self._pending.pop(message.properties.get("correlation_id") or "", None)
        if call is None:
            return
        if isinstance(body, dict):
            call.end(answer=body)
        else:
            call.end(fault=RemoteFailure())

    def _on_return(self, _: Any, __: str, routing_key: str, message: Any) -> None:
        call = self._pending.pop(message.properties.get("correlation_id") or "", None)
        if call is not None:
            call.end(fault=Unavailable("service_not_running", service=routing_key.partition(".")[0]))

    def _forget_late(self, now: float) -> None:
        for key, call in list(self._pending.items()):
            if call.ends_at < now:
                self._pending.pop(key, None)

    def _lost(self, why: str) -> None:
        if self.state != "down":
            _log.warning("broker_lost", why=why)
        self.state = "down"
        self._settled.set()
        self._fail_all("broker_down")

    def _fail_all(self, code: str) -> None:
        while self._outgoing:
            self._outgoing.popleft().end(fault=Unavailable(code))
        while self._pending:
            with contextlib.suppress(KeyError):  # its caller gave up this very moment
                self._pending.popitem()[1].end(fault=Unavailable(code))

    def _pause(self, seconds: float) -> None:
        """Wait, but answer those who ask meanwhile that the broker is away."""
        ends = time.monotonic() + seconds
        while not self._stopping and time.monotonic() < ends:
            self._fail_all("broker_down")
            time.sleep(0.05)


def _recoverable() -> tuple[type[BaseException], ...]:
    known = Connection("amqp://")
    return (*known.connection_errors, *known.channel_errors)


def _result(call: _Call) -> Any:
    answer = call.answer or {}
    error = answer.get("error")
    if not error:
        return answer.get("result")
    name, details = str(error.get("exc_type")), (error.get("exc_args") or [None])[0]
    ours = revive(name, details) if str(error.get("exc_path", "")).startswith("shared.errors.") else None
    if ours is None:
        _log.error("service_broke", service=call.service, method=call.method, exception=name)
        raise RemoteFailure(service=call.service)
    raise ours
